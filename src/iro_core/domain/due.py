"""A date that falls due, and why it is what it is."""

from datetime import date
from enum import StrEnum
from typing import Final

import msgspec


class DueKind(StrEnum):
    """What falls due."""

    REVIEW = "review"
    DECISIONS = "decisions"
    OBJECTION = "objection"
    CARE_PLAN = "care_plan"
    RECORD = "record"
    DISTRIBUTION = "distribution"
    QA_FORM = "qa_form"
    MIDWAY = "midway"
    REPORT = "report"
    CHILD_ASKED = "child_asked"
    INVITATIONS = "invitations"
    CHALLENGE_REPLY = "challenge_reply"
    ALERT_STAGE = "alert_stage"
    ALERT_WHOLE = "alert_whole"
    PLACEMENT_PLAN = "placement_plan"
    PERMANENCE_PLAN = "permanence_plan"
    HEALTH_ASSESSMENT = "health_assessment"
    DENTAL_CHECK = "dental_check"
    SDQ = "sdq"
    PEP = "pep"
    VISIT = "visit"
    PERSONAL_ADVISER = "personal_adviser"
    PATHWAY_PLAN = "pathway_plan"
    EIGHTEEN = "eighteen"


# Health, education, visits and plans: the authority has to do it, and the IRO watches.
OF_LIFE: Final = frozenset(
    {
        DueKind.PLACEMENT_PLAN,
        DueKind.PERMANENCE_PLAN,
        DueKind.HEALTH_ASSESSMENT,
        DueKind.DENTAL_CHECK,
        DueKind.SDQ,
        DueKind.PEP,
        DueKind.VISIT,
        DueKind.PERSONAL_ADVISER,
        DueKind.PATHWAY_PLAN,
        DueKind.EIGHTEEN,
    }
)


class Mover(StrEnum):
    """What would change a date."""

    HOLIDAY = "holiday"
    LOCAL_RULE = "local_rule"
    REVIEW_HELD = "review_held"
    MOVE = "move"
    EARLY_REVIEW = "early_review"
    LEAVING_CARE = "leaving_care"
    NEWER_FACT = "newer_fact"


class Explanation(msgspec.Struct, frozen=True):
    """Why a date is what it is.

    Attributes:
        rule: The key of the rule: a policy setting, or "halfway", "birthday" or "early_review".
        source: Law, guidance or the local rule, with its place.
        start: The date the clock ran from; what it was is `start_is`.
        start_is: Such as "care_started", "care_started_at_latest", "last_review", "review_held",
            "placement_changed", "sent" or "known_not_done"; the words are the screen's.
        working_days: The number of working days, when the clock counts those.
        months: The number of calendar months, when it counts those.
        weeks: The number of weeks, when it counts those.
        skipped: Holidays on weekdays that the clock passed over.
        moved_by: What would change the date.
    """

    rule: str
    source: str
    start: date
    start_is: str
    working_days: int | None = None
    months: int | None = None
    weeks: int | None = None
    skipped: tuple[date, ...] = ()
    moved_by: tuple[Mover, ...] = ()


class Due(msgspec.Struct, frozen=True):
    """A date by which something must be done, and its reason.

    Attributes:
        also: Other rules that asked for the same thing later, the earliest first.
    """

    kind: DueKind
    due_on: date
    explanation: Explanation
    also: tuple["Due", ...] = ()


class NoDue(StrEnum):
    """Why a child has no next review."""

    NOT_LOOKED_AFTER = "not_looked_after"
    ADULT = "adult"


class Rag(StrEnum):
    """How urgent a date is; computed, never typed."""

    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    LATER = "later"
    NONE = "none"


class Urgency(msgspec.Struct, frozen=True):
    """The grade of a date and the working days until it; negative when it has passed."""

    rag: Rag
    working_days: int | None
