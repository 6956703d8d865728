"""The short forms on the papers of a review: signing off, an objection, sending, leaving out."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from iro_core.domain.review_papers import PaperKind, Receiver
from iro_desktop.ui.forms.date_answer import DateAnswer
from iro_desktop.ui.forms.field_widgets import (
    ChoiceField,
    LongTextField,
    ManyChoicesField,
    ShortTextField,
)
from iro_desktop.ui.forms.short_form import Asked, ShortForm
from iro_desktop.ui.support.meeting_words import ROLES
from iro_desktop.ui.support.names import names_are_hidden
from iro_desktop.ui.widgets.date_field import ReadDate

PAPERS: Final = {
    PaperKind.DECISIONS.value: "Decisions",
    PaperKind.RECORD.value: "Full record",
    PaperKind.LETTER.value: "Letter to the child",
}
WAYS: Final = {
    "secure_email": "Secure email",
    "post": "Post",
    "by_hand": "By hand",
    "read_to": "Read to them",
    "case_system": "In the case system",
}


def receiver_words(receiver: Receiver) -> str:
    """Somebody on the list: the name, and what they are to the child."""
    role = ROLES.get(receiver.role, "")
    name = "" if names_are_hidden() else receiver.name
    return ", ".join(words for words in (name, role) if words) or "Somebody"


def objection_form(read_date: ReadDate, today: date) -> ShortForm:
    """What a manager holds against the decisions."""
    form = ShortForm(
        "Record a manager’s objection",
        (
            Asked("by", "Who objects?", ShortTextField(), "Enter who objects", "Name and post"),
            Asked("on", "When did it come?", DateAnswer("When", read_date), "Enter the day"),
            Asked("text", "What do they say?", LongTextField(3, 8), "Enter what they say"),
        ),
        "Keep the objection",
        "The decisions themselves stay as they are. If one changes, amend the record with the "
        "reason; if you do not agree, raise a challenge.",
    )
    form.fill({"on": today.isoformat()})
    return form


def sending_form(receivers: Sequence[Receiver], read_date: ReadDate, today: date) -> ShortForm:
    """Which paper went to whom, on which day and how."""
    people = {each.receiver_id: receiver_words(each) for each in receivers}
    form = ShortForm(
        "Note what was sent",
        (
            Asked("paper", "What was sent?", ChoiceField(PAPERS), "Select what was sent"),
            Asked("to", "To whom?", ManyChoicesField(people), "Tick everyone who got it"),
            Asked("on", "When?", DateAnswer("When", read_date), "Enter the day"),
            Asked("way", "How?", ChoiceField(WAYS), "Select how"),
        ),
        "Keep it",
    )
    form.fill({"on": today.isoformat()})
    return form


def left_out_form(receiver: Receiver) -> ShortForm:
    """Why somebody deliberately gets nothing."""
    missing = "Enter why they get nothing"
    asked = Asked("because", "Why do they get nothing?", LongTextField(2, 6), missing)
    title = f"Leave out: {receiver_words(receiver)}"
    why = "The reason stays on the child’s file. It can be taken back."
    return ShortForm(title, (asked,), "Leave them out", why)


def another_form(roles: Mapping[str, str] = ROLES) -> ShortForm:
    """Somebody else who should get something."""
    return ShortForm(
        "Add somebody to the list",
        (
            Asked("name", "Who?", ShortTextField(), "Enter who it is"),
            Asked("role", "What are they to the child?", ChoiceField({**roles, "other": "Other"})),
        ),
        "Add them",
    )
