"""How far a record has come, in the few states that a person is told about."""

from collections.abc import Iterable
from enum import StrEnum

from iro_core.changes.fold import RecordState
from iro_desktop.store.receipts import Outgoing, SendState
from iro_desktop.workflows.session import Session


class RecordStage(StrEnum):
    """Where a record stands; "sent" means that the server gave a receipt."""

    DRAFT = "draft"
    READY = "ready"
    SENT = "sent"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    NEEDS_ATTENTION = "needs_attention"
    RECEIVED = "received"


_ANSWERED_NO = frozenset({SendState.QUARANTINED, SendState.REFUSED})


def stage_of(session: Session, state: RecordState) -> RecordStage:
    """Where a record stands; RECEIVED if nothing of it was made on this laptop."""
    return stage_from(state, session.store.receipts.of_record(state.record_id))


def stage_from(state: RecordState, made_here: Iterable[Outgoing]) -> RecordStage:
    """Where a record stands, from what became of the changes made here."""
    states = {outgoing.state for outgoing in made_here}
    if state.needs_a_person or states & _ANSWERED_NO:
        return RecordStage.NEEDS_ATTENTION
    if SendState.READY in states:
        return RecordStage.READY
    if state.status == "returned":
        return RecordStage.RETURNED
    if state.status == "accepted":
        return RecordStage.ACCEPTED
    return RecordStage.SENT if states else RecordStage.RECEIVED


def last_receipt(session: Session, record_id: str) -> str:
    """The receipt for the latest change of a record that was made here; empty if none."""
    made_here = session.store.receipts.of_record(record_id)
    return next((each.receipt for each in reversed(made_here) if each.receipt), "")
