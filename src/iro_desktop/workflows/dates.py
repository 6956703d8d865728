"""Dates that fall due, with their grade and their reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from iro_core.domain.child import Child
from iro_core.domain.due import Due, DueKind, Explanation, NoDue, Rag
from iro_core.domain.review import Review
from iro_core.domain.timescales import Reading
from iro_desktop.workflows.session import Session


@dataclass(frozen=True)
class DateView:
    """One date, how urgent it is, and why it is what it is.

    Attributes:
        working_days: Until the date; negative when it has passed.
        readings: What it would be where the rules can be read otherwise.
    """

    due: Due
    rag: Rag
    working_days: int
    readings: tuple[Reading, ...] = ()

    @property
    def kind(self) -> DueKind:
        """What falls due."""
        return self.due.kind

    @property
    def due_on(self) -> date:
        """The last day for it."""
        return self.due.due_on

    @property
    def explanation(self) -> Explanation:
        """Why it is due then."""
        return self.due.explanation


def date_view(session: Session, due: Due, readings: tuple[Reading, ...] = ()) -> DateView:
    """A date as it stands today."""
    urgency = session.clockwork.urgency(due.due_on, session.today)
    return DateView(due, urgency.rag, urgency.working_days or 0, readings)


def next_review(session: Session, child: Child, reviews: Iterable[Review]) -> Due | None:
    """When the next review must be held; None if the child is not looked after or 18 by then."""
    early = session.reading.early_reviews(child.child_id)
    due = session.clockwork.next_review(child, list(reviews), session.today, early)
    return None if isinstance(due, NoDue) else due


def other_readings(
    session: Session, child: Child, reviews: Sequence[Review]
) -> tuple[Reading, ...]:
    """What the date of the next review would be by other readings of the rules."""
    early = session.reading.early_reviews(child.child_id)
    return session.clockwork.other_readings(child, reviews, session.today, early)


def after_review(
    session: Session, child: Child, earlier: Sequence[Review], held: Review
) -> tuple[DateView, ...]:
    """What holding a review on its date sets: the deadlines, midway and the next review."""
    if held.held_on is None:
        return ()
    following = session.clockwork.next_review(child, [*earlier, held], held.held_on)
    if isinstance(following, NoDue):
        dues = session.clockwork.after_review(held.held_on, None)
    else:
        dues = (*session.clockwork.after_review(held.held_on, following.due_on), following)
    return tuple(date_view(session, due) for due in sorted(dues, key=lambda due: due.due_on))


def next_number(child: Child, reviews: Iterable[Review], today: date) -> int:
    """Which review of the present period of care comes next, as far as is known here."""
    counts_from = child.reviews_count_from(today) or date.min
    held = [each for each in reviews if each.held_on and counts_from <= each.held_on <= today]
    return max([len(held), *(each.number or 0 for each in held)]) + 1
