"""The plan of a child's next review, and what the record of that review takes over from it."""

from datetime import date
from typing import Final

from iro_core.changes.change import Value
from iro_core.domain.review_plan import ReviewPlan
from iro_desktop.workflows.reading import Held, answers_of
from iro_desktop.workflows.session import Session

# What plan and record keep under the same name.
_TAKEN_OVER: Final = (
    *("starts_at", "venue_kind", "place", "venue_child_choice", "mode"),
    *("report_authorised_on", "report_shared_child"),
    *("report_shared_parents", "report_shared_carers"),
)
_OF_A_MEETING: Final = ("venue_kind", "place", "people")


def booked_plan(session: Session, child_id: str) -> Held[ReviewPlan] | None:
    """The plan that no review has answered yet: the one booked first."""
    reviews = session.reading.reviews(child_id)
    last = reviews[0].content.held_on if reviews else None
    waiting = [
        held
        for held in session.reading.plans(child_id)
        if last is None or held.content.booked_on is None or held.content.booked_on > last
    ]
    return min(waiting, key=lambda held: held.content.booked_on or date.max, default=None)


def planned_answers(session: Session, child_id: str) -> dict[str, Value]:
    """What the plan already says of the review; its day only once that day has come."""
    held = booked_plan(session, child_id)
    if held is None:
        return {}
    known = answers_of(held.state)
    answers: dict[str, Value] = {path: known[path] for path in _TAKEN_OVER if path in known}
    plan = held.content
    has_come = plan.booked_on is not None and plan.booked_on <= session.today
    if plan.is_series:
        answers |= _meetings(plan, known)
        if has_come and plan.booked_on is not None:
            answers["meetings.1.held_on"] = plan.booked_on.isoformat()
    elif has_come and plan.booked_on is not None:
        answers["held_on"] = plan.booked_on.isoformat()
    return answers


def _meetings(plan: ReviewPlan, known: dict[str, Value]) -> dict[str, Value]:
    """The meetings of a series in the order of their days, each still to be held."""
    first = {f"meetings.1.{part}": known.get(part) for part in ("venue_kind", "place")}
    further = {
        f"meetings.{number}.{part}": known.get(f"meetings.{meeting.meeting_id}.{part}")
        for number, meeting in enumerate(plan.meetings, start=2)
        for part in _OF_A_MEETING
    }
    return {path: value for path, value in {**first, **further}.items() if value is not None}
