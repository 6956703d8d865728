"""Options that several commands share."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from iro_server.wiring import DATA_VARIABLE

DataDir = Annotated[
    Path,
    typer.Option("--data", envvar=DATA_VARIABLE, help="The server's own directory."),
]
Day = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="A day, such as 2017-03-31.")]
