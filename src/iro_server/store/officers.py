"""The recovery officers, the command key, and the key of each laptop sealed to the officers."""

from sqlalchemy import delete, select

from iro_server.store.database import Transaction
from iro_server.store.tables import command_key as command_keys
from iro_server.store.tables import escrow, recovery_officers


def name(tx: Transaction, content: bytes, *, at: str) -> None:
    """Keep these officers in the place of all before."""
    tx.connection.execute(delete(recovery_officers).where(tx.mine(recovery_officers)))
    tx.add(recovery_officers, [{"named_at": at, "content": content}])


def named(tx: Transaction) -> bytes | None:
    """The officers as they were named, or None."""
    statement = select(recovery_officers.c.content).where(tx.mine(recovery_officers))
    return tx.connection.execute(statement).scalar_one_or_none()


def name_command_key(tx: Transaction, content: bytes, *, at: str) -> None:
    """Keep this key in the place of the one before."""
    tx.connection.execute(delete(command_keys).where(tx.mine(command_keys)))
    tx.add(command_keys, [{"named_at": at, "content": content}])


def command_key(tx: Transaction) -> bytes | None:
    """The command key as it was named, or None."""
    statement = select(command_keys.c.content).where(tx.mine(command_keys))
    return tx.connection.execute(statement).scalar_one_or_none()


def keep_escrow(tx: Transaction, device_id: str, content: bytes, *, at: str) -> None:
    """Keep what a laptop sealed, in the place of what it sealed before."""
    mine = tx.mine(escrow), escrow.c.device_id == device_id
    tx.connection.execute(delete(escrow).where(*mine))
    tx.add(escrow, [{"device_id": device_id, "kept_at": at, "content": content}])


def escrow_of(tx: Transaction, device_id: str) -> bytes | None:
    """What a laptop sealed last, or None."""
    statement = select(escrow.c.content).where(tx.mine(escrow), escrow.c.device_id == device_id)
    return tx.connection.execute(statement).scalar_one_or_none()
