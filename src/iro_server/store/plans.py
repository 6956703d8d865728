"""What the office decided in advance, until its time has come."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import delete, select, update

from iro_server.store.database import Transaction
from iro_server.store.tables import plan


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """One decision.

    Attributes:
        due_at: The instant from which it holds.
        user_id: Whose access ends, or who gets the children.
        of_user_id: From whom; empty where it is about one person only.
        child_id: Which child; empty for every child of that person.
        until_at: When the children go back; None if they do not.
    """

    plan_id: str
    due_at: str
    action: str
    user_id: str
    planned_by: str
    of_user_id: str = ""
    child_id: str = ""
    until_at: str | None = None


_PLAN = tuple(plan.c[name] for name in Plan.__struct_fields__)


def add(tx: Transaction, new: Sequence[Plan]) -> None:
    """Keep plans."""
    tx.add(plan, [msgspec.structs.asdict(each) for each in new])


def to_come(tx: Transaction, *, until: str | None = None) -> list[Plan]:
    """Those not carried out yet, by time; with `until` those that are due by then."""
    conditions = [tx.mine(plan), plan.c.done_at.is_(None)]
    if until is not None:
        conditions.append(plan.c.due_at <= until)
    statement = select(*_PLAN).where(*conditions).order_by(plan.c.due_at, plan.c.plan_id)
    return [
        Plan(**dict(zip(Plan.__struct_fields__, row, strict=True)))
        for row in tx.connection.execute(statement)
    ]


def mark_done(tx: Transaction, plan_id: str, *, at: str) -> None:
    """It is not carried out again."""
    tx.connection.execute(
        update(plan).where(tx.mine(plan), plan.c.plan_id == plan_id), {"done_at": at}
    )


def drop(tx: Transaction, plan_id: str) -> bool:
    """Forget a plan that is not carried out yet; False if there is none."""
    dropped = tx.connection.execute(
        delete(plan).where(tx.mine(plan), plan.c.plan_id == plan_id, plan.c.done_at.is_(None))
    )
    return dropped.rowcount > 0
