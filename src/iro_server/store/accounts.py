"""People and the children they hold: written from their records, read for scope and lists."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Select, or_, select, update

from iro_core.changes.fold import RecordState
from iro_server.store.database import Transaction, chunks
from iro_server.store.tables import allocation, user_account


class Account(msgspec.Struct, frozen=True):
    """A person, as their record of kind "user" says."""

    user_id: str
    name: str
    role: str
    team: str
    fte: str
    active: bool
    scope_seq: int


class Allocation(msgspec.Struct, frozen=True):
    """One stretch of time in which a user held a child; open while `to_at` is None."""

    child_id: str
    opened_seq: int
    user_id: str
    team: str
    from_at: str
    to_at: str | None
    granted_seq: int


_ACCOUNT: Final = tuple(user_account.c[name] for name in Account.__struct_fields__)
_ALLOCATION: Final = tuple(allocation.c[name] for name in Allocation.__struct_fields__)


def account(tx: Transaction, user_id: str) -> Account | None:
    """The person with this id, or None."""
    row = tx.connection.execute(
        select(*_ACCOUNT).where(tx.mine(user_account), user_account.c.user_id == user_id)
    ).one_or_none()
    return None if row is None else Account(*row)


def accounts(tx: Transaction) -> list[Account]:
    """Everybody, by id."""
    statement = select(*_ACCOUNT).where(tx.mine(user_account)).order_by(user_account.c.user_id)
    return [Account(*row) for row in tx.connection.execute(statement)]


def project_account(tx: Transaction, state: RecordState, *, seq: int) -> None:
    """Write down a person as their record says now."""
    before = account(tx, state.record_id)
    role, team = str(state.value("role") or ""), str(state.value("team") or "")
    same_scope = before is not None and (before.role, before.team) == (role, team)
    values = {
        "name": str(state.value("name") or state.record_id),
        "role": role,
        "team": team,
        "fte": str(state.value("fte") or "1.0"),
        "active": state.value("active") is not False,
        "scope_seq": before.scope_seq if before is not None and same_scope else seq,
    }
    if before is None:
        tx.add(user_account, [{"user_id": state.record_id, **values}])
    else:
        tx.connection.execute(
            update(user_account).where(
                tx.mine(user_account), user_account.c.user_id == state.record_id
            ),
            values,
        )


def open_allocations(tx: Transaction) -> list[Allocation]:
    """Who holds whom now, by child."""
    statement = _allocations(tx).where(allocation.c.to_at.is_(None))
    return [Allocation(*row) for row in tx.connection.execute(statement)]


def held_now(tx: Transaction, *, user_id: str, team: str) -> list[Allocation]:
    """The children held now by a user, or in a team if one is named; none if neither is."""
    statement = _allocations(tx).where(allocation.c.to_at.is_(None), _holder(user_id, team))
    return [Allocation(*row) for row in tx.connection.execute(statement)]


def allocations_of(tx: Transaction, child_ids: Sequence[str]) -> dict[str, list[Allocation]]:
    """Every stretch of these children, by child, oldest first."""
    found: dict[str, list[Allocation]] = {}
    for part in chunks(sorted(set(child_ids))):
        statement = _allocations(tx).where(allocation.c.child_id.in_(part))
        for row in tx.connection.execute(statement):
            each = Allocation(*row)
            found.setdefault(each.child_id, []).append(each)
    return found


def held_since(tx: Transaction, *, user_id: str, team: str, since: str) -> list[Allocation]:
    """Every stretch of a user or a team that had not ended at an instant."""
    not_ended = or_(allocation.c.to_at.is_(None), allocation.c.to_at > since)
    statement = _allocations(tx).where(_holder(user_id, team), not_ended)
    return [Allocation(*row) for row in tx.connection.execute(statement)]


def project_allocations(
    tx: Transaction, states: Sequence[tuple[RecordState, int]], *, at: str, granted_seq: int
) -> None:
    """Close and open stretches as the records of kind "allocation" say now.

    Args:
        states: Each record with the number of its latest change.
        at: The instant of receipt, at which one stretch ends and the next begins.
        granted_seq: The last number of this transaction.
    """
    before = {
        each.child_id: each
        for history in allocations_of(tx, [s.child_id for s, _ in states if s.child_id]).values()
        for each in history
        if each.to_at is None
    }
    opened: list[dict[str, Any]] = []
    for state, seq in states:
        child_id = state.child_id or ""
        user_id, team = str(state.value("user_id") or ""), str(state.value("team") or "")
        current = before.get(child_id)
        if current is not None and (current.user_id, current.team) == (user_id, team):
            continue
        if current is not None:
            _close(tx, current, at)
        if user_id:
            opened.append(_opened(child_id, user_id, team, seq=seq, at=at, granted=granted_seq))
    tx.add(allocation, opened)


def _opened(
    child_id: str, user_id: str, team: str, *, seq: int, at: str, granted: int
) -> dict[str, Any]:
    return {
        "child_id": child_id,
        "opened_seq": seq,
        "user_id": user_id,
        "team": team,
        "from_at": at,
        "to_at": None,
        "granted_seq": granted,
    }


def _close(tx: Transaction, current: Allocation, at: str) -> None:
    tx.connection.execute(
        update(allocation)
        .where(
            tx.mine(allocation),
            allocation.c.child_id == current.child_id,
            allocation.c.opened_seq == current.opened_seq,
        )
        .values(to_at=at)
    )


def _holder(user_id: str, team: str) -> ColumnElement[bool]:
    mine = allocation.c.user_id == user_id
    return or_(mine, allocation.c.team == team) if team else mine


def _allocations(tx: Transaction) -> Select[Any]:
    return (
        select(*_ALLOCATION)
        .where(tx.mine(allocation))
        .order_by(allocation.c.child_id, allocation.c.opened_seq)
    )
