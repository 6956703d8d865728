"""A table that leaves the program as a file that a spreadsheet opens, and that nobody can arm.

A spreadsheet takes a text that begins with = + - or @ for a formula, wherever it came from; such
a text gets an apostrophe before it, which says that it is a text. Source: OWASP, CSV injection.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter
from typing_extensions import override

from iro_desktop import logs
from iro_desktop.errors import DiskFailed

_STARTS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_LONGEST_TITLE: Final = 31  # Excel allows no longer name of a sheet
_NOT_IN_A_TITLE: Final = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


@dataclass(frozen=True)
class Sheet:
    """A table as it is shown.

    Attributes:
        notes: Lines under the table: what the numbers mean and what was left out.
    """

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


def save_csv(sheet: Sheet, path: Path) -> None:
    """Write the table as CSV in UTF-8 with its mark, as Excel expects it (DiskFailed if not)."""

    def write() -> None:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            lines = csv.writer(file)
            lines.writerow([safe_text(words) for words in sheet.headings])
            lines.writerows([safe_text(words) for words in row] for row in sheet.rows)
            lines.writerows([safe_text(note)] for note in sheet.notes)

    _save(write, sheet, "csv")


def save_workbook(sheet: Sheet, path: Path) -> None:
    """Write the table as an Excel workbook; whole numbers stay numbers (DiskFailed if not)."""
    book = Workbook()
    book.remove(book.worksheets[0])
    page = book.create_sheet(sheet.title.translate(_NOT_IN_A_TITLE)[:_LONGEST_TITLE])
    page.append([safe_text(words) for words in sheet.headings])
    for cell in page[1]:
        cell.font = Font(bold=True)
    for row in sheet.rows:
        page.append([int(words) if words.isdecimal() else _printable(words) for words in row])
    for note in sheet.notes:
        page.append([_printable(note)])
    page.freeze_panes = "A2"
    _save(lambda: _write_workbook(book, path), sheet, "xlsx")


def safe_text(words: str) -> str:
    """Words that a spreadsheet will never take for a formula."""
    return f"'{words}" if words.startswith(_STARTS_A_FORMULA) else words


class _InMemory(ExcelWriter):
    """Keeps each sheet in memory: openpyxl puts it into a temporary file, in the clear."""

    def __init__(self, book: Workbook, archive: ZipFile) -> None:
        super().__init__(book, archive)
        self._file = archive

    @override
    def write_worksheet(self, ws: Any) -> None:
        content = BytesIO()
        writer: Any = WorksheetWriter(ws, content)
        writer.write()
        ws._rels = writer._rels  # noqa: SLF001 - as openpyxl's own
        ws._drawing = None  # noqa: SLF001 - there are no charts and no pictures
        self._file.writestr(ws.path[1:], content.getvalue())
        self.manifest.append(ws)


def _write_workbook(book: Workbook, path: Path) -> None:
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        _InMemory(book, archive).write_data()


def _printable(words: str) -> str:
    """Without the control characters that a workbook may not hold."""
    return safe_text("".join(letter for letter in words if letter >= " " or letter in "\t\n"))


def _save(write: Callable[[], None], sheet: Sheet, form: str) -> None:
    try:
        write()
    except OSError as error:
        raise DiskFailed(form) from error
    logs.event("table_saved", form=form, rows=len(sheet.rows))
