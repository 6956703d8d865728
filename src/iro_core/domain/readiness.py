"""Whether a booked review is ready to be held: each thing to see to, and by when."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

import msgspec

from iro_core.domain.due import Due
from iro_core.domain.review_plan import (
    Advocate,
    Audience,
    Interpreter,
    LessonTime,
    ReviewPlan,
    Shared,
)
from iro_core.domain.timescales import Clockwork

# Who is asked before every review; adopters only where there are any (seed report, section 6.3).
_ALWAYS_ASKED = (Audience.CHILD, Audience.PARENTS, Audience.CARERS)


class Arrangement(StrEnum):
    """One thing to see to before a review can be held (domain notes 2)."""

    DAY = "day"
    CHILD_ASKED = "child_asked"
    CHILDS_PLACE = "childs_place"
    LESSONS = "lessons"
    WANTED = "wanted"
    UNWANTED = "unwanted"
    INVITATIONS = "invitations"
    CONSULTATION = "consultation"
    REPORT = "report"
    REPORT_SHARED = "report_shared"
    INTERPRETER = "interpreter"
    ADVOCATE = "advocate"
    ALONE = "alone"


class Readiness(StrEnum):
    """How far one thing is."""

    READY = "ready"
    OPEN = "open"
    LATE = "late"
    AGAINST_WISH = "against_wish"


class Check(msgspec.Struct, frozen=True):
    """One thing to see to, and how far it is.

    Attributes:
        subject: Which audience or role it is about, where there are several.
        due: By when, where there is a rule.
    """

    arrangement: Arrangement
    readiness: Readiness
    subject: str = ""
    due: Due | None = None


def ready_to_hold(
    clockwork: Clockwork, plan: ReviewPlan, next_due: Due | None, today: date
) -> tuple[Check, ...]:
    """Everything to see to before a review, in the order in which it falls due.

    The clocks run back from the day that is booked; without a day nothing is late.
    """
    return tuple(_late_if_past(check, today) for check in _checks(clockwork, plan, next_due))


def _checks(clockwork: Clockwork, plan: ReviewPlan, next_due: Due | None) -> Iterator[Check]:
    yield _day(plan, next_due)
    on = plan.booked_on
    asked_by = clockwork.child_asked_by(on) if on else None
    asked = plan.child_asked_on is not None
    yield _check(Arrangement.CHILD_ASKED, is_ready=asked, due=asked_by)
    yield from _wishes(plan)
    yield from _invitations(clockwork, plan)
    report_by = clockwork.report_due(on) if on else None
    authorised = plan.report_authorised_on is not None
    yield _check(Arrangement.REPORT, is_ready=authorised, due=report_by)
    for audience in _ALWAYS_ASKED:
        shared = plan.report_shared.get(audience)
        is_shared = shared in {Shared.YES, Shared.NOT_APPROPRIATE}
        yield _check(Arrangement.REPORT_SHARED, is_ready=is_shared, subject=audience)
    no_need = {Interpreter.NOT_NEEDED, Interpreter.BOOKED}
    yield _check(Arrangement.INTERPRETER, is_ready=plan.interpreter in no_need)
    told = {Advocate.DECLINED, Advocate.COMING}
    yield _check(Arrangement.ADVOCATE, is_ready=plan.advocate in told)
    yield _check(Arrangement.ALONE, is_ready=plan.alone_on is not None)


def _day(plan: ReviewPlan, next_due: Due | None) -> Check:
    """The day must not lie after the last lawful day; that it does is late at once."""
    if plan.booked_on is None:
        return Check(Arrangement.DAY, Readiness.OPEN, due=next_due)
    is_late = next_due is not None and plan.booked_on > next_due.due_on
    return Check(Arrangement.DAY, Readiness.LATE if is_late else Readiness.READY, due=next_due)


def _wishes(plan: ReviewPlan) -> Iterator[Check]:
    """What the child wants: where, not in lessons, with whom and without whom."""
    choice = plan.venue_child_choice
    yield _wish(Arrangement.CHILDS_PLACE, is_met=choice, subject=plan.venue or "")
    lessons = plan.lesson_time
    outside = None if lessons is None else lessons is not LessonTime.INSIDE
    yield _wish(Arrangement.LESSONS, is_met=outside)
    for role in plan.wanted:
        yield _wish(Arrangement.WANTED, is_met=role in plan.invited, subject=role)
    for role in plan.unwanted:
        yield _wish(Arrangement.UNWANTED, is_met=role not in plan.invited, subject=role)


def _invitations(clockwork: Clockwork, plan: ReviewPlan) -> Iterator[Check]:
    by = clockwork.invitations_by(plan.booked_on) if plan.booked_on else None
    sent = plan.invitations_sent_on is not None
    yield _check(Arrangement.INVITATIONS, is_ready=sent, due=by)
    for each in plan.consultations:
        is_wanted = each.audience in _ALWAYS_ASKED or each.sent_on or each.method
        if is_wanted:
            back = each.returned_on is not None or each.method == "none"
            due = by if each.sent_on is None else None
            yield _check(Arrangement.CONSULTATION, is_ready=back, subject=each.audience, due=due)


def _check(
    arrangement: Arrangement, *, is_ready: bool, subject: str = "", due: Due | None = None
) -> Check:
    readiness = Readiness.READY if is_ready else Readiness.OPEN
    return Check(arrangement, readiness, subject, due)


def _wish(arrangement: Arrangement, *, is_met: bool | None, subject: str = "") -> Check:
    if is_met is None:
        return Check(arrangement, Readiness.OPEN, subject)
    return Check(arrangement, Readiness.READY if is_met else Readiness.AGAINST_WISH, subject)


def _late_if_past(check: Check, today: date) -> Check:
    due = check.due
    if check.readiness is Readiness.OPEN and due is not None and due.due_on < today:
        return msgspec.structs.replace(check, readiness=Readiness.LATE)
    return check
