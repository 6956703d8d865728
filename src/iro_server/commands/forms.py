"""The authority's own versions of a form, authored as XLSForm."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from iro_server.commands.options import DataDir
from iro_server.services.form_conversion import ConvertedForm
from iro_server.services.form_file import Number, read_form_file
from iro_server.services.publish_forms import next_version, publish_version
from iro_server.wiring import office_in

_File = Annotated[Path, typer.Argument(help="An XLSForm, .xlsx or .md.")]
_Out = Annotated[Path, typer.Argument(help="Where the XForm is written, .xml.")]


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    forms = typer.Typer(help="Forms, and versions of the QA form.", no_args_is_help=True)
    forms.command("check")(check)
    forms.command("convert")(convert)
    forms.command("publish")(publish)
    app.add_typer(forms, name="form")


def check(file: _File) -> None:
    """Say whether a form can be read, and what is outside the subset; publishes nothing."""
    form = _read(file)
    questions = len(list(form.definition.questions()))
    counted = "1 question" if questions == 1 else f"{questions} questions"
    typer.echo(f"{_named(form)}: {counted}. It can be published.")


def convert(file: _File, out: _Out) -> None:
    """Write a form as the XForm that travels, for other programs that read XForms."""
    form = _read(file)
    out.write_text(form.xform, encoding="utf-8")
    typer.echo(f"{_named(form)} is written to {out}.")


def publish(file: _File, data: DataDir) -> None:
    """Publish a form or a new version of one; what was begun stays on its version."""
    with office_in(data) as office:
        form = _read(file, partial(next_version, office))
        publish_version(office, form)
    typer.echo(f"{_named(form)} is published.")


def _read(file: Path, number: Number = lambda _form_id: 1) -> ConvertedForm:
    form = read_form_file(file, number)
    for remark in form.remarks:
        typer.echo(remark)
    return form


def _named(form: ConvertedForm) -> str:
    return f"{form.definition.title}, version {form.definition.version}"
