"""What is typed and not yet done: kept after every pause, found again after anything."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from iro_core import clock as clocks
from iro_core.changes.change import Value
from iro_desktop.errors import StoreDamaged
from iro_desktop.store.drafts import Draft
from iro_desktop.workflows.acts import DraftKey, normalised
from iro_desktop.workflows.changed import DRAFT, Changed
from iro_desktop.workflows.session import Session


@dataclass(frozen=True)
class Begun:
    """What a draft is about; it does not change while it is written.

    Attributes:
        record_id: The record it will become or change.
        based_on: The record's versions that the person sees.
        facts: What else was fixed when it was begun, such as the kind of a challenge.
    """

    child_id: str
    record_id: str
    based_on: tuple[str, ...] = ()
    form_version: str | None = None
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SavedDraft:
    """A draft as it was last saved."""

    key: DraftKey
    begun: Begun
    answers: dict[str, Value]
    saved_at: datetime


class _Content(msgspec.Struct, frozen=True):
    record_id: str
    answers: dict[str, Value]
    facts: dict[str, str] = {}


def find(session: Session, key: DraftKey) -> SavedDraft | None:
    """This user's draft, or None if nothing was begun."""
    found = session.store.drafts.load(key.kind, key.subject, session.membership.user_id)
    return _read(found) if found else None


def all_drafts(session: Session) -> list[SavedDraft]:
    """Everything this user has begun, the latest first."""
    return [_read(each) for each in session.store.drafts.all_of(session.membership.user_id)]


def of_child(session: Session, child_id: str) -> list[SavedDraft]:
    """Everything begun about a child, the latest first."""
    return [_read(each) for each in session.store.drafts.of_child(child_id)]


def save(session: Session, key: DraftKey, begun: Begun, answers: Mapping[str, Value]) -> datetime:
    """Keep a draft; when it returns it is on the disk twice. The instant is the one to show."""
    saved_at = session.clock.now()
    kept = {path: normalised(value) for path, value in answers.items() if value is not None}
    content = _Content(begun.record_id, kept, begun.facts)
    session.store.drafts.save(
        Draft(
            kind=key.kind,
            subject=key.subject,
            user=session.membership.user_id,
            child_id=begun.child_id,
            content=msgspec.json.encode(content).decode(),
            updated_at=clocks.to_text(saved_at),
            based_on=list(begun.based_on),
            form_version=begun.form_version,
        )
    )
    return saved_at


def discard(session: Session, key: DraftKey, child_id: str) -> Changed:
    """Forget a draft."""
    session.store.drafts.drop(key.kind, key.subject, session.membership.user_id)
    return Changed(frozenset({DRAFT}), frozenset(), frozenset({child_id}))


def _read(draft: Draft) -> SavedDraft:
    try:
        content = msgspec.json.decode(draft.content, type=_Content)
        saved_at = clocks.from_text(draft.updated_at)
    except (msgspec.DecodeError, ValueError) as error:
        raise StoreDamaged("draft") from error
    begun = Begun(
        child_id=draft.child_id or "",
        record_id=content.record_id,
        based_on=tuple(draft.based_on),
        form_version=draft.form_version,
        facts=content.facts,
    )
    return SavedDraft(DraftKey(draft.kind, draft.subject), begun, content.answers, saved_at)
