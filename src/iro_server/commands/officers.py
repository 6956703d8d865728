"""The recovery officers: naming the three, and getting what a laptop sealed to them."""

from pathlib import Path
from typing import Annotated

import typer

from iro_core.errors import InvalidData
from iro_core.officers import OFFICERS, Officer, Officers
from iro_core.protocol import codec
from iro_server.commands.options import DataDir
from iro_server.errors import ServerProblem
from iro_server.services import recovery_officers
from iro_server.services.command_keys import take_officers
from iro_server.wiring import office_in


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    officers = typer.Typer(
        help="The three recovery officers: any two of them together can open a laptop.",
        no_args_is_help=True,
    )
    officers.command("set")(set_officers)
    officers.command("show")(show)
    officers.command("escrow")(escrow)
    app.add_typer(officers, name="officers")


def set_officers(
    data: DataDir,
    files: Annotated[
        list[Path],
        typer.Argument(
            help="The three .public files that iro-recovery key made, or with a command key the "
            "one file that iro-recovery name made of them."
        ),
    ],
) -> None:
    """Name the three recovery officers; those before can open no laptop that connects again."""
    named = _named(files[0]) if len(files) == 1 else _three(files)
    with office_in(data) as office:
        chosen = take_officers(office, named)
    typer.echo("Compare each with its officer, on the telephone:")
    _say(chosen.officers)
    typer.echo("Each laptop seals its key to them at its next contact.")


def show(data: DataDir) -> None:
    """Say who the officers are, and which laptops they can open."""
    with office_in(data) as office:
        chosen = recovery_officers.officers_now(office)
        laptops = recovery_officers.laptops_sealed(office)
    if chosen is None:
        typer.echo("No recovery officers are named. iro-server officers set names them.")
        return
    _say(chosen.officers)
    sealed = sum(each.is_sealed for each in laptops)
    typer.echo(f"They can open {sealed} of {len(laptops)} laptops.")
    for each in laptops:
        if not each.is_sealed:
            typer.echo(f"  not yet: {each.device.device_id}  {each.device.user_id}")


def escrow(
    device: Annotated[str, typer.Argument(help="From iro-server device list.")],
    data: DataDir,
    out: Annotated[Path, typer.Option(help="The file to write, for iro-recovery --escrow.")],
) -> None:
    """Write what a laptop sealed to the officers, for when its own copy is damaged."""
    with office_in(data) as office:
        content = recovery_officers.read_escrow(office, device)
    out.write_bytes(content)
    typer.echo(f"Written to {out}. Two officers open it; this is in the audit trail.")


def _named(path: Path) -> Officers:
    try:
        return codec.decode(path.read_bytes(), Officers)
    except InvalidData as error:
        raise ServerProblem("officers_not_three") from error


def _three(paths: list[Path]) -> Officers:
    if len(paths) != OFFICERS:
        raise ServerProblem("officers_not_three")
    return Officers([_officer(path) for path in paths])


def _officer(path: Path) -> Officer:
    try:
        return codec.decode(path.read_bytes(), Officer)
    except InvalidData as error:
        raise ServerProblem("not_an_officer", str(path)) from error


def _say(officers: list[Officer]) -> None:
    for officer in officers:
        typer.echo(f"    {officer.spoken_key}  {officer.name}")
