"""Reads a statutory return as it stood on a date: good rows, and what is wrong with the others.

A later start is left out and a later end is cleared, so that a return made in summer can be read
as it stood on 31 March. A bad row never stops a good one.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import msgspec

from iro_core.errors import InvalidData
from iro_server.returns.cells import read_cell
from iro_server.returns.checks import Sieve, Tally
from iro_server.returns.csv_file import FILE_LIMIT_BYTES, Sheet, read_sheet
from iro_server.returns.issues import Effect, Issue, Reason, code_like
from iro_server.returns.recognise import sort_sheets
from iro_server.returns.summary import ImportSummary
from iro_server.returns.tables import TABLES, Cell, Column, Kind, Row, Table, TableName


class ReadReturn(msgspec.Struct, frozen=True):
    """A return as it stood at the end of `as_at`.

    Attributes:
        tables: Good rows only; a table whose file was not there is absent.
        columns: Of each table, the columns its file has.
    """

    as_at: date
    tables: Mapping[TableName, tuple[Row, ...]]
    columns: Mapping[TableName, frozenset[str]]
    issues: tuple[Issue, ...]
    summary: ImportSummary


def read_folder(folder: Path, *, as_at: date) -> ReadReturn:
    """Read every CSV file of a folder.

    Raises:
        InvalidData: There is no such folder, or see `read_files`.
    """
    if not folder.is_dir():
        raise InvalidData(folder.name, "no_such_folder")
    paths = sorted(each for each in folder.iterdir() if each.suffix.lower() == ".csv")
    for path in paths:
        if path.stat().st_size > FILE_LIMIT_BYTES:
            raise InvalidData(path.name, "too_large")
    return read_files({path.name: path.read_bytes() for path in paths}, as_at=as_at)


def read_files(files: Mapping[str, bytes], *, as_at: date) -> ReadReturn:
    """Read the files of a return, each known by its columns; the rest is left alone.

    Raises:
        InvalidData: A file is not a CSV file in UTF-8 within the limits, two files are the same
            table, or header or episodes are missing. Nothing was read then.
    """
    sheets, others = sort_sheets(read_sheet(name, files[name]) for name in sorted(files))
    rows: dict[TableName, list[Row]] = {}
    issues: list[Issue] = []
    tallies: dict[TableName, Tally] = {}
    unusable: frozenset[str] = frozenset()
    for name in (each for each in TableName if each in sheets):
        parsed = _SheetReader(TABLES[name], sheets[name])
        rows[name] = parsed.rows
        issues += parsed.issues
        tallies[name] = Tally(sheets[name].file, len(sheets[name].rows), left_out=parsed.left_out)
        if name is TableName.HEADER:
            unusable = parsed.unusable_children()
    sieve = Sieve(as_at, unusable)
    tables = {name: sieve.sift(name, rows[name], tallies[name]) for name in rows}
    ordered = sorted([*issues, *sieve.issues], key=lambda each: (each.file, each.row, each.column))
    summary = ImportSummary(
        as_at=as_at,
        tallies=tallies,
        issues=ordered,
        children=len(tables[TableName.HEADER]),
        looked_after=len({row.child for row in tables[TableName.EPISODES] if not row.day("DEC")}),
        other_files=others,
    )
    columns = {name: frozenset(sheet.columns) for name, sheet in sheets.items()}
    return ReadReturn(as_at, tables, columns, tuple(ordered), summary)


class _SheetReader:
    """The rows of one file, cell by cell."""

    def __init__(self, table: Table, sheet: Sheet) -> None:
        self.rows: list[Row] = []
        self.issues: list[Issue] = []
        self.left_out = 0
        self._file = sheet.file
        self._left_out_children: set[str] = set()
        self._width = len(sheet.columns)
        self._columns = [
            (column, sheet.columns.index(column.name))
            for column in table.columns
            if column.name in sheet.columns
        ]
        for number, texts in sheet.rows:
            self._read(number, texts)

    def unusable_children(self) -> frozenset[str]:
        """Children who only have rows that were left out."""
        return frozenset(self._left_out_children - {row.child for row in self.rows})

    def _read(self, number: int, texts: tuple[str, ...]) -> None:
        if len(texts) != self._width:
            self._leave_out(self._child_text(texts))
            self._report(number, "", Reason.WRONG_NUMBER_OF_CELLS, Effect.ROW_LEFT_OUT)
            return
        cells: dict[str, Cell] = {}
        good = True
        for column, place in self._columns:
            value = read_cell(column, texts[place])
            if isinstance(value, Reason):
                good = good and not column.essential
                self._report_cell(number, column, value, texts[place])
            elif value is not None:
                cells[column.name] = value
            elif column.essential:
                good = False
                self._report(number, column.name, Reason.MISSING_VALUE, Effect.ROW_LEFT_OUT)
        child = str(cells.get(self._columns[0][0].name, ""))
        if good:
            self.rows.append(Row(self._file, number, child, cells))
        else:
            self._leave_out(child)

    def _child_text(self, texts: tuple[str, ...]) -> str:
        place = self._columns[0][1]
        return texts[place] if place < len(texts) else ""

    def _leave_out(self, child: str) -> None:
        self.left_out += 1
        self._left_out_children.add(child)

    def _report_cell(self, number: int, column: Column, reason: Reason, text: str) -> None:
        effect = Effect.ROW_LEFT_OUT if column.essential else Effect.CELL_LEFT_OUT
        code = code_like(text) if column.kind is Kind.CODE else None
        self._report(number, column.name, reason, effect, code)

    def _report(
        self, number: int, column: str, reason: Reason, effect: Effect, code: str | None = None
    ) -> None:
        self.issues.append(Issue(self._file, number, column, reason, effect, code))
