"""Opening the database, and the one shape of a transaction; the only door to SQLAlchemy's engine.

The same code runs on SQLite (one file) and on PostgreSQL.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, Final, TypeVar

import msgspec
from sqlalchemy import (
    URL,
    ColumnElement,
    Connection,
    Engine,
    Table,
    create_engine,
    event,
    func,
    make_url,
    select,
    text,
    update,
)
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import ConnectionPoolEntry

from iro_server.errors import DatabaseUnavailable, ServerProblem
from iro_server.store.tables import authority as authority_table

_BUSY_TIMEOUT_S: Final = 20
# A worker that hangs must not keep the authority's other writers waiting for ever.
# A laptop is told "received" once the commit is on the disk, whatever the cluster is set to.
_POSTGRESQL_OPTIONS: Final = (
    "-c lock_timeout=20s -c idle_in_transaction_session_timeout=60s -c synchronous_commit=on"
)
_WRITES: Final = "iro_writes"
# PostgreSQL takes 65,535 parameters in one statement and SQLite 32,766.
CHUNK: Final = 5_000
# What the first entry of an audit trail is bound to.
AUDIT_START: Final = "0" * 64

Item = TypeVar("Item")


class Head(msgspec.Struct, frozen=True):
    """The authority's own row: who it is, and the last numbers given out."""

    name: str
    epoch: str
    server_key: str
    last_seq: int
    audit_number: int
    audit_digest: str


class Transaction:
    """A connection that speaks for one authority.

    Every function of the store takes one, and every query asks for `mine(table)`.
    """

    def __init__(self, connection: Connection, authority: str) -> None:
        """Bind a connection to an authority."""
        self.connection = connection
        self.authority = authority

    def mine(self, table: Table) -> ColumnElement[bool]:
        """The condition that a row is this authority's."""
        return _own(table, self.authority)

    def add(self, table: Table, rows: Sequence[dict[str, Any]]) -> None:
        """Insert rows of this authority, in one go."""
        if rows:
            own = [{"authority": self.authority, **row} for row in rows]
            self.connection.execute(table.insert(), own)

    def head(self, *, lock: bool = False) -> Head | None:
        """The authority's row, or None before it is made.

        With `lock`, it is this transaction's until it ends. SQLite has let only one writer in.
        """
        columns = [authority_table.c[name] for name in Head.__struct_fields__]
        statement = select(*columns).where(self.mine(authority_table))
        if lock:
            statement = statement.with_for_update()
        row = self.connection.execute(statement).one_or_none()
        return None if row is None else Head(*row)

    def present_head(self) -> Head:
        """The authority's row as it is now."""
        head = self.head()
        if head is None:
            raise DatabaseUnavailable("no_such_authority", self.authority)
        return head

    def begin_authority(self, *, name: str, epoch: str, server_key: str, at: str) -> None:
        """Make the authority's row, before anything else of it."""
        values = {"name": name, "epoch": epoch, "server_key": server_key, "created_at": at}
        counters = {"last_seq": 0, "audit_number": 0, "audit_digest": AUDIT_START}
        self.add(authority_table, [values | counters])

    def set_head(self, **values: object) -> None:
        """Write the last numbers given out; the row is locked by this transaction."""
        self.connection.execute(update(authority_table).where(self.mine(authority_table)), values)


class Database:
    """The database of one authority."""

    def __init__(self, url: str, authority: str, *, connections: int = 10) -> None:
        """Prepare to connect; nothing is opened yet."""
        self.authority = authority
        is_sqlite = url.startswith("sqlite")
        self._engine = (_sqlite if is_sqlite else _postgresql)(url, connections)
        # SQLite has its waiting writers try again after ever longer pauses, whoever came first; in
        # a queue none waits longer than its turn.
        self._turn: AbstractContextManager[object] = Lock() if is_sqlite else nullcontext()

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A transaction that only reads, and sees one moment however long it takes."""
        with _plain_errors(), self._engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield self._speaking_for_us(connection)

    @contextmanager
    def write(self, *, in_line: bool = True) -> Iterator[Transaction]:
        """A transaction that may write; undone as a whole if anything is raised.

        Args:
            in_line: Writers of one authority wait for each other from the beginning, so that what
                is read and decided here is still true when it is written, and numbers are
                committed in the order in which they are given. Without, only for rows that no
                decision hangs on.
        """
        with self._turn, _plain_errors(), self._engine.connect() as connection:
            writing = connection.execution_options(**{_WRITES: True})
            with writing.begin():
                tx = self._speaking_for_us(writing)
                if in_line:
                    tx.head(lock=True)
                yield tx

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def _speaking_for_us(self, connection: Connection) -> Transaction:
        """Row-level security lets a PostgreSQL transaction see the rows of this authority only."""
        if connection.dialect.name == "postgresql":
            setting = func.set_config("iro.authority", self.authority, True)  # noqa: FBT003
            connection.execute(select(setting))
        return Transaction(connection, self.authority)


@lru_cache(maxsize=256)
def _own(table: Table, authority: str) -> ColumnElement[bool]:
    """Kept, because every query of every request asks for it."""
    own: ColumnElement[bool] = table.c.authority == authority
    return own


def chunks(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """The items in parts that fit into one statement."""
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]


def _address(url: str) -> URL:
    try:
        return make_url(url)
    except (ArgumentError, ValueError):
        # The address may hold a password, so it is not repeated.
        raise ServerProblem("database_url", "what was given") from None


def _postgresql(url: str, connections: int) -> Engine:
    return create_engine(
        _address(url),
        pool_size=connections,
        pool_pre_ping=True,
        connect_args={"connect_timeout": _BUSY_TIMEOUT_S, "options": _POSTGRESQL_OPTIONS},
    )


def _sqlite(url: str, connections: int) -> Engine:
    engine = create_engine(
        _address(url),
        pool_size=connections,
        connect_args={"timeout": _BUSY_TIMEOUT_S, "check_same_thread": False},
    )
    file = Path(engine.url.database or "")
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # SQLite gives its journal files the mode of the database.
    file.touch(mode=0o600)

    @event.listens_for(engine, "connect")
    def _prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        assert isinstance(connection, sqlite3.Connection)  # noqa: S101 - for the type checker
        # We begin transactions ourselves, below: Python's own begin would not take the lock early.
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA trusted_schema = OFF")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.execute(text("BEGIN IMMEDIATE" if writes else "BEGIN"))

    return engine


@contextmanager
def _plain_errors() -> Iterator[None]:
    """The driver's errors hold SQL and values; ours hold neither."""
    try:
        yield
    except (OperationalError, PoolTimeoutError) as error:
        raise DatabaseUnavailable("database_unavailable", type(error).__name__) from None
    except DBAPIError as error:
        kind = type(error.orig).__name__
        raise DatabaseUnavailable("database_refused", kind) from None
