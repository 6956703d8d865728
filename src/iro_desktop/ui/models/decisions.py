"""The decisions of one review as rows that are edited where they stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from typing_extensions import override

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class Column(IntEnum):
    """The three things every decision needs."""

    WHAT = 0
    WHO = 1
    WHEN = 2


_HEADINGS = ("What", "Who", "By when")
_MISSING = ("What?", "Who?", "By when?")


@dataclass(frozen=True)
class DecisionRow:
    """One decision.

    Attributes:
        when: The date in words, or what was typed when it is not a date yet.
        is_date_understood: Whether `when` could be read as a date.
    """

    item_id: str
    what: str
    who: str = ""
    when: str = ""
    is_date_understood: bool = True

    def words(self, column: int) -> str:
        """What stands in this column."""
        return (self.what, self.who, self.when)[column]

    def lacks(self, column: int) -> bool:
        """Whether this column still needs something."""
        is_unread = column == Column.WHEN and not self.is_date_understood
        return not self.words(column) or is_unread


class DecisionsModel(QAbstractTableModel):
    """Decisions, in the order in which they were taken.

    Signals:
        edited: The id of the decision, the column, and what the person wrote there.
    """

    edited = Signal(str, int, str)

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[DecisionRow] = []

    def set_rows(self, rows: Sequence[DecisionRow]) -> None:
        """Show these decisions, keeping the selection where rows did not come or go."""
        if [row.item_id for row in rows] != [row.item_id for row in self._rows]:
            self.beginResetModel()
            self._rows = list(rows)
            self.endResetModel()
            return
        for at, row in enumerate(rows):
            if row != self._rows[at]:
                self._rows[at] = row
                self.dataChanged.emit(self.index(at, 0), self.index(at, len(_HEADINGS) - 1))

    def row_at(self, row: int) -> DecisionRow:
        """The decision on this line."""
        return self._rows[row]

    def row_of(self, item_id: str) -> int:
        """The line of this decision, -1 if it is not there."""
        return next((at for at, row in enumerate(self._rows) if row.item_id == item_id), -1)

    @override
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(_HEADINGS)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _HEADINGS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return usual | Qt.ItemFlag.ItemIsEditable

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, column = self._rows[index.row()], index.column()
        words = row.words(column)
        if role == Qt.ItemDataRole.EditRole:
            return words
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return words or _MISSING[column]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{_HEADINGS[column]}: {words or 'missing'}"
        if role == LACKS_ROLE:
            return row.lacks(column)
        return None

    @override
    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row = self._rows[index.row()]
        words = str(value).strip()
        if role != Qt.ItemDataRole.EditRole or words == row.words(index.column()):
            return False
        self.edited.emit(row.item_id, index.column(), words)
        return True


LACKS_ROLE = int(Qt.ItemDataRole.UserRole)
