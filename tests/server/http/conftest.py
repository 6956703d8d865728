"""Bytes and headers are tested on SQLite; tests that hang on the database run on both."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from iro_server.services.office import Office
from tests.support.server import Laptop, RunningServer, running_server


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty SQLite database, or of the kind that the test asks for."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return f"sqlite:///{tmp_path / 'iro.sqlite'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def server(office: Office, anna: Laptop) -> Iterator[RunningServer]:
    """A server in a thread, with Anna's laptop enrolled."""
    with running_server(office) as running:
        yield running
