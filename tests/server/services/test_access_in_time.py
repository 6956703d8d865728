"""Z-02, Z-04, Z-05: who may see and write about whom, at every second; and nothing is told beside.

The long search: `python -m pytest -s -m campaign tests/server/services/test_access_in_time.py`.
"""

import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest

from iro_core.clock import FixedClock
from iro_core.errors import Refused
from iro_core.protocol.messages import Outcome, PieceRequest, Verdict
from iro_core.protocol.versions import PROTOCOL
from iro_server.services.keep_pieces import give_piece, keep_piece, lacking_pieces
from iro_server.services.manage_accounts import NewUser, add_user, deactivate
from iro_server.services.office import Office
from iro_server.services.pull_changes import pull_changes
from iro_server.store import devices
from iro_server.store.devices import Device
from tests.support.attachments import fields_of, some_bytes
from tests.support.server import Laptop, add_child, add_person, enrol, give

CHILDREN = 12
TEAMS = {"anna": "north", "bashir": "north", "clara": "south"}
DATA = some_bytes(300)


def device_of(laptop: Laptop) -> Device:
    with laptop.office.database.read() as tx:
        device = devices.find(tx, laptop.device_id)
    assert device is not None
    return device


def seen_by(laptop: Laptop) -> set[str]:
    """The whole set of children, as the server would tell it now."""
    page = pull_changes(laptop.office, device_of(laptop), cursor="", epoch="", scope_digest="")
    return set(page.scope.children or [])


@pytest.mark.parametrize(
    ("seed", "checks"),
    [
        (8903, 150),
        *(pytest.param(seed, 1_000, marks=pytest.mark.campaign) for seed in range(1, 21)),
    ],
)
def test_each_sees_exactly_whom_they_have_at_that_second(
    office: Office, anna: Laptop, clock: FixedClock, seed: int, checks: int
) -> None:
    """Z-02. A plain table is the oracle; supervisors see their team and nobody else's."""
    chance = Random(seed)
    add_person(office, "clara", team="south")
    add_person(office, "sven", role="supervisor", team="south")
    laptops = {"anna": anna} | {
        name: enrol(office, name) for name in ("bashir", "clara", "sofia", "sven")
    }
    children = ["c-1", "c-2", *(add_child(office, number) for number in range(3, CHILDREN))]
    holder, teams, supervised = {"c-1": "anna"}, dict(TEAMS), {"sofia": "north", "sven": "south"}
    ever: dict[str, set[str]] = {"anna": {"c-1"}, "bashir": set(), "clara": set()}
    for _ in range(checks):
        clock.advance(timedelta(seconds=chance.choice((0, 1, 1, 59, 86_400))))
        if chance.random() < 0.3:
            child, name = chance.choice(children), chance.choice(sorted(teams))
            give(office, child, name)
            holder[child] = name
            ever[name].add(child)
        if chance.random() < 0.05:
            name = chance.choice(sorted(teams))
            teams[name] = chance.choice(("north", "south"))
            add_user(office, NewUser(user_id=name, name=name, role="iro", team=teams[name]))
        asks = chance.choice(sorted(laptops))
        team = supervised.get(asks)
        expected = {
            child
            for child, name in holder.items()
            if name == asks or (team and teams[name] == team)
        }
        assert seen_by(laptops[asks]) == expected
        child = chance.choice(children)
        if asks in ever:
            (verdict,) = laptops[asks].send(laptops[asks].change(child_id=child))
            assert (verdict.outcome is Outcome.RECEIVED) == (child in ever[asks])
            assert (verdict.reason == "late") == (child in ever[asks] and child not in expected)


def test_access_begins_and_ends_at_the_second_it_is_given_and_taken(
    office: Office, anna: Laptop, clock: FixedClock
) -> None:
    """Z-05. Cover for leave is giving and giving back; who leaves is refused from that second."""
    bashir = enrol(office, "bashir")
    for _ in range(25):
        for covers, away in ((bashir, anna), (anna, bashir)):
            clock.advance(timedelta(seconds=1))
            assert ("c-1" in seen_by(away), "c-1" in seen_by(covers)) == (True, False)
            give(office, "c-1", covers.reply.user_id)
            assert ("c-1" in seen_by(away), "c-1" in seen_by(covers)) == (False, True)
    assert seen_by(anna) == {"c-1"}

    deactivate(office, "anna")

    with pytest.raises(Refused) as refused:
        seen_by(anna)
    assert refused.value.detail == "user"
    add_person(office, "anna")
    assert seen_by(anna) == {"c-1"}


@pytest.mark.parametrize(
    ("seed", "count"), [(8903, 40), pytest.param(1, 1_250, marks=pytest.mark.campaign)]
)
def test_what_is_not_there_and_what_is_somebody_elses_are_answered_alike(
    office: Office, anna: Laptop, seed: int, count: int
) -> None:
    """Z-04. Four ways to guess; the times are said, and for a person to look at."""
    chance = Random(seed)
    bashir = enrol(office, "bashir")
    give(office, "c-2", "bashir")
    about = bashir.bare_change(fields_of(DATA), kind="attachment", act="attach", child_id="c-2")
    bashir.send(about)
    keep_piece(
        office,
        device_of(bashir),
        PieceRequest(PROTOCOL, about.record_id, 0, DATA),
        child_limit_bytes=10_000,
    )
    theirs, asker = {"child": "c-2", "scan": about.record_id}, device_of(anna)
    times: dict[tuple[str, str], list[float]] = {}
    for number in range(count):
        absent = {"child": f"c-{chance.randrange(10, 10**6)}", "scan": office.new_id()}
        guesses: dict[str, Callable[[dict[str, str]], object]] = {
            "write": lambda at: _without_id(anna.send(anna.change(child_id=at["child"]))),
            "ask": lambda at: lacking_pieces(office, asker, [at["scan"]]),
            "fetch": lambda at: _refused(lambda: give_piece(office, asker, at["scan"], 0)),
            "send": lambda at: _refused(
                lambda: keep_piece(
                    office,
                    asker,
                    PieceRequest(PROTOCOL, at["scan"], 0, DATA),
                    child_limit_bytes=10_000,
                )
            ),
        }
        for name, guess in guesses.items():
            pair = (("theirs", theirs), ("absent", absent))
            answers = {}
            for which, at in pair if number % 2 else reversed(pair):
                began = time.perf_counter()
                answers[which] = guess(at)
                times.setdefault((name, which), []).append(time.perf_counter() - began)
            assert answers["theirs"] == answers["absent"], name
    medians = {key: round(statistics.median(taken) * 1e6) for key, taken in times.items()}
    sys.stdout.write(f"microseconds, median: {medians}\n")


def _without_id(verdicts: list[Verdict]) -> list[tuple[str, str, str, str]]:
    return [(each.outcome, each.receipt, each.reason, each.path) for each in verdicts]


def _refused(ask: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(Refused) as refused:
        ask()
    return refused.value.code, refused.value.detail
