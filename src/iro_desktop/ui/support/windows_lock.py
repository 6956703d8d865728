"""Hears from Windows that the session is locked, goes to another user, or that sleep comes.

Not run: no Windows here. Only the reading of messages is tested, with messages built by hand.

Windows sends both as window messages: WM_WTSSESSION_CHANGE to a window that asked for it, and
WM_POWERBROADCAST to every window. It waits some two seconds before sleep and cannot be held up for
longer, so what `SystemLock` does on Linux to delay sleep has nothing to do here. Numbers: the
headers WinUser.h and WtsApi32.h of the Windows SDK.
"""

import ctypes
import sys
from ctypes import wintypes
from typing import Final

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from iro_desktop import logs

_SESSION_CHANGE: Final = 0x02B1
_POWER_BROADCAST: Final = 0x0218
_AWAY: Final = {
    0x2: "another user at this screen",
    0x4: "a remote user left",
    0x6: "signed out",
    0x7: "the screen is locked",
}
_SUSPEND: Final = 0x4
_THIS_SESSION: Final = 0
_KINDS: Final = frozenset((b"windows_generic_MSG", b"windows_dispatcher_MSG"))


def is_time_to_lock(message: int, what: int) -> bool:
    """Whether a window message, by its number and its first parameter, says to lock."""
    if message == _POWER_BROADCAST:
        return what == _SUSPEND
    return message == _SESSION_CHANGE and what in _AWAY


class _Filter(QAbstractNativeEventFilter):
    """Sees each message before Qt does, and takes none away."""

    def __init__(self, news: "WindowsLock") -> None:
        super().__init__()
        self._news = news

    @override
    def nativeEventFilter(
        self, eventType: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> object:
        if QByteArray(eventType).data() in _KINDS:
            read = wintypes.MSG.from_address(int(message))
            if is_time_to_lock(read.message, read.wParam or 0):
                self._news.due.emit()
        return False, 0


class WindowsLock(QObject):
    """Listens from its making on, for one window.

    Signals:
        due: Lock now.
    """

    due = Signal()

    def __init__(self, parent: QObject, window: QWidget) -> None:
        """Ask for the messages of this session; if Windows refuses, the idle lock is left."""
        super().__init__(parent)
        self._filter = _Filter(self)
        application = QCoreApplication.instance()
        if application is not None:
            application.installNativeEventFilter(self._filter)
        if not _ask_for_news(int(window.winId())):
            logs.event("no_news_of_the_session")

    def hold_sleep(self, _opened: object = None) -> None:
        """Windows does not let a program hold up sleep."""

    def let_sleep(self) -> None:
        """Nothing was held up."""


if sys.platform == "win32":

    def _ask_for_news(window: int) -> bool:
        ask = ctypes.windll.wtsapi32.WTSRegisterSessionNotification
        ask.argtypes = [wintypes.HWND, wintypes.DWORD]
        ask.restype = wintypes.BOOL
        return bool(ask(window, _THIS_SESSION))

else:

    def _ask_for_news(_window: int) -> bool:
        return False
