"""Every test of the server's store and services runs on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from iro_core.clock import FixedClock
from iro_server.services.office import Office
from iro_server.store.database import Database
from iro_server.store.schema import upgrade
from tests.support.postgres import PostgresCluster
from tests.support.server import START, Laptop, add_child, add_person, enrol, give, new_office


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database of either kind with nothing in it."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'iro.sqlite'}"
    return str(request.getfixturevalue("postgres_url_with_tables"))


@pytest.fixture(scope="session")
def database_with_tables(postgres_cluster: PostgresCluster) -> str:
    """The name of a database that is copied for each test: copying is faster than migrating."""
    name = postgres_cluster.new_database()
    database = Database(postgres_cluster.url(name), "nobody")
    upgrade(database)
    database.close()
    return name


@pytest.fixture
def postgres_url_with_tables(
    postgres_cluster: PostgresCluster, database_with_tables: str
) -> Iterator[str]:
    """The address of a database of this test's own, migrated and empty."""
    name = postgres_cluster.new_database(template=database_with_tables)
    yield postgres_cluster.url(name)
    postgres_cluster.drop(name)


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
