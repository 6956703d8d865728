"""People, their children, and how their laptops join."""

from datetime import datetime
from typing import Annotated, Final

import typer

from iro_core import clock as clocks
from iro_server.commands.options import DataDir
from iro_server.errors import ServerProblem
from iro_server.services import enrol_device, manage_accounts, plans
from iro_server.services.manage_accounts import NewUser
from iro_server.services.plans import PlanAction
from iro_server.wiring import office_in

_DAY: Final = "%Y-%m-%d"
_PLANS: Final[dict[str, str]] = {
    PlanAction.END: "access of {plan.user_id} ends",
    PlanAction.COVER: "{plan.user_id} covers for {plan.of_user_id} {plan.child_id}",
    PlanAction.RETURN: "{plan.child_id} goes back from {plan.of_user_id} to {plan.user_id}",
}


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    users = typer.Typer(help="People.", no_args_is_help=True)
    users.command("add")(add_user)
    users.command("list")(list_users)
    users.command("deactivate")(deactivate_user)
    users.command("end")(end_user)
    app.add_typer(users, name="user")
    app.command("allocate")(allocate)
    app.command("cover")(cover)
    planned = typer.Typer(help="What was decided in advance.", no_args_is_help=True)
    planned.command("list")(list_plans)
    planned.command("drop")(drop_plan)
    app.add_typer(planned, name="plan")
    app.command("enrol")(enrol)


def add_user(
    user_id: Annotated[str, typer.Argument(metavar="ID", help="Such as hazel.thornbeck.")],
    data: DataDir,
    name: Annotated[str, typer.Option(help="As it is shown.")],
    role: Annotated[str, typer.Option(help="iro, supervisor or admin.")] = "iro",
    fte: Annotated[str, typer.Option(help="Full-time equivalent, such as 0.6.")] = "1.0",
    team: Annotated[str, typer.Option(help="The team they work in or supervise.")] = "",
) -> None:
    """Add a person, or bring what is known of them up to date."""
    new = NewUser(user_id=user_id, name=name, role=role, fte=fte, team=team)
    with office_in(data) as office:
        changed = manage_accounts.add_user(office, new)
    typer.echo(f"{name} is {'now ' if changed else 'already '}known as {user_id}.")


def list_users(data: DataDir) -> None:
    """Everybody, with the number of children they review."""
    with office_in(data) as office:
        users = manage_accounts.list_users(office)
    for user, children in users:
        state = "" if user.active else "  (no access)"
        typer.echo(
            f"{user.user_id:<28}{user.role:<12}{user.team:<16}{user.fte:>5} FTE"
            f"{children:>6} children  {user.name}{state}"
        )


def deactivate_user(user_id: str, data: DataDir) -> None:
    """Take a person's access away at once; their children stay theirs until reallocated."""
    with office_in(data) as office:
        manage_accounts.deactivate(office, user_id)
    typer.echo(f"{user_id} has no access any more.")


def end_user(
    user_id: str,
    data: DataDir,
    last_day: Annotated[datetime, typer.Option("--last-day", formats=[_DAY], help="YYYY-MM-DD.")],
) -> None:
    """Have a person's access end with a day, such as a locum's contract does."""
    with office_in(data) as office:
        plan = plans.plan_end(office, user_id, last_day=last_day.date())
    typer.echo(f"{user_id} has access until the end of {last_day:{_DAY}} ({plan.plan_id}).")


def cover(
    user: Annotated[str, typer.Argument(help="Who covers.")],
    data: DataDir,
    of: Annotated[str, typer.Option("--for", help="Whose children they take.")],
    first: Annotated[datetime, typer.Option("--from", formats=[_DAY], help="The first day.")],
    last: Annotated[datetime, typer.Option("--until", formats=[_DAY], help="The last day.")],
    child: Annotated[str, typer.Option(help="This child only.")] = "",
) -> None:
    """Give an IRO's children to a colleague for a time; they go back by themselves."""
    days = (first.date(), last.date())
    with office_in(data) as office:
        plan = plans.plan_cover(office, user, of_user_id=of, days=days, child_id=child)
        plans.carry_out(office)
    typer.echo(
        f"{user} has {child or f'the children of {of}'} from {first:{_DAY}} until the end of "
        f"{last:{_DAY}} ({plan.plan_id})."
    )


def list_plans(data: DataDir) -> None:
    """What was decided and is still to come."""
    with office_in(data) as office:
        coming = plans.plans_to_come(office)
    for plan in coming:
        when = clocks.local_time(clocks.from_text(plan.due_at))
        what = _PLANS[plan.action].format(plan=plan).rstrip()
        typer.echo(f"{plan.plan_id}  {when:%Y-%m-%d %H:%M}  {what}")
    if not coming:
        typer.echo("Nothing is planned.")


def drop_plan(plan_id: Annotated[str, typer.Argument(metavar="PLAN")], data: DataDir) -> None:
    """Give up something that was decided and is still to come."""
    with office_in(data) as office:
        plans.drop_plan(office, plan_id)
    typer.echo("Given up.")


def allocate(
    data: DataDir,
    child: Annotated[str, typer.Argument(help="A child's id, such as c-1042.")] = "",
    user: Annotated[str, typer.Argument(help="The IRO's id.")] = "",
    *,
    spread: Annotated[
        bool, typer.Option("--spread", help="Every child without an IRO, by working time.")
    ] = False,
) -> None:
    """Give a child to an IRO, or spread all children who have none."""
    if spread == bool(child and user):
        raise ServerProblem("give_child_and_user")
    with office_in(data) as office:
        if spread:
            for count in manage_accounts.spread(office):
                typer.echo(f"{count.user_id:<28}{count.fte:>5} FTE{count.children:>6} children")
        else:
            changed = manage_accounts.allocate(office, child, user)
            typer.echo(f"{child} is {'now' if changed else 'already'} with {user}.")


def enrol(
    user: Annotated[str, typer.Argument(help="Whose laptop it will be.")],
    data: DataDir,
    valid_minutes: Annotated[int, typer.Option(help="At most 1,440.")] = 60,
) -> None:
    """Make a one-time code with which a laptop joins."""
    with office_in(data) as office:
        code = enrol_device.issue_code(office, user, valid_minutes=valid_minutes)
    typer.echo(code)
    typer.echo(f"For one laptop of {user}, within {valid_minutes} minutes.", err=True)
