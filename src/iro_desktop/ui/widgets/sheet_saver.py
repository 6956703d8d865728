"""Saving a table as a file: where, in which form, and the warning that it is not protected."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from iro_desktop.ui.models.numbers import NumbersRow
from iro_desktop.ui.models.rows import RowsModel
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.widgets.buttons import secondary
from iro_desktop.workflows.exporting import Sheet, save_csv, save_workbook

SAVED: Final = "Saved as {name}."
UNPROTECTED: Final = (
    "This file lies outside the program and is not encrypted. Delete it when it has been used."
)
_FORMS: Final = {"csv": "CSV file (*.csv)", "xlsx": "Excel workbook (*.xlsx)"}


class SheetSaver(QObject):
    """Two buttons that save what a page shows.

    Signals:
        saved: The name of the file that was written.
        failed: The IroError.
    """

    saved = Signal(str)
    failed = Signal(object)

    def __init__(self, page: QWidget, background: Background, sheet: Callable[[], Sheet]) -> None:
        """Save for this page what `sheet` gives when a button is pressed."""
        super().__init__(page)
        self._page = page
        self._background = background
        self._sheet = sheet
        self.buttons = (secondary("Save as CSV"), secondary("Save for Excel"))
        for button, form in zip(self.buttons, _FORMS, strict=True):
            button.clicked.connect(partial(self._ask_where, form))

    def save(self, form: str, path: Path) -> None:
        """Write the table to a file, in the background."""
        sheet = self._sheet()
        target = path if path.suffix else path.with_suffix(f".{form}")
        write = save_csv if form == "csv" else save_workbook
        self._background.run(
            self,
            lambda: write(sheet, target),
            lambda _: self.saved.emit(target.name),
            self.failed.emit,
        )

    def _ask_where(self, form: str) -> None:
        dialog = QFileDialog(self._page, "Save the table", "", _FORMS[form])
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(form)
        dialog.selectFile(f"table.{form}")
        dialog.fileSelected.connect(lambda chosen: self.save(form, Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def sheet_of(title: str, model: RowsModel[NumbersRow] | RowsModel[object], *notes: str) -> Sheet:
    """A table as it stands on the screen, with hidden names hidden."""
    rows = [
        tuple(_said(column.words(row), column.more(row)) for column in model.columns)  # type: ignore[arg-type]
        for row in model.rows()
    ]
    headings = tuple(column.heading for column in model.columns)
    return Sheet(title, headings, tuple(rows), tuple(note for note in notes if note))


def _said(words: str, more: str) -> str:
    return f"{words} ({more})" if more else words
