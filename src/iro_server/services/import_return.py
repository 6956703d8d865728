"""Bringing the records up to what a statutory return says, as changes of the server's own."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Final

import msgspec

from iro_core.errors import InvalidData
from iro_server.returns.desired import DesiredRecord, desired_records, plan_changes
from iro_server.returns.read import ReadReturn, read_files, read_folder
from iro_server.services.manage_accounts import follow_teams
from iro_server.services.office import Office, SystemAct
from iro_server.store import projection
from iro_server.store.database import Transaction

# One transaction for so many records: a fault in between leaves whole records, and the same
# command goes on from there.
_BATCH: Final = 1_000

Progress = Callable[[int], None]


class Imported(msgspec.Struct, frozen=True):
    """What an import did.

    Attributes:
        reading: The return as it was read, with its issues and summary.
        written: Records that are new or were changed.
        unchanged: Records that said so already.
    """

    reading: ReadReturn
    written: int
    unchanged: int


def import_folder(
    office: Office,
    folder: Path,
    *,
    as_at: date,
    names: Path | None = None,
    progress: Progress = lambda _: None,
) -> Imported:
    """Read the files of a return and write what differs from the records.

    Args:
        names: A file of names that is kept elsewhere than the return.
        progress: Told after each batch how many records have been looked at.

    Raises:
        InvalidData: The folder or one of its files cannot be read; nothing was written.
    """
    reading = _read(folder, as_at, names)
    written = seen = 0
    for batch in _batches(desired_records(reading)):
        with office.database.write() as tx:
            acts = _acts(tx, batch)
            office.write(tx, acts)
        written += len(acts)
        seen += len(batch)
        progress(seen)
    with office.database.write() as tx:
        follow_teams(office, tx)
        office.note(tx, "import_return", f"{written} of {seen} records written")
    return Imported(reading, written, seen - written)


def _read(folder: Path, as_at: date, names: Path | None) -> ReadReturn:
    if names is None:
        return read_folder(folder, as_at=as_at)
    if not folder.is_dir() or not names.is_file():
        raise InvalidData(folder.name if names.is_file() else names.name, "no_such_folder")
    paths = [each for each in folder.iterdir() if each.suffix.lower() == ".csv"]
    return read_files({path.name: path.read_bytes() for path in [*paths, names]}, as_at=as_at)


def _acts(tx: Transaction, batch: Sequence[DesiredRecord]) -> list[SystemAct]:
    present = projection.states(tx, [desired.record_id for desired in batch])
    acts: list[SystemAct] = []
    for desired in batch:
        before = present.get(desired.record_id)
        changed = plan_changes(desired, before.values() if before else None)
        if changed:
            acts.append(
                SystemAct(
                    record_id=desired.record_id,
                    kind=desired.kind,
                    child_id=desired.child_id,
                    act="import",
                    set=changed,
                    parents=before.heads if before else [],
                )
            )
    return acts


def _batches(desired: Iterator[DesiredRecord]) -> Iterator[list[DesiredRecord]]:
    while batch := list(islice(desired, _BATCH)):
        yield batch
