"""Bringing records in from a return, and the Reviews file out again."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from iro_server.commands.options import DataDir, Day
from iro_server.practice.caseload import write_practice_return
from iro_server.returns.issues import write_issues_csv
from iro_server.services.export_reviews import export_reviews
from iro_server.services.import_return import import_folder
from iro_server.wiring import office_in


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    imports = typer.Typer(help="Bring records in.", no_args_is_help=True)
    imports.command("ssda903")(import_ssda903)
    app.add_typer(imports, name="import")
    exports = typer.Typer(help="Write files out.", no_args_is_help=True)
    exports.command("ssda903-reviews")(export_ssda903_reviews)
    app.add_typer(exports, name="export")
    app.command("practice")(practice)


def import_ssda903(
    folder: Annotated[Path, typer.Argument(help="The folder with the files of the return.")],
    data: DataDir,
    as_at: Day,
    names: Annotated[Path | None, typer.Option(help="A CSV file of names kept elsewhere.")] = None,
    issues: Annotated[Path | None, typer.Option(help="Where to write what was left out.")] = None,
) -> None:
    """Import a statutory return; the same folder again changes nothing."""
    with office_in(data) as office:
        imported = import_folder(
            office, folder, as_at=as_at.date(), names=names, progress=_say_progress
        )
    typer.echo(imported.reading.summary.text())
    typer.echo(f"Records written: {imported.written:,}. Unchanged: {imported.unchanged:,}.")
    if issues is not None:
        write_issues_csv(issues, imported.reading.issues)
        typer.echo(f"What was left out is in {issues}, row by row.")


def export_ssda903_reviews(
    data: DataDir,
    from_on: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"])],
    to_on: Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"])],
    out: Annotated[Path, typer.Option(help="The file to write.")] = Path("reviews.csv"),
) -> None:
    """Write the Reviews file of the return for a stretch of days, both included."""
    with office_in(data) as office:
        export = export_reviews(office, from_on.date(), to_on.date())
    out.write_bytes(export.content)
    typer.echo(f"{export.rows:,} reviews written to {out}.")
    for issue, review in zip(export.issues, export.kept_out, strict=True):
        held_on = f"{review.held_on:%d/%m/%Y}" if review.held_on else "no date"
        typer.echo(f"Left out: child {review.number}, {held_on}: {issue.explanation}", err=True)


def practice(
    folder: Annotated[Path, typer.Argument(help="Where to write the files.")], as_at: Day
) -> None:
    """Write an invented return, with names and staff, to import and practise with."""
    write_practice_return(folder, as_at=as_at.date())
    typer.echo(f"An invented return is in {folder}. Import it with iro-server import ssda903.")


def _say_progress(records: int) -> None:
    typer.echo(f"{records:,} records", err=True)
