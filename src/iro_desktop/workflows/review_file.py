"""Reading a recorded review."""

from dataclasses import dataclass
from datetime import date, datetime

from iro_core import clock as clocks
from iro_core.changes.change import Value
from iro_core.changes.device_log import DeviceAction
from iro_core.domain.review import Decision, PreviousDecision, Review
from iro_core.domain.supervision import AMEND
from iro_desktop.workflows.device_log import note
from iro_desktop.workflows.reading import Held, answers_of
from iro_desktop.workflows.review_record import held_child, held_review
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.stages import RecordStage, last_receipt, stage_of


@dataclass(frozen=True)
class ReviewFile:
    """A recorded review as it stands now.

    Attributes:
        recorded_by: The name of who recorded it, and `recorded_at` when by their clock.
        edits: How often it was put right since.
        needs_choice: Whether two versions of an answer wait for a person.
        qa_form_id: The QA form about it, empty if there is none yet.
    """

    review_id: str
    child_id: str
    child_name: str
    number: int | None
    held_on: date | None
    answers: dict[str, Value]
    decisions: tuple[Decision, ...]
    previous: tuple[PreviousDecision, ...]
    stage: RecordStage
    receipt: str
    recorded_by: str
    recorded_at: datetime
    recorded_here: bool
    edits: int
    needs_choice: bool
    qa_form_id: str


def read_review(session: Session, review_id: str) -> ReviewFile:
    """A review with everything that was recorded.

    Raises:
        Refused: It is not on this laptop (code "not_found").
    """
    held = held_review(session, review_id)
    note(session, DeviceAction.RECORD_OPENED, review_id)
    return review_file(session, held)


def review_file(session: Session, held: Held[Review]) -> ReviewFile:
    """A review as a state of its record says it, the present one or an earlier one."""
    review, state, review_id = held.content, held.state, held.record_id
    form = session.reading.form_about(review_id, review.child_id)
    first = state.acts[0]
    return ReviewFile(
        review_id=review_id,
        child_id=review.child_id,
        child_name=held_child(session, review.child_id).content.display_name,
        number=review.number,
        held_on=review.held_on,
        answers=answers_of(state),
        decisions=review.decisions,
        previous=review.previous,
        stage=stage_of(session, state),
        receipt=last_receipt(session, review_id),
        recorded_by=session.reading.people.name(first.author),
        recorded_at=clocks.from_text(first.claimed_at),
        recorded_here=was_recorded(held),
        edits=sum(act.act in {"edit", AMEND} for act in state.acts),
        needs_choice=state.needs_a_person,
        qa_form_id=form.record_id if form else "",
    )


def was_recorded(held: Held[Review]) -> bool:
    """Whether it was recorded with this program, and did not come from the return."""
    return not held.content.is_imported
