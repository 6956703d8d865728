"""The present state of every record: fold(history), written down with the changes that made it."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import bindparam, select, update

from iro_core.changes.change import Change
from iro_core.changes.fold import RecordState, fold
from iro_server.store import accounts, change_log
from iro_server.store.database import Transaction, chunks
from iro_server.store.tables import record

_UPDATED: Final = ("status", "needs_a_person", "last_seq", "state")


def project(
    tx: Transaction, added: Sequence[tuple[int, Change]], *, at: str, last_seq: int
) -> None:
    """Fold every record that these changes touch, and write it down.

    Args:
        added: Changes that were just added to the log, with their numbers, in order.
        at: The instant of their receipt.
        last_seq: The last number of this transaction.
    """
    new: dict[str, list[Change]] = {}
    numbers: dict[str, int] = {}
    for seq, change in added:
        new.setdefault(change.record_id, []).append(change)
        numbers[change.record_id] = seq
    known = _known(tx, list(new))
    histories = new | change_log.histories(tx, known)
    states = {record_id: fold(history) for record_id, history in histories.items()}
    rows = [_row(state, numbers[record_id]) for record_id, state in states.items()]
    tx.add(record, [row for row in rows if row["record_id"] not in known])
    _update(tx, [row for row in rows if row["record_id"] in known])
    for state in states.values():
        if state.kind == "user":
            accounts.project_account(tx, state, seq=last_seq)
    given = [(s, numbers[s.record_id]) for s in states.values() if s.kind == "allocation"]
    if given:
        accounts.project_allocations(tx, given, at=at, granted_seq=last_seq)


def state(tx: Transaction, record_id: str) -> RecordState | None:
    """The present state of a record, or None if there is no such record."""
    return states(tx, [record_id]).get(record_id)


def states(tx: Transaction, record_ids: Sequence[str]) -> dict[str, RecordState]:
    """The present states of those of these records that exist."""
    return {
        row.record_id: _read(row.state)
        for part in chunks(record_ids)
        for row in tx.connection.execute(
            select(record.c.record_id, record.c.state).where(
                tx.mine(record), record.c.record_id.in_(part)
            )
        )
    }


def of_kind(tx: Transaction, kind: str) -> Iterator[RecordState]:
    """The present state of every record of a kind, by id."""
    statement = (
        select(record.c.state)
        .where(tx.mine(record), record.c.kind == kind)
        .order_by(record.c.record_id)
    )
    for (data,) in tx.connection.execute(statement):
        yield _read(data)


def ids_of_child(tx: Transaction, child_id: str) -> list[str]:
    """Every record about a child."""
    statement = select(record.c.record_id).where(tx.mine(record), record.c.child_id == child_id)
    return list(tx.connection.execute(statement).scalars())


def stored_states(tx: Transaction) -> dict[str, bytes]:
    """Every record's state as it is written, for comparison with the fold."""
    statement = select(record.c.record_id, record.c.state).where(tx.mine(record))
    return {row.record_id: row.state for row in tx.connection.execute(statement)}


def encoded(folded: RecordState) -> bytes:
    """A state as it is written."""
    return msgspec.json.encode(folded)


def _read(data: bytes) -> RecordState:
    return msgspec.json.decode(data, type=RecordState)


def _known(tx: Transaction, record_ids: Sequence[str]) -> set[str]:
    return {
        record_id
        for part in chunks(record_ids)
        for record_id in tx.connection.execute(
            select(record.c.record_id).where(tx.mine(record), record.c.record_id.in_(part))
        ).scalars()
    }


def _row(folded: RecordState, seq: int) -> dict[str, Any]:
    return {
        "record_id": folded.record_id,
        "kind": folded.kind,
        "child_id": folded.child_id,
        "status": folded.status,
        "needs_a_person": folded.needs_a_person,
        "last_seq": seq,
        "state": encoded(folded),
    }


def _update(tx: Transaction, rows: Sequence[dict[str, Any]]) -> None:
    if not rows:
        return
    statement = (
        update(record)
        .where(tx.mine(record), record.c.record_id == bindparam("of_record"))
        .values({name: bindparam(f"new_{name}") for name in _UPDATED})
    )
    tx.connection.execute(
        statement,
        [
            {"of_record": row["record_id"], **{f"new_{name}": row[name] for name in _UPDATED}}
            for row in rows
        ],
    )
