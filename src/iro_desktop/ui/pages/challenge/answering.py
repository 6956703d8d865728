"""The short forms on a challenge: a reply, the answer to it, what was done beside, the end."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from iro_core.domain.challenge import ChallengeOutcome
from iro_desktop.ui.forms.date_answer import DateAnswer, date_or_none
from iro_desktop.ui.forms.field_widgets import (
    ChoiceField,
    FieldWidget,
    LongTextField,
    ShortTextField,
)
from iro_desktop.ui.forms.question_view import QuestionView
from iro_desktop.ui.support.challenge_words import BESIDE, OUTCOMES
from iro_desktop.ui.support.theme import Space
from iro_desktop.ui.widgets.buttons import link, primary
from iro_desktop.ui.widgets.date_field import ReadDate
from iro_desktop.ui.widgets.flow import Flow
from iro_desktop.ui.widgets.text import heading, hint

CLOSE: Final = "close"
FURTHER: Final = "further"
ASK_AGAIN: Final = "ask_again"
CLOSE_UNSATISFIED: Final = "close_unsatisfied"
_STEPS: Final = {
    CLOSE: "I am satisfied: close it",
    FURTHER: "Not satisfied: take it further",
    ASK_AGAIN: "Not satisfied: ask again, with a new date",
    CLOSE_UNSATISFIED: "Not satisfied: close it all the same",
}
_CLOSES: Final = (CLOSE, CLOSE_UNSATISFIED)


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
        saved: The answers by key, once everything needed is there.
        left: The form was put away without saving.
    """

    saved = Signal(dict)
    left = Signal()

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
        bar = Flow()
        save_button, leave_button = primary(save), link("Cancel")
        bar.add(save_button)
        bar.add(leave_button)
        column.addWidget(bar)
        save_button.clicked.connect(self.save)
        leave_button.clicked.connect(self.left)
        self.setFocusProxy(asked[0].field)
        self._show_what_applies()

    def fill(self, answers: Mapping[str, str]) -> None:
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
        return str(value or "").strip()

    def _applies(self, asked: Asked) -> bool:
        step = self._views.get("step")
        chosen = step.field.value() if step is not None and step.field is not None else None
        return not asked.only_after or chosen in asked.only_after

    def _show_what_applies(self) -> None:
        for each in self._asked:
            self._views[each.key].setVisible(self._applies(each))


def reply_form(read_date: ReadDate) -> ShortForm:
    """What the other side said."""
    return ShortForm(
        "Record the reply",
        (
            Asked("text", "What did they say?", LongTextField(3, 8), "Enter what they said"),
            _day("on", "When?", read_date, "Enter when they said it"),
        ),
        "Save the reply",
    )


def answer_form(read_date: ReadDate, outcomes: Mapping[str, str]) -> ShortForm:
    """What the IRO makes of the reply: every reply is answered."""
    return ShortForm(
        "Answer the reply",
        (
            Asked("step", "Are you satisfied?", ChoiceField(_STEPS, stacks=True), "Select one"),
            Asked(
                "feedback",
                "What did you tell them?",
                LongTextField(2, 8),
                "Enter what you told them, so that the team knows where it stands",
            ),
            _day("by", "Reply by", read_date, "Enter the new date", only_after=(ASK_AGAIN,)),
            *_ending(outcomes, only_after=_CLOSES),
        ),
        "Save the answer",
    )


def closing_form(outcomes: Mapping[str, str]) -> ShortForm:
    """How a challenge ended, and what it changed for the child."""
    why = "Closing it ends its clocks. It can be opened again with a reason."
    return ShortForm("Close it", _ending(outcomes), "Close it", why)


def beside_form(read_date: ReadDate) -> ShortForm:
    """What was done beside the stages, at any time."""
    return ShortForm(
        "Add advice or a note",
        (
            Asked("kind", "What is it?", ChoiceField(BESIDE, stacks=False), "Select what it is"),
            _day("on", "When?", read_date, "Enter the day"),
            Asked("who", "With whom?", ShortTextField()),
            Asked("text", "What was said?", LongTextField(2, 8), "Enter what was said"),
        ),
        "Save the note",
    )


def reopening_form() -> ShortForm:
    """Why a closed challenge is opened again."""
    missing = "Enter why it is opened again"
    asked = Asked("because", "Why is it opened again?", LongTextField(2, 6), missing)
    return ShortForm("Open it again", (asked,), "Open it again", "How it ended stays on its file.")


def _ending(outcomes: Mapping[str, str], only_after: tuple[str, ...] = ()) -> tuple[Asked, ...]:
    final = {
        code: words
        for code, words in (outcomes or OUTCOMES).items()
        if code != ChallengeOutcome.NOT_RESOLVED_NEXT_STAGE
    }
    return (
        Asked(
            "outcome",
            "How did it end?",
            ChoiceField(final),
            "Select how it ended",
            only_after=only_after,
        ),
        Asked(
            "changed",
            "What changed for the child?",
            LongTextField(3, 8),
            "Enter what changed for the child",
            only_after=only_after,
        ),
    )


def _day(
    key: str,
    label: str,
    read_date: ReadDate,
    missing: str,
    only_after: tuple[str, ...] = (),
) -> Asked:
    return Asked(key, label, DateAnswer(label, read_date), missing, only_after=only_after)
