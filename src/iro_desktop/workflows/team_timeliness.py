"""Timeliness across the team: every review that counts in a period, and how it stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from iro_core.domain.child import Child
from iro_core.domain.due import NoDue
from iro_core.domain.period import Period
from iro_core.domain.review import LateReason, Review
from iro_core.domain.timeliness import Standing, counts_on, is_due_date_known, standing
from iro_core.domain.timescales import Clockwork
from iro_desktop.workflows.dates import next_number
from iro_desktop.workflows.reading import Held
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.supervision import check_supervisor


class LeftOutBecause(StrEnum):
    """Why a review does not count."""

    DUE_DATE_UNKNOWN = "due_date_unknown"
    NOT_LOOKED_AFTER = "not_looked_after"


@dataclass(frozen=True)
class TimedReview:
    """One review that counts.

    Attributes:
        review_id: Empty for a review that was not held.
        counts_on: The day in whose week it counts.
        working_days_late: Until it was first held, or until today; 0 if it was not late.
        iro_name: Who recorded it; of the others, who has the child now.
    """

    child_id: str
    child_name: str
    review_id: str
    number: int | None
    due_on: date
    started_on: date | None
    held_on: date | None
    counts_on: date
    standing: Standing
    reason: LateReason | None
    working_days_late: int
    iro_name: str
    team: str


@dataclass(frozen=True)
class LeftOutReview:
    """One review that does not count, and why."""

    child_id: str
    child_name: str
    review_id: str
    held_on: date
    because: LeftOutBecause
    iro_name: str


@dataclass(frozen=True)
class TimedChild:
    """A child who was looked after on the last day of the period.

    Attributes:
        reviews: The standing of each of its reviews that counts in the period.
    """

    child_id: str
    child_name: str
    iro_name: str
    team: str
    reviews: tuple[Standing, ...]


@dataclass(frozen=True)
class Timeliness:
    """What the page prints.

    Attributes:
        reviews: Those that count in the period, by the day on which they count.
        children: Those looked after on the last day, short breaks apart.
        overdue_now: Every review that is overdue today, whenever it fell due.
        first_sitting: Whether the first sitting counts, or the completion.
    """

    period: Period
    reviews: tuple[TimedReview, ...]
    left_out: tuple[LeftOutReview, ...]
    children: tuple[TimedChild, ...]
    overdue_now: tuple[TimedReview, ...]
    first_sitting: bool
    target_percent: int


def timeliness(
    session: Session, period: Period, *, first_sitting: bool | None = None
) -> Timeliness:
    """The team's reviews of a period (NotPermitted for anybody but a supervisor).

    `first_sitting` says which day of an adjourned review or a series counts; None is the
    authority's own reading.
    """
    check_supervisor(session, "timeliness")
    policy = session.policy
    if first_sitting is not None:
        policy = policy.with_number("first_sitting_counts", int(first_sitting))
    clockwork = Clockwork(policy, session.calendar)
    judged = [
        _Judged(session, clockwork, held.content).all() for held in session.reading.children()
    ]
    found = [review for reviews in judged for review in reviews]
    timed = sorted(
        (each for each in found if isinstance(each, TimedReview)),
        key=lambda each: (each.counts_on, each.child_name, each.review_id),
    )
    counted = tuple(each for each in timed if period.holds(each.counts_on))
    return Timeliness(
        period=period,
        reviews=counted,
        left_out=tuple(
            each for each in found if isinstance(each, LeftOutReview) and period.holds(each.held_on)
        ),
        children=_children(session, period, counted),
        overdue_now=tuple(each for each in timed if each.standing is Standing.OVERDUE),
        first_sitting=bool(policy["first_sitting_counts"]),
        target_percent=policy["timeliness_target_percent"],
    )


class _Judged:
    """The reviews of one child, judged one after another."""

    def __init__(self, session: Session, clockwork: Clockwork, child: Child) -> None:
        self._session = session
        self._clockwork = clockwork
        self._child = child
        held = session.reading.reviews(child.child_id)
        self._reviews = sorted(held, key=lambda each: each.content.started_on or date.max)
        allocated = session.reading.people.allocation(child.child_id)
        self._iro_name = session.reading.people.name(allocated.user_id) if allocated else ""
        self._team = child.team or (allocated.team if allocated else "")

    def all(self) -> list[TimedReview | LeftOutReview]:
        """Those that were held, and the one that is overdue."""
        found = list(self._held())
        overdue = self._overdue()
        return [*found, overdue] if overdue is not None else found

    def _held(self) -> Iterator[TimedReview | LeftOutReview]:
        earlier: list[Review] = []
        for held in self._reviews:
            review = held.content
            judged = self._judge(held, earlier)
            if judged is not None:
                yield judged
            earlier.append(review)

    def _judge(
        self, held: Held[Review], earlier: Sequence[Review]
    ) -> TimedReview | LeftOutReview | None:
        review = held.content
        day = review.started_on
        if day is None or day > self._session.today or not self._is_decided(review):
            return None
        due_on = review.due_on or self._due_on(earlier, day)
        if due_on is None:
            return self._left_out(held, day, LeftOutBecause.NOT_LOOKED_AFTER)
        if not is_due_date_known(self._child, earlier, review, self._clockwork):
            return self._left_out(held, day, LeftOutBecause.DUE_DATE_UNKNOWN)
        judged = standing(review, due_on, self._clockwork)
        return self._timed(held, due_on, judged, next_number(self._child, earlier, day))

    def _is_decided(self, review: Review) -> bool:
        """One that is under way counts by its first sitting only, and not if it is overdue."""
        if not review.is_under_way:
            return True
        return bool(self._clockwork.policy["first_sitting_counts"]) and not self._next_overdue()

    def _due_on(self, earlier: Sequence[Review], day: date) -> date | None:
        due = self._clockwork.next_review(self._child, earlier, day)
        return None if isinstance(due, NoDue) else due.due_on

    def _next_overdue(self) -> date | None:
        reviews = [held.content for held in self._reviews]
        early = self._session.reading.early_reviews(self._child.child_id)
        due = self._clockwork.next_review(self._child, reviews, self._session.today, early)
        if isinstance(due, NoDue) or due.due_on >= self._session.today:
            return None
        return due.due_on

    def _overdue(self) -> TimedReview | None:
        """The review that fell due and was not held; none once the child has left care."""
        due_on = self._next_overdue()
        return None if due_on is None else self._timed(None, due_on, Standing.OVERDUE, None)

    def _timed(
        self, held: Held[Review] | None, due_on: date, judged: Standing, number: int | None
    ) -> TimedReview:
        review = held.content if held is not None else None
        first = (review.started_on if review else None) or self._session.today
        is_late = judged is not Standing.IN_TIME
        late = self._session.calendar.count(due_on, first) if is_late else 0
        return TimedReview(
            child_id=self._child.child_id,
            child_name=self._child.display_name,
            review_id=held.record_id if held is not None else "",
            number=(review.number if review else None) or number,
            due_on=due_on,
            started_on=review.started_on if review else None,
            held_on=review.held_on if review else None,
            counts_on=counts_on(review, due_on),
            standing=judged,
            reason=review.late_reason if review and is_late else None,
            working_days_late=max(0, late),
            iro_name=self._iro_of(held),
            team=self._team,
        )

    def _iro_of(self, held: Held[Review] | None) -> str:
        if held is None or held.content.is_imported:
            return self._iro_name
        return self._session.reading.people.name(held.state.acts[0].author)

    def _left_out(self, held: Held[Review], day: date, because: LeftOutBecause) -> LeftOutReview:
        return LeftOutReview(
            child_id=self._child.child_id,
            child_name=self._child.display_name,
            review_id=held.record_id,
            held_on=day,
            because=because,
            iro_name=self._iro_of(held),
        )


def _children(
    session: Session, period: Period, counted: Sequence[TimedReview]
) -> tuple[TimedChild, ...]:
    by_child: dict[str, list[TimedReview]] = {}
    for review in counted:
        by_child.setdefault(review.child_id, []).append(review)
    people = session.reading.people
    found = []
    for held in session.reading.children():
        child = held.content
        looked_after = child.is_looked_after(period.last)
        if not looked_after or child.has_short_breaks_only(period.last):
            continue
        allocated = people.allocation(child.child_id)
        found.append(
            TimedChild(
                child_id=child.child_id,
                child_name=child.display_name,
                iro_name=people.name(allocated.user_id) if allocated else "",
                team=child.team or (allocated.team if allocated else ""),
                reviews=tuple(each.standing for each in by_child.get(child.child_id, ())),
            )
        )
    return tuple(sorted(found, key=lambda each: (each.child_name, each.child_id)))
