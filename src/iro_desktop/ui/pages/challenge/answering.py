"""The two short forms on a challenge: what they replied, and how it ended."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from iro_core.domain.challenge import ChallengeOutcome
from iro_desktop.ui.forms.field_widgets import ChoiceField, LongTextField, YesNoField
from iro_desktop.ui.forms.question_view import QuestionView
from iro_desktop.ui.support.challenge_words import OUTCOMES
from iro_desktop.ui.support.theme import Space
from iro_desktop.ui.widgets.buttons import link, primary
from iro_desktop.ui.widgets.flow import Flow
from iro_desktop.ui.widgets.text import heading, hint


class _ShortForm(QWidget):
    """A few questions, one button that saves, one way out.

    Signals:
        left: The form was put away without saving.
    """

    left = Signal()

    def __init__(self, title: str, why: str, questions: list[QuestionView], save: str) -> None:
        """Show the questions under a title."""
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        column.addWidget(heading(title))
        if why:
            column.addWidget(hint(why))
        for question in questions:
            column.addWidget(question)
        bar = Flow()
        save_button, leave_button = primary(save), link("Cancel")
        bar.add(save_button)
        bar.add(leave_button)
        column.addWidget(bar)
        save_button.clicked.connect(self.save)
        leave_button.clicked.connect(self.left)
        if questions[0].field is not None:
            self.setFocusProxy(questions[0].field)

    def save(self) -> None:
        """Hand over what was written, if it is complete."""
        raise NotImplementedError


class ReplyForm(_ShortForm):
    """What the other side said.

    Signals:
        saved: What they said, and whether it satisfies: True, False or None.
    """

    saved = Signal(str, object)

    def __init__(self) -> None:
        """Start empty."""
        self._text = QuestionView("What did they say?", LongTextField(3, 8))
        self._satisfied = QuestionView(
            "Are you satisfied?", YesNoField(), hint="Leave it open if you cannot say yet"
        )
        super().__init__("Record the reply", "", [self._text, self._satisfied], "Save the reply")

    @override
    def save(self) -> None:
        """Hand over the reply, if there is one."""
        text = _value(self._text)
        self._text.set_error("" if text else "Enter what they said")
        if text:
            self.saved.emit(str(text), _value(self._satisfied))
        else:
            self._text.focus()


class ClosingForm(_ShortForm):
    """How a challenge ended, and what it changed for the child.

    Signals:
        saved: The outcome and what changed for the child.
    """

    saved = Signal(str, str)

    def __init__(self) -> None:
        """Start empty."""
        final = {
            code: words
            for code, words in OUTCOMES.items()
            if code != ChallengeOutcome.NOT_RESOLVED_NEXT_STAGE
        }
        self._outcome = QuestionView("How did it end?", ChoiceField(final))
        self._change = QuestionView("What changed for the child?", LongTextField(3, 8))
        questions = [self._outcome, self._change]
        super().__init__("Close it", "A closed challenge cannot be edited.", questions, "Close it")

    @override
    def save(self) -> None:
        """Hand over the outcome, if both questions are answered."""
        outcome, change = _value(self._outcome), _value(self._change)
        self._outcome.set_error("" if outcome else "Select how it ended")
        self._change.set_error("" if change else "Enter what changed for the child")
        if outcome and change:
            self.saved.emit(str(outcome), str(change))
        else:
            (self._change if outcome else self._outcome).focus()


def _value(question: QuestionView) -> object:
    return None if question.field is None else question.field.value()
