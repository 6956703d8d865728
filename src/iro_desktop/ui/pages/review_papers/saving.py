"""Asks where a document is to go, writes it in the background; says that it is not protected."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from iro_desktop.ui.support.background import Background

SAVED: Final = "Saved as {name}."
UNPROTECTED: Final = (
    "This file lies outside the program and is not encrypted. Delete it when it was used."
)
_FORMS: Final = {"docx": "Word document (*.docx)", "pdf": "PDF (*.pdf)"}

Write = Callable[[Path], None]


class DocumentSaver(QObject):
    """Writes documents where a person wants them.

    Signals:
        saved: The name of the file that was written.
        failed: The IroError.
    """

    saved = Signal(str)
    failed = Signal(object)

    def __init__(self, page: QWidget, background: Background) -> None:
        """Ask over this page."""
        super().__init__(page)
        self._page = page
        self._background = background

    def ask_where(self, name: str, suffix: str, write: Write) -> None:
        """Ask for the place, proposing a name that holds no child's name."""
        dialog = QFileDialog(self._page, "Save the document", "", _FORMS[suffix])
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suffix)
        dialog.selectFile(f"{name}.{suffix}")
        dialog.fileSelected.connect(lambda chosen: self.save(Path(chosen), write))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save(self, path: Path, write: Write) -> None:
        """Write it, in the background."""
        self._background.run(
            self, lambda: write(path), lambda _: self.saved.emit(path.name), self.failed.emit
        )
