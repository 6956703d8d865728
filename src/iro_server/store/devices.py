"""Laptops, their one-time codes, the nonces of their requests, and what was set aside."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import case, delete, or_, select, update
from sqlalchemy.exc import IntegrityError

from iro_server.store.database import Transaction, chunks
from iro_server.store.tables import device, enrolment_code, nonce, set_aside

ACTIVE: Final = "active"
STOPPED: Final = "stopped"
# The server's own entry: it signs changes, and no request may come from it.
SERVER: Final = "server"


class Device(msgspec.Struct, frozen=True):
    """A laptop that was enrolled; keys are 32 bytes in hex."""

    device_id: str
    user_id: str
    device_key: str
    author_key: str
    status: str
    platform: str
    app_version: str
    enrolled_at: str
    last_contact: str
    last_sequence: int
    last_device_seq: int
    unsent: int


class Code(msgspec.Struct, frozen=True):
    """A one-time code; `device_id` is set once it is used."""

    digest: str
    user_id: str
    expires_at: str
    tries_left: int
    device_id: str | None


class SetAside(msgspec.Struct, frozen=True):
    """A change that was not received, kept word for word with the reason."""

    device: str
    change_id: str
    user_id: str
    outcome: str
    reason: str
    path: str
    received_at: str
    body: bytes
    signature: bytes


_DEVICE: Final = tuple(device.c[name] for name in Device.__struct_fields__)
_CODE: Final = tuple(enrolment_code.c[name] for name in Code.__struct_fields__)
_SET_ASIDE: Final = tuple(set_aside.c[name] for name in SetAside.__struct_fields__)


def find(tx: Transaction, device_id: str) -> Device | None:
    """The laptop with this id, or None."""
    row = tx.connection.execute(
        select(*_DEVICE).where(tx.mine(device), device.c.device_id == device_id)
    ).one_or_none()
    return None if row is None else Device(*row)


def all_devices(tx: Transaction, *, user_id: str = "") -> list[Device]:
    """Every laptop, or those of one user, by when they were enrolled."""
    statement = select(*_DEVICE).where(tx.mine(device), device.c.status != SERVER)
    if user_id:
        statement = statement.where(device.c.user_id == user_id)
    ordered = statement.order_by(device.c.enrolled_at, device.c.device_id)
    return [Device(*row) for row in tx.connection.execute(ordered)]


def highest_number(tx: Transaction, device_id: str) -> int:
    """The highest number a laptop gave to a change that it sent; 0 if none."""
    statement = select(device.c.last_device_seq).where(
        tx.mine(device), device.c.device_id == device_id
    )
    return tx.connection.execute(statement).scalar_one_or_none() or 0


def author_keys(tx: Transaction) -> dict[str, bytes]:
    """The key with which each device, the server included, signs its changes."""
    statement = select(device.c.device_id, device.c.author_key).where(tx.mine(device))
    return {name: bytes.fromhex(key) for name, key in tx.connection.execute(statement)}


def add(tx: Transaction, new: Device) -> None:
    """Enrol a laptop."""
    tx.add(device, [msgspec.structs.asdict(new)])


def keys_known(tx: Transaction, keys: Sequence[str]) -> bool:
    """Whether one of these keys belongs to a device already, in either use."""
    statement = select(device.c.device_id).where(
        tx.mine(device), or_(device.c.device_key.in_(keys), device.c.author_key.in_(keys))
    )
    return tx.connection.execute(statement).first() is not None


def change_device(tx: Transaction, device_id: str, **values: object) -> None:
    """Write some of a laptop's columns."""
    tx.connection.execute(
        update(device).where(tx.mine(device), device.c.device_id == device_id), values
    )


def take_sequence(
    tx: Transaction, device_id: str, *, sequence: int, at: str, also_stopped: bool = False
) -> bool:
    """Note a request's number; False if one as high was seen before, or the laptop was stopped.

    What a stopped laptop asks is no contact: it got nothing, and what is on it is as it was.
    """
    may_ask = (ACTIVE, STOPPED) if also_stopped else (ACTIVE,)
    at_or_before = case((device.c.status == ACTIVE, at), else_=device.c.last_contact)
    done = tx.connection.execute(
        update(device)
        .where(
            tx.mine(device),
            device.c.device_id == device_id,
            device.c.status.in_(may_ask),
            device.c.last_sequence < sequence,
        )
        .values(last_sequence=sequence, last_contact=at_or_before)
    )
    return done.rowcount == 1


def take_nonce(tx: Transaction, device_id: str, *, value: str, at: str, forget: str) -> bool:
    """Note a request's nonce; False if it was seen since the instant `forget`."""
    tx.connection.execute(delete(nonce).where(tx.mine(nonce), nonce.c.seen_at < forget))
    try:
        with tx.connection.begin_nested():
            tx.add(nonce, [{"device_id": device_id, "nonce": value, "seen_at": at}])
    except IntegrityError:
        return False
    return True


def add_code(tx: Transaction, new: Code) -> None:
    """Keep a one-time code's digest."""
    tx.add(enrolment_code, [msgspec.structs.asdict(new)])


def find_code(tx: Transaction, digest: str) -> Code | None:
    """The code with this digest, or None; locked until the transaction ends."""
    row = tx.connection.execute(
        select(*_CODE)
        .where(tx.mine(enrolment_code), enrolment_code.c.digest == digest)
        .with_for_update()
    ).one_or_none()
    return None if row is None else Code(*row)


def change_code(tx: Transaction, digest: str, **values: object) -> None:
    """Write some of a code's columns."""
    tx.connection.execute(
        update(enrolment_code).where(tx.mine(enrolment_code), enrolment_code.c.digest == digest),
        values,
    )


def keep_aside(tx: Transaction, kept: Sequence[SetAside]) -> None:
    """Keep changes that were not received."""
    rows: list[dict[str, Any]] = [msgspec.structs.asdict(each) for each in kept]
    tx.add(set_aside, rows)


def find_aside(tx: Transaction, device_id: str, change_ids: Sequence[str]) -> dict[str, SetAside]:
    """Those of these changes of a laptop that were set aside before."""
    found = [
        SetAside(*row)
        for part in chunks(sorted(set(change_ids)))
        for row in tx.connection.execute(
            select(*_SET_ASIDE).where(
                tx.mine(set_aside),
                set_aside.c.device == device_id,
                set_aside.c.change_id.in_(part),
            )
        )
    ]
    return {each.change_id: each for each in found}
