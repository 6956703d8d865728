"""Booked reviews of today and of the next working day: where to be, when, with what in hand."""

from dataclasses import dataclass
from datetime import date

from iro_core.domain.review import VenueKind
from iro_core.domain.review_plan import ReviewPlan, booked_visits
from iro_desktop.workflows.dates import next_number
from iro_desktop.workflows.session import Session


@dataclass(frozen=True)
class Visit:
    """A review that is booked.

    Attributes:
        starts_at: The wall time in England, "14:30"; empty if it was not agreed.
        report_by: When the social worker's report had to be authorised; None once it is.
        is_held: Whether the review of that day is recorded.
    """

    child_id: str
    child_name: str
    number: int
    on: date
    starts_at: str
    venue: VenueKind | None
    place: str
    report_by: date | None
    is_held: bool


def last_visit_day(session: Session) -> date:
    """The next working day: what is booked until then is packed for today."""
    return session.calendar.add(session.today, 1)


def visits(session: Session) -> tuple[Visit, ...]:
    """What is booked from today to the next working day, in order of time."""
    plans = (held.content for held in session.reading.plans())
    booked = booked_visits(plans, session.today, last_visit_day(session))
    return tuple(visit for on, plan in booked if (visit := _visit(session, plan, on)) is not None)


def _visit(session: Session, plan: ReviewPlan, on: date) -> Visit | None:
    child = session.reading.child(plan.child_id)
    if child is None:
        return None
    reviews = [held.content for held in session.reading.reviews(plan.child_id)]
    is_held = any(review.held_on == on for review in reviews)
    number = next_number(child.content, reviews, session.today) - is_held
    is_authorised = plan.report_authorised_on is not None
    return Visit(
        child_id=plan.child_id,
        child_name=child.content.display_name,
        number=number,
        on=on,
        starts_at=plan.starts_at,
        venue=plan.venue,
        place=plan.place,
        report_by=None if is_authorised else session.clockwork.report_due(on).due_on,
        is_held=is_held,
    )
