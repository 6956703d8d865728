"""The key with which each locked laptop gives signs of life, and the last of them."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import select, update

from iro_server.store.database import Transaction
from iro_server.store.tables import beacon


class Beacon(msgspec.Struct, frozen=True):
    """A laptop's key, 32 bytes in hex, and what it said last; `heard_at` is None before that."""

    device_id: str
    public_key: str
    last_sequence: int = 0
    heard_at: str | None = None
    app_version: str = ""
    state: str = ""
    lease_of: str = ""
    unsent: int = 0


def find(tx: Transaction, device_id: str) -> Beacon | None:
    """A laptop's beacon, or None if it never gave a key for one."""
    columns = [beacon.c[name] for name in Beacon.__struct_fields__]
    row = tx.connection.execute(
        select(*columns).where(tx.mine(beacon), beacon.c.device_id == device_id)
    ).one_or_none()
    return None if row is None else Beacon(*row)


def keep_key(tx: Transaction, device_id: str, public_key: str) -> None:
    """Take this key for a laptop's, in the place of an earlier one."""
    if find(tx, device_id) is None:
        tx.add(beacon, [msgspec.structs.asdict(Beacon(device_id, public_key))])
    else:
        note(tx, device_id, public_key=public_key)


def keys_known(tx: Transaction, keys: Sequence[str]) -> bool:
    """Whether one of these keys is the beacon's of a laptop."""
    statement = select(beacon.c.device_id).where(tx.mine(beacon), beacon.c.public_key.in_(keys))
    return tx.connection.execute(statement).first() is not None


def note(tx: Transaction, device_id: str, **values: object) -> None:
    """Write some of a beacon's columns."""
    tx.connection.execute(
        update(beacon).where(tx.mine(beacon), beacon.c.device_id == device_id), values
    )


def take_sequence(tx: Transaction, device_id: str, *, sequence: int) -> bool:
    """Note a sign of life's number; False if one as high was seen before."""
    done = tx.connection.execute(
        update(beacon)
        .where(tx.mine(beacon), beacon.c.device_id == device_id, beacon.c.last_sequence < sequence)
        .values(last_sequence=sequence)
    )
    return done.rowcount == 1
