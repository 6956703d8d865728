"""Copies of the encrypted store beside it, for the day on which its file is damaged.

A copy is encrypted with the store's own key and has been checked page by page. It holds what the
store held, so when a child leaves this laptop every copy goes too.
"""

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from iro_desktop import logs
from iro_desktop.errors import DiskFull, StoreProblem
from iro_desktop.keys.private_files import (
    flush_data,
    flush_folder,
    make_private_file,
    make_private_folder,
    raise_disk_problem,
    replace_durably,
)
from iro_desktop.keys.vault import VaultKeys
from iro_desktop.store.database import Database, create_database

FOLDER: Final = "copies"
EVERY: Final = timedelta(hours=20)  # once in a working day, whenever that begins
_DAYS: Final = 7
_WEEKS: Final = 4
_STAMP: Final = "%Y%m%dT%H%M%SZ"
_BEFORE: Final = "before-"
_SUFFIX: Final = ".db"
_SPARE: Final = "unfinished.tmp"
# A copy may take at most a quarter of what is free: the work of the day goes first.
_ROOM: Final = 4


def is_due(keys: VaultKeys, now: datetime) -> bool:
    """Whether the newest copy is old, or was made by a clock that was ahead."""
    taken = [at for path in copies(keys) if (at := _taken_at(path)) is not None]
    return not taken or not taken[0] <= now < taken[0] + EVERY


def take(database: Database, keys: VaultKeys, now: datetime) -> None:
    """Make a copy, check it, and thin out the older ones.

    Raises:
        StoreDamaged: A page of the store cannot be read; no copy was made.
        DiskFull, DiskFailed: There is no copy more than before.
    """
    if free_bytes(keys.folder) < _ROOM * database.size_bytes():
        raise DiskFull
    _write(database, keys, f"{now:{_STAMP}}{_SUFFIX}")
    taken = {at: path for path in copies(keys) if (at := _taken_at(path)) is not None}
    for at in sorted(set(taken) - kept(list(taken))):
        taken[at].unlink()
    logs.event("copy_taken", copies=len(copies(keys)))


def take_before(database: Database, keys: VaultKeys, version: int) -> None:
    """Make the copy from which one could go back before a migration; it replaces the last such.

    Raises:
        StoreProblem: As for `take`; the migration must not begin.
    """
    name = f"{_BEFORE}{version:04d}{_SUFFIX}"
    _write(database, keys, name)
    for path in copies(keys):
        if _taken_at(path) is None and path.name != name:
            path.unlink()


def copies(keys: VaultKeys) -> list[Path]:
    """Every copy, the best to go back to first: the newest, then that before a migration."""
    found = (keys.folder / FOLDER).glob(f"*{_SUFFIX}")
    return sorted(found, key=lambda path: (_taken_at(path) is not None, path.name), reverse=True)


def drop_all(keys: VaultKeys) -> None:
    """Destroy every copy: a child has left, and nothing about that child may stay."""
    for path in copies(keys):
        path.unlink()
    (keys.folder / FOLDER / _SPARE).unlink(missing_ok=True)
    if (keys.folder / FOLDER).exists():
        flush_folder(keys.folder / FOLDER)


def put_back(copy: Path, path: Path) -> None:
    """Put a copy in the place of the store's file, which is not there."""
    spare = path.with_name(f"{path.name}.tmp")
    make_private_file(spare)
    with copy.open("rb") as source, spare.open("wb") as target:
        shutil.copyfileobj(source, target)
        target.flush()
        flush_data(target.fileno())
    replace_durably(spare, path)


def kept(taken: Sequence[datetime]) -> set[datetime]:
    """Which copies are worth their room: two, then the last of each of 7 days and of 4 weeks."""
    newest = sorted(taken, reverse=True)
    of_day: dict[object, datetime] = {}
    of_week: dict[object, datetime] = {}
    for at in newest:
        of_day.setdefault(at.date(), at)
        of_week.setdefault(at.isocalendar()[:2], at)
    return {*newest[:2], *list(of_day.values())[:_DAYS], *list(of_week.values())[:_WEEKS]}


def free_bytes(folder: Path) -> int:
    """How much room the disk of a folder has."""
    return shutil.disk_usage(folder).free


def _write(database: Database, keys: VaultKeys, name: str) -> None:
    folder = keys.folder / FOLDER
    spare = folder / _SPARE
    try:
        make_private_folder(folder)
        _remove(spare)
        target = create_database(spare, keys.database)
        try:
            database.copy_into(target)
            target.check_integrity()
        finally:
            target.close()
        replace_durably(spare, folder / name)
    except StoreProblem:
        _remove(spare)
        raise
    except OSError as error:
        raise_disk_problem(error)


def _remove(file: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        file.with_name(f"{file.name}{suffix}").unlink(missing_ok=True)


def _taken_at(path: Path) -> datetime | None:
    """When a copy was made; None for one before a migration."""
    if path.name.startswith(_BEFORE):
        return None
    return datetime.strptime(path.name, f"{_STAMP}{_SUFFIX}").replace(tzinfo=UTC)
