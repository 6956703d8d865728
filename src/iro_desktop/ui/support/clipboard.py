"""What was copied from here leaves the clipboard again: after a while, and when it locks."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

_KEPT_MS = 30_000


class OwnClipboard(QObject):
    """Clears the clipboard 30 seconds after a copy, if it still holds what was copied here."""

    def __init__(self, parent: QObject) -> None:
        """Watch the clipboard."""
        super().__init__(parent)
        self._clipboard = QGuiApplication.clipboard()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_KEPT_MS)
        self._timer.timeout.connect(self.clear)
        self._clipboard.dataChanged.connect(self._on_changed)

    def clear(self) -> None:
        """Clear it now; what another program copied is left alone."""
        if self._clipboard.ownsClipboard():
            self._clipboard.clear()

    def _on_changed(self) -> None:
        if self._clipboard.ownsClipboard() and self._clipboard.text():
            self._timer.start()
