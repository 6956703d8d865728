"""Noticing without the office that an older copy of this laptop's files was put back.

The system's key store holds the place and digest of the entry of the device log that was newest
when the vault was last opened or locked. A vault that does not have it is older. Nobody is locked
out for it and work goes on: the office numbers anew what was written twice (S-07).
"""

from typing import Final

from iro_core import clock as clocks
from iro_core.changes.device_log import DeviceAction
from iro_desktop.keys import anchor
from iro_desktop.keys.device_secret import KeyStore
from iro_desktop.store.store import Store
from iro_desktop.sync.cycle import COPIED
from iro_desktop.workflows.device_log import Noting, note

_NUMBER_BYTES: Final = 8


def keep_mark(store: Store, vault_id: str, key_store: KeyStore | None) -> None:
    """Remember outside the vault how far it has come."""
    last = store.device_log.last()
    if last is not None:
        mark = last.number.to_bytes(_NUMBER_BYTES, "big") + bytes.fromhex(last.digest)
        anchor.keep(key_store, vault_id, mark)


def is_older(store: Store, vault_id: str, key_store: KeyStore | None) -> bool:
    """Whether this vault is behind its mark; one that was begun anew after damage says nothing."""
    mark = anchor.load(key_store, vault_id)
    if mark is None or store.was_damaged:
        return False
    number = int.from_bytes(mark[:_NUMBER_BYTES], "big")
    digests = {each.number: each.digest for each in store.device_log.after(number - 1, 1)}
    return digests.get(number) != mark[_NUMBER_BYTES:].hex()


def note_older(session: Noting) -> None:
    """Keep that it was found, for Send and receive and for the office."""
    note(session, DeviceAction.OLDER_COPY_FOUND)
    session.store.local_state.save(COPIED, clocks.to_text(session.clock.now()))
