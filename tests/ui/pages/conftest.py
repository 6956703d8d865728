"""A council with real laptops for the pages that write."""

from collections.abc import Iterator

import pytest

from iro_desktop.workflows.session import Session
from tests.support.desk import Desk
from tests.support.world import World, a_world

JAY = "c-1042"


@pytest.fixture
def world(tmp_path) -> Iterator[World]:
    with a_world(tmp_path) as council:
        council.child(
            1042, "anna", {"given_name": "Jay", "family_name": "Okonkwo", "born_on": "2012-03-04"}
        )
        yield council


@pytest.fixture
def desk(qapp, world) -> Iterator[Desk]:
    place = Desk()
    yield place
    place.close()


@pytest.fixture
def anna(desk, world) -> Session:
    return desk.laptop(world, "anna")
