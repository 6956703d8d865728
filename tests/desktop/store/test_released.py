"""X-01, small: a vault written by every released version opens with today's program.

A folder of `released/` is never changed. Each was made by the program of its schema version: one
invented child, a review that was recorded, a QA form, and a review under way.
"""

import os
import shutil
import sys
from pathlib import Path

import pytest

from iro_core.clock import FixedClock
from iro_core.ids import time_ordered_ids
from iro_desktop.errors import UpdateFailed
from iro_desktop.steps import run_inline
from iro_desktop.store import copies, migrations
from iro_desktop.store.database import Database
from iro_desktop.workflows import session as sessions
from iro_desktop.workflows.review_record import start_review
from iro_desktop.workflows.session import Laptop
from tests.support.server import START
from tests.support.vaults import CHEAPEST_KDF, RELEASED_PASSPHRASE

RELEASED = Path(__file__).parent / "released"
_STORED = ("header.a", "header.b", "vault.db", "outbox.log")
VERSIONS = sorted(path.name for path in RELEASED.iterdir())


def unlock(folder):
    clock = FixedClock(START)
    laptop = Laptop(clock, time_ordered_ids(clock), None, "0.1.0", "Linux", CHEAPEST_KDF)
    return run_inline(sessions.unlock(folder, RELEASED_PASSPHRASE, laptop))


@pytest.mark.parametrize("version", VERSIONS)
def test_a_vault_of_a_released_version_opens_with_everything_in_it(version, tmp_path):
    folder = tmp_path / "vault"
    shutil.copytree(RELEASED / version, folder)
    folder.chmod(0o700)

    session = unlock(folder)

    (child,) = session.reading.children()
    (review,) = session.reading.reviews(child.record_id)
    assert session.reading.form_about(review.record_id, child.record_id) is not None
    assert start_review(session, child.record_id).answers["child_words"] == "My dog"
    sessions.lock(session)
    is_older = int(version) < migrations.newest_version()
    assert (folder / copies.FOLDER / f"before-{version}.db").exists() == is_older


@pytest.mark.parametrize(
    "fault",
    [
        "INSERT INTO no_such_table VALUES (1);",
        "this is not SQL;",
        "CREATE TABLE vault (only_row INTEGER) STRICT;",
        "CREATE TABLE a (b INTEGER REFERENCES vault) STRICT; INSERT INTO a VALUES (7);",
    ],
)
def test_a_faulty_update_changes_nothing_and_the_next_sound_one_takes_over(
    fault, tmp_path, monkeypatch
):
    """X-05: steps that work come before the one that does not; none of them stays."""
    folder = tmp_path / "vault"
    shutil.copytree(RELEASED / VERSIONS[0], folder)
    folder.chmod(0o700)
    sound = migrations._scripts()
    before = {name: (folder / name).read_bytes() for name in _STORED}
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "_scripts", lambda: {**sound, max(sound) + 1: fault})
        with pytest.raises(UpdateFailed):
            unlock(folder)

    assert {name: (folder / name).read_bytes() for name in _STORED} == before
    session = unlock(folder)
    (child,) = session.reading.children()
    assert start_review(session, child.record_id).answers["child_words"] == "My dog"
    sessions.lock(session)


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
@pytest.mark.parametrize("steps", [1, 30, 100, 200, 300, 400])
def test_a_kill_while_the_file_is_brought_up_to_date_leaves_the_old_or_the_new(steps, tmp_path):
    """X-03, small: the process ends after so many steps of SQLite's machine."""
    folder = tmp_path / "vault"
    shutil.copytree(RELEASED / VERSIONS[0], folder)
    folder.chmod(0o700)
    child = os.fork()
    if child == 0:
        try:
            killed_after(steps)
            unlock(folder)
        finally:
            os._exit(1)
    assert os.waitpid(child, 0)[1] != 0

    session = unlock(folder)

    (child,) = session.reading.children()
    assert len(session.reading.reviews(child.record_id)) == 1
    assert start_review(session, child.record_id).answers["child_words"] == "My dog"
    assert not session.was_damaged
    sessions.lock(session)


def killed_after(steps):
    """From the first schema step on, this process lives for so many steps of SQLite's machine."""
    run_script = Database.run_script

    def run_until_killed(database, script):
        database._connection.set_progress_handler(lambda: os._exit(9), steps)
        run_script(database, script)

    Database.run_script = run_until_killed


def test_every_version_before_this_one_was_kept():
    assert [int(version) for version in VERSIONS] >= list(range(1, migrations.newest_version()))
