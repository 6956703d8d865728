"""Giving back to a server that was put back from a backup what it lacks, whoever made it.

How far that has come is kept in the store, so an interrupted round goes on where it stopped. Until
it is done this laptop sends nothing of its own, which may rest on what is lacking, and lets go of
nobody.
"""

from typing import Final

import msgspec

from iro_core.changes.change import SignedChange
from iro_core.protocol.messages import CHANGES_PER_REQUEST, OFFERED_PER_REQUEST
from iro_desktop.store.store import Store

_KEY: Final = "returning"
_LIMIT_BYTES: Final = 600_000


class _Stage(msgspec.Struct, frozen=True):
    """Offered up to and including an id; `lacking` is still to be given back."""

    after: str = ""
    lacking: list[str] = []


class Bundle(msgspec.Struct, frozen=True):
    """What one request carries of this: ids offered, or changes given back.

    Attributes:
        once_held: Allocations of children who have left; before what was written about them.
    """

    offered: list[str] = []
    returned: list[SignedChange] = []
    once_held: list[SignedChange] = []


def begin(store: Store) -> None:
    """Offer everything from the beginning, inside the caller's transaction."""
    store.local_state.save(_KEY, _Stage())


def is_under_way(store: Store) -> bool:
    """Whether the server has not been offered everything yet."""
    return store.local_state.load(_KEY, _Stage) is not None


def next_bundle(store: Store) -> Bundle | None:
    """What the next request is to carry; None when there is nothing (more) to give back."""
    stage = store.local_state.load(_KEY, _Stage)
    if stage is None:
        return None
    if stage.lacking:
        shown = store.offers.once_held(stage.lacking, limit_count=CHANGES_PER_REQUEST)
        if shown:
            return Bundle(once_held=shown)
        found = store.offers.changes(
            stage.lacking, limit_count=CHANGES_PER_REQUEST, limit_bytes=_LIMIT_BYTES
        )
        if found:
            return Bundle(returned=found)
    offered = store.offers.held(stage.after, OFFERED_PER_REQUEST)
    if offered:
        return Bundle(offered=offered)
    store.local_state.drop(_KEY)
    return None


def note_answer(store: Store, bundle: Bundle, lacking: list[str]) -> None:
    """Remember how far it has come, inside the caller's transaction."""
    stage = store.local_state.load(_KEY, _Stage) or _Stage()
    if bundle.offered:
        store.offers.send_again(lacking)
        store.local_state.save(_KEY, _Stage(bundle.offered[-1], lacking))
    else:
        given = {each.change.change_id for each in bundle.returned + bundle.once_held}
        left = [change_id for change_id in stage.lacking if change_id not in given]
        store.local_state.save(_KEY, _Stage(stage.after, left))
