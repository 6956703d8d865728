"""What the office decides in advance: a locum's last day, and cover for a colleague's leave.

Nothing runs by itself. What is due is carried out before any laptop is answered and before any
command, as if the office had done it then; so access begins and ends at the second.
"""

from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum

from iro_core import clock as clocks
from iro_server.errors import ServerProblem
from iro_server.services.manage_accounts import end_access, give_child, who_takes_children
from iro_server.services.office import Office
from iro_server.store import accounts, audit
from iro_server.store import plans as store
from iro_server.store.database import Transaction
from iro_server.store.plans import Plan


class PlanAction(StrEnum):
    """What is done when the time has come."""

    END = "end_access"
    COVER = "begin_cover"
    RETURN = "end_cover"


def plan_end(office: Office, user_id: str, *, last_day: date) -> Plan:
    """Have a person's access end with a day, at midnight in England.

    Raises:
        ServerProblem: There is no such user, or the day is over.
    """
    with office.database.write() as tx:
        account = accounts.account(tx, user_id)
        if account is None or not account.active:
            raise ServerProblem("no_such_user", user_id)
        return _keep(
            office,
            tx,
            Plan(
                plan_id=office.new_id(),
                due_at=_midnight_after(office, last_day),
                action=PlanAction.END,
                user_id=user_id,
                planned_by=office.administrator,
            ),
        )


def plan_cover(
    office: Office,
    user_id: str,
    *,
    of_user_id: str,
    days: tuple[date, date],
    child_id: str = "",
) -> Plan:
    """Have a colleague take an IRO's children for a time, and the IRO have them back after it.

    Args:
        days: The first and the last.
        child_id: This child only; empty for every child whom the IRO has when it begins.

    Raises:
        ServerProblem: There is no such person, it is the same, or the days are over or reversed.
    """
    first, last = days
    if user_id == of_user_id:
        raise ServerProblem("cover_for_oneself", user_id)
    if last < first:
        raise ServerProblem("plan_days_reversed")
    with office.database.write() as tx:
        for each in (user_id, of_user_id):
            who_takes_children(tx, each)
        return _keep(
            office,
            tx,
            Plan(
                plan_id=office.new_id(),
                due_at=clocks.to_text(clocks.midnight(first)),
                action=PlanAction.COVER,
                user_id=user_id,
                of_user_id=of_user_id,
                child_id=child_id,
                until_at=_midnight_after(office, last),
                planned_by=office.administrator,
            ),
        )


def plans_to_come(office: Office) -> list[Plan]:
    """What is not carried out yet, by time."""
    with office.database.read() as tx:
        return store.to_come(tx)


def drop_plan(office: Office, plan_id: str) -> None:
    """Give up what was decided (ServerProblem: it was carried out, or there is none)."""
    with office.database.write() as tx:
        if not store.drop(tx, plan_id):
            raise ServerProblem("no_such_plan", plan_id)
        office.note(tx, "drop_plan", plan_id)


def carry_out(office: Office) -> None:
    """Do what is due, in its order, each once; what is not possible any more is noted."""
    with office.database.read() as tx:
        if not store.to_come(tx, until=office.now()):
            return
    with office.database.write() as tx:
        # Read again: another process may have done it. What it plans may be due, too.
        while due := store.to_come(tx, until=office.now()):
            _carry_out(replace(office, administrator=due[0].planned_by), tx, due[0])


def _carry_out(office: Office, tx: Transaction, plan: Plan) -> None:
    store.mark_done(tx, plan.plan_id, at=office.now())
    try:
        if plan.action == PlanAction.END:
            end_access(office, tx, plan.user_id)
        else:
            _hand_over(office, tx, plan)
    except ServerProblem as problem:
        event = audit.Event(
            at=office.now(),
            actor=office.administrator,
            action=plan.action,
            object_id=plan.plan_id,
            outcome=problem.problem,
        )
        audit.record_event(tx, event)


def _hand_over(office: Office, tx: Transaction, plan: Plan) -> None:
    """Give one person's children, or one child, to another; who went elsewhere meanwhile stays."""
    held = accounts.held_now(tx, user_id=plan.of_user_id, team="")
    going = [each.child_id for each in held if plan.child_id in {"", each.child_id}]
    for child_id in going:
        give_child(office, tx, child_id, plan.user_id)
    if plan.until_at is not None:
        store.add(tx, [_return(office, plan, child_id) for child_id in going])


def _return(office: Office, plan: Plan, child_id: str) -> Plan:
    return Plan(
        plan_id=office.new_id(),
        due_at=plan.until_at or plan.due_at,
        action=PlanAction.RETURN,
        user_id=plan.of_user_id,
        of_user_id=plan.user_id,
        child_id=child_id,
        planned_by=plan.planned_by,
    )


def _keep(office: Office, tx: Transaction, plan: Plan) -> Plan:
    store.add(tx, [plan])
    office.note(tx, f"plan_{plan.action}", plan.plan_id)
    return plan


def _midnight_after(office: Office, day: date) -> str:
    """The end of a day in England (ServerProblem: that is over)."""
    ends = clocks.to_text(clocks.midnight(day + timedelta(days=1)))
    if ends <= office.now():
        raise ServerProblem("plan_in_the_past")
    return ends
