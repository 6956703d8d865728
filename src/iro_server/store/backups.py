"""Every row of an authority, out and in again, and what is known to lie in a verified backup."""

from collections.abc import Iterator
from typing import Any, Final

import msgspec
from sqlalchemy import func, select

from iro_server.store.database import Transaction
from iro_server.store.tables import change, metadata, verified_backup

_TABLES: Final = {str(table.name): table for table in metadata.sorted_tables}


class VerifiedBackup(msgspec.Struct, frozen=True):
    """A backup that was opened, restored and found whole.

    Attributes:
        last_seq: Every change up to this number of the log is in it.
    """

    backup_id: str
    made_at: str
    verified_at: str
    last_seq: int


def everything(tx: Transaction, rows_at_once: int) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Each table's name with some of its rows, in an order in which they can be put back."""
    streaming = tx.connection.execution_options(stream_results=True)
    for name, table in _TABLES.items():
        found = streaming.execute(select(table).where(tx.mine(table)))
        for rows in found.mappings().partitions(rows_at_once):
            yield name, [dict(row) for row in rows]


def put_back(tx: Transaction, name: str, rows: list[dict[str, Any]]) -> None:
    """Rows of a table as they were (KeyError if there is no such table)."""
    tx.connection.execute(_TABLES[name].insert(), rows)


def counts(tx: Transaction) -> dict[str, int]:
    """How many rows of this authority each table has."""
    return {
        name: tx.connection.execute(
            select(func.count()).select_from(table).where(tx.mine(table))
        ).scalar_one()
        for name, table in _TABLES.items()
    }


def declare(tx: Transaction, verified: VerifiedBackup) -> None:
    """Remember that a backup was found whole; the same again changes nothing."""
    known = select(verified_backup.c.backup_id).where(
        tx.mine(verified_backup), verified_backup.c.backup_id == verified.backup_id
    )
    if tx.connection.execute(known).first() is None:
        tx.add(verified_backup, [msgspec.structs.asdict(verified)])


def newest(tx: Transaction) -> VerifiedBackup | None:
    """The verified backup that holds most, or None."""
    columns = [verified_backup.c[name] for name in VerifiedBackup.__struct_fields__]
    row = tx.connection.execute(
        select(*columns)
        .where(tx.mine(verified_backup))
        .order_by(verified_backup.c.last_seq.desc(), verified_backup.c.verified_at.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else VerifiedBackup(*row)


def durable_device_seq(tx: Transaction, device_id: str) -> int:
    """Up to which number of a laptop's own changes all that is here lies in a verified backup.

    0 if nothing does.
    """
    backup = newest(tx)
    if backup is None:
        return 0
    mine = tx.mine(change), change.c.device == device_id
    newer = select(func.min(change.c.device_seq)).where(*mine, change.c.seq > backup.last_seq)
    first_newer = tx.connection.execute(newer).scalar_one()
    if first_newer is not None:
        return int(first_newer) - 1
    last = tx.connection.execute(select(func.max(change.c.device_seq)).where(*mine)).scalar_one()
    return int(last or 0)
