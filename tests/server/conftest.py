"""Every test of the server's store and services runs on both databases."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from iro_core.clock import FixedClock
from iro_server.services.office import Office
from iro_server.store import schema
from iro_server.store.database import Database
from tests.support.postgres import PostgresCluster
from tests.support.server import START, Laptop, add_child, add_person, enrol, give, new_office


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with all tables and nothing in them, to copy."""
    path = tmp_path_factory.mktemp("template") / "iro.sqlite"
    _make_tables(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_cluster: PostgresCluster) -> str:
    """The name of a PostgreSQL database with all tables and nothing in them, to copy."""
    name = postgres_cluster.new_database()
    _make_tables(postgres_cluster.url(name))
    return name


@pytest.fixture
def a_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """Makes a database of either kind with nothing in its tables, and gives its address."""
    with ExitStack() as made:

        def make(kind: str) -> str:
            if kind == "sqlite":
                path = tmp_path / "iro.sqlite"
                shutil.copy(request.getfixturevalue("sqlite_template"), path)
                return f"sqlite:///{path}"
            cluster: PostgresCluster = request.getfixturevalue("postgres_cluster")
            name = cluster.new_database(request.getfixturevalue("postgres_template"))
            made.callback(cluster.drop, name)
            return cluster.url(name)

        yield make


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, a_database: Callable[[str], str]) -> str:
    """The address of a database; the test runs once on each kind."""
    return a_database(request.param)


def _make_tables(url: str) -> None:
    database = Database(url, "invented")
    schema.upgrade(database)
    database.close()


@pytest.fixture
def clock() -> FixedClock:
    """A Monday morning that stands still."""
    return FixedClock(START)


@pytest.fixture
def office(database_url: str, clock: FixedClock) -> Iterator[Office]:
    """The invented council, with nobody and nothing in it yet."""
    made = new_office(database_url, clock)
    yield made
    made.database.close()


@pytest.fixture
def anna(office: Office) -> Laptop:
    """The laptop of an IRO who has the child c-1; the child c-2 is nobody's."""
    add_person(office, "anna")
    add_person(office, "bashir")
    add_person(office, "sofia", role="supervisor")
    add_child(office, 1)
    add_child(office, 2)
    give(office, "c-1", "anna")
    return enrol(office, "anna")
