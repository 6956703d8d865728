"""Real processes that die or run out of room while they save."""

import os
import random
import signal
import sys

import pytest

from iro_desktop.errors import StoreProblem
from iro_desktop.store.drafts import Draft
from iro_desktop.store.store import Store
from tests.support.changes import a_change, change_id
from tests.support.vaults import signed

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork and signals")

FIELDS = 20


def save_until_killed(keys, acknowledge, first):
    """What a laptop does all day: each save is acknowledged only after it returned."""
    store = Store.open(keys)
    number = first
    while True:
        values = {f"area.a{n}.working_well": f"save {number} " * 20 for n in range(FIELDS)}
        parents = (number - 1,) if number > 1 else ()
        with store.transaction():
            store.changes.append_local([signed(a_change(number, values, parents=parents))])
            store.drafts.drop("review", "r-1", "anna")
        os.write(acknowledge, b"c%d\n" % number)
        store.drafts.save(
            Draft(
                kind="review",
                subject="r-1",
                user="anna",
                child_id="c-1042",
                content=f'{{"child_words":"{number}"}}',
                updated_at="2026-11-23T09:00:00.000Z",
            )
        )
        os.write(acknowledge, b"d%d\n" % number)
        number += 1


def in_a_child(work):
    """Run work in a forked process that ends without tidying up; a pipe to hear from it."""
    heard, said = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(heard)
            work(said)
        finally:
            os._exit(1)
    os.close(said)
    return child, os.fdopen(heard, "rb")


def kill_after(keys, count, first):
    """Let a child save until it has said so a number of times, then kill it; what it said."""
    child, heard = in_a_child(lambda said: save_until_killed(keys, said, first))
    with heard:
        said = [heard.readline() for _ in range(count)]
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        said += heard.readlines()
    return [line.decode().strip() for line in said if line.endswith(b"\n")]


@pytest.mark.parametrize(
    "seed", [1, *(pytest.param(seed, marks=pytest.mark.campaign) for seed in range(2, 14))]
)
def test_nothing_that_was_saved_is_lost_when_the_process_is_killed(keys, seed):
    """C-01: 40 kills of the real save path, one after the other in one vault."""
    Store.create(keys).close()
    rng = random.Random(seed)
    saved = 0
    for _ in range(40):
        said = kill_after(keys, rng.randint(1, 12), saved + 1)
        acknowledged = max((int(line[1:]) for line in said if line[0] == "c"), default=saved)
        drafted = max((int(line[1:]) for line in said if line[0] == "d"), default=0)

        store = Store.open(keys)
        history = store.changes.history("c-1042")
        present = {each.change_id for each in history}
        assert {change_id(n) for n in range(1, acknowledged + 1)} <= present
        assert len(present) in {acknowledged, acknowledged + 1}
        assert all(len(each.set) == FIELDS for each in history)
        draft = store.drafts.load("review", "r-1", "anna")
        if drafted == len(present):
            assert draft.content == f'{{"child_words":"{drafted}"}}'
        store.check_integrity()
        store.close()
        saved = len(present)

    assert saved > 40


def save_on_a_small_disk(keys, said, limit_bytes):
    """Save until there is no room; then there is room again, and the same save goes through."""
    import resource  # noqa: PLC0415 - not on Windows

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    store = Store.open(keys)
    number = store.changes.next_device_seq()
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, hard))
    while True:
        change = signed(a_change(number, {"number": "x" * 3_000}))
        try:
            store.changes.append_local([change])
        except StoreProblem as problem:
            os.write(said, f"full {type(problem).__name__} {number}\n".encode())
            break
        number += 1
    assert len(store.changes.history("c-1042")) == number - 1
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    store.changes.append_local([change])
    os.write(said, f"saved {number}\n".encode())


def test_a_disk_without_room_harms_nothing_and_saving_goes_on_when_there_is_room(keys):
    """C-11, small: the log or the database finds no room at 30 places; C-12 for the second."""
    Store.create(keys).close()
    problems = set()
    for step in range(30):
        size = max(path.stat().st_size for path in keys.folder.glob("[vo]*"))
        child, heard = in_a_child(
            lambda said, limit=size + 211 * step: save_on_a_small_disk(keys, said, limit)
        )
        with heard:
            lines = heard.read().decode().splitlines()
        os.waitpid(child, 0)
        assert len(lines) == 2, lines
        _, problem, failed_at = lines[0].split()
        problems.add(problem)

        store = Store.open(keys)
        assert lines[1] == f"saved {failed_at}"
        assert store.changes.next_device_seq() == int(failed_at) + 1
        assert len(store.changes.history("c-1042")) == int(failed_at)
        assert store.recovered.replayed == store.recovered.copied == 0
        store.check_integrity()
        store.close()

    assert problems <= {"DiskFull", "DiskFailed"}
