"""From an act of a person to a signed change in the store: permission, status, signature, saved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from iro_core.changes.change import (
    TEXT_LIMIT_CHARACTERS,
    Change,
    SignedChange,
    Value,
    storable,
)
from iro_core.changes.fold import RecordState, fold_at
from iro_core.changes.signing import sign_change
from iro_core.domain import access
from iro_core.domain.supervision import NEW, next_status
from iro_core.errors import NotPermitted
from iro_desktop.store.change_log import Touched
from iro_desktop.workflows.changed import DRAFT, OUTBOX, Changed, changed_by
from iro_desktop.workflows.session import Session

LONGEST_TEXT_CHARACTERS: Final = TEXT_LIMIT_CHARACTERS


@dataclass(frozen=True, kw_only=True)
class Act:
    """What somebody did to a record.

    Attributes:
        seen_status: The record's status as the person saw it.
        parents: The record's heads as the person saw them.
    """

    record_id: str
    kind: str
    act: str
    child_id: str
    values: Mapping[str, Value]
    parents: Sequence[str] = ()
    seen_status: str = NEW
    form_version: str | None = None


@dataclass(frozen=True)
class DraftKey:
    """Which draft an act completes."""

    kind: str
    subject: str


def perform(
    session: Session,
    act: Act,
    *,
    completes: DraftKey | None = None,
    pieces: Sequence[bytes] = (),
) -> Changed:
    """Save an act; when it returns it is on the disk twice, and its draft is gone.

    Args:
        pieces: The file that the act puts on record, saved with it or not at all.

    Raises:
        NotPermitted: This user may not do this to such a record; nothing was saved.
        RuleBroken: The record's status does not admit the act (rule "not_in_this_state").
        InvalidData: A text cannot be stored.
    """
    return perform_all(session, [act], completes=completes, pieces=pieces)


def perform_all(
    session: Session,
    acts: Sequence[Act],
    *,
    completes: DraftKey | None = None,
    pieces: Sequence[bytes] = (),
) -> Changed:
    """Save acts on several records, all or none, as `perform` does one."""
    for act in acts:
        _check(session, act)
    store = session.store
    touched: list[Touched] = []
    with store.transaction():
        for act in acts:
            touched += store.changes.append_local([_signed(session, act)])
            store.pieces.save(act.record_id, act.child_id, pieces)
        if completes is not None:
            store.drafts.drop(completes.kind, completes.subject, session.membership.user_id)
    session.forget(touched)
    return changed_by(touched, also=(OUTBOX, *([DRAFT] if completes else [])))


def as_seen(session: Session, record_id: str, heads: Sequence[str]) -> RecordState | None:
    """What a record said to somebody who saw these heads, whatever has arrived since."""
    return fold_at(heads, session.store.changes.history(record_id))


def _check(session: Session, act: Act) -> None:
    role = session.user.role
    if not access.may_write(role, act.kind, act.act):
        raise NotPermitted(f"{act.kind} {act.act}")
    for path in act.values:
        if not access.may_set(role, act.kind, path, act.act):
            raise NotPermitted(f"{act.kind} {path}")
    next_status(act.kind, act.seen_status, act.act)


def kept_text(text: str) -> str:
    """A text as it will be kept: without characters that cannot be seen."""
    return storable(text)


def normalised(value: Value) -> Value:
    """The value with its texts in the one form in which they can be kept and compared."""
    if isinstance(value, str):
        return kept_text(value)
    if isinstance(value, list):
        return [kept_text(each) for each in value]
    return value


def _signed(session: Session, act: Act) -> SignedChange:
    member = session.membership
    change = Change(
        change_id=session.laptop.new_id(),
        authority=member.authority,
        record_id=act.record_id,
        kind=act.kind,
        act=act.act,
        author=member.user_id,
        device=member.device_id,
        device_seq=session.store.changes.next_device_seq(),
        claimed_at=session.now_text(),
        parents=sorted(act.parents),
        child_id=act.child_id,
        form_version=act.form_version,
        set={path: normalised(value) for path, value in sorted(act.values.items())},
    )
    return sign_change(change, session.identity.author_key)
