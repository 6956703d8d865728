"""Builds the server's objects from a data directory and joins them."""

import getpass
import os
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Final

import msgspec
from starlette.applications import Starlette

from iro_core.changes.signing import new_private_key
from iro_core.clock import MovedClock, SystemClock, today
from iro_core.errors import IroError
from iro_core.ids import time_ordered_ids
from iro_server import settings as files
from iro_server.errors import ServerProblem
from iro_server.http.application import create_application
from iro_server.logs import set_up_logs
from iro_server.services.back_up import Files, Totals, read_files, restore_backup
from iro_server.services.begin_authority import begin_authority
from iro_server.services.office import Office
from iro_server.services.plans import carry_out
from iro_server.services.publish_forms import publish_shipped
from iro_server.settings import Settings, database_url
from iro_server.store import schema
from iro_server.store.database import Database

DATA_VARIABLE: Final = "IRO_SERVER_DATA"
_ID_CHARACTERS: Final = 40


class Server(msgspec.Struct, frozen=True):
    """A server that is ready to work, with its settings."""

    office: Office
    settings: Settings


def new_server(
    data_dir: Path, *, name: str, database: str = "", practice_on: date | None = None
) -> Server:
    """Begin an authority: its key, its settings, its database; for practice, as on another day.

    Raises:
        ServerProblem: There is a server in this directory, or this authority in the database.
    """
    if (data_dir / files.SETTINGS_FILE).exists():
        raise ServerProblem("already_a_server", str(data_dir))
    settings = Settings(
        authority=authority_id(name),
        database=database,
        clock_moved_days=(practice_on - today(SystemClock())).days if practice_on else 0,
    )
    key = new_private_key()
    office = _office(data_dir, settings, key)
    files.write_private_key(data_dir, key)
    files.write_settings(data_dir, settings)
    try:
        begin_authority(office, name=name)
    except IroError:
        office.database.close()
        files.remove_new_server(data_dir)
        raise
    return Server(office, settings)


def open_server(data_dir: Path) -> Server:
    """The server in a data directory.

    Raises:
        ServerProblem: There is none, or its files or its database are not as they must be.
    """
    settings = files.read_settings(data_dir)
    office = _office(data_dir, settings, files.read_private_key(data_dir))
    try:
        schema.check_current(office.database)
        office.check_database()
    except IroError:
        office.database.close()
        raise
    return Server(office, settings)


@contextmanager
def office_in(data_dir: Path) -> Iterator[Office]:
    """The office of the server in a data directory, for one command."""
    office = open_server(data_dir).office
    try:
        carry_out(office)
        yield office
    finally:
        office.database.close()


def upgrade_server(data_dir: Path) -> None:
    """Bring the database of an older version up to date, and publish this version's forms."""
    settings = files.read_settings(data_dir)
    office = _office(data_dir, settings, files.read_private_key(data_dir))
    schema.upgrade(office.database)
    with office.database.write() as tx:
        publish_shipped(office, tx)
        office.note(tx, "upgrade")
    office.database.close()


def files_of(data_dir: Path) -> Files:
    """What lies beside the database, for a backup."""
    settings = files.read_settings(data_dir)
    content = (data_dir / files.SETTINGS_FILE).read_bytes()
    return Files(settings.authority, content, files.read_private_key(data_dir))


@contextmanager
def scratch_beside(data_dir: Path) -> Iterator[Callable[[Files], Office]]:
    """Makes an empty office for a backup that is looked at; it is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="looked-at-", dir=data_dir) as folder:

        def scratch(kept: Files) -> Office:
            settings = Settings(authority=kept.authority)
            office = _office(Path(folder), settings, kept.private_key)
            schema.upgrade(office.database)
            return office

        yield scratch


def restore_server(
    data_dir: Path, backup: Path, private_key: bytes, *, database: str = ""
) -> Totals:
    """Put a whole server back from a backup, in a directory and a database that have none.

    Args:
        database: Where its database is now; without it, one SQLite file in the directory.

    Raises:
        ServerProblem: There is a server already, or it is no whole backup; nothing is left behind.
    """
    if (data_dir / files.SETTINGS_FILE).exists():
        raise ServerProblem("already_a_server", str(data_dir))
    kept = read_files(backup, private_key)
    before = msgspec.json.decode(kept.settings, type=Settings)
    settings = msgspec.structs.replace(before, database=database)
    office = _office(data_dir, settings, kept.private_key)
    files.write_private_key(data_dir, kept.private_key)
    files.write_settings(data_dir, settings)
    try:
        schema.upgrade(office.database)
        return restore_backup(office, backup, private_key)
    except IroError:
        files.remove_new_server(data_dir)
        raise
    finally:
        office.database.close()


def application() -> Starlette:
    """What each worker process of uvicorn calls; the directory comes by the environment."""
    set_up_logs()
    server = open_server(Path(os.environ[DATA_VARIABLE]))
    return create_application(server.office, server.settings)


def authority_id(name: str) -> str:
    """The authority's id from its name: "St Mary's Borough" is "st-marys-borough"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    text = re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")[:_ID_CHARACTERS]
    if not text:
        raise ServerProblem("authority_name", name)
    return text


def _office(data_dir: Path, settings: Settings, private_key: bytes) -> Office:
    url = database_url(data_dir, settings)
    clock = MovedClock(settings.clock_moved_days) if settings.clock_moved_days else SystemClock()
    return Office(
        database=Database(url, settings.authority, connections=settings.connections),
        clock=clock,
        new_id=time_ordered_ids(clock),
        private_key=private_key,
        administrator=f"admin:{_login_name()}",
    )


def _login_name() -> str:
    """Who is logged in to the machine; a container may have nobody."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
