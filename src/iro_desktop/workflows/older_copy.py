"""Noticing without the office that this laptop's files are not those that were locked.

The system's key store holds the place and digest of the entry of the device log that was newest
when the vault was last opened or locked: a vault that does not have it is older. After a lock it
also holds a digest of the store's file, so that an older page put back, which no page's own
checksum shows, is noticed. Nobody is locked out for it and work goes on: the office numbers anew
what was written twice (S-07).
"""

import hashlib
from typing import Final

from iro_core import clock as clocks
from iro_core.changes.device_log import DeviceAction
from iro_desktop.keys import anchor
from iro_desktop.keys.device_secret import KeyStore
from iro_desktop.keys.vault import VaultKeys
from iro_desktop.store.database import DATABASE_NAME
from iro_desktop.store.store import Store
from iro_desktop.sync.cycle import COPIED
from iro_desktop.workflows.device_log import Noting, note

_NUMBER_BYTES: Final = 8
_ENTRY_BYTES: Final = _NUMBER_BYTES + 32


def mark_of(store: Store) -> bytes:
    """How far the vault has come; empty if it has not begun."""
    last = store.device_log.last()
    if last is None:
        return b""
    return last.number.to_bytes(_NUMBER_BYTES, "big") + bytes.fromhex(last.digest)


def keep_mark(keys: VaultKeys, key_store: KeyStore | None, mark: bytes, *, locked: bool) -> None:
    """Remember it outside the vault; once it is locked, also what its file is."""
    if mark and key_store is not None:
        shown = _digest(keys) if locked else b""
        anchor.keep(key_store, keys.vault_id, mark + shown)


def was_changed_while_locked(keys: VaultKeys, key_store: KeyStore | None) -> bool:
    """Whether the store's file is another than the one that was locked; before it is opened.

    After a kill, or where the file cannot be read, nothing is known, and this is false.
    """
    mark = anchor.load(key_store, keys.vault_id) or b""
    locked, found = mark[_ENTRY_BYTES:], _digest(keys)
    return bool(locked and found) and locked != found


def is_older(store: Store, vault_id: str, key_store: KeyStore | None) -> bool:
    """Whether this vault is behind its mark; one that was begun anew after damage says nothing."""
    mark = anchor.load(key_store, vault_id)
    if mark is None or store.was_damaged:
        return False
    number = int.from_bytes(mark[:_NUMBER_BYTES], "big")
    digests = {each.number: each.digest for each in store.device_log.after(number - 1, 1)}
    return digests.get(number) != mark[_NUMBER_BYTES:_ENTRY_BYTES].hex()


def note_older(session: Noting) -> None:
    """Keep that it was found, for Send and receive and for the office."""
    note(session, DeviceAction.OLDER_COPY_FOUND)
    session.store.local_state.save(COPIED, clocks.to_text(session.clock.now()))


def _digest(keys: VaultKeys) -> bytes:
    try:
        with (keys.folder / DATABASE_NAME).open("rb") as content:
            return hashlib.file_digest(content, "sha256").digest()
    except OSError:
        return b""
