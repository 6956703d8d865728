"""Who came: the people whom every review has, by role, and anybody else by name."""

from itertools import count, takewhile
from typing import Final

from iro_core.domain.review import OTHER_ROLE
from iro_core.forms.evaluation import Value
from iro_desktop.ui.forms.answer_sheet import AnswerSheet
from iro_desktop.ui.forms.field_widgets import LongTextField, ManyChoicesField
from iro_desktop.ui.forms.question_view import QuestionView
from iro_desktop.ui.support.meeting_words import ROLES

_OTHERS: Final = "attendees.other"


class Attendees(QuestionView):
    """Who came, by role; each tick is a person of the record."""

    def __init__(self, sheet: AnswerSheet) -> None:
        self._field = ManyChoicesField(ROLES)
        super().__init__("Who came?", self._field, hint="Tick everyone who was there")
        self._sheet = sheet
        self.edited.connect(self._on_edited)
        sheet.restored.connect(self._show)
        self._show()

    def _show(self, _paths: frozenset[str] = frozenset()) -> None:
        self._field.set_value(
            [role for role in ROLES if self._sheet.value(f"attendees.{role}.attended") is True]
        )

    def _on_edited(self) -> None:
        value = self._field.value()
        ticked = value if isinstance(value, list) else []
        changes: dict[str, Value] = {}
        for role in ROLES:
            is_here = role in ticked
            changes[f"attendees.{role}.role"] = role if is_here else None
            changes[f"attendees.{role}.attended"] = True if is_here else None
        self._sheet.change(changes)


class OtherAttendees(QuestionView):
    """Who came besides: a line for each of them, each a person of the record."""

    def __init__(self, sheet: AnswerSheet) -> None:
        self._field = LongTextField(1, 6)
        hint_words = "One to a line: the name, and who they are to the child"
        super().__init__("Who else came?", self._field, hint=hint_words)
        self._sheet = sheet
        self.edited.connect(self._on_edited)
        sheet.restored.connect(self._show)
        self._show()

    def _show(self, _paths: frozenset[str] = frozenset()) -> None:
        names = (self._sheet.text(f"{path}.name") for path in self._others())
        self._field.set_value("\n".join(names))

    def _on_edited(self) -> None:
        lines = [line for line in str(self._field.value() or "").splitlines() if line.strip()]
        changes: dict[str, Value] = {}
        for number in range(max(len(lines), len(self._others()))):
            path, is_here = f"{_OTHERS}{number + 1}", number < len(lines)
            changes[f"{path}.role"] = OTHER_ROLE if is_here else None
            changes[f"{path}.name"] = lines[number].strip() if is_here else None
            changes[f"{path}.attended"] = True if is_here else None
        self._sheet.change(changes)

    def _others(self) -> list[str]:
        """The paths of those people, in the order of the lines."""
        numbers = count(1)
        paths = (f"{_OTHERS}{number}" for number in numbers)
        return list(takewhile(lambda path: self._sheet.text(f"{path}.role"), paths))
