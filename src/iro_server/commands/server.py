"""Starting, running and checking a server."""

import os
from pathlib import Path
from typing import Annotated, Final

import msgspec
import typer
import uvicorn
from uvicorn.supervisors import Multiprocess

from iro_server.commands.options import DataDir, Day
from iro_server.errors import ServerProblem
from iro_server.http.listener import open_listener
from iro_server.http.openapi import document
from iro_server.services import check as checking
from iro_server.services.begin_epoch import begin_epoch
from iro_server.settings import read_settings
from iro_server.wiring import DATA_VARIABLE, new_server, office_in, upgrade_server

_DAMAGED: Final = 1
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
# How long a laptop may leave a connection open between two calls.
_KEEP_ALIVE_S: Final = 65
_PROBLEMS: Final[dict[str, str]] = {
    "numbers_missing": "Changes number {at} are missing from the log.",
    "bad_signature": "Change number {at} is not as its author signed it.",
    "unknown_device": "Change number {at} is by a device that was never enrolled.",
    "unreadable_change": "Change number {at} cannot be read.",
    "columns_differ": "Change number {at} is filed under another record or child than it says.",
    "record_differs": "The record {at} is not what its changes make it.",
    "record_without_history": "The record {at} has no changes.",
    "audit_entries_missing": "Entries number {at} are missing from the audit trail.",
    "audit_entry_changed": "Entry number {at} of the audit trail, or the one before, was changed.",
    "audit_end_differs": "The audit trail ends at entry {at}, not where it should.",
    "device_log_entries_missing": "Entries of a laptop's log are missing, by place: {at}.",
    "device_log_altered": "An entry of a laptop's log is not as it was written: {at}.",
    "device_log_gap": "A laptop sent its log with a gap before this entry: {at}.",
    "device_log_fork": (
        "A laptop's log does not go on from what it sent before (an older copy of it was put back, "
        "or it was begun anew after damage): {at}."
    ),
    "device_log_end_differs": "A laptop's log does not end where the audit trail says: {at}.",
    "head_differs": (
        "A laptop was shown another audit trail than this one, up to entry {at}. Keep both, and "
        "ask who had access to the database."
    ),
    "kept_end_missing": (
        "The end of the audit trail that you kept is not in it: {at}. Keep both, and ask who had "
        "access to the database."
    ),
    "server_key_differs": "The server's key file is not the key that this authority began with.",
}


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("init")(init)
    app.command("upgrade")(upgrade)
    app.command("restored")(restored)
    app.command("serve")(serve)
    app.command("check")(check)
    app.command("openapi")(openapi)


def init(
    data: DataDir,
    authority: Annotated[str, typer.Option(help="The council's name, such as Surrey.")],
    database: Annotated[
        str, typer.Option(help="postgresql://…; without it, one SQLite file in the directory.")
    ] = "",
    practice_on: Annotated[
        Day | None,
        typer.Option(
            formats=["%Y-%m-%d"], help="For practice only: let this server think today is this day."
        ),
    ] = None,
) -> None:
    """Begin a server for one authority."""
    day = practice_on.date() if practice_on else None
    server = new_server(data, name=authority, database=database, practice_on=day)
    server.office.database.close()
    if day is not None:
        typer.echo(f"FOR PRACTICE ONLY: this server thinks today is {day}.")
    typer.echo(f"{authority} is ready (id {server.settings.authority}).")
    typer.echo(f"Its directory {data} holds the server's key: back it up, and keep it private.")


def upgrade(data: DataDir) -> None:
    """Bring the database of an older version up to date."""
    upgrade_server(data)
    typer.echo("The database is up to date.")


def restored(data: DataDir) -> None:
    """Say that an older database was put back, so that laptops give back what it lacks."""
    with office_in(data) as office:
        begin_epoch(office)
    typer.echo("A new epoch has begun. Each laptop gives back what is lacking when it next syncs.")


def serve(
    data: DataDir,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 8903,
    tls_cert: Annotated[Path | None, typer.Option(help="Certificate file (PEM).")] = None,
    tls_key: Annotated[Path | None, typer.Option(help="Its private key (PEM).")] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes.")] = 1,
) -> None:
    """Answer laptops until it is stopped."""
    if (tls_cert is None) != (tls_key is None):
        raise ServerProblem("tls_needs_both")
    # Opened once here, so that whatever is wrong is said in plain words before any worker starts.
    with office_in(data):
        pass
    os.environ[DATA_VARIABLE] = str(data)
    listener = open_listener(host, port)
    scheme = "https" if tls_cert else "http"
    typer.echo(f"Serving on {scheme}://{host}:{listener.getsockname()[1]}")
    if scheme == "http" and host not in _LOOPBACK:
        typer.echo("Without TLS of its own: put a proxy with TLS before it.", err=True)
    config = uvicorn.Config(
        "iro_server.wiring:application",
        factory=True,
        workers=workers,
        ssl_certfile=tls_cert,
        ssl_keyfile=tls_key,
        access_log=False,
        log_level="warning",
        server_header=False,
        lifespan="off",
        timeout_keep_alive=_KEEP_ALIVE_S,
    )
    with listener:
        if workers > 1:
            Multiprocess(config, sockets=[listener]).run()
        else:
            uvicorn.Server(config).run(sockets=[listener])


def check(
    data: DataDir,
    kept: Annotated[
        str, typer.Option(help="The end of the audit trail as an earlier check said it.")
    ] = "",
) -> None:
    """Verify the log, the records and the audit trail; exit code 1 if anything is wrong."""
    with office_in(data) as office:
        checked = checking.check(office, kept_end=kept)
    typer.echo(
        f"Looked at {checked.changes:,} changes, {checked.records:,} records, "
        f"{checked.audit_entries:,} entries of the audit trail and {checked.device_events:,} of "
        f"laptops' logs of {read_settings(data).authority}."
    )
    typer.echo(f"The audit trail ends with {checked.audit_end}. Keep this line somewhere else.")
    for finding in checked.findings:
        typer.echo(_PROBLEMS[finding.problem].format(at=finding.position))
    if checked.findings:
        raise typer.Exit(_DAMAGED)
    typer.echo("Everything agrees.")


def openapi(out: Annotated[Path, typer.Argument(help="The file to write.")]) -> None:
    """Write the description of the API, as it is served at /v1/openapi.json."""
    data = msgspec.json.format(msgspec.json.encode(document()), indent=2)
    out.write_bytes(data + b"\n")
    typer.echo(f"The description of the API is in {out}.")
