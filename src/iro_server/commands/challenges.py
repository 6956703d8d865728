"""What the authority sets for challenges, and what repeats among its children."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from iro_core import clock as clocks
from iro_core.domain.alert_ladder import Agency
from iro_core.domain.word_lists import ListName
from iro_server.commands.options import DataDir
from iro_server.services import challenge_rules, find_patterns
from iro_server.wiring import office_in

_From = Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="From which day on.")]
_Of = Annotated[Agency, typer.Option("--agency", help="Whose ladder.")]
_File = Annotated[Path, typer.Argument(help="A CSV file; its first line names the columns.")]


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    ladder = typer.Typer(help="To whom a care planning alert goes.", no_args_is_help=True)
    ladder.command("show")(show_ladder)
    ladder.command("set")(set_ladder)
    app.add_typer(ladder, name="ladder")
    words = typer.Typer(help="Reasons and outcomes of challenges.", no_args_is_help=True)
    words.command("show")(show_words)
    words.command("set")(set_words)
    app.add_typer(words, name="words")
    app.command("patterns")(patterns)


def show_ladder(data: DataDir, agency: _Of = Agency.AUTHORITY) -> None:
    """The stages that are in force today."""
    with office_in(data) as office:
        ladder = challenge_rules.ladder_on(office, agency, clocks.today(office.clock))
    for stage in ladder.stages:
        title = stage.title or stage.role.replace("_", " ").capitalize()
        days = f", {stage.working_days} working days" if stage.working_days else ""
        typer.echo(f"{stage.number}. {title}{f': {stage.name}' if stage.name else ''}{days}")
    typer.echo(f"Source: {ladder.source}.")


def set_ladder(
    file: _File,
    data: DataDir,
    from_on: _From,
    because: Annotated[str, typer.Option(help="Where it was decided; every laptop shows it.")],
    agency: _Of = Agency.AUTHORITY,
) -> None:
    """Set the stages from a file with the columns TITLE, NAME and WORKING_DAYS."""
    ladder = challenge_rules.read_ladder(file, agency, from_on.date(), because)
    with office_in(data) as office:
        is_new = challenge_rules.set_ladder(office, ladder)
    typer.echo(f"{len(ladder.stages)} stages from {from_on:%Y-%m-%d}." if is_new else "No change.")


def show_words(name: ListName, data: DataDir) -> None:
    """The authority's own list that is in force today."""
    with office_in(data) as office:
        words = challenge_rules.words_on(office, name, clocks.today(office.clock))
    for code, each in words.items():
        typer.echo(f"{code}: {each}")
    if not words:
        typer.echo("The program's own list is in force.")


def set_words(name: ListName, file: _File, data: DataDir, from_on: _From) -> None:
    """Set a list from a file with the columns WORDS and, to keep an old code, CODE."""
    words = challenge_rules.read_words(file, name, from_on.date())
    with office_in(data) as office:
        is_new = challenge_rules.set_words(office, words)
    typer.echo(f"{len(words.words)} entries from {from_on:%Y-%m-%d}." if is_new else "No change.")


def patterns(data: DataDir) -> None:
    """What repeats among the children today, the largest first."""
    with office_in(data) as office:
        found = find_patterns.patterns(office, clocks.today(office.clock))
    for each in found:
        where = f" in team {each.team}" if each.team else ""
        what = each.code.replace("_", " ")
        said = "challenged for" if each.kind == "challenge" else "noticed about"
        typer.echo(f"{what}: {said} {len(each.child_ids)} of {each.among} children{where}")
    if not found:
        typer.echo("Nothing repeats.")
