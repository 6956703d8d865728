from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.world import World, a_world


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A council with a server and no laptops yet."""
    with a_world(tmp_path) as made:
        yield made
