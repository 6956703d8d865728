"""What a row must agree with: the header, the other rows, and the date asked for."""

from collections.abc import Iterator
from datetime import date

import msgspec

from iro_core.domain.codes import code_table, collection_year
from iro_server.returns.issues import Effect, Issue, Reason
from iro_server.returns.participation import participation_fault
from iro_server.returns.tables import TABLES, Cell, Kind, Row, TableName


class Tally(msgspec.Struct):
    """What became of the rows of one table.

    Attributes:
        later: Rows that are true only from after the date asked for.
        with_child: Rows left out because the child's header row was.
    """

    file: str
    read: int = 0
    taken: int = 0
    left_out: int = 0
    later: int = 0
    with_child: int = 0


class Sieve:
    """Takes the rows of one table after another; the header must come first."""

    def __init__(self, as_at: date, unusable_children: frozenset[str]) -> None:
        """Begin without children.

        Args:
            as_at: The date at whose end the return is read.
            unusable_children: Those whose header row was already left out.
        """
        self._as_at = as_at
        self._unusable = set(unusable_children)
        self._born: dict[str, date] = {}
        self._unborn: set[str] = set()
        self._reviews: set[tuple[str, date | None]] = set()
        self.issues: list[Issue] = []

    def sift(self, table: TableName, rows: list[Row], tally: Tally) -> tuple[Row, ...]:
        """The rows that stand, as they stood on the date asked for; the rest is counted."""
        seen: set[tuple[Cell | None, ...]] = set()
        kept: list[Row] = []
        for row in rows:
            if table is not TableName.USERS and row.child in self._unusable:
                tally.with_child += 1
            elif fault := self._fault(table, row, seen):
                self._report(row, fault[0], fault[1], Effect.ROW_LEFT_OUT)
                self._note_left_out(table, row, fault[0])
                tally.left_out += 1
            elif row.child in self._unborn or self._is_later(table, row):
                self._note_later(table, row)
                tally.later += 1
            else:
                self._warn(table, row)
                kept.append(self._as_it_stood(table, row))
        tally.taken = len(kept)
        return tuple(kept)

    def _fault(
        self, table: TableName, row: Row, seen: set[tuple[Cell | None, ...]]
    ) -> tuple[Reason, str] | None:
        key = TABLES[table].key or tuple(each.name for each in TABLES[table].columns)
        values = tuple(row.cells.get(column) for column in key)
        if values in seen:
            return Reason.DUPLICATE, ""
        seen.add(values)
        if table is TableName.HEADER:
            born_on = row.day("DOB")
            if born_on is not None:
                self._born[row.child] = born_on
        elif table is not TableName.USERS and row.child not in self._born:
            return Reason.CHILD_NOT_IN_HEADER, "CHILD"
        review = (row.child, row.day("REVIEW"))
        if table is TableName.REVIEWS:
            self._reviews.add(review)
        elif table is TableName.DECISIONS and review not in self._reviews:
            return Reason.REVIEW_NOT_THERE, "REVIEW"
        return next(self._date_faults(table, row), None)

    def _date_faults(self, table: TableName, row: Row) -> Iterator[tuple[Reason, str]]:
        starts = TABLES[table].starts
        start = row.day(starts)
        born_on = self._born.get(row.child)
        if start is None:
            return
        if born_on is not None and start < born_on:
            yield Reason.BEFORE_BIRTH, starts
        for column, *_ in TABLES[table].ends:
            end = row.day(column)
            if end is not None and end < start:
                yield Reason.END_BEFORE_START, column
        if table is TableName.REVIEWS and start > self._as_at:
            yield Reason.REVIEW_IN_FUTURE, starts

    def _is_later(self, table: TableName, row: Row) -> bool:
        start = row.day(TABLES[table].starts)
        return start is not None and start > self._as_at

    def _note_left_out(self, table: TableName, row: Row, reason: Reason) -> None:
        if table is TableName.HEADER and reason is not Reason.DUPLICATE:
            self._unusable.add(row.child)

    def _note_later(self, table: TableName, row: Row) -> None:
        if table is TableName.HEADER:
            self._unborn.add(row.child)

    def _as_it_stood(self, table: TableName, row: Row) -> Row:
        cells = dict(row.cells)
        for columns in TABLES[table].ends:
            end = row.day(columns[0])
            if end is not None and end > self._as_at:
                for column in columns:
                    cells.pop(column, None)
        return row if len(cells) == len(row.cells) else msgspec.structs.replace(row, cells=cells)

    def _warn(self, table: TableName, row: Row) -> None:
        born_on = self._born.get(row.child)
        if born_on is not None and row.day("DOB") not in (None, born_on):
            self._report(row, Reason.BIRTH_DATE_DIFFERS, "DOB", Effect.TAKEN)
        held_on, code = row.day("REVIEW"), row.text("REVIEW_CODE")
        if born_on is not None and held_on is not None and code is not None:
            fault = participation_fault(born_on, held_on, code)
            if fault is not None:
                self._report(row, fault, "REVIEW_CODE", Effect.TAKEN)
        for column in TABLES[table].columns:
            if column.kind is Kind.CODE and self._is_too_new(column.codes, row.text(column.name)):
                self._report(row, Reason.CODE_NOT_IN_USE, column.name, Effect.TAKEN)

    def _is_too_new(self, codes: str, code: str | None) -> bool:
        # Old codes are history and stay true; a code of a later year cannot be.
        year = collection_year(self._as_at)
        return code is not None and not code_table(codes).known_by(code, year)

    def _report(self, row: Row, reason: Reason, column: str, effect: Effect) -> None:
        code = row.text(column) if column == "REVIEW_CODE" else None
        self.issues.append(Issue(row.file, row.number, column, reason, effect, code))
