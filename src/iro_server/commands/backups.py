"""Backups: making one, proving it whole, and putting one back."""

import os
from pathlib import Path
from typing import Annotated, BinaryIO, Final

import typer

from iro_core import clock as clocks
from iro_core.sealing import (
    PRIVATE_KEY_BYTES,
    PUBLIC_KEY_BYTES,
    new_sealing_key,
    sealing_public_key,
)
from iro_server.commands.options import DataDir
from iro_server.errors import ServerProblem
from iro_server.services import back_up
from iro_server.wiring import files_of, office_in, restore_server, scratch_beside

_PRIVATE_MODE: Final = 0o600
_STAMP_CHARACTERS: Final = 19

Key = Annotated[Path, typer.Option(help="The private key that iro-server backup key made.")]
File = Annotated[Path, typer.Argument(help="A backup.")]


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    group = typer.Typer(help="Backups of the whole server, sealed.", no_args_is_help=True)
    group.command("key")(key)
    group.command("make")(make)
    group.command("verify")(verify)
    group.command("restore")(restore)
    app.add_typer(group, name="backup")


def key(
    out: Annotated[Path, typer.Option(help="The file to write; keep it off the server.")],
) -> None:
    """Make the key that opens backups, and beside it the public half that seals them (.public)."""
    private = new_sealing_key()
    public = out.with_name(f"{out.name}.public")
    _write(out, private.hex().encode())
    _write(public, sealing_public_key(private).hex().encode())
    typer.echo(f"{out}: keep it away from the server, with a copy in another place.")
    typer.echo(f"{public}: for iro-server backup make --seal-to.")


def make(
    data: DataDir,
    seal_to: Annotated[Path, typer.Option(help="The .public file of the key for backups.")],
    into: Annotated[Path, typer.Option(help="The folder that the backup is written to.")],
) -> None:
    """Write everything of this server into one sealed file, while it goes on working."""
    public = _read_key(seal_to, PUBLIC_KEY_BYTES)
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    with office_in(data) as office:
        stamp = office.now()[:_STAMP_CHARACTERS].replace(":", "")
        path = into / f"{office.authority}-{stamp}.irobackup"
        spare = path.with_name(f"{path.name}.part")
        spare.unlink(missing_ok=True)
        with _new(spare) as file:
            totals = back_up.make_backup(office, files_of(data), public, file)
            file.flush()
            os.fsync(file.fileno())
    spare.replace(path)
    _flush_folder(into)
    typer.echo(f"{path}: {_holds(totals)}. It counts as safe once it is verified.")


def verify(file: File, data: DataDir, key: Key) -> None:
    """Open a backup, restore it aside, compare all of it; then laptops are told what is safe."""
    private = _read_key(key, PRIVATE_KEY_BYTES)
    with office_in(data) as office, scratch_beside(data) as scratch:
        totals = back_up.verify_backup(office, file, private, scratch)
    typer.echo(f"{file.name} is whole: {_holds(totals)}. Laptops are told at their next contact.")


def restore(
    file: File,
    data: DataDir,
    key: Key,
    database: Annotated[
        str, typer.Option(help="postgresql://…; without it, one SQLite file in the directory.")
    ] = "",
) -> None:
    """Put a server back, where there is none; laptops then give back what the backup lacks."""
    totals = restore_server(data, file, _read_key(key, PRIVATE_KEY_BYTES), database=database)
    typer.echo(f"Put back: {_holds(totals)}. A new epoch has begun.")
    typer.echo("Run iro-server check, then start it: laptops give back what is lacking.")


def _holds(totals: back_up.Totals) -> str:
    at = clocks.local_time(clocks.from_text(totals.made_at)).strftime("%-d %B %Y, %H:%M")
    rows = sum(totals.counts.values())
    return f"{totals.last_seq:,} changes, {rows:,} rows in all, as they were on {at}"


def _read_key(path: Path, size_bytes: int) -> bytes:
    try:
        found = bytes.fromhex(path.read_text("ascii"))
    except ValueError as error:
        raise ServerProblem("backup_key", path.name) from error
    if len(found) != size_bytes:
        raise ServerProblem("backup_key", path.name)
    return found


def _write(path: Path, content: bytes) -> None:
    with _new(path) as file:
        file.write(content)


def _new(path: Path) -> BinaryIO:
    """A file that was not there before, for this user only."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE_MODE), "wb")


def _flush_folder(folder: Path) -> None:
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
