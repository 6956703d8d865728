"""A Qt table model over a tuple of frozen rows; the model supplies every word."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from typing_extensions import override

from iro_desktop.ui.support.palette import Tone

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_FEW_ROWS = 8


class RowRole(IntEnum):
    """What a delegate or a proxy may ask beside the words."""

    TONE = Qt.ItemDataRole.UserRole + 1
    SORT = Qt.ItemDataRole.UserRole + 2
    ROW = Qt.ItemDataRole.UserRole + 3
    MORE = Qt.ItemDataRole.UserRole + 4


def _no_tone(_row: Any) -> Tone | None:
    return None


def _no_words(_row: Any) -> str:
    return ""


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column.

    Attributes:
        heading: Its name.
        words: What a row shows in it.
        sort: What it sorts by; the words if None.
        tone: The tone of its tag; None shows plain words.
        more: A quieter second line.
        stretches: Whether it takes the room that is left, and wraps.
    """

    heading: str
    words: Callable[[Row], str]
    sort: Callable[[Row], Any] | None = None
    tone: Callable[[Row], Tone | None] = _no_tone
    more: Callable[[Row], str] = _no_words
    stretches: bool = False


class RowsModel(QAbstractTableModel, Generic[Row]):
    """Rows known by an id, so that selection and scroll survive an update."""

    def __init__(
        self, columns: Sequence[Column[Row]], row_id: Callable[[Row], str], parent: Any = None
    ) -> None:
        """Start empty; `row_id` tells two versions of one row from two rows."""
        super().__init__(parent)
        self.columns = tuple(columns)
        self._row_id = row_id
        self._rows: list[Row] = []

    def rows(self) -> tuple[Row, ...]:
        """The rows as they were set."""
        return tuple(self._rows)

    def row_at(self, index: Index) -> Row:
        """The row of one index."""
        return self._rows[index.row()]

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; what stays keeps its place, its selection and its scroll.

        Where many come or go everything is told as new: a table measures itself after each step.
        """
        wanted = {self._row_id(row) for row in rows}
        kept = sum(self._row_id(row) in wanted for row in self._rows)
        if self._rows and max(len(self._rows), len(rows)) - kept > _FEW_ROWS:
            self._reset(rows)
            return
        for at in range(len(self._rows) - 1, -1, -1):
            if self._row_id(self._rows[at]) not in wanted:
                self.beginRemoveRows(QModelIndex(), at, at)
                del self._rows[at]
                self.endRemoveRows()
        held = [self._row_id(row) for row in self._rows]
        known = set(held)
        if held != [key for row in rows if (key := self._row_id(row)) in known]:
            self._reset(rows)
            return
        self._insert_and_update(rows)

    def _reset(self, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def _insert_and_update(self, rows: Sequence[Row]) -> None:
        if rows and not self._rows:
            # All at once: a table measures itself after each insertion.
            self.beginInsertRows(QModelIndex(), 0, len(rows) - 1)
            self._rows = list(rows)
            self.endInsertRows()
            return
        for at, row in enumerate(rows):
            if at < len(self._rows) and self._row_id(self._rows[at]) == self._row_id(row):
                if self._rows[at] != row:
                    self._rows[at] = row
                    last = self.index(at, self.columnCount() - 1)
                    self.dataChanged.emit(self.index(at, 0), last)
            else:
                self.beginInsertRows(QModelIndex(), at, at)
                self._rows.insert(at, row)
                self.endInsertRows()

    @override
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], self.columns[index.column()]
        answers: dict[int, Callable[[Row], Any]] = {
            Qt.ItemDataRole.DisplayRole: column.words,
            Qt.ItemDataRole.AccessibleTextRole: lambda row: self._said(row, column),
            Qt.ItemDataRole.ToolTipRole: lambda row: self._said(row, column),
            RowRole.TONE: column.tone,
            RowRole.MORE: column.more,
            RowRole.SORT: column.sort or column.words,
            RowRole.ROW: lambda row: row,
        }
        answer = answers.get(role)
        return None if answer is None else answer(row)

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation is Qt.Orientation.Vertical or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].heading
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    @staticmethod
    def _said(row: Row, column: Column[Row]) -> str:
        words, more = column.words(row), column.more(row)
        return f"{column.heading}: {words or 'nothing'}{'. ' + more if more else ''}"
