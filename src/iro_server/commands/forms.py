"""The authority's own versions of a form, authored as XLSForm."""

from pathlib import Path
from typing import Annotated

import typer

from iro_core.forms.xlsform import definition_of
from iro_server.commands.options import DataDir
from iro_server.services.form_file import read_form_file
from iro_server.services.publish_forms import publish_version
from iro_server.wiring import office_in

_File = Annotated[Path, typer.Argument(help="An XLSForm, .xlsx or .md.")]


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    forms = typer.Typer(help="Versions of the QA form.", no_args_is_help=True)
    forms.command("check")(check)
    forms.command("publish")(publish)
    app.add_typer(forms, name="form")


def check(file: _File) -> None:
    """Say whether a form can be read, and what is outside the subset; publishes nothing."""
    definition = definition_of(read_form_file(file))
    questions = len(list(definition.questions()))
    typer.echo(f"{definition.title}, version {definition.version}: {questions} questions.")


def publish(file: _File, data: DataDir) -> None:
    """Publish a new version; new QA forms use it, drafts stay on the version they began with."""
    definition = definition_of(read_form_file(file))
    with office_in(data) as office:
        publish_version(office, definition)
    typer.echo(f"{definition.title}, version {definition.version} is published.")
