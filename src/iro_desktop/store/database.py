"""The one door to SQLCipher: opens the encrypted file with its profile, and runs bound statements.

SQLite's result codes become the store's own errors here and nowhere else. One thread owns a
database; the driver refuses any other.
"""

import contextlib
import ctypes
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NoReturn

from sqlcipher3 import dbapi2

from iro_desktop.errors import (
    DiskFailed,
    DiskFull,
    StoreBusy,
    StoreDamaged,
    StoreProblem,
    UpdateFailed,
)
from iro_desktop.keys.private_files import make_private_file

Row = tuple[Any, ...]

DATABASE_NAME: Final = "vault.db"
APPLICATION_ID: Final = 0x49524F56  # "IROV"
_KEY_BYTES: Final = 32
_OLDEST_CIPHER: Final = (4, 19)
_HEX_KEY = re.compile(r"[0-9a-f]{64}")

_PROFILE: Final = (
    "PRAGMA temp_store = MEMORY",  # a sorter's file on disk is in the clear
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # NORMAL lost acknowledged work in 27 % of power cuts
    "PRAGMA secure_delete = ON",
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA mmap_size = 0",
    "PRAGMA wal_autocheckpoint = 100",
    "PRAGMA busy_timeout = 5000",
)
# Each of these could write records or keys in the clear, or undo the profile.
_DENIED_PRAGMAS: Final = frozenset(
    {
        "key", "rekey", "hexkey", "hexrekey", "textkey", "textrekey", "temp_store",
        "temp_store_directory", "cipher_log", "cipher_log_level", "cipher_profile",
        "cipher_plaintext_header_size", "cipher_export", "writable_schema", "journal_mode",
        "synchronous", "secure_delete", "trusted_schema", "cipher_memory_security",
    }
)  # fmt: skip
_DENIED_FUNCTIONS: Final = frozenset({"load_extension", "sqlcipher_export"})

_BUSY: Final = frozenset({"SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_PROTOCOL"})
_DAMAGED: Final = frozenset({"SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_FORMAT"})
_DISK: Final = frozenset({"SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM"})


class Database:
    """An open encrypted file.

    Every statement takes its data as bound parameters. `transaction` is the only way to write.
    """

    def __init__(self, path: Path, key: bytes | bytearray) -> None:
        """Use `create_database` or `open_database`."""
        self._path = path
        self.is_open = False
        self.open_again(key)

    def open_again(self, key: bytes | bytearray) -> None:
        """After `close`: open the file that has this name now, which may have another key."""
        with _translated():
            self._connection = dbapi2.connect(str(self._path), isolation_level=None)
            try:
                self._apply_profile(key)
            except BaseException:
                self._connection.close()
                raise
        self.is_open = True

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return bool(self._connection.in_transaction)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All of what is written inside, or none of it; durable when it ends without error."""
        self.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.execute("COMMIT")
        except BaseException:
            # A full disk has rolled back already.
            if self.in_transaction:
                self.execute("ROLLBACK")
            raise

    def execute(self, statement: str, parameters: Sequence[object] = ()) -> int:
        """Run a statement; the number of rows it changed."""
        with _translated():
            return int(self._connection.execute(statement, parameters).rowcount)

    def execute_many(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        """Run a statement once for each row of parameters."""
        with _translated():
            self._connection.executemany(statement, rows)

    def query(self, statement: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Every row of the answer."""
        with _translated():
            rows: list[Row] = self._connection.execute(statement, parameters).fetchall()
            return rows

    def value(self, statement: str, parameters: Sequence[object] = ()) -> Any:
        """The first column of the first row, or None if there is no row."""
        with _translated():
            row = self._connection.execute(statement, parameters).fetchone()
            return None if row is None else row[0]

    def run_script(self, script: str) -> None:
        """Run scripts of the schema: all of them, or nothing at all.

        Raises:
            UpdateFailed: They do not fit what is stored, which is as it was.
        """
        try:
            with _translated():
                self._connection.executescript(f"BEGIN IMMEDIATE;\n{script}")
                self.execute("COMMIT")
        except BaseException as error:
            if self.in_transaction:
                self.execute("ROLLBACK")
            if isinstance(error, dbapi2.Error):
                raise UpdateFailed from error
            raise

    def size_bytes(self) -> int:
        """How large a copy of it is."""
        return int(self.value("PRAGMA page_count")) * int(self.value("PRAGMA page_size"))

    def counts(self) -> dict[str, int]:
        """How many rows each table has."""
        tables = self.query("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        return {
            name: int(self.value(f'SELECT count(*) FROM "{name}"'))  # noqa: S608 - of the schema
            for (name,) in tables
        }

    def copy_into(self, target: "Database") -> None:
        """Copy every page as it stands now; the target is encrypted with its own key."""
        with _translated():
            try:
                self._connection.backup(target._connection)  # noqa: SLF001 - another of this class
            except dbapi2.OperationalError as error:  # here the driver gives no result code
                raise (DiskFull if "full" in str(error) else DiskFailed) from error

    def checkpoint(self) -> None:
        """Bring the write-ahead log into the file and empty it."""
        self.query("PRAGMA wal_checkpoint(TRUNCATE)")

    def check_integrity(self) -> None:
        """Check every page and every row; StoreDamaged if one is wrong."""
        # The cipher's check reads the file alone: without a checkpoint it reports false damage.
        self.checkpoint()
        if self.query("PRAGMA cipher_integrity_check"):
            raise StoreDamaged("cipher_integrity_check")
        if self.query("PRAGMA quick_check") != [("ok",)]:
            raise StoreDamaged("quick_check")

    def close(self) -> None:
        """Empty the write-ahead log and close; safe to call twice."""
        try:
            if not self.in_transaction:
                with contextlib.suppress(StoreProblem):
                    self.checkpoint()
        except dbapi2.ProgrammingError:
            return
        self._connection.close()
        self.is_open = False

    def _apply_profile(self, key: bytes | bytearray) -> None:
        _give_key(self._connection, key)
        run = self._connection.execute
        run("PRAGMA cipher_log_level = NONE")
        # ON made a first download about three times slower (docs/adr/0013).
        run("PRAGMA cipher_memory_security = OFF")
        self._check_cipher()
        run("SELECT count(*) FROM sqlite_schema").fetchone()
        for statement in _PROFILE:
            run(statement).fetchall()
        self._connection.set_authorizer(_authorise)

    def _check_cipher(self) -> None:
        """A file opened without a key is silently in the clear: refuse anything but SQLCipher."""
        status, version, provider = (
            str(self._connection.execute(f"PRAGMA {name}").fetchone()[0])
            for name in ("cipher_status", "cipher_version", "cipher_provider")
        )
        parts = tuple(int(part) for part in re.findall(r"\d+", version)[:2])
        if (status, provider) != ("1", "openssl") or parts < _OLDEST_CIPHER:
            raise StoreDamaged("no_cipher")


def create_database(path: Path, key: bytes | bytearray) -> Database:
    """Make a new, empty encrypted file that only this user may read, and open it."""
    _check_key(key)
    if path.exists() and path.stat().st_size > 0:
        raise StoreDamaged("exists_already")
    make_private_file(path)
    return Database(path, key)


def open_database(path: Path, key: bytes | bytearray) -> Database:
    """Open an encrypted file that exists.

    Raises:
        StoreDamaged: It is missing, empty, in the clear, or its first page is not what was written.
            The key is proved right by the header, so a page that it does not open is damage.
    """
    _check_key(key)
    if not path.exists() or path.stat().st_size == 0:
        raise StoreDamaged("missing")
    return Database(path, key)


def _check_key(key: bytes | bytearray) -> None:
    """A key of any other length would silently become a passphrase, or none at all."""
    if len(key or b"") != _KEY_BYTES or not any(key):
        raise StoreDamaged("bad_key")


def _give_key(connection: dbapi2.Connection, key: bytes | bytearray) -> None:
    """Key the connection and leave no copy of the key's text in memory.

    `executescript` and overwriting left no copies where `execute` left four (security.md P18).
    """
    digits = key.hex()
    if not _HEX_KEY.fullmatch(digits):
        raise StoreDamaged("bad_key")
    script = f"PRAGMA key = \"x'{digits}'\";"
    connection.executescript(script)
    _overwrite(script)
    _overwrite(digits)


def _overwrite(text: str) -> None:
    """Zero the characters of a text that nothing else refers to; CPython keeps them at its end."""
    if sys.implementation.name == "cpython" and text.isascii():
        ctypes.memset(id(text) + sys.getsizeof(text) - len(text) - 1, 0, len(text))


def _authorise(action: int, first: str | None, second: str | None, *_: object) -> int:
    if action in {dbapi2.SQLITE_ATTACH, dbapi2.SQLITE_DETACH}:
        return int(dbapi2.SQLITE_DENY)
    if action == dbapi2.SQLITE_PRAGMA and (first or "").lower() in _DENIED_PRAGMAS:
        return int(dbapi2.SQLITE_DENY)
    if action == dbapi2.SQLITE_FUNCTION and (second or "").lower() in _DENIED_FUNCTIONS:
        return int(dbapi2.SQLITE_DENY)
    return int(dbapi2.SQLITE_OK)


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except dbapi2.Error as error:
        _raise_translated(error)


def _raise_translated(error: dbapi2.Error) -> NoReturn:
    """Raise the store's error for a result code; a code that is our own bug stays as it is."""
    name = str(getattr(error, "sqlite_errorname", ""))
    family = "_".join(name.split("_")[:2])
    if family in _BUSY:
        raise StoreBusy from error
    if family == "SQLITE_FULL":
        raise DiskFull from error
    if family in _DAMAGED:
        raise StoreDamaged(name) from error
    if family in _DISK:
        raise DiskFailed from error
    raise error
