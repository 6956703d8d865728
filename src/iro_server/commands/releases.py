"""Releases of the program, before the council's software management installs them."""

from pathlib import Path
from typing import Annotated

import typer

from iro_server.commands.options import DataDir
from iro_server.services.fetch_release import fetch_release, trust_makers

_FOLDER = "releases"


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    releases = typer.Typer(help="Releases of the program.", no_args_is_help=True)
    releases.command("trust")(trust)
    releases.command("fetch")(fetch)
    app.add_typer(releases, name="release")


def trust(
    data: DataDir, root: Annotated[Path, typer.Argument(help="The makers' file root.json.")]
) -> None:
    """Begin to trust the makers who signed a root file; once."""
    digest = trust_makers(data / _FOLDER, root)
    typer.echo(f"Trusted from now on. The SHA-256 of {root.name} is")
    typer.echo(f"    {digest}")
    typer.echo("Compare it with the one you have in writing, before anything is fetched.")


def fetch(
    data: DataDir,
    source: Annotated[str, typer.Argument(help="An https address, or a folder with a copy.")],
    into: Annotated[Path, typer.Option(help="A folder of the version's name is made in it.")],
) -> None:
    """Fetch the newest release, if enough of its makers signed it and nothing newer was seen."""
    release = fetch_release(data / _FOLDER, source, into)
    typer.echo(f"Version {release.version} is in {into / release.version}, and is whole:")
    for name in release.files:
        typer.echo(f"    {name}")
