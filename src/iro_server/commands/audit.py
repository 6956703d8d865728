"""Reading what laptops noted, for the data protection officer."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from iro_server.commands.options import DataDir
from iro_server.services.who_opened import who_opened, write_opened_csv
from iro_server.wiring import office_in


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    audits = typer.Typer(help="Who did what.", no_args_is_help=True)
    audits.callback()(_audit)
    audits.command("opened")(opened)
    app.add_typer(audits, name="audit")


def _audit() -> None:
    """Keep the name of the one command below this one."""


def opened(
    child: Annotated[str, typer.Argument(help="The child's number, or the id such as c-1042.")],
    data: DataDir,
    from_on: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"])],
    to_on: Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"])],
    out: Annotated[Path, typer.Option(help="The file to write.")] = Path("opened.csv"),
) -> None:
    """Write who opened a child's record on a laptop, between two days, both included."""
    with office_in(data) as office:
        found = who_opened(office, child, from_on.date(), to_on.date())
    write_opened_csv(out, found)
    typer.echo(f"{len(found):,} entries written to {out}.")
    typer.echo("What a laptop has not sent yet is not among them.")
