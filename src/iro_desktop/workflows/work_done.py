"""Noting that something was done after a review: sent, signed, updated; and taking that back."""

from datetime import date
from typing import Final

from iro_core.domain.due import DueKind
from iro_core.domain.work_done import PATHS, check_done_on
from iro_desktop.workflows.acts import Act, perform
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.review_record import KIND, held_review
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.to_do import Todo

NOTE_WORK: Final = "note_work"


def note_todo(session: Session, todo: Todo, done_on: date | None) -> Changed:
    """Note the day on which a thing on the list was done after its review; None takes it back.

    Only what is noted by its day (`PATHS`) has a note.

    Raises:
        Refused: The review is not on this laptop (code "not_found").
        RuleBroken: The day is to come, or before the review.
        NotPermitted: This user does not write in reviews.
    """
    assert isinstance(todo.what, DueKind)  # noqa: S101 - only these have a path
    held = held_review(session, todo.record_id)
    if done_on is not None:
        check_done_on(held.content, done_on, session.today)
    act = Act(
        record_id=todo.record_id,
        kind=KIND,
        act=NOTE_WORK,
        child_id=held.content.child_id,
        values={PATHS[todo.what]: done_on.isoformat() if done_on is not None else None},
        parents=tuple(held.state.heads),
        seen_status=held.state.status,
    )
    return perform(session, act)
