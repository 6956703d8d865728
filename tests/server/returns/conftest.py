"""The small invented return, and the shared one where it is present."""

from datetime import date
from pathlib import Path

import pytest

from tests.server.returns.small_return import SMALL_RETURN

SHARED_RETURN = Path(__file__).resolve().parents[4] / "shared" / "data" / "ssda903"


@pytest.fixture
def as_at():
    return date(2017, 3, 31)


@pytest.fixture
def small_return():
    """A copy that a test may damage: file name to bytes."""
    return {name: text.encode() for name, text in SMALL_RETURN.items()}


@pytest.fixture
def shared_return():
    """The folder of the shared return; it is never copied into the project."""
    if not SHARED_RETURN.is_dir():
        pytest.skip("the shared return is not on this machine (../shared/data/ssda903)")
    return SHARED_RETURN
