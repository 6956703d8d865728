"""A short form that stays on its page: a few questions, one button that saves, one way out."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from iro_core.forms.evaluation import Value
from iro_desktop.ui.forms.date_answer import DateAnswer, date_or_none
from iro_desktop.ui.forms.field_widgets import FieldWidget
from iro_desktop.ui.forms.question_view import QuestionView
from iro_desktop.ui.support.theme import Space
from iro_desktop.ui.widgets.buttons import link, primary
from iro_desktop.ui.widgets.flow import Flow
from iro_desktop.ui.widgets.text import heading, hint


@dataclass(frozen=True)
class Asked:
    """One question of a short form.

    Attributes:
        missing: What to say when it is not answered; empty if it may be left open.
        only_after: Answers of the question `step` after which it is asked; empty for always.
    """

    key: str
    label: str
    field: FieldWidget
    missing: str = ""
    hint: str = ""
    only_after: tuple[str, ...] = ()


class ShortForm(QWidget):
    """A few questions, one button that saves, one way out.

    Signals:
        saved: The answers by key, once everything needed is there; codes that were ticked stand
            apart by a space.
        left: The form was put away without saving.
        edited: An answer was changed by the person.
    """

    saved = Signal(dict)
    left = Signal()
    edited = Signal()

    def __init__(self, title: str, asked: tuple[Asked, ...], save: str, why: str = "") -> None:
        """Show the questions under a title."""
        super().__init__()
        self._asked = asked
        self._views = {
            each.key: QuestionView(each.label, each.field, hint=each.hint) for each in asked
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        column.addWidget(heading(title))
        if why:
            column.addWidget(hint(why))
        for view in self._views.values():
            column.addWidget(view)
            view.edited.connect(self._show_what_applies)
            view.edited.connect(self.edited)
        bar = Flow()
        save_button, leave_button = primary(save), link("Cancel")
        bar.add(save_button)
        bar.add(leave_button)
        column.addWidget(bar)
        save_button.clicked.connect(self.save)
        leave_button.clicked.connect(self.left)
        self.setFocusProxy(asked[0].field if asked else save_button)
        self._show_what_applies()

    def written(self) -> dict[str, Value]:
        """What stands in each field now, whether it applies or not."""
        return {each.key: each.field.value() for each in self._asked}

    def fill(self, answers: Mapping[str, Value]) -> None:
        """Show these answers."""
        for key, value in answers.items():
            self._views[key].set_value(value)
        self._show_what_applies()

    def save(self) -> None:
        """Hand over the answers, or say what is missing and go there."""
        first: QuestionView | None = None
        for each in self._asked:
            view = self._views[each.key]
            missing = each.missing if self._applies(each) and not self._answer(each) else ""
            view.set_error(missing)
            if missing and first is None:
                first = view
        if first is not None:
            first.focus()
            return
        self.saved.emit(
            {each.key: self._answer(each) for each in self._asked if self._applies(each)}
        )

    def _answer(self, asked: Asked) -> str:
        value = asked.field.value()
        if isinstance(asked.field, DateAnswer):
            day = date_or_none(value)
            return day.isoformat() if day else ""
        if isinstance(value, list):
            return " ".join(value)
        return str(value or "").strip()

    def _applies(self, asked: Asked) -> bool:
        step = self._views.get("step")
        chosen = step.field.value() if step is not None and step.field is not None else None
        return not asked.only_after or chosen in asked.only_after

    def _show_what_applies(self) -> None:
        for each in self._asked:
            self._views[each.key].setVisible(self._applies(each))
