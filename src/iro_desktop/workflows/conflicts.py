"""Two versions of one answer: shown with who wrote which, and decided by a person."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from iro_core import clock as clocks
from iro_core.changes.change import Value
from iro_core.changes.conflict import Conflict, Version, both, conflicts_of
from iro_core.changes.device_log import DeviceAction
from iro_core.changes.fold import RecordState
from iro_core.domain.access import may_write
from iro_core.domain.supervision import CHOOSE
from iro_core.errors import RuleBroken
from iro_desktop.workflows.acts import Act, perform
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.device_log import note
from iro_desktop.workflows.session import Session


class Choice(StrEnum):
    """What a person decides about two versions."""

    FIRST = "first"
    SECOND = "second"
    BOTH = "both"


@dataclass(frozen=True)
class VersionView:
    """One version: what it says, who wrote it, whether here, and when by that laptop's clock."""

    value: Value
    author_name: str
    is_me: bool
    on_this_laptop: bool
    claimed_at: datetime


@dataclass(frozen=True)
class ConflictView:
    """One answer with two or more versions; this laptop's comes first where it has one.

    Attributes:
        can_keep_both: Whether the two can stand together, as two texts can and two dates cannot.
        may_decide: Whether this user may choose.
        based_on: The changes that wrote the first two versions; a third stays, and is asked about
            next.
    """

    record_id: str
    kind: str
    status: str
    child_id: str | None
    child_name: str
    path: str
    versions: tuple[VersionView, ...]
    can_keep_both: bool
    may_decide: bool
    based_on: tuple[str, ...]
    form_version: str | None


def conflicts(session: Session) -> tuple[ConflictView, ...]:
    """Every answer that waits for a person, by child, record and field."""
    found = [
        _view(session, state, conflict)
        for state in session.store.records.needing_a_person()
        for conflict in conflicts_of(state)
    ]
    return tuple(sorted(found, key=lambda each: (each.child_name, each.record_id, each.path)))


def resolve(session: Session, conflict: ConflictView, choice: Choice) -> Changed:
    """Decide; every version stays in history.

    Raises:
        RuleBroken: Both cannot stand together (rule "cannot_keep_both").
        NotPermitted: This user may not write in the record.
    """
    first, second = conflict.versions[0].value, conflict.versions[1].value
    decided = {Choice.FIRST: first, Choice.SECOND: second}
    value = both(first, second) if choice is Choice.BOTH else decided[choice]
    act = Act(
        record_id=conflict.record_id,
        kind=conflict.kind,
        act=CHOOSE,
        child_id=conflict.child_id or "",
        values={conflict.path: value},
        parents=conflict.based_on,
        seen_status=conflict.status,
        form_version=conflict.form_version,
    )
    changed = perform(session, act)
    note(session, DeviceAction.CONFLICT_CHOSEN, conflict.record_id)
    return changed


def _view(session: Session, state: RecordState, conflict: Conflict) -> ConflictView:
    member = session.membership
    versions = sorted(conflict.versions, key=lambda version: version.device != member.device_id)
    return ConflictView(
        record_id=state.record_id,
        kind=state.kind,
        status=state.status,
        child_id=state.child_id,
        child_name=session.reading.child_name(state.child_id),
        path=conflict.path,
        versions=tuple(_version(session, version) for version in versions),
        can_keep_both=_can_keep_both(versions),
        may_decide=may_write(session.user.role, state.kind, CHOOSE),
        based_on=tuple(version.change_id for version in versions[:2]),
        form_version=state.form_version,
    )


def _version(session: Session, version: Version) -> VersionView:
    member = session.membership
    return VersionView(
        value=version.value,
        author_name=session.reading.people.name(version.author),
        is_me=version.author == member.user_id,
        on_this_laptop=version.device == member.device_id,
        claimed_at=clocks.from_text(version.claimed_at),
    )


def _can_keep_both(versions: list[Version]) -> bool:
    try:
        both(versions[0].value, versions[1].value)
    except RuleBroken:
        return False
    return True
