"""The short forms on a challenge: a reply, the answer to it, what was done beside, the end."""

from collections.abc import Mapping
from typing import Final

from iro_core.domain.challenge import ChallengeOutcome
from iro_desktop.ui.forms.date_answer import DateAnswer
from iro_desktop.ui.forms.field_widgets import ChoiceField, LongTextField, ShortTextField
from iro_desktop.ui.forms.short_form import Asked, ShortForm
from iro_desktop.ui.support.challenge_words import BESIDE, OUTCOMES
from iro_desktop.ui.widgets.date_field import ReadDate

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
