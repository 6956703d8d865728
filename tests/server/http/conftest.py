"""Bytes and headers are tested on SQLite; tests that hang on the database run on both."""

from collections.abc import Callable, Iterator

import pytest

from iro_server.services.office import Office
from tests.support.server import Laptop, RunningServer, running_server


@pytest.fixture
def database_url(request: pytest.FixtureRequest, a_database: Callable[[str], str]) -> str:
    """The address of an SQLite database, or of the kind that the test asks for."""
    return a_database(getattr(request, "param", "sqlite"))


@pytest.fixture
def server(office: Office, anna: Laptop) -> Iterator[RunningServer]:
    """A server in a thread, with Anna's laptop enrolled."""
    with running_server(office) as running:
        yield running
