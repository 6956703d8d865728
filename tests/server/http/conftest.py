"""Bytes and headers are tested on SQLite; tests that hang on the database run on both."""

from pathlib import Path

import pytest


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty SQLite database, or of the kind that the test asks for."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return f"sqlite:///{tmp_path / 'iro.sqlite'}"
    return str(request.getfixturevalue("postgres_url"))
