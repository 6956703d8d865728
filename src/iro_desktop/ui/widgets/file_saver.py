"""Saves a file outside the program: the passphrase, the place, and the word that it lies open."""

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.widgets.confirm_leaving import ConfirmLeaving
from iro_desktop.ui.widgets.page import Page
from iro_desktop.workflows import leaving_laptop
from iro_desktop.workflows.leaving_laptop import Write
from iro_desktop.workflows.session import Session

_UNPROTECTED: Final = (
    "This file lies outside the program and is not encrypted. Delete it when it has been used."
)
_FORMS: Final = {
    "csv": "CSV file (*.csv)",
    "docx": "Word document (*.docx)",
    "ics": "Calendar (*.ics)",
    "pdf": "PDF (*.pdf)",
    "xlsx": "Excel workbook (*.xlsx)",
}


class FileSaver(QObject):
    """Writes files where a person wants them; the page's banner says what became of it.

    Signals:
        saved: The name of the file that was written.
    """

    saved = Signal(str)

    def __init__(self, page: Page, background: Background, session: Session) -> None:
        """Ask over this page."""
        super().__init__(page)
        self._page = page
        self._background = background
        self._session = session

    def ask_where(self, name: str, suffix: str, write: Write, about: str) -> None:
        """Ask for the passphrase, unless it was just given, then for the place; then write.

        Args:
            name: Proposed for the file; it holds no child's name.
            about: The child or record it tells of, or how many lines it has.
        """
        choose = partial(self._choose, name, suffix, write, about)
        if leaving_laptop.is_confirmed(self._session):
            choose()
            return
        dialog = ConfirmLeaving(self._page, self._background, self._session)
        dialog.confirmed.connect(choose)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save(self, path: Path, write: Write, about: str) -> None:
        """Write it, in the background."""
        self._background.run(
            self,
            lambda: leaving_laptop.save_file(self._session, write, path, about),
            lambda _: self._say_saved(path.name),
            self._page.say_problem,
        )

    def _choose(self, name: str, suffix: str, write: Write, about: str) -> None:
        dialog = QFileDialog(self._page, "Save outside the program", "", _FORMS[suffix])
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suffix)
        dialog.selectFile(f"{name}.{suffix}")
        dialog.fileSelected.connect(
            lambda chosen: self.save(_with_suffix(Path(chosen), suffix), write, about)
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _say_saved(self, name: str) -> None:
        self._page.banner.say(Tone.DUE_SOON, f"Saved as {name}.", _UNPROTECTED)
        self.saved.emit(name)


def _with_suffix(path: Path, suffix: str) -> Path:
    return path if path.suffix else path.with_suffix(f".{suffix}")
