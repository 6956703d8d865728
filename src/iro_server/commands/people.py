"""People, their children, and how their laptops join."""

from typing import Annotated

import typer

from iro_server.commands.options import DataDir
from iro_server.errors import ServerProblem
from iro_server.services import enrol_device, manage_accounts
from iro_server.services.manage_accounts import NewUser
from iro_server.wiring import office_in


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    users = typer.Typer(help="People.", no_args_is_help=True)
    users.command("add")(add_user)
    users.command("list")(list_users)
    users.command("deactivate")(deactivate_user)
    app.add_typer(users, name="user")
    app.command("allocate")(allocate)
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
