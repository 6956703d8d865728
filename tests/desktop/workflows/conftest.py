from collections.abc import Iterator
from pathlib import Path

import pytest

from iro_desktop.workflows.session import Session, lock
from tests.support.laptops import new_session


@pytest.fixture
def anna(tmp_path: Path) -> Iterator[Session]:
    """An IRO's laptop, unlocked, with nothing on it."""
    session = new_session(tmp_path / "anna")
    yield session
    lock(session)


@pytest.fixture
def sara(tmp_path: Path) -> Iterator[Session]:
    """A supervisor's laptop, unlocked, with nothing on it."""
    session = new_session(tmp_path / "sara", role="supervisor")
    yield session
    lock(session)
