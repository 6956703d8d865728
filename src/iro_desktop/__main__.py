"""The command `iro-desktop`: arguments, then wiring; no logic."""

from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from PySide6.QtWidgets import QApplication

from iro_core import clock
from iro_desktop.tour import demonstration, story
from iro_desktop.tour.story import Return
from iro_desktop.ui.support.renewal import renew
from iro_desktop.wiring import VERSION, Home, Program

app = typer.Typer(add_completion=False, invoke_without_command=True)


@app.callback()
def start(
    context: typer.Context,
    home: Annotated[
        Path | None, typer.Option(help="Keep everything in this folder instead of the usual one.")
    ] = None,
    *,
    version: Annotated[bool, typer.Option("--version", help="Say which version this is.")] = False,
) -> None:
    """Open the caseload on this laptop."""
    if version:
        typer.echo(f"iro-desktop {VERSION}")
        raise typer.Exit
    if context.invoked_subcommand is not None:
        return
    application = QApplication(["iro-desktop"])
    program = Program.on_this_machine(Home.below(home) if home else Home.of_this_user())
    program.finished.connect(application.quit)
    program.locked.connect(partial(renew, program.window))
    program.start()
    raise typer.Exit(application.exec())


@app.command()
def tour(
    out: Annotated[Path, typer.Option(help="Where screenshots and documents go.")],
    statutory_return: Annotated[
        Path | None,
        typer.Option("--return", help="Also tour the caseload of this SSDA903 folder."),
    ] = None,
    as_at: Annotated[str, typer.Option(help="The date the return is read as at.")] = "2017-03-31",
) -> None:
    """Drive the real windows through the whole job, and keep what they looked like."""
    caseload = Return(statutory_return, date.fromisoformat(as_at)) if statutory_return else None
    raise typer.Exit(story.tour(out.resolve(), caseload, typer.echo))


@app.command()
def demo(
    folder: Annotated[Path, typer.Option(help="Where the invented council is kept.")] = Path(
        "build/demo"
    ),
) -> None:
    """Open an invented council's program twice: as an IRO and as the supervisor."""
    today = clock.today(clock.SystemClock())
    raise typer.Exit(demonstration.open_demonstration(folder.resolve(), today, typer.echo))


def main() -> None:
    """Run the command."""
    app()


if __name__ == "__main__":
    main()
