"""Children who are no longer this user's leave this laptop, when it is safe.

Safe means: everything written about them was received; nobody is writing about them now; a server
put back from a backup has been offered everything first; and when most of a caseload would go at
once, the server has said so for a day, because that looks more like a mistake than like work handed
over.
"""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Final

import msgspec

from iro_core import clock as clocks
from iro_desktop import logs
from iro_desktop.errors import ChildNotDrained
from iro_desktop.store.store import Store
from iro_desktop.sync import returning

_KEY: Final = "many_leaving"
# A laptop holds some 64 to 80 children. Fewer than this many are handed over on any day.
MANY: Final = 10
PATIENCE: Final = timedelta(hours=24)


class ManyLeaving(msgspec.Struct, frozen=True):
    """Since when the server has said that most of the caseload is to go."""

    digest: str
    since: str


def let_go(
    store: Store,
    *,
    digest: str,
    may_hold: list[str],
    at_hand: Collection[str],
    now: Callable[[], datetime],
) -> tuple[list[str], list[str]]:
    """Who left, and who should leave and cannot yet.

    Args:
        digest: Of the set of children that may be held, as the server last said.
        at_hand: Whom somebody may be writing about at this moment.
    """
    held = store.changes.children_held()
    leaving = sorted({*held} - {*may_hold})
    if returning.is_under_way(store) or _must_wait(store, digest, len(leaving), len(held), now()):
        return [], leaving
    released: list[str] = []
    for child_id in leaving:
        if child_id in at_hand:
            continue
        try:
            store.release_child(child_id)
        except ChildNotDrained:
            continue
        released.append(child_id)
    return released, [child_id for child_id in leaving if child_id not in released]


def waits_since(store: Store) -> datetime | None:
    """Since when most of the caseload waits to leave; None if it does not."""
    noted = store.local_state.load(_KEY, ManyLeaving)
    return clocks.from_text(noted.since) if noted is not None else None


def _must_wait(store: Store, digest: str, leaving: int, held: int, now: datetime) -> bool:
    noted = store.local_state.load(_KEY, ManyLeaving)
    if leaving < MANY or 2 * leaving <= held:
        if noted is not None:
            store.local_state.drop(_KEY)
        return False
    if noted is None or noted.digest != digest:
        store.local_state.save(_KEY, ManyLeaving(digest, clocks.to_text(now)))
        logs.event("many_leaving", leaving=leaving, held=held)
        return True
    return now - clocks.from_text(noted.since) < PATIENCE
