"""Backups: the whole authority in one sealed file, opened and proved whole, and put back.

A file is sealed part by part to a key whose private half is kept away from the server. What lies in
a backup counts as durable only after the file itself was opened, restored and compared.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final

import msgspec

from iro_core.errors import InvalidData
from iro_core.sealing import open_parts, seal_parts
from iro_server.errors import Damaged, ServerProblem
from iro_server.services.begin_epoch import begin_epoch
from iro_server.services.check import check
from iro_server.services.office import Office
from iro_server.store import audit, backups, schema
from iro_server.store.backups import VerifiedBackup
from iro_server.store.database import Transaction

_MAGIC: Final = b"IROBK1\n"
_ID_BYTES: Final = 16
_LENGTH_BYTES: Final = 4
_PART_LIMIT_BYTES: Final = 256 * 1024 * 1024
# A piece of an attachment is at most 256 KiB, so a part is at most 16 MiB.
_ROWS: Final = 64
_LABEL: Final = b"iro/v1/backup|"


class Files(msgspec.Struct, frozen=True, tag="files"):
    """What lies beside the database: the settings, and the key with which the server signs."""

    authority: str
    settings: bytes
    private_key: bytes


class Rows(msgspec.Struct, frozen=True, tag="rows"):
    """Some rows of a table."""

    table: str
    rows: list[dict[str, Any]]


class Totals(msgspec.Struct, frozen=True, tag="totals"):
    """How much there is, written last: a copy without it is not whole.

    Attributes:
        last_seq: The number of the last change of the log.
        audit_end: The number and digest of the last entry of the audit trail.
    """

    made_at: str
    revision: str
    epoch: str
    last_seq: int
    audit_number: int
    audit_digest: str
    counts: dict[str, int]


Part = Files | Rows | Totals
_DECODER: Final = msgspec.msgpack.Decoder(Part)


def make_backup(office: Office, files: Files, public_key: bytes, file: BinaryIO) -> Totals:
    """Write everything of this authority, as it is at one moment, sealed to a key.

    The file is whole when this returns and the caller has flushed it.

    Raises:
        InvalidData: It is no key to seal to.
    """
    backup_id = secrets.token_bytes(_ID_BYTES)
    file.write(_MAGIC + backup_id)
    with office.database.read() as tx:
        totals = _totals(office, tx)
        parts = (msgspec.msgpack.encode(part) for part in _parts(tx, files, totals))
        sealed = seal_parts(parts, public_key, _LABEL + backup_id)
        file.writelines(len(part).to_bytes(_LENGTH_BYTES, "big") + part for part in sealed)
    with office.database.write() as tx:
        office.note(tx, "make_backup", backup_id.hex())
    return totals


def read_files(path: Path, private_key: bytes) -> Files:
    """What lay beside the database of a backup.

    Raises:
        ServerProblem: It is no backup, damaged, or sealed to another key.
    """
    with path.open("rb") as file:
        first = next(_opened(file, private_key), None)
    if not isinstance(first, Files):
        raise ServerProblem("backup_damaged", path.name)
    return first


def put_back(office: Office, path: Path, private_key: bytes) -> Totals:
    """Put everything of a backup into a database that has nothing, and compare; all or nothing.

    Raises:
        ServerProblem: It is no backup, damaged, of another version, or sealed to another key.
    """
    with path.open("rb") as file, office.database.write(in_line=False) as tx:
        totals: Totals | None = None
        for part in _opened(file, private_key):
            if isinstance(part, Rows):
                _put_rows(tx, part, path)
            elif isinstance(part, Totals):
                totals = part
        if totals is None:
            raise ServerProblem("backup_damaged", path.name)
        if totals.revision != schema.revision(tx):
            raise ServerProblem("backup_other_version", path.name)
        if totals != msgspec.structs.replace(_totals(office, tx), made_at=totals.made_at):
            raise ServerProblem("backup_damaged", path.name)
    return totals


def verify_backup(
    office: Office, path: Path, private_key: bytes, scratch: Callable[[Files], Office]
) -> Totals:
    """Open a backup, restore it aside, look at all of it, and then declare what is in it durable.

    Args:
        scratch: An office on an empty database of its own, of the files of the backup.

    Raises:
        ServerProblem: It is not whole, or not of this server as it is now; nothing is declared.
    """
    files = read_files(path, private_key)
    beside = scratch(files)
    try:
        totals = put_back(beside, path, private_key)
        if findings := check(beside).findings:
            raise Damaged("backup_disagrees", f"{path.name}: {findings[0].problem}")
    finally:
        beside.database.close()
    with office.database.write() as tx:
        _check_ours(tx, totals, path)
        backup_id = _id_of(path)
        verified = VerifiedBackup(backup_id, totals.made_at, office.now(), totals.last_seq)
        backups.declare(tx, verified)
        office.note(tx, "verify_backup", backup_id)
    return totals


def restore_backup(office: Office, path: Path, private_key: bytes) -> Totals:
    """Put a backup into an empty database and begin a new epoch, so that laptops bring the rest.

    Raises:
        ServerProblem: As for `put_back`; the database stays empty.
    """
    totals = put_back(office, path, private_key)
    begin_epoch(office)
    return totals


def _parts(tx: Transaction, files: Files, totals: Totals) -> Iterator[Part]:
    yield files
    for name, rows in backups.everything(tx, _ROWS):
        yield Rows(name, rows)
    yield totals


def _totals(office: Office, tx: Transaction) -> Totals:
    head = tx.present_head()
    return Totals(
        made_at=office.now(),
        revision=schema.revision(tx),
        epoch=head.epoch,
        last_seq=head.last_seq,
        audit_number=head.audit_number,
        audit_digest=head.audit_digest,
        counts=backups.counts(tx),
    )


def _put_rows(tx: Transaction, part: Rows, path: Path) -> None:
    try:
        backups.put_back(tx, part.table, part.rows)
    except KeyError as error:
        raise ServerProblem("backup_other_version", path.name) from error


def _opened(file: BinaryIO, private_key: bytes) -> Iterator[Part]:
    """Each part of a backup, in order, as soon as it is proved to be one of it."""
    name = Path(file.name).name
    head = file.read(len(_MAGIC) + _ID_BYTES)
    if not head.startswith(_MAGIC) or len(head) != len(_MAGIC) + _ID_BYTES:
        raise ServerProblem("no_backup", name)
    label = _LABEL + head[len(_MAGIC) :]
    try:
        for part in open_parts(_sealed(file, name), private_key, label):
            yield _DECODER.decode(part)
    except (InvalidData, msgspec.DecodeError) as error:
        raise ServerProblem("backup_damaged", name) from error


def _sealed(file: BinaryIO, name: str) -> Iterable[bytes]:
    while head := file.read(_LENGTH_BYTES):
        length = int.from_bytes(head, "big")
        part = file.read(length) if length <= _PART_LIMIT_BYTES else b""
        if len(head) != _LENGTH_BYTES or len(part) != length:
            raise ServerProblem("backup_damaged", name)
        yield part


def _id_of(path: Path) -> str:
    with path.open("rb") as file:
        file.seek(len(_MAGIC))
        return file.read(_ID_BYTES).hex()


def _check_ours(tx: Transaction, totals: Totals, path: Path) -> None:
    """What the backup holds is what this server has: the same epoch, and its end in our trail."""
    head = tx.present_head()
    if totals.epoch != head.epoch or totals.last_seq > head.last_seq:
        raise ServerProblem("backup_other_epoch", path.name)
    if audit.digest_at(tx, totals.audit_number) != totals.audit_digest:
        raise ServerProblem("backup_other_epoch", path.name)
