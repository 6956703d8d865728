"""The decisions of one review as rows that are edited where they stand."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import Qt, Signal
from typing_extensions import override

from iro_desktop.ui.models.rows import Column, Index, RowsModel
from iro_desktop.ui.support.palette import Tone


class DecisionColumn(IntEnum):
    """The three things every decision needs."""

    WHAT = 0
    WHO = 1
    WHEN = 2


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
        """What was written in this column."""
        return (self.what, self.who, self.when)[column]

    @property
    def is_complete(self) -> bool:
        """Whether it says what, who and by when."""
        return bool(self.what and self.who and self.when and self.is_date_understood)


class DecisionsModel(RowsModel[DecisionRow]):
    """Decisions, in the order in which they were taken; what is missing asks for itself.

    Signals:
        edited: The id of the decision, the column, and what the person wrote there.
    """

    edited = Signal(str, int, str)

    def __init__(self) -> None:
        """Start with no decision."""
        columns = (
            Column[DecisionRow](
                "What", lambda row: row.what or "What?", tone=lambda row: _asks(bool(row.what))
            ),
            Column[DecisionRow](
                "Who", lambda row: row.who or "Who?", tone=lambda row: _asks(bool(row.who))
            ),
            Column[DecisionRow](
                "By when",
                lambda row: row.when or "When?",
                tone=lambda row: _asks(bool(row.when) and row.is_date_understood),
            ),
        )
        super().__init__(columns, lambda row: row.item_id)

    def row_of(self, item_id: str) -> int:
        """The line of this decision, -1 if it is not there."""
        ids = [row.item_id for row in self.rows()]
        return ids.index(item_id) if item_id in ids else -1

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.isValid() and role == Qt.ItemDataRole.EditRole:
            return self.row_at(index).words(index.column())
        return super().data(index, role)

    @override
    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        words = str(value).strip()
        row = self.row_at(index)
        if role != Qt.ItemDataRole.EditRole or words == row.words(index.column()):
            return False
        self.edited.emit(row.item_id, index.column(), words)
        return True


def _asks(has_answer: bool) -> Tone | None:  # noqa: FBT001  (the one thing it is asked)
    return None if has_answer else Tone.DUE_SOON
