"""When each review, record and reply falls due. Every date can say why."""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

import msgspec

from iro_core.domain.child import PLACED_FOR_ADOPTION, PLACEMENT_ORDER, Child
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
            "placed_for_adoption", "placement_order", "review_held", "sent" or "raised".
        working_days: The number of working days, when the clock counts those.
        months: The number of calendar months, when it counts those.
        weeks: The number of weeks, when it counts those.
        skipped: Holidays on weekdays that the clock passed over.
    """

    rule: str
    source: str
    start: date
    start_is: str
    working_days: int | None = None
    months: int | None = None
    weeks: int | None = None
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
        working days from the start of care; then months from the review before. A placement for
        adoption, a placement order, and where the authority's local rule says so a change of
        placement, bring it forward. There is none on or after the 18th birthday.

        Sources: Care Planning, Placement and Case Review (England) Regulations 2010, reg. 33;
        Adoption Agencies Regulations 2005, reg. 36.
        """
        care = child.care_started_on(as_at)
        if care is None:
            return NoDue.NOT_LOOKED_AFTER
        counts_from = child.reviews_count_from(as_at) or care[0]
        held = sorted(
            (r for r in reviews if r.held_on and counts_from <= r.held_on <= as_at),
            key=lambda review: review.held_on or date.min,
        )
        possible = (
            self._base_review(child, held, as_at),
            self._placed_for_adoption(child, held, as_at),
            self._under_placement_order(child, held, as_at),
            self._after_placement_change(child, held, as_at),
        )
        due = min(filter(None, possible), key=lambda each: each.due_on)
        return NoDue.ADULT if child.age_on(max(due.due_on, as_at)) >= _ADULT_AGE else due

    def after_review(self, held_on: date, next_review_due: date | None) -> tuple[Due, ...]:
        """The deadlines that holding a review sets, in order of date.

        There is no midway update where no further review falls due.

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
        if next_review_due is not None:
            clocks.append(self.midway(held_on, next_review_due))
        return tuple(sorted(clocks, key=lambda due: due.due_on))

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
        why = Explanation(
            rule, Policy.source(rule), review_on, "review_held", working_days=days, skipped=skipped
        )
        return Due(DueKind.REPORT, due_on, why)

    def urgency(self, due_on: date | None, today: date) -> Urgency:
        """The grade of a date: overdue, due soon (the authority's amber), later, or none."""
        if due_on is None:
            return Urgency(Rag.NONE, None)
        left = self.calendar.count(today, due_on)
        if due_on < today:
            return Urgency(Rag.OVERDUE, min(left, -1))
        soon = left <= self.policy["amber_working_days"]
        return Urgency(Rag.DUE_SOON if soon else Rag.LATER, left)

    def _base_review(self, child: Child, held: Sequence[Review], as_at: date) -> Due:
        """The due date by reg. 33 or reg. 48; `held` is oldest first."""
        has_short_breaks = child.has_short_breaks_only(as_at)
        last_on = held[-1].held_on if held else None
        if last_on is None:
            started_on, is_certain = child.care_started_on(as_at) or (as_at, False)
            start_is = "care_started" if is_certain else "care_started_at_latest"
            if has_short_breaks:
                return self._months("short_breaks_first_review_months", started_on, start_is)
            rule = "first_review_working_days"
            return self.working(DueKind.REVIEW, rule, started_on, start_is)
        if has_short_breaks:
            return self._months("short_breaks_later_review_months", last_on, "last_review")
        is_second = len(held) == 1 and self._is_first(child, held[0], as_at)
        rule = "second_review_months" if is_second else "later_review_months"
        return self._months(rule, last_on, "last_review")

    def _is_first(self, child: Child, review: Review, as_at: date) -> bool:
        """Whether the only review that is known is the first of the period of care.

        A return may begin in the middle of a child's care, and may hold the reviews of one year
        only: an imported review is not taken for the first if the second was due before it.
        """
        care = child.care_started_on(as_at)
        if care is None or not care[1] or review.held_on is None:
            return False
        if review.number is not None:
            return review.number == 1
        first_due = self.calendar.add(care[0], self.policy["first_review_working_days"])
        return review.held_on <= add_months(first_due, self.policy["second_review_months"])

    def _months(self, rule: str, start: date, start_is: str) -> Due:
        months = self.policy[rule]
        why = Explanation(rule, Policy.source(rule), start, start_is, months=months)
        return Due(DueKind.REVIEW, add_months(start, months), why)

    def _placed_for_adoption(self, child: Child, held: Sequence[Review], as_at: date) -> Due | None:
        """The first and the second review of a child placed for adoption (reg. 36(3) of 2005)."""
        episode, placed_on = child.episode_on(as_at), child.placement_since(as_at)
        if episode is None or placed_on is None:
            return None
        if episode.placement_type not in PLACED_FOR_ADOPTION:
            return None
        since = _held_since(held, placed_on)
        if not since:
            return self._weeks("adoption_first_review_weeks", placed_on, "placed_for_adoption")
        is_second = len(since) == 1
        rule = "adoption_second_review_months"
        return self._months(rule, since[0], "last_review") if is_second else None

    def _under_placement_order(
        self, child: Child, held: Sequence[Review], as_at: date
    ) -> Due | None:
        """The first review of a child who may be placed and is not (reg. 36(1) of 2005)."""
        episode, since = child.episode_on(as_at), child.legal_status_since(as_at)
        if episode is None or since is None or episode.legal_status != PLACEMENT_ORDER:
            return None
        if episode.placement_type in PLACED_FOR_ADOPTION or _held_since(held, since):
            return None
        return self._months("placement_order_review_months", since, "placement_order")

    def _weeks(self, rule: str, start: date, start_is: str) -> Due:
        weeks = self.policy[rule]
        why = Explanation(rule, Policy.source(rule), start, start_is, weeks=weeks)
        return Due(DueKind.REVIEW, start + timedelta(weeks=weeks), why)

    def _after_placement_change(
        self, child: Child, held: Sequence[Review], as_at: date
    ) -> Due | None:
        """Surrey: a review within 20 working days of a new placement (seed report, 4.1)."""
        rule = "placement_change_review_working_days"
        if not self.policy[rule] or child.has_short_breaks_only(as_at):
            return None
        moved_on = child.moved_on(as_at)
        if moved_on is None or as_at - moved_on > _MOVE_COUNTS_FOR:
            return None
        if _held_since(held, moved_on):
            return None
        return self.working(DueKind.REVIEW, rule, moved_on, "placement_changed")


def _held_since(held: Sequence[Review], day: date) -> list[date]:
    return [review.held_on for review in held if review.held_on and review.held_on >= day]
