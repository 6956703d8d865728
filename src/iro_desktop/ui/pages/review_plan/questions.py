"""The questions about a review to come, in the order in which they are settled."""

from collections.abc import Mapping
from typing import Final

from iro_core.forms.evaluation import Value
from iro_desktop.ui.forms.date_answer import DateAnswer
from iro_desktop.ui.forms.field_widgets import (
    ChoiceField,
    LongTextField,
    ManyChoicesField,
    ShortTextField,
    YesNoField,
)
from iro_desktop.ui.forms.sheet_form import Ask
from iro_desktop.ui.support.meeting_words import (
    ADVOCATES,
    CONSULTED,
    INTERPRETERS,
    LESSON_TIMES,
    MODES,
    PARTS,
    PLACES,
    ROLES,
    SHARED,
)
from iro_desktop.ui.widgets.date_field import ReadDate

_PEOPLE: Final = {role: words for role, words in ROLES.items() if role != "child"}
_TIME_HINT: Final = "For example 14:30 or 2.30pm"


def is_series(answers: Mapping[str, Value]) -> bool:
    """Whether the review is planned as several meetings."""
    return answers.get("mode") == "series"


def the_childs_choice(read_date: ReadDate) -> tuple[Ask, ...]:
    """What the child wants comes first."""
    return (
        Ask(
            "child_asked_on",
            "When was the child asked where, and who should come?",
            lambda: DateAnswer("When the child was asked", read_date),
        ),
        Ask("wanted", "Whom does the child want there?", lambda: ManyChoicesField(_PEOPLE)),
        Ask("unwanted", "Whom does the child not want?", lambda: ManyChoicesField(_PEOPLE)),
        Ask(
            "wanted_others",
            "Anybody else the child wants, or wishes about the meeting",
            lambda: LongTextField(1, 4),
        ),
    )


def when_and_where(read_date: ReadDate) -> tuple[Ask, ...]:
    """The day, the time and the place of the first meeting."""
    return (
        Ask("booked_on", "On which day?", lambda: DateAnswer("Day of the review", read_date)),
        Ask("starts_at", "At what time?", ShortTextField, hint=_TIME_HINT),
        Ask("venue_kind", "Where?", lambda: ChoiceField(PLACES)),
        Ask("place", "Which place?", ShortTextField, hint="Not put into any calendar"),
        Ask("venue_child_choice", "Is that the child’s choice?", YesNoField),
        Ask("lesson_time", "Is it outside lessons?", lambda: ChoiceField(LESSON_TIMES)),
        Ask("mode", "One meeting or a series?", lambda: ChoiceField(MODES)),
    )


def further_meeting(path: str, read_date: ReadDate) -> tuple[Ask, ...]:
    """A further meeting of a series, whose answers begin with this path."""
    return (
        Ask(f"{path}.booked_on", "On which day?", lambda: DateAnswer("Day", read_date)),
        Ask(f"{path}.starts_at", "At what time?", ShortTextField, hint=_TIME_HINT),
        Ask(f"{path}.venue_kind", "Where?", lambda: ChoiceField(PLACES)),
        Ask(f"{path}.place", "Which place?", ShortTextField),
        Ask(f"{path}.people", "Who comes to this one?", ShortTextField),
    )


def who_comes(read_date: ReadDate) -> tuple[Ask, ...]:
    """Who is asked to come, and who helps the child to be heard."""
    return (
        Ask("invited", "Who is invited?", lambda: ManyChoicesField(ROLES)),
        Ask(
            "invitations_sent_on",
            "When were the invitations sent?",
            lambda: DateAnswer("When the invitations were sent", read_date),
        ),
        Ask("interpreter", "Is an interpreter needed?", lambda: ChoiceField(INTERPRETERS)),
        Ask(
            "interpreter_language",
            "For which language?",
            ShortTextField,
            applies=lambda answers: answers.get("interpreter") in {"needed", "booked"},
        ),
        Ask("advocate", "Was the child offered an advocate?", lambda: ChoiceField(ADVOCATES)),
    )


def consultation(audience: str, read_date: ReadDate) -> tuple[Ask, ...]:
    """How one audience is asked beforehand."""
    path, whose = f"consultation.{audience}", PARTS[audience]

    def is_asked(answers: Mapping[str, Value]) -> bool:
        return answers.get(f"{path}.method") not in {None, "none"}

    is_or_are, was_or_were = ("is", "was") if audience == "child" else ("are", "were")
    return (
        Ask(
            f"{path}.method",
            f"How {is_or_are} {whose} asked?",
            lambda: ChoiceField(CONSULTED),
        ),
        Ask(
            f"{path}.sent_on",
            f"When {was_or_were} {whose} asked, or sent the form?",
            lambda: DateAnswer("When it was sent", read_date),
            applies=is_asked,
        ),
        Ask(
            f"{path}.returned_on",
            "When did the answer come back?",
            lambda: DateAnswer("When it came back", read_date),
            applies=is_asked,
        ),
    )


def report(read_date: ReadDate) -> tuple[Ask, ...]:
    """The social worker's report: here, authorised, and told to everybody it is about."""
    shared = (
        Ask(
            f"report_shared_{audience}",
            f"Was it shared with {PARTS[audience]}?",
            lambda: ChoiceField(SHARED),
        )
        for audience in ("child", "parents", "carers")
    )
    return (
        Ask(
            "report_received_on",
            "When did the report come?",
            lambda: DateAnswer("When the report came", read_date),
        ),
        Ask(
            "report_authorised_on",
            "When did a manager authorise it?",
            lambda: DateAnswer("When the report was authorised", read_date),
        ),
        *shared,
    )


def alone(read_date: ReadDate) -> tuple[Ask, ...]:
    """Whom the IRO means to see in private, and when."""
    return (
        Ask(
            "alone_on",
            "When will you see the child alone?",
            lambda: DateAnswer("When you will see the child alone", read_date),
        ),
        Ask("alone_at", "At what time, and where?", ShortTextField),
        Ask("alone_others", "Whom else will you speak to alone?", ShortTextField),
    )
