"""The program `iro-server`: every command in one tree, and errors as plain words."""

import sys
from typing import Final

import typer

from iro_core.errors import IroError
from iro_server.commands import (
    audit,
    backups,
    challenges,
    forms,
    laptops,
    officers,
    people,
    records,
    releases,
    rules,
    server,
)
from iro_server.commands.words import in_words

_REFUSED: Final = 2

app: Final = typer.Typer(
    name="iro-server",
    help="The central server of IRO Desktop.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
server.add_to(app)
audit.add_to(app)
backups.add_to(app)
records.add_to(app)
releases.add_to(app)
people.add_to(app)
laptops.add_to(app)
officers.add_to(app)
rules.add_to(app)
challenges.add_to(app)
forms.add_to(app)


def main() -> None:
    """Run a command; exit code 2 says that the input was refused and nothing was changed."""
    try:
        app()
    except IroError as error:
        typer.echo(in_words(error), err=True)
        sys.exit(_REFUSED)
    except OSError as error:
        typer.echo(f"{error.filename or 'A file'}: {error.strerror}.", err=True)
        sys.exit(_REFUSED)
