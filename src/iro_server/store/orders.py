"""What lost laptops were ordered to do, and what they answered."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import select, update

from iro_server.store.database import Transaction
from iro_server.store.tables import device_order


class DeviceOrder(msgspec.Struct, frozen=True):
    """One order.

    Attributes:
        withdrawn_at: Since when it stands no more; None while it does.
        receipt: The laptop's last answer as JSON, of `answered_at`.
        commanded: As the command key signed it, as JSON; None for what the server orders alone.
    """

    order_id: str
    device_id: str
    action: str
    issued_at: str
    issued_by: str
    unsent_allowed: int
    withdrawn_at: str | None = None
    answered_at: str | None = None
    receipt: bytes | None = None
    commanded: bytes | None = None


def add(tx: Transaction, new: DeviceOrder) -> None:
    """Keep an order."""
    tx.add(device_order, [msgspec.structs.asdict(new)])


def of_device(tx: Transaction, device_id: str) -> Sequence[DeviceOrder]:
    """Every order to a laptop, the newest first."""
    columns = [device_order.c[name] for name in DeviceOrder.__struct_fields__]
    statement = (
        select(*columns)
        .where(tx.mine(device_order), device_order.c.device_id == device_id)
        .order_by(device_order.c.issued_at.desc(), device_order.c.order_id.desc())
    )
    return [DeviceOrder(*row) for row in tx.connection.execute(statement)]


def withdraw(tx: Transaction, device_id: str, *, at: str) -> None:
    """No order to this laptop stands any more."""
    tx.connection.execute(
        update(device_order).where(
            tx.mine(device_order),
            device_order.c.device_id == device_id,
            device_order.c.withdrawn_at.is_(None),
        ),
        {"withdrawn_at": at},
    )


def note_receipt(tx: Transaction, order_id: str, *, receipt: bytes, at: str) -> None:
    """Keep what a laptop answered."""
    tx.connection.execute(
        update(device_order).where(tx.mine(device_order), device_order.c.order_id == order_id),
        {"receipt": receipt, "answered_at": at},
    )
