"""The recovery code of each laptop, as it was sent."""

import msgspec
from sqlalchemy import delete, select

from iro_server.store.database import Transaction
from iro_server.store.tables import recovery_code


class RecoveryCode(msgspec.Struct, frozen=True):
    """A laptop's code, and who last asked to read it out; empty if nobody did."""

    device_id: str
    slot_id: str
    code: str
    asked_by: str
    asked_at: str


def keep(tx: Transaction, new: RecoveryCode) -> None:
    """Keep a laptop's code in the place of an earlier one."""
    tx.connection.execute(
        delete(recovery_code).where(
            tx.mine(recovery_code), recovery_code.c.device_id == new.device_id
        )
    )
    tx.add(recovery_code, [msgspec.structs.asdict(new)])


def find(tx: Transaction, device_id: str) -> RecoveryCode | None:
    """A laptop's code, or None if it never sent one."""
    columns = [recovery_code.c[name] for name in RecoveryCode.__struct_fields__]
    row = tx.connection.execute(
        select(*columns).where(tx.mine(recovery_code), recovery_code.c.device_id == device_id)
    ).one_or_none()
    return None if row is None else RecoveryCode(*row)


def note_asking(tx: Transaction, held: RecoveryCode, *, by: str, at: str) -> None:
    """Remember who asked to read a code out, and when."""
    keep(tx, msgspec.structs.replace(held, asked_by=by, asked_at=at))
