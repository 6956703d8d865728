"""The pieces of attachments as they are kept."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import func, select

from iro_server.store.database import Transaction
from iro_server.store.tables import piece


class Piece(msgspec.Struct, frozen=True):
    """One piece of an attachment."""

    attachment_id: str
    number: int
    child_id: str
    received_at: str
    body: bytes


def keep(tx: Transaction, new: Piece) -> None:
    """Keep a piece that is not here yet."""
    tx.add(piece, [{**msgspec.structs.asdict(new), "size_bytes": len(new.body)}])


def body(tx: Transaction, attachment_id: str, number: int) -> bytes | None:
    """The bytes of a piece, or None if it has not come."""
    statement = select(piece.c.body).where(
        tx.mine(piece), piece.c.attachment_id == attachment_id, piece.c.number == number
    )
    return tx.connection.execute(statement).scalar_one_or_none()


def present(tx: Transaction, attachment_ids: Sequence[str]) -> dict[str, set[int]]:
    """The numbers of the pieces that are here, by attachment."""
    found: dict[str, set[int]] = {}
    statement = select(piece.c.attachment_id, piece.c.number).where(
        tx.mine(piece), piece.c.attachment_id.in_(attachment_ids)
    )
    for attachment_id, number in tx.connection.execute(statement):
        found.setdefault(attachment_id, set()).add(number)
    return found


def size_of_child(tx: Transaction, child_id: str) -> int:
    """How many bytes are kept of a child's attachments."""
    total = func.coalesce(func.sum(piece.c.size_bytes), 0)
    statement = select(total).where(tx.mine(piece), piece.c.child_id == child_id)
    return int(tx.connection.execute(statement).scalar_one())
