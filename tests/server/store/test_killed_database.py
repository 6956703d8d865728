"""B-04: PostgreSQL is killed under load; what a laptop was told is received is there afterwards."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock

import pytest

from iro_core.protocol.messages import Outcome
from iro_server.errors import DatabaseUnavailable
from iro_server.services.check import check
from iro_server.store import change_log
from tests.support.postgres import PostgresCluster, a_cluster
from tests.support.server import Laptop, add_child, add_person, enrol, give, new_office

_LAPTOPS = 3


class Load:
    """Laptops that send until the database is gone, and what they were told."""

    def __init__(self, kill_after: int) -> None:
        self.received: set[str] = set()
        self.is_time = Event()
        self._kill_after = kill_after
        self._lock = Lock()

    def send(self, laptop: Laptop, child_id: str) -> None:
        """Send two changes at a time, until the database answers no more."""
        try:
            while True:
                pair = [laptop.change(child_id=child_id) for _ in range(2)]
                verdicts = laptop.send(*pair)
                assert {each.outcome for each in verdicts} == {Outcome.RECEIVED}
                with self._lock:
                    self.received |= {each.change_id for each in verdicts}
                    if len(self.received) >= self._kill_after:
                        self.is_time.set()
        except DatabaseUnavailable:
            self.is_time.set()


@pytest.fixture
def cluster() -> Iterator[PostgresCluster]:
    with a_cluster() as made:
        yield made


@pytest.mark.parametrize("kills", [3, pytest.param(100, marks=pytest.mark.campaign)])
def test_no_acknowledged_change_is_lost_when_the_database_is_killed(
    cluster: PostgresCluster, caplog: pytest.LogCaptureFixture, kills: int
) -> None:
    office = new_office(cluster.url(cluster.new_database()))
    laptops = []
    for number in range(_LAPTOPS):
        add_person(office, f"iro-{number}")
        give(office, child_id := add_child(office, number), f"iro-{number}")
        laptops.append((enrol(office, f"iro-{number}"), child_id))
    told: set[str] = set()
    chance = random.Random(20261124)
    for number in range(kills):
        load = Load(kill_after=chance.randrange(1, 40))
        with ThreadPoolExecutor(_LAPTOPS) as senders:
            runs = [senders.submit(load.send, *each) for each in laptops]
            assert load.is_time.wait(60)
            if number % 2:
                cluster.stop()
            else:
                cluster.kill()
            for run in runs:
                run.result()
        cluster.start_again()
        told |= load.received

        with office.database.read() as tx:
            there = {each.change().change_id for each in change_log.everything(tx)}
        assert told <= there
        assert not check(office).findings
    assert len(told) >= kills
    office.database.close()
    # The driver says that it lost its connections.
    caplog.clear()
