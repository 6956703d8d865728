"""What was copied from here leaves the clipboard again, and is kept in no clipboard's history."""

from typing import Final

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtGui import QGuiApplication

_KEPT_MS: Final = 30_000
_WINDOWS: Final = 'application/x-qt-windows-mime;value="{}"'
# Managers of clipboards leave out of their history, and of the cloud, what says so in these ways.
_HINTS: Final = {
    "x-kde-passwordManagerHint": b"secret",
    _WINDOWS.format("ExcludeClipboardContentFromMonitorProcessing"): b"\x01",
    _WINDOWS.format("CanIncludeInClipboardHistory"): bytes(4),
    _WINDOWS.format("CanUploadToCloudClipboard"): bytes(4),
}


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
        if not self._clipboard.ownsClipboard() or not self._clipboard.text():
            return
        self._timer.start()
        if not self._clipboard.mimeData().hasFormat(next(iter(_HINTS))):
            self._clipboard.setMimeData(_marked(self._clipboard.text()))


def _marked(text: str) -> QMimeData:
    """Plain text, with the word that it is nobody's to keep."""
    data = QMimeData()
    data.setText(text)
    for name, value in _HINTS.items():
        data.setData(name, value)
    return data
