"""The decisions of this review under the text: added in one key, corrected in their row."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from iro_core.domain.dates import DecisionLine
from iro_core.errors import IroError
from iro_core.forms.evaluation import Value
from iro_desktop.ui.forms.answer_sheet import AnswerSheet
from iro_desktop.ui.forms.date_answer import date_or_none
from iro_desktop.ui.models.decisions import DecisionColumn, DecisionRow
from iro_desktop.ui.support.accessible import announce
from iro_desktop.ui.support.shortcuts import keys_in_words
from iro_desktop.ui.support.theme import Space
from iro_desktop.ui.support.wording import short_date_words
from iro_desktop.ui.widgets.buttons import secondary
from iro_desktop.ui.widgets.date_field import ReadDate
from iro_desktop.ui.widgets.decisions_table import DecisionsTable
from iro_desktop.ui.widgets.text import hint, subheading

OWNERS: Final = (
    "Social worker",
    "Team manager",
    "Foster carer",
    "Key worker",
    "Designated teacher",
    "Looked-after children’s nurse",
    "Independent reviewing officer",
    "Personal adviser",
    "Parent",
)
_PARTS: Final = {
    DecisionColumn.WHAT: "text",
    DecisionColumn.WHO: "owner",
    DecisionColumn.WHEN: "due_on",
}


class Decisions(QWidget):
    """The table of decisions, and the ways to add one."""

    def __init__(
        self,
        sheet: AnswerSheet,
        read_date: ReadDate,
        read_line: Callable[[str], DecisionLine],
        new_id: Callable[[], str],
    ) -> None:
        """`read_line` makes a decision of a line of notes; `new_id` names the new item."""
        super().__init__()
        self._sheet = sheet
        self._read_date = read_date
        self._read_line = read_line
        self._new_id = new_id
        self._caption = subheading("Decisions so far")
        self._said = hint()
        self.table = DecisionsTable(OWNERS)
        self.add_button = secondary(f"Add decision  {keys_in_words('add_decision')}")
        self._build()
        self.table.edited.connect(self._on_edited)
        self.table.removed.connect(self._on_removed)
        self.add_button.clicked.connect(self.add)
        sheet.restored.connect(self.show_answers)
        self.show_answers()

    def show_answers(self, _paths: frozenset[str] = frozenset()) -> None:
        """Show the decisions that the sheet holds now."""
        ids = dict.fromkeys(
            path.split(".")[1] for path in self._sheet.answers() if path.startswith("decisions.")
        )
        self.table.set_rows([self._row(item_id) for item_id in ids])
        self._caption.setText(f"Decisions so far ({len(ids)})")
        self._said.show_words(
            "" if ids else "Ctrl+Enter turns the line you are on into a decision."
        )

    def add(self) -> None:
        """Begin a new decision in its own row."""
        item_id = self._new_id()
        self._sheet.change({f"decisions.{item_id}.kind": "decision"})
        self.show_answers()
        self.table.edit_cell(item_id)

    def take_line(self, line: str, path: str) -> None:
        """Make a decision of this line and take it out of the text it stood in."""
        item_id = self._new_id()
        read = self._read_line(line)
        lines = self._sheet.text(path).split("\n")
        at = next((at for at, one in enumerate(lines) if one.strip() == line), None)
        if at == len(lines) - 1:
            lines[at] = ""  # Whoever goes on writing does so on a line of its own.
        elif at is not None:
            del lines[at]
        due_on = read.due_on.isoformat() if read.due_on else None
        changes: dict[str, Value] = {
            f"decisions.{item_id}.text": read.text,
            f"decisions.{item_id}.owner": read.owner or None,
            f"decisions.{item_id}.due_on": due_on,
            f"decisions.{item_id}.kind": "decision",
            path: "\n".join(lines) or None,
        }
        self._sheet.rewrite(changes)
        row = self._row(item_id)
        self._say(f"Decision added: {row.what}. {row.who or 'Who?'}. {row.when or 'When?'}.")

    def edit(self, item_id: str, column: int) -> None:
        """Go to one cell of a decision, because something is wrong there."""
        self.table.edit_cell(item_id, column)

    def _row(self, item_id: str) -> DecisionRow:
        path = f"decisions.{item_id}"
        due = self._sheet.text(f"{path}.due_on")
        day = date_or_none(due)
        return DecisionRow(
            item_id=item_id,
            what=self._sheet.text(f"{path}.text"),
            who=self._sheet.text(f"{path}.owner"),
            when=due if day is None else short_date_words(day),
            is_date_understood=day is not None,
        )

    def _on_edited(self, item_id: str, column: int, words: str) -> None:
        value = words
        if column == DecisionColumn.WHEN and words:
            value = self._date_as_kept(words)
        part = _PARTS[DecisionColumn(column)]
        self._sheet.set_value(f"decisions.{item_id}.{part}", value or None)
        self._sheet.end_step()
        self.show_answers()

    def _date_as_kept(self, words: str) -> str:
        """The ISO date, or the words as typed while they are no date: nothing is lost."""
        try:
            return self._read_date(words).isoformat()
        except IroError:
            return words

    def _on_removed(self, item_id: str) -> None:
        prefix = f"decisions.{item_id}."
        gone: dict[str, Value] = {
            path: None for path in self._sheet.answers() if path.startswith(prefix)
        }
        self._sheet.change(gone)
        self.show_answers()
        self._say("Decision removed. Ctrl+Z brings it back.")

    def _say(self, words: str) -> None:
        self._said.show_words(words)
        announce(self, words)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(Space.M)
        head.addWidget(self._caption, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addLayout(head)
        column.addWidget(self._said)
        column.addWidget(self.table)
        column.addWidget(self.add_button, alignment=Qt.AlignmentFlag.AlignLeft)
