"""Everything that is stored, encrypted again under another master key.

It is written whole beside the old files, under names that carry the sign of the new key. Whoever
opens the vault has the key that the header holds, and so knows which of the two is meant: files of
its own sign take the place of the old ones, files of any other sign were never in use.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from iro_desktop import logs
from iro_desktop.errors import DiskFull, NewKeyUnfinished, StoreDamaged, StoreProblem
from iro_desktop.keys.ending import READY, destroy
from iro_desktop.keys.new_key import NewKey
from iro_desktop.keys.private_files import flush_folder, replace_durably
from iro_desktop.keys.vault import VaultKeys
from iro_desktop.store import copies
from iro_desktop.store.database import DATABASE_NAME, Database, create_database
from iro_desktop.store.outbox_log import NAME as OUTBOX_NAME
from iro_desktop.store.outbox_log import OutboxLog

_PREFIX: Final = "next-"
# Room for both, and for the write-ahead log of the new one.
_ROOM: Final = 3


def change_key(database: Database, outbox: OutboxLog, keys: VaultKeys, new: NewKey) -> None:
    """Encrypt all that is stored again, switch, destroy what was, and go on under the new key.

    Args:
        keys: Become the new ones for all who hold them.

    Raises:
        StoreProblem, VaultSealed: Everything is as it was; the next opening tidies up.
        NewKeyUnfinished: The new key opens the vault; its next opening does the rest.
    """
    try:
        _write(database, outbox, keys, new.keys)
    except BaseException:
        with contextlib.suppress(StoreProblem):
            destroy(_leftovers(keys))
        raise
    new.switch()
    database.close()
    outbox.close()
    keys.become(new.keys)
    try:
        finish(keys)
        database.open_again(keys.database)
        outbox.open_again(keys.outbox)
    except StoreProblem as problem:
        database.close()
        raise NewKeyUnfinished from problem


def finish(keys: VaultKeys) -> None:
    """Put files that were written under this key in their place; destroy what another key opens.

    Raises:
        StoreProblem: The disk refused; it may be done again.
    """
    for name in (DATABASE_NAME, OUTBOX_NAME):
        spare = _beside(keys, name)
        if spare.exists():
            destroy(_under_the_old_key(keys, name))
            replace_durably(spare, keys.folder / name)
            logs.event("new_key_in_place", file=name)
    destroy(_leftovers(keys))


def _write(database: Database, outbox: OutboxLog, keys: VaultKeys, new: VaultKeys) -> None:
    """Both files under the new keys, compared with the old, and on the disk."""
    destroy(_leftovers(keys))
    if copies.free_bytes(new.folder) < _ROOM * (database.size_bytes() + outbox.size_bytes):
        raise DiskFull
    target = create_database(_beside(new, DATABASE_NAME), new.database)
    try:
        database.copy_into(target)
        target.check_integrity()
        if target.counts() != database.counts():
            raise StoreDamaged("counts_differ")
    finally:
        target.close()
    frames = outbox.read()
    log = OutboxLog(_beside(new, OUTBOX_NAME), new.outbox, new.vault_id)
    try:
        log.compact(frames)
        if log.read() != frames:
            raise StoreDamaged("log_differs")
    finally:
        log.close()
    flush_folder(new.folder)


def _beside(keys: VaultKeys, name: str) -> Path:
    return keys.folder / f"{_PREFIX}{keys.sign}.{name}"


def _leftovers(keys: VaultKeys) -> list[Path]:
    """What was written for a key that was never in use, and never what these keys open."""
    mine = {_beside(keys, name) for name in (DATABASE_NAME, OUTBOX_NAME)}
    return sorted(set(keys.folder.glob(f"{_PREFIX}*")) - mine)


def _under_the_old_key(keys: VaultKeys, name: str) -> Iterator[Path]:
    """The file itself last: while it is there, what is beside it belongs to it."""
    if name == DATABASE_NAME:
        yield keys.folder / READY
        yield from sorted((keys.folder / copies.FOLDER).glob("*"))
        yield from sorted(keys.folder.glob(f"damaged-*.{name}*"))
    yield from (keys.folder / f"{name}{suffix}" for suffix in ("-wal", "-shm", ".tmp", ""))
