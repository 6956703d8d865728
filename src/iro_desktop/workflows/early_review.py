"""Bringing a child's review forward: why, by when, and taking that back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from iro_core.domain.early_review import EarlyReview, EarlyReviewTrigger
from iro_core.forms.evaluation import Value
from iro_desktop.workflows.acts import Act, perform
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.dates import next_review
from iro_desktop.workflows.review_record import held_child
from iro_desktop.workflows.session import Session

KIND: Final = "early_review"


@dataclass(frozen=True)
class EarlyReviewStart:
    """What the page needs to ask.

    Attributes:
        due_on: When the next review is due as things stand; None if none is.
        standing: What already asks for an early review.
    """

    child_id: str
    child_name: str
    today: date
    due_on: date | None
    standing: tuple[EarlyReview, ...]


@dataclass(frozen=True)
class Asked:
    """What is wrong, by field, or what changed."""

    problems: dict[str, str]
    changed: Changed | None


def start_early_review(session: Session, child_id: str) -> EarlyReviewStart:
    """Whose review, and how its date stands.

    Raises:
        Refused: The child is not on this laptop (code "not_found").
    """
    child = held_child(session, child_id).content
    reviews = [held.content for held in session.reading.reviews(child_id)]
    due = next_review(session, child, reviews)
    return EarlyReviewStart(
        child_id=child_id,
        child_name=child.display_name,
        today=session.today,
        due_on=due.due_on if due is not None else None,
        standing=session.reading.early_reviews(child_id),
    )


def ask_for_early_review(
    session: Session, start: EarlyReviewStart, answers: Mapping[str, Value]
) -> Asked:
    """Ask for a review before its usual date; it moves at once on this laptop.

    Problems, by field: "trigger_missing", "day_missing", "day_passed", "day_not_sooner".
    """
    problems = _problems(start, answers)
    if problems:
        return Asked(problems, None)
    act = Act(
        record_id=session.laptop.new_id(),
        kind=KIND,
        act="ask",
        child_id=start.child_id,
        values={
            "trigger": answers["trigger"],
            "since": session.today.isoformat(),
            "hold_by": answers["hold_by"],
            "because": answers.get("because"),
        },
    )
    return Asked({}, perform(session, act))


def withdraw_early_review(session: Session, record_id: str) -> Changed:
    """What asked for an early review holds no more; it stays in the history.

    Raises:
        RuleBroken: It was withdrawn already (rule "not_in_this_state").
    """
    state = session.store.records.record(record_id)
    assert state is not None and state.child_id is not None  # noqa: S101, PT018 - it is listed
    act = Act(
        record_id=record_id,
        kind=KIND,
        act="withdraw",
        child_id=state.child_id,
        values={},
        parents=state.heads,
        seen_status=state.status,
    )
    return perform(session, act)


def _problems(start: EarlyReviewStart, answers: Mapping[str, Value]) -> dict[str, str]:
    found: dict[str, str] = {}
    if answers.get("trigger") not in set(EarlyReviewTrigger):
        found["trigger"] = "trigger_missing"
    try:
        hold_by = date.fromisoformat(str(answers.get("hold_by")))
    except ValueError:
        return {**found, "hold_by": "day_missing"}
    if hold_by < start.today:
        found["hold_by"] = "day_passed"
    elif start.due_on is not None and hold_by >= start.due_on:
        found["hold_by"] = "day_not_sooner"
    return found
