"""Saving a table as a file, for a spreadsheet."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject

from iro_desktop.ui.models.numbers import NumbersRow
from iro_desktop.ui.models.rows import RowsModel
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.widgets.buttons import secondary
from iro_desktop.ui.widgets.file_saver import FileSaver
from iro_desktop.ui.widgets.page import Page
from iro_desktop.workflows.exporting import Sheet, save_csv, save_workbook
from iro_desktop.workflows.session import Session

_WRITERS: Final = {"csv": save_csv, "xlsx": save_workbook}


class SheetSaver(QObject):
    """Two buttons that save what a page shows."""

    def __init__(
        self, page: Page, background: Background, session: Session, sheet: Callable[[], Sheet]
    ) -> None:
        """Save for this page what `sheet` gives when a button is pressed."""
        super().__init__(page)
        self._sheet = sheet
        self.files = FileSaver(page, background, session)
        self.buttons = (secondary("Save as CSV"), secondary("Save for Excel"))
        for button, form in zip(self.buttons, _WRITERS, strict=True):
            button.clicked.connect(partial(self._ask_where, form))

    def save(self, form: str, path: Path) -> None:
        """Write the table to a file, in the background."""
        sheet = self._sheet()
        self.files.save(path, partial(_WRITERS[form], sheet), str(len(sheet.rows)))

    def _ask_where(self, form: str) -> None:
        sheet = self._sheet()
        write = partial(_WRITERS[form], sheet)
        self.files.ask_where("table", form, write, str(len(sheet.rows)))


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
