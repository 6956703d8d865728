"""The authority's rules about dates: what is in force, and what changes on a day."""

from datetime import datetime
from typing import Annotated

import typer

from iro_core import clock as clocks
from iro_server.commands.options import DataDir
from iro_server.services import manage_policy
from iro_server.services.manage_policy import NewAmendment
from iro_server.wiring import office_in

_Because = Annotated[str, typer.Option(help="Why, with the source; every laptop shows it.")]


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    rules = typer.Typer(help="The rules about dates.", no_args_is_help=True)
    rules.command("show")(show)
    rules.command("amend")(amend)
    rules.command("holiday")(holiday)
    rules.command("withdraw")(withdraw)
    app.add_typer(rules, name="policy")


def show(data: DataDir) -> None:
    """Every number in force today with its source, then what changes it on a day."""
    with office_in(data) as office:
        numbers = manage_policy.in_force(office, clocks.today(office.clock))
        amendments = manage_policy.amendments(office)
    for each in numbers:
        typer.echo(f"{each.setting.name:<40}{each.number:>5} {each.setting.unit}  {each.source}")
    for amendment in amendments:
        days = ", ".join(day.isoformat() for day in amendment.holidays)
        what = f"holiday {days}" if days else f"{amendment.name} {amendment.number}"
        typer.echo(
            f"{amendment.amendment_id}: {what} from {amendment.from_on}. {amendment.because}"
        )


def amend(
    name: Annotated[str, typer.Argument(help="The setting, as show lists it.")],
    number: int,
    data: DataDir,
    from_on: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"])],
    because: _Because,
    law: Annotated[bool, typer.Option(help="A change of law, beyond the present bounds.")] = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """Set a number for every clock that starts on a day or later."""
    new = NewAmendment(name, number, from_on.date(), because, law)
    with office_in(data) as office:
        amendment_id = manage_policy.amend(office, new)
    typer.echo(f"{name} is {number} from {from_on:%Y-%m-%d} ({amendment_id}).")


def holiday(
    day: Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help="Such as 2027-06-04.")],
    data: DataDir,
    because: _Because,
) -> None:
    """Announce a one-off bank holiday; laptops list the dates that move."""
    with office_in(data) as office:
        amendment_id = manage_policy.announce_holiday(office, day.date(), because)
    typer.echo(f"{day:%Y-%m-%d} is no working day ({amendment_id}).")


def withdraw(
    amendment_id: Annotated[str, typer.Argument(metavar="ID", help="As show lists it.")],
    data: DataDir,
) -> None:
    """Take an amendment or a holiday back."""
    with office_in(data) as office:
        manage_policy.withdraw(office, amendment_id)
    typer.echo(f"{amendment_id} is withdrawn.")
