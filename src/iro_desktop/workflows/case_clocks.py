"""The clocks that run for a child, from what this laptop knows."""

from collections.abc import Iterator, Sequence
from datetime import date

from iro_core.domain.child import Child
from iro_core.domain.due import DueKind
from iro_core.domain.life_facts import AnsweredForm
from iro_core.domain.review import Review
from iro_core.domain.running_clocks import Case, ReviewWork, RunningClock, running_clocks
from iro_core.domain.work_done import work_done
from iro_desktop.workflows.challenge_file import OPEN
from iro_desktop.workflows.dates import next_number
from iro_desktop.workflows.reading import Held
from iro_desktop.workflows.session import Session


def clocks_of(session: Session, child: Child) -> tuple[RunningClock, ...]:
    """Every clock that runs for a child today, the earliest first."""
    clockwork, today = session.clockwork, session.today
    return session.clocks.get(
        child.child_id,
        (clockwork, today),
        lambda: running_clocks(clockwork, case_of(session, child), today),
    )


def case_of(session: Session, child: Child) -> Case:
    """What is known here that starts a clock of this child or stops it."""
    reading = session.reading
    reviews = reading.reviews(child.child_id)
    return Case(
        child=child,
        reviews=_work(session, reviews),
        early=reading.early_reviews(child.child_id),
        challenges=tuple(
            held.content for held in reading.challenges(child.child_id) if held.state.status == OPEN
        ),
        plans=tuple(held.content for held in reading.plans(child.child_id)),
        forms=tuple(answered_forms(session, child)),
        next_number=next_number(child, (held.content for held in reviews), session.today),
    )


def _work(session: Session, reviews: Sequence[Held[Review]]) -> tuple[ReviewWork, ...]:
    return tuple(
        ReviewWork(
            review=held.content,
            known_since=date.fromisoformat(held.state.acts[0].claimed_at[:10]),
            stopped=_stopped(session, held.content),
        )
        for held in reviews
    )


def _stopped(session: Session, review: Review) -> frozenset[DueKind]:
    """What was done after a review."""
    stopped = set(work_done(review))
    updates = session.reading.between.updates(review.child_id)
    if any(held.content.review_id == review.record_id for held in updates):
        stopped.add(DueKind.MIDWAY)
    if session.reading.form_about(review.record_id, review.child_id) is not None:
        stopped.add(DueKind.QA_FORM)
    return frozenset(stopped)


def answered_forms(session: Session, child: Child) -> Iterator[AnsweredForm]:
    """The child's QA forms that were handed in, each with the day of its review."""
    for form in session.reading.forms(child.child_id):
        review = session.reading.review(form.content.text("review_id"))
        held_on = review.content.held_on if review is not None else None
        if held_on is not None:
            yield AnsweredForm(held_on, form.content.under("answers"))
