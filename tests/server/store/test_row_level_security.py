"""Z-03: on PostgreSQL the database alone keeps authorities apart, whatever a query forgets."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Table,
    create_engine,
    delete,
    func,
    select,
    text,
    update,
)
from sqlalchemy.exc import ProgrammingError

from iro_server.store.tables import metadata
from tests.support.postgres import PostgresCluster
from tests.support.server import add_child, add_person, enrol, give, new_office

pytestmark = pytest.mark.postgres

TABLES = [table.name for table in metadata.sorted_tables]
_APPEND_ONLY = {"change", "audit", "device_event"}
_INVENTED = {str: "x", int: 0, bool: False, bytes: b"x"}


@pytest.fixture(scope="module")
def two_councils(postgres_cluster: PostgresCluster) -> Iterator[Engine]:
    """The server's own role, past all of the program; two councils have rows in every table."""
    url = postgres_cluster.url(name := postgres_cluster.new_database())
    for authority in ("invented", "other"):
        office = new_office(url, authority=authority)
        add_person(office, "anna")
        give(office, add_child(office, 1), "anna")
        enrol(office, "anna")
        with office.database.write() as tx:
            for table in metadata.sorted_tables:
                if tx.connection.execute(select(table).limit(1)).first() is None:
                    tx.add(
                        table, [{column.name: _INVENTED[_type(column)] for column in _own(table)}]
                    )
        office.database.close()
    engine = create_engine(url)
    yield engine
    engine.dispose()
    postgres_cluster.drop(name)


@pytest.fixture
def bare(two_councils: Engine) -> Iterator[Connection]:
    """A connection of that role; what is done on it is undone."""
    with two_councils.connect() as connection:
        yield connection


def _own(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if column.name != "authority"]


def _type(column: Column[Any]) -> type[object]:
    kind: type[object] = column.type.python_type
    return kind


def speak_for(connection: Connection, authority: str) -> None:
    """What the program says at the beginning of each transaction, and nothing else."""
    setting = func.set_config("iro.authority", authority, True)
    connection.execute(select(setting))


def authorities_in(connection: Connection, table: str) -> set[str]:
    columns = metadata.tables[table].c
    return set(connection.execute(select(columns.authority)).scalars())


def test_every_table_of_the_database_is_behind_it(bare: Connection) -> None:
    """Also one that a later step adds and forgets to lock; Alembic's own holds nobody's rows."""
    unlocked = bare.execute(
        text(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
            "AND relkind = 'r' AND NOT (relrowsecurity AND relforcerowsecurity)"
        )
    )

    assert set(unlocked.scalars()) == {"alembic_version"}


def test_the_servers_role_may_not_pass_it_by(bare: Connection) -> None:
    role = bare.execute(
        text("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
    ).one()

    assert tuple(role) == (False, False)


@pytest.mark.parametrize("said", [None, "", "nobody", "inv", "invented' OR '1'='1"])
def test_without_a_council_nothing_is_seen(bare: Connection, said: str | None) -> None:
    if said is not None:
        speak_for(bare, said)

    assert {table: authorities_in(bare, table) for table in TABLES} == {
        table: set() for table in TABLES
    }


def test_with_one_council_every_table_shows_it_alone(bare: Connection) -> None:
    speak_for(bare, "other")

    seen = {table: authorities_in(bare, table) for table in TABLES}

    assert seen == {table: {"other"} for table in TABLES}


def test_what_one_transaction_said_the_next_on_the_connection_has_forgotten(
    bare: Connection,
) -> None:
    speak_for(bare, "other")
    before = authorities_in(bare, "record")
    bare.commit()

    assert (before, authorities_in(bare, "record")) == ({"other"}, set())


@pytest.mark.parametrize("table", sorted(set(TABLES) - _APPEND_ONLY))
def test_another_councils_rows_cannot_be_altered_or_removed(bare: Connection, table: str) -> None:
    speak_for(bare, "invented")
    rows = metadata.tables[table]
    theirs = rows.c.authority == "other"

    altered = bare.execute(update(rows).where(theirs).values(authority="other")).rowcount
    removed = bare.execute(delete(rows).where(theirs)).rowcount

    assert (altered, removed) == (0, 0)


@pytest.mark.parametrize("table", sorted(set(TABLES) - _APPEND_ONLY - {"authority"}))
def test_a_row_cannot_be_moved_to_another_council(bare: Connection, table: str) -> None:
    speak_for(bare, "invented")

    with pytest.raises(ProgrammingError, match="row-level security"):
        bare.execute(update(metadata.tables[table]).values(authority="other"))
