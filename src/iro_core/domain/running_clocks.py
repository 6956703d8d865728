"""Every clock that still runs for one child: each date that waits for something, and for what."""

from collections.abc import Iterator
from datetime import date
from typing import Final

import msgspec

from iro_core.domain.challenge import Challenge, ChallengeKind
from iro_core.domain.child import Child
from iro_core.domain.due import Due, DueKind, Explanation, NoDue
from iro_core.domain.early_review import EarlyReview
from iro_core.domain.life_clocks import life_clocks
from iro_core.domain.life_facts import AnsweredForm, life_facts
from iro_core.domain.review import Review
from iro_core.domain.review_plan import ReviewPlan
from iro_core.domain.timescales import Clockwork
from iro_core.domain.work_done import work_done

# What the last review alone sets; a later review takes the place of the one before it.
_OF_THE_LAST: Final = frozenset(
    {
        *(DueKind.DECISIONS, DueKind.OBJECTION, DueKind.RECORD, DueKind.DISTRIBUTION),
        *(DueKind.CARE_PLAN, DueKind.MIDWAY),
    }
)


class ReviewWork(msgspec.Struct, frozen=True, kw_only=True):
    """A review, and what became of the work that it sets.

    Attributes:
        known_since: The day on which this program learned of the review. What had passed by then
            may have been done elsewhere, and is left out.
        stopped: The clocks of the review that somebody has stopped.
    """

    review: Review
    known_since: date
    stopped: frozenset[DueKind] = frozenset()


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one child that starts a clock or stops it.

    Attributes:
        reviews: The latest held first.
        challenges: Those that are open.
        plans: Reviews that are booked.
        forms: QA forms, for what they tell of health, education and plans.
        next_number: Which review comes next.
    """

    child: Child
    reviews: tuple[ReviewWork, ...] = ()
    early: tuple[EarlyReview, ...] = ()
    challenges: tuple[Challenge, ...] = ()
    plans: tuple[ReviewPlan, ...] = ()
    forms: tuple[AnsweredForm, ...] = ()
    next_number: int | None = None


class RunningClock(msgspec.Struct, frozen=True, kw_only=True):
    """A date that waits for something to be done.

    Attributes:
        record_id: The review, plan or challenge it is about; empty if it is about none.
        number: Which review.
        booked_on: The day that is agreed, for a review to come.
    """

    due: Due
    record_id: str = ""
    number: int | None = None
    booked_on: date | None = None


def running_clocks(clockwork: Clockwork, case: Case, today: date) -> tuple[RunningClock, ...]:
    """Every clock that runs for a child today, the earliest first."""
    reviews = [work.review for work in case.reviews]
    due = clockwork.next_review(case.child, reviews, today, case.early)
    following = due if isinstance(due, Due) else None
    plan = booked_next(case)
    found = (
        *_next_review(clockwork, case, following, plan),
        *_after_reviews(clockwork, case, following, today),
        *_replies(clockwork, case),
        *_life(clockwork, case, due, today),
    )
    return tuple(sorted(found, key=lambda clock: clock.due.due_on))


def booked_next(case: Case) -> ReviewPlan | None:
    """The booking of the review that comes next: the first that no review has answered."""
    last = case.reviews[0].review.held_on if case.reviews else None
    waiting = (
        plan
        for plan in case.plans
        if plan.booked_on is not None and (last is None or plan.booked_on > last)
    )
    return min(waiting, key=lambda plan: plan.booked_on or date.max, default=None)


def _next_review(
    clockwork: Clockwork, case: Case, following: Due | None, plan: ReviewPlan | None
) -> Iterator[RunningClock]:
    """The next review, and the report that must be authorised before the day it is booked for."""
    booked_on = plan.booked_on if plan is not None else None
    if following is not None:
        yield RunningClock(due=following, number=case.next_number, booked_on=booked_on)
    if plan is not None and booked_on is not None and plan.report_authorised_on is None:
        yield RunningClock(
            due=clockwork.report_due(booked_on),
            record_id=plan.record_id,
            number=case.next_number,
            booked_on=booked_on,
        )


def _after_reviews(
    clockwork: Clockwork, case: Case, following: Due | None, today: date
) -> Iterator[RunningClock]:
    """What reviews have set and nobody has stopped."""
    next_due_on = following.due_on if following is not None else None
    last = next((work for work in case.reviews if work.review.held_on), None)
    for work in case.reviews:
        is_last = work is last
        dues = (
            *_set_by(clockwork, work, next_due_on if is_last else None),
            *_objection(clockwork, work, today),
        )
        for due in dues:
            if due.kind not in work.stopped and (is_last or due.kind not in _OF_THE_LAST):
                review = work.review
                yield RunningClock(due=due, record_id=review.record_id, number=review.number)


def _objection(clockwork: Clockwork, work: ReviewWork, today: date) -> Iterator[Due]:
    """The managers' time to object, from the day the decisions were sent; then they stand."""
    sent_on = work_done(work.review).get(DueKind.DECISIONS)
    if sent_on is not None:
        due = clockwork.objection(sent_on)
        if due.due_on >= today:
            yield due


def _set_by(clockwork: Clockwork, work: ReviewWork, next_due_on: date | None) -> Iterator[Due]:
    """The clocks of one review; of one that came from a return only the midway update is ours."""
    held_on = work.review.held_on
    if held_on is None:
        return
    if not work.review.is_imported:
        yield from clockwork.after_review(held_on, next_due_on)
    elif next_due_on is not None:
        midway = clockwork.midway(held_on, next_due_on)
        if midway.due_on >= work.known_since:
            yield midway


def _life(
    clockwork: Clockwork, case: Case, next_review: Due | NoDue, today: date
) -> Iterator[RunningClock]:
    """What falls due in the child's health, education and plans, as far as is known."""
    dues = life_clocks(
        clockwork,
        case.child,
        reviews_held=(case.next_number or 1) - 1,
        next_review=next_review,
        facts=life_facts(case.child, case.forms),
        today=today,
    )
    for due in dues:
        yield RunningClock(due=due)


def _replies(clockwork: Clockwork, case: Case) -> Iterator[RunningClock]:
    """Replies that are awaited, and the day by which an alert is to be settled altogether."""
    for challenge in case.challenges:
        is_alert = challenge.kind is ChallengeKind.ALERT
        start = _asked_on(challenge)
        if challenge.reply_due_on is not None:
            kind = DueKind.ALERT_STAGE if is_alert else DueKind.CHALLENGE_REPLY
            rule = "alert_stage_working_days" if is_alert else "informal_challenge_working_days"
            due = _agreed(clockwork, kind, rule, start, challenge.reply_due_on)
            yield RunningClock(due=due, record_id=challenge.record_id)
        if is_alert and challenge.whole_process_due_on is not None:
            rule, by = "alert_whole_working_days", challenge.whole_process_due_on
            due = _agreed(clockwork, DueKind.ALERT_WHOLE, rule, challenge.raised_on, by)
            yield RunningClock(due=due, record_id=challenge.record_id)


def _asked_on(challenge: Challenge) -> date | None:
    stage = challenge.current_stage
    return (stage.sent_on if stage is not None else None) or challenge.raised_on


def _agreed(
    clockwork: Clockwork, kind: DueKind, rule: str, start: date | None, due_on: date
) -> Due:
    """The clock of the rule, or the day that was agreed instead when it was sent."""
    start = start or due_on
    usual = clockwork.working(kind, rule, start, "sent")
    if usual.due_on == due_on:
        return usual
    why = Explanation(
        rule="agreed",
        source="the day that was asked for when it was sent",
        start=start,
        start_is="sent",
        working_days=clockwork.calendar.count(start, due_on),
        skipped=clockwork.calendar.skipped(start, due_on),
    )
    return Due(kind, due_on, why)
