"""What the office keeps for this laptop, sent until a reply has come to it.

Its recovery code, and the public key of its beacon.
"""

from typing import Final

from iro_core.protocol.messages import KeptCode
from iro_desktop.store.store import Store

CODE_KEPT: Final = "recovery_code_kept"
BEACON_KEPT: Final = "beacon_key_kept"


def code_to_send(store: Store, code: KeptCode | None) -> KeptCode | None:
    """This laptop's recovery code, until the office has it."""
    kept = store.local_state.load(CODE_KEPT, str)
    return None if code is None or kept == code.slot_id else code


def beacon_to_send(store: Store, key: str | None) -> str | None:
    """The key of this laptop's beacon, until the office has it."""
    return None if store.local_state.load(BEACON_KEPT, str) == key else key


def note_answer(
    store: Store, code: KeptCode | None, beacon: str | None, *, is_restored: bool
) -> None:
    """The office has both now; put back from a backup it may have lost them again."""
    state = store.local_state
    if is_restored:
        state.drop(CODE_KEPT)
        state.drop(BEACON_KEPT)
        return
    if (sent := code_to_send(store, code)) is not None:
        state.save(CODE_KEPT, sent.slot_id)
    if (key := beacon_to_send(store, beacon)) is not None:
        state.save(BEACON_KEPT, key)
