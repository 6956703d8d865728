"""What was made here and where it stands: waiting, sent with a receipt, or answered with no."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec

from iro_core import clock as clocks
from iro_core.domain.challenge import ChallengeKind
from iro_desktop.store.receipts import Outgoing, SendState
from iro_desktop.sync.cycle import COPIED, DURABLE, SCOPE, HeldScope
from iro_desktop.sync.office_head import DIFFERS
from iro_desktop.workflows import drafts
from iro_desktop.workflows import lease as leases
from iro_desktop.workflows.conflicts import conflicts
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.stages import RecordStage

_CONTACT: Final = "last_contact"
_SHOWN_RECEIPTS: Final = 100


class LastContact(msgspec.Struct, frozen=True):
    """When the server last answered, by this laptop's clock."""

    at: str


@dataclass(frozen=True)
class WaitingItem:
    """A record of which something has not been received, or was answered with no.

    Attributes:
        act: The last thing done to it.
        challenge_kind: Informal, alert or good practice, if it is a challenge.
        changes: How many changes of it wait.
        reason: Why the server did not simply receive it; `path` is the field, if it is about one.
    """

    record_id: str
    kind: str
    act: str
    challenge_kind: ChallengeKind | None
    child_id: str | None
    child_name: str
    stage: RecordStage
    changes: int
    saved_at: datetime
    reason: str = ""
    path: str = ""


@dataclass(frozen=True)
class Receipt:
    """The server's receipt for something done here.

    Attributes:
        is_durable: It lies in a backup of the office that was opened and found whole.
    """

    record_id: str
    kind: str
    act: str
    challenge_kind: ChallengeKind | None
    child_name: str
    receipt: str
    received_at: datetime
    is_durable: bool


@dataclass(frozen=True)
class LeavingChild:
    """A child who is no longer this user's, and what keeps them on this laptop."""

    child_id: str
    child_name: str
    unsent: int
    drafts: int


@dataclass(frozen=True)
class WaitingScans:
    """How many scans and photographs are not sent, and how much of them."""

    count: int = 0
    size_bytes: int = 0


_NO_SCANS: Final = WaitingScans()


@dataclass(frozen=True)
class SyncStatus:
    """How sending and receiving stands.

    Attributes:
        waiting: Saved here and not sent; the oldest first.
        attention: Answered with no; kept here.
        receipts: The newest first.
        offline_since: When the tries began to fail; None while the server can be reached.
        last_problem: The kind of the last failure; empty after a good try.
        copied_at: When it was last seen that an older copy of this laptop was put back, or that a
            second copy is in use.
        locks_at: When this laptop stops opening without the office.
        must_lock: Whether that is so long ago that even this session has to end.
        office_log_differs_at: When the office first showed this laptop another record of who did
            what than before.
        scans: Scans and photographs that the office does not have whole yet.
    """

    waiting: tuple[WaitingItem, ...]
    attention: tuple[WaitingItem, ...]
    receipts: tuple[Receipt, ...]
    sent_today: int
    needs_choice: int
    leaving: tuple[LeavingChild, ...]
    last_contact: datetime | None
    next_try_at: datetime | None
    offline_since: datetime | None
    last_problem: str
    copied_at: datetime | None
    locks_at: datetime | None = None
    must_lock: bool = False
    scans: WaitingScans = _NO_SCANS
    office_log_differs_at: datetime | None = None


def sync_status(session: Session) -> SyncStatus:
    """Everything that Send and receive shows."""
    receipts = tuple(_receipts(session))
    contact = session.contact
    return SyncStatus(
        waiting=waiting(session),
        attention=attention(session),
        receipts=receipts,
        sent_today=sum(clocks.local_date(each.received_at) == session.today for each in receipts),
        needs_choice=len(conflicts(session)),
        leaving=tuple(_leaving(session)),
        last_contact=last_contact(session),
        next_try_at=contact.next_try_at,
        offline_since=contact.failed_since,
        last_problem=contact.last_problem,
        copied_at=_instant(session, COPIED),
        locks_at=leases.locks_at(session),
        must_lock=leases.must_lock(session),
        scans=waiting_scans(session),
        office_log_differs_at=_instant(session, DIFFERS),
    )


def unsent_count(session: Session) -> int:
    """How many records have something that was not sent; quick."""
    return len({each.record_id for each in session.store.receipts.all_of(SendState.READY)})


def waiting_scans(session: Session) -> WaitingScans:
    """What the office does not have of scans and photographs; quick."""
    unsent = session.store.pieces.unsent()
    return WaitingScans(len(unsent), sum(each.size_bytes for each in unsent))


def waiting(session: Session) -> tuple[WaitingItem, ...]:
    """Records with something saved here and not sent, the oldest first."""
    return tuple(_items(session, SendState.READY, RecordStage.READY))


def attention(session: Session) -> tuple[WaitingItem, ...]:
    """Records of which something was answered with no, the oldest first."""
    both = (SendState.REFUSED, SendState.QUARANTINED)
    return tuple(
        item for state in both for item in _items(session, state, RecordStage.NEEDS_ATTENTION)
    )


def last_contact(session: Session) -> datetime | None:
    """When the server last answered; None if it never did since this laptop joined."""
    contact = session.store.local_state.load(_CONTACT, LastContact)
    return clocks.from_text(contact.at) if contact else None


def _instant(session: Session, key: str) -> datetime | None:
    at = session.store.local_state.load(key, str)
    return clocks.from_text(at) if at else None


def note_contact(session: Session) -> None:
    """Remember that the server answered just now."""
    session.store.local_state.save(_CONTACT, LastContact(session.now_text()))


def _items(session: Session, state: SendState, stage: RecordStage) -> Iterable[WaitingItem]:
    by_record: dict[str, list[Outgoing]] = {}
    for each in reversed(session.store.receipts.all_of(state)):
        by_record.setdefault(each.record_id, []).append(each)
    for record_id, changes in by_record.items():
        # Of what was answered with no, the first is the cause: the others may rest on it.
        last = changes[-1] if state is SendState.READY else changes[0]
        yield WaitingItem(
            record_id=record_id,
            kind=last.kind,
            act=last.act,
            challenge_kind=_challenge_kind(session, last),
            child_id=last.child_id,
            child_name=session.reading.child_name(last.child_id),
            stage=stage,
            changes=len(changes),
            saved_at=clocks.from_text(last.claimed_at),
            reason=last.reason,
            path=last.path,
        )


def _challenge_kind(session: Session, sent: Outgoing) -> ChallengeKind | None:
    held = session.reading.challenge(sent.record_id) if sent.kind == "challenge" else None
    return held.content.kind if held is not None else None


def _receipts(session: Session) -> Iterable[Receipt]:
    durable_seq = session.store.local_state.load(DURABLE, int) or 0
    for each in session.store.receipts.all_of(SendState.RECEIVED, limit=_SHOWN_RECEIPTS):
        if each.receipt:
            yield Receipt(
                record_id=each.record_id,
                kind=each.kind,
                act=each.act,
                challenge_kind=_challenge_kind(session, each),
                child_name=session.reading.child_name(each.child_id),
                receipt=each.receipt,
                received_at=clocks.from_text(each.received_at),
                is_durable=each.device_seq <= durable_seq,
            )


def _leaving(session: Session) -> Iterable[LeavingChild]:
    scope = session.store.local_state.load(SCOPE, HeldScope)
    if scope is None:
        return
    for child_id in sorted({*session.store.changes.children_held()} - {*scope.children}):
        unsent = [
            each
            for each in session.store.receipts.all_of(SendState.READY)
            if each.child_id == child_id
        ]
        scans = session.store.pieces.unsent_of(child_id)
        begun = drafts.of_child(session, child_id)
        name = session.reading.child_name(child_id)
        yield LeavingChild(child_id, name, len(unsent) + scans, len(begun))
