"""A cover over the window while its user is in another program, and out of what others record."""

import ctypes
import sys
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from iro_desktop import logs
from iro_desktop.ui.support.theme import Space, TextRole
from iro_desktop.ui.widgets.text import Text

COVERED: Final = "Covered while you use another program."
# WDA_EXCLUDEFROMCAPTURE and WDA_NONE of the header WinUser.h of the Windows SDK.
_EXCLUDED: Final = 0x11
_AS_USUAL: Final = 0x0


class Cover(QWidget):
    """Lies over a whole window whenever the program is not the one in use, if that is wanted."""

    def __init__(self, window: QWidget) -> None:
        """Nothing is covered until `use` says so."""
        super().__init__(window)
        self._is_wanted = False
        self.setAutoFillBackground(True)
        column = QVBoxLayout(self)
        column.setSpacing(Space.S)
        for words in (
            Text(COVERED, TextRole.SUBHEADING),
            Text("Come back to this window to go on.", TextRole.HINT),
        ):
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(words)
        column.insertStretch(0, 1)
        column.addStretch(1)
        self.hide()
        window.installEventFilter(self)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)  # noqa: S101 - a window needs one
        application.applicationStateChanged.connect(self._on_state_changed)

    def use(self, *, is_wanted: bool) -> None:
        """Cover the window from now on while another program is in use, or no more."""
        self._is_wanted = is_wanted
        self._on_state_changed(QGuiApplication.applicationState())

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._fit()
        return False

    def _on_state_changed(self, state: Qt.ApplicationState) -> None:
        is_away = state is not Qt.ApplicationState.ApplicationActive
        if self._is_wanted and is_away:
            self._fit()
            self.raise_()
        self.setVisible(self._is_wanted and is_away)

    def _fit(self) -> None:
        window = self.parentWidget()
        if window is not None:
            self.setGeometry(window.rect())


if sys.platform == "win32":

    def keep_out_of_captures(window: QWidget, *, is_wanted: bool) -> None:
        """Have screenshots and shared screens leave a window out. Not run: no Windows here."""
        affinity = _EXCLUDED if is_wanted else _AS_USUAL
        if not ctypes.windll.user32.SetWindowDisplayAffinity(int(window.winId()), affinity):
            logs.event("captures_not_told")

else:

    def keep_out_of_captures(window: QWidget, *, is_wanted: bool) -> None:
        """Only Windows offers this."""
