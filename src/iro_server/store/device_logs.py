"""What was done on laptops, as they sent it, and the ends of the audit trail they were shown."""

from collections.abc import Collection, Sequence
from typing import Any

import msgspec
from sqlalchemy import Row, and_, delete, or_, select

from iro_core.changes.device_log import DeviceEvent
from iro_server.store.database import Transaction
from iro_server.store.tables import device_event, mirrored_head


class KeptEvent(msgspec.Struct, frozen=True):
    """An entry of a laptop's log.

    Attributes:
        position: Its place in the order of arrival from this laptop, from 1.
        previous: The digest of the entry before it, as the laptop said.
        number: Its place in the laptop's own chain.
    """

    device_id: str
    position: int
    received_at: str
    previous: str
    number: int
    event: DeviceEvent
    digest: str


class MirroredHead(msgspec.Struct, frozen=True):
    """The end of the audit trail as a laptop was shown it; `fits` if it was found in the trail."""

    device_id: str
    epoch: str
    number: int
    digest: str
    received_at: str
    fits: bool


_EVENT = DeviceEvent.__struct_fields__
_BEFORE = ("device_id", "position", "received_at", "previous", "number")
_COLUMNS = [device_event.c[name] for name in (*_BEFORE, *_EVENT, "digest")]


def last(tx: Transaction, device_id: str) -> KeptEvent | None:
    """The entry of a laptop that arrived last."""
    statement = (
        select(*_COLUMNS)
        .where(tx.mine(device_event), device_event.c.device_id == device_id)
        .order_by(device_event.c.position.desc())
        .limit(1)
    )
    return next((_kept(row) for row in tx.connection.execute(statement)), None)


def known(tx: Transaction, device_id: str, digests: Collection[str]) -> set[str]:
    """Those of these digests that a laptop's kept entries have."""
    statement = select(device_event.c.digest).where(
        tx.mine(device_event),
        device_event.c.device_id == device_id,
        device_event.c.digest.in_(digests),
    )
    return set(tx.connection.execute(statement).scalars())


def add(tx: Transaction, entries: Sequence[KeptEvent]) -> None:
    """Keep entries."""
    rows = []
    for each in entries:
        row = msgspec.structs.asdict(each)
        rows.append({**row, **msgspec.structs.asdict(row.pop("event"))})
    tx.add(device_event, rows)


def everything(tx: Transaction) -> list[KeptEvent]:
    """Every laptop's entries, each laptop's in the order of arrival."""
    statement = (
        select(*_COLUMNS)
        .where(tx.mine(device_event))
        .order_by(device_event.c.device_id, device_event.c.position)
    )
    return [_kept(row) for row in tx.connection.execute(statement)]


def about(
    tx: Transaction, object_ids: Collection[str], *, from_at: str, to_at: str
) -> list[KeptEvent]:
    """What was done to these children or records from an instant to before another."""
    statement = (
        select(*_COLUMNS)
        .where(
            tx.mine(device_event),
            device_event.c.object_id.in_(object_ids),
            device_event.c.at >= from_at,
            device_event.c.at < to_at,
        )
        .order_by(device_event.c.at, device_event.c.device_id, device_event.c.position)
    )
    return [_kept(row) for row in tx.connection.execute(statement)]


def same_head(tx: Transaction, head: MirroredHead) -> MirroredHead | None:
    """This head of a laptop as it was kept before, if it was."""
    same = (head.device_id, head.epoch, head.number, head.digest)
    return next(
        (
            each
            for each in heads(tx, head.device_id)
            if (each.device_id, each.epoch, each.number, each.digest) == same
        ),
        None,
    )


def keep_head(tx: Transaction, head: MirroredHead) -> None:
    """Keep the end of the trail as a laptop was shown it: one that fits replaces the one before."""
    same = and_(
        mirrored_head.c.epoch == head.epoch,
        mirrored_head.c.number == head.number,
        mirrored_head.c.digest == head.digest,
    )
    replaced = or_(same, mirrored_head.c.fits) if head.fits else same
    mine = (tx.mine(mirrored_head), mirrored_head.c.device_id == head.device_id)
    tx.connection.execute(delete(mirrored_head).where(*mine, replaced))
    tx.add(mirrored_head, [msgspec.structs.asdict(head)])


def heads(tx: Transaction, device_id: str = "") -> list[MirroredHead]:
    """Every mirrored head, by laptop; or those of one."""
    columns = [mirrored_head.c[name] for name in MirroredHead.__struct_fields__]
    statement = (
        select(*columns)
        .where(tx.mine(mirrored_head))
        .order_by(mirrored_head.c.device_id, mirrored_head.c.number)
    )
    if device_id:
        statement = statement.where(mirrored_head.c.device_id == device_id)
    return [MirroredHead(*row) for row in tx.connection.execute(statement)]


def _kept(row: Row[Any]) -> KeptEvent:
    device_id, position, received_at, previous, number, *event, digest = tuple(row)
    return KeptEvent(
        device_id, position, received_at, previous, number, DeviceEvent(*event), digest
    )
