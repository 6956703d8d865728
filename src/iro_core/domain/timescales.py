"""When each review, record and reply falls due. Every date can say why."""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

import msgspec

from iro_core.domain.child import Child
from iro_core.domain.policy import Policy
from iro_core.domain.review import Review
from iro_core.domain.working_days import WorkingDays, add_months, halfway

# Looked-after reviews end at 18 (Children Act 1989, s. 22; domain notes 1.6).
_ADULT_AGE: Final = 18
# House rule: a move longer ago than the longest interval between reviews (reg. 33(2), six months)
# without a review since is overdue by the base rule anyway.
_MOVE_COUNTS_FOR: Final = timedelta(days=183)


class DueKind(StrEnum):
    """What falls due."""

    REVIEW = "review"
    DECISIONS = "decisions"
    CARE_PLAN = "care_plan"
    RECORD = "record"
    DISTRIBUTION = "distribution"
    QA_FORM = "qa_form"
    MIDWAY = "midway"
    REPORT = "report"
    CHALLENGE_REPLY = "challenge_reply"
    ALERT_STAGE = "alert_stage"
    ALERT_WHOLE = "alert_whole"


class Explanation(msgspec.Struct, frozen=True):
    """Why a date is what it is.

    Attributes:
        rule: The key of the rule: a policy setting, or "halfway".
        source: Law, guidance or the local rule, with its place.
        start: The date the clock ran from; what it was is `start_is`.
        start_is: "care_started", "care_started_at_latest", "last_review", "placement_changed",
            "review_held", "sent" or "raised".
        working_days: The number of working days, when the clock counts those.
        months: The number of calendar months, when it counts those.
        skipped: Holidays on weekdays that the clock passed over.
    """

    rule: str
    source: str
    start: date
    start_is: str
    working_days: int | None = None
    months: int | None = None
    skipped: tuple[date, ...] = ()


class Due(msgspec.Struct, frozen=True):
    """A date by which something must be done, and its reason."""

    kind: DueKind
    due_on: date
    explanation: Explanation


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


class Clockwork:
    """The rules in force: the policy and the calendar of working days."""

    def __init__(self, policy: Policy, calendar: WorkingDays) -> None:
        """Take the authority's settings and the calendar with its one-off holidays."""
        self.policy = policy
        self.calendar = calendar

    def next_review(self, child: Child, reviews: Sequence[Review], as_at: date) -> Due | NoDue:
        """The last lawful day of the next review.

        Only reviews held within the present period of care and not after `as_at` count. First:
        working days from the start of care; then months from the review before; a change of
        placement brings it forward where the authority's local rule says so.

        Source: Care Planning, Placement and Case Review (England) Regulations 2010, reg. 33.
        """
        care = child.care_started_on(as_at)
        if care is None:
            return NoDue.NOT_LOOKED_AFTER
        if child.age_on(as_at) >= _ADULT_AGE:
            return NoDue.ADULT
        started_on, is_certain = care
        held = sorted(r.held_on for r in reviews if r.held_on and started_on <= r.held_on <= as_at)
        base = self._base_review(child, held, started_on, is_certain=is_certain)
        moved = self._after_placement_change(child, held, as_at)
        return moved if moved and moved.due_on < base.due_on else base

    def after_review(self, held_on: date, next_review_due: date) -> tuple[Due, ...]:
        """The deadlines that holding a review sets, in order of date.

        Source: domain notes 3.3 (procedure manuals); the QA form's days are the house's.
        """
        names = (
            (DueKind.DECISIONS, "decisions_working_days"),
            (DueKind.QA_FORM, "qa_form_working_days"),
            (DueKind.CARE_PLAN, "care_plan_working_days"),
            (DueKind.RECORD, "record_working_days"),
            (DueKind.DISTRIBUTION, "distribution_working_days"),
        )
        clocks = [self.working(kind, rule, held_on, "review_held") for kind, rule in names]
        return (*clocks, self.midway(held_on, next_review_due))

    def midway(self, last_review: date, next_review_due: date) -> Due:
        """The midway progress update, halfway between two reviews (seed report, section 5)."""
        source = "Surrey IRO Service annual report 2016-17, sections 3.2 and 5"
        why = Explanation("halfway", source, last_review, "last_review")
        return Due(DueKind.MIDWAY, halfway(last_review, next_review_due), why)

    def working(self, kind: DueKind, rule: str, start: date, start_is: str) -> Due:
        """A clock of working days, by the name of its setting."""
        days = self.policy[rule]
        due_on = self.calendar.add(start, days)
        return Due(
            kind,
            due_on,
            Explanation(
                rule=rule,
                source=Policy.source(rule),
                start=start,
                start_is=start_is,
                working_days=days,
                skipped=self.calendar.skipped(start, due_on),
            ),
        )

    def report_due(self, review_on: date) -> Due:
        """When the social worker's report must be authorised: working days before the review."""
        rule = "report_working_days"
        days = self.policy[rule]
        due_on = self.calendar.subtract(review_on, days)
        skipped = self.calendar.skipped(due_on, review_on)
        why = Explanation(rule, Policy.source(rule), review_on, "review_held", days, None, skipped)
        return Due(DueKind.REPORT, due_on, why)

    def urgency(self, due_on: date | None, today: date) -> Urgency:
        """The grade of a date: overdue, due soon (the authority's amber), later, or none."""
        if due_on is None:
            return Urgency(Rag.NONE, None)
        left = self.calendar.count(today, due_on)
        if due_on < today:
            return Urgency(Rag.OVERDUE, min(left, -1) if left else -1)
        soon = left <= self.policy["amber_working_days"]
        return Urgency(Rag.DUE_SOON if soon else Rag.LATER, left)

    def _base_review(
        self, child: Child, held: list[date], started_on: date, *, is_certain: bool
    ) -> Due:
        prefix = "short_breaks_" if child.has_short_breaks_only() else ""
        if not held and not prefix:
            start_is = "care_started" if is_certain else "care_started_at_latest"
            rule = "first_review_working_days"
            return self.working(DueKind.REVIEW, rule, started_on, start_is)
        if not held:
            return self._months("short_breaks_first_review_months", started_on, "care_started")
        # A return may begin in the middle of a child's care: then the reviews before it are not
        # known, and the last one known is not taken for the first.
        if len(held) == 1 and is_certain and not prefix:
            return self._months("second_review_months", held[-1], "last_review")
        return self._months(f"{prefix}later_review_months", held[-1], "last_review")

    def _months(self, rule: str, start: date, start_is: str) -> Due:
        months = self.policy[rule]
        why = Explanation(rule, Policy.source(rule), start, start_is, months=months)
        return Due(DueKind.REVIEW, add_months(start, months), why)

    def _after_placement_change(self, child: Child, held: list[date], as_at: date) -> Due | None:
        """Surrey: a review within 20 working days of a new placement (seed report, 4.1)."""
        rule = "placement_change_review_working_days"
        if not self.policy[rule] or child.has_short_breaks_only():
            return None
        moved_on = child.placement_since(as_at)
        if moved_on is None or moved_on == child.episodes[0].started_on:
            return None
        if any(moved_on <= day for day in held) or as_at - moved_on > _MOVE_COUNTS_FOR:
            return None
        return self.working(DueKind.REVIEW, rule, moved_on, "placement_changed")
