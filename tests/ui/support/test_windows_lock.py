"""What Windows says to a window, read; Windows itself was not there to say it."""

import ctypes
from ctypes import wintypes

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from iro_desktop.ui.support.windows_lock import WindowsLock, is_time_to_lock

SESSION_CHANGE, POWER_BROADCAST = 0x02B1, 0x0218


@pytest.mark.parametrize(
    ("message", "what", "locks"),
    [
        (SESSION_CHANGE, 0x1, False),  # a user came to this screen
        (SESSION_CHANGE, 0x2, True),
        (SESSION_CHANGE, 0x4, True),
        (SESSION_CHANGE, 0x5, False),  # signed in
        (SESSION_CHANGE, 0x6, True),
        (SESSION_CHANGE, 0x7, True),
        (SESSION_CHANGE, 0x8, False),  # unlocked
        (POWER_BROADCAST, 0x4, True),
        (POWER_BROADCAST, 0x7, False),  # woken by the user
        (POWER_BROADCAST, 0x12, False),  # woken by itself
        (0x0100, 0x7, False),  # a key, whatever it is
    ],
)
def test_it_locks_when_the_session_leaves_the_screen_or_sleep_comes(message, what, locks):
    """O-02."""
    assert is_time_to_lock(message, what) is locks


def test_a_message_in_memory_is_read_as_windows_lays_it_out(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    news = WindowsLock(window, window)
    heard: list[str] = []
    news.due.connect(lambda: heard.append("due"))
    message = wintypes.MSG(message=SESSION_CHANGE, wParam=0x7)
    read = news._filter.nativeEventFilter

    assert read(b"windows_generic_MSG", ctypes.addressof(message)) == (False, 0)
    assert read(b"xcb_generic_event_t", 0) == (False, 0)

    assert heard == ["due"]
    news.hold_sleep()
    news.let_sleep()
