"""The settings of one server, kept in its data directory; nothing confidential in a log."""

import contextlib
import os
import stat
from pathlib import Path
from typing import Annotated, Final

import msgspec

from iro_server.errors import ServerProblem

SETTINGS_FILE: Final = "settings.json"
KEY_FILE: Final = "server.key"
SQLITE_FILE: Final = "iro.sqlite"
_PRIVATE_MODE: Final = 0o600
_KEY_BYTES: Final = 32

Positive = Annotated[int, msgspec.Meta(gt=0)]


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an administrator may set; every limit has a default.

    Attributes:
        database: A database URL; empty means one SQLite file in the data directory. It may hold a
            password, so the file is readable by its owner only.
        pieces_per_minute: Pieces of attachments to or from one laptop.
        attachments_per_child_mib: Room for one child's scans and photographs.
        enrolments_per_hour: Attempts to enrol from one network address.
        heartbeats_per_minute: Signs of life of one locked laptop.
        clock_moved_days: For practice with an old return only: how far this server and its
            laptops stand from the present. Chosen once, when the server is begun.
    """

    authority: str
    database: str = ""
    requests_per_minute: Positive = 120
    pieces_per_minute: Positive = 1_200
    attachments_per_child_mib: Positive = 500
    enrolments_per_hour: Positive = 5
    heartbeats_per_minute: Positive = 4
    body_timeout_s: Positive = 30
    connections: Positive = 10
    clock_moved_days: int = 0


def database_url(data_dir: Path, settings: Settings) -> str:
    """Where the database is, in SQLAlchemy's spelling."""
    if not settings.database:
        return f"sqlite:///{(data_dir / SQLITE_FILE).resolve()}"
    scheme, separator, rest = settings.database.partition("://")
    if not separator or scheme.split("+")[0] not in {"postgresql", "postgres", "sqlite"}:
        raise ServerProblem("database_url", scheme)
    return f"{'sqlite' if scheme == 'sqlite' else 'postgresql+psycopg'}://{rest}"


def read_settings(data_dir: Path) -> Settings:
    """The settings in a data directory; ServerProblem if there are none or they are wrong."""
    path = data_dir / SETTINGS_FILE
    if not path.is_file():
        raise ServerProblem("no_server_here", str(data_dir))
    _check_private(path)
    try:
        return msgspec.json.decode(path.read_bytes(), type=Settings)
    except (msgspec.DecodeError, ValueError) as error:
        raise ServerProblem("settings_unreadable", SETTINGS_FILE) from error


def write_settings(data_dir: Path, settings: Settings) -> None:
    """Begin a data directory with these settings; ServerProblem if it already has some."""
    data = msgspec.json.format(msgspec.json.encode(settings), indent=2)
    _write_private(data_dir / SETTINGS_FILE, data + b"\n")


def read_private_key(data_dir: Path) -> bytes:
    """The key with which the server signs; ServerProblem if it is missing, damaged or open."""
    path = data_dir / KEY_FILE
    if not path.is_file():
        raise ServerProblem("no_server_key", KEY_FILE)
    _check_private(path)
    with contextlib.suppress(ValueError):
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
        if len(key) == _KEY_BYTES:
            return key
    raise ServerProblem("server_key_damaged", KEY_FILE)


def write_private_key(data_dir: Path, key: bytes) -> None:
    """Keep the server's key in a file that only its owner can read."""
    _write_private(data_dir / KEY_FILE, key.hex().encode() + b"\n")


def remove_new_server(data_dir: Path) -> None:
    """Take back the key and the settings of a server whose database could not be made."""
    for name in (KEY_FILE, SETTINGS_FILE):
        (data_dir / name).unlink(missing_ok=True)


def _write_private(path: Path, data: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE_MODE)
    except FileExistsError as error:
        raise ServerProblem("already_a_server", path.name) from error
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _check_private(path: Path) -> None:
    """Windows keeps such files by its own access lists, which the mode bits do not show."""
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise ServerProblem("file_open_to_others", path.name)
