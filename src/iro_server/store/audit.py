"""Who did what on the server: an append-only chain, each entry bound to the one before it.

No names, no free text: identifiers only.
"""

from collections.abc import Iterator
from typing import Final

import msgspec
from sqlalchemy import select

from iro_core.changes.chain import chained
from iro_server.store.database import Transaction
from iro_server.store.tables import audit

_AT_ONCE: Final = 5_000


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was done.

    Attributes:
        actor: A user id, or the login name of an administrator after "admin:".
        object_id: What it was done to, or how many.
    """

    at: str
    actor: str
    action: str
    device: str = ""
    object_id: str = ""
    outcome: str = "done"


class Entry(msgspec.Struct, frozen=True):
    """An event in its place in the chain."""

    number: int
    event: Event
    digest: str


def record_event(tx: Transaction, event: Event) -> None:
    """Add an event to the end of the chain."""
    head = tx.present_head()
    number = head.audit_number + 1
    digest = chained(head.audit_digest, number, event)
    tx.add(audit, [{"number": number, **msgspec.structs.asdict(event), "digest": digest}])
    tx.set_head(audit_number=number, audit_digest=digest)


def entries(tx: Transaction) -> list[Entry]:
    """The whole chain in order."""
    return list(each_entry(tx))


def each_entry(tx: Transaction) -> Iterator[Entry]:
    """The whole chain in order, never all of it in memory."""
    names = Event.__struct_fields__
    statement = (
        select(audit.c.number, audit.c.digest, *(audit.c[name] for name in names))
        .where(tx.mine(audit))
        .order_by(audit.c.number)
        .execution_options(yield_per=_AT_ONCE)
    )
    for number, digest, *values in tx.connection.execute(statement):
        yield Entry(number, Event(**dict(zip(names, values, strict=True))), digest)


def digest_at(tx: Transaction, number: int) -> str | None:
    """The digest of the entry with a number; None if there is none."""
    statement = select(audit.c.digest).where(tx.mine(audit), audit.c.number == number)
    digest: str | None = tx.connection.execute(statement).scalar()
    return digest
