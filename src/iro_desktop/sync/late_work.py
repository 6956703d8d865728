"""What a colleague wrote about a child who had gone to somebody else before it arrived.

Whoever has the child now is told, until they have read it.
"""

from collections.abc import Collection, Sequence
from typing import Final

import msgspec

from iro_core.changes.change import SignedChange
from iro_desktop.store.store import Store

_KEY: Final = "late_work"


class LateWork(msgspec.Struct, frozen=True):
    """The last late change of a record that nobody here has read yet."""

    record_id: str
    kind: str
    child_id: str
    author: str
    act: str


Work = dict[str, LateWork]


def note(store: Store, changes: Sequence[SignedChange], late: Collection[str]) -> None:
    """Remember the late ones of a page, inside the caller's transaction."""
    came = [each.change for each in changes if each.change.change_id in late]
    if came:
        work = {
            change.record_id: LateWork(
                change.record_id, change.kind, change.child_id or "", change.author, change.act
            )
            for change in came
        }
        store.local_state.save(_KEY, _load(store) | work)


def unread(store: Store) -> list[LateWork]:
    """What has not been read, of the children who are still here."""
    held = {*store.changes.children_held()}
    return [each for each in _load(store).values() if each.child_id in held]


def mark_read(store: Store, record_id: str) -> None:
    """Somebody read what came late about a record."""
    store.local_state.save(_KEY, {k: each for k, each in _load(store).items() if k != record_id})


def _load(store: Store) -> Work:
    return store.local_state.load(_KEY, Work) or {}
