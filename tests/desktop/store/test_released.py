"""X-01, small: a vault written by every released version opens with today's program.

A folder of `released/` is never changed. Each was made by the program of its schema version: one
invented child, a review that was recorded, a QA form, and a review under way.
"""

import shutil
from pathlib import Path

import pytest

from iro_core.clock import FixedClock
from iro_core.ids import time_ordered_ids
from iro_desktop.steps import run_inline
from iro_desktop.store import copies, migrations
from iro_desktop.workflows import session as sessions
from iro_desktop.workflows.review_record import start_review
from iro_desktop.workflows.session import Laptop
from tests.support.server import START
from tests.support.vaults import CHEAPEST_KDF, PASSPHRASE

RELEASED = Path(__file__).parent / "released"
VERSIONS = sorted(path.name for path in RELEASED.iterdir())


@pytest.mark.parametrize("version", VERSIONS)
def test_a_vault_of_a_released_version_opens_with_everything_in_it(version, tmp_path):
    folder = tmp_path / "vault"
    shutil.copytree(RELEASED / version, folder)
    folder.chmod(0o700)
    clock = FixedClock(START)
    laptop = Laptop(clock, time_ordered_ids(clock), None, "0.1.0", "Linux", CHEAPEST_KDF)

    session = run_inline(sessions.unlock(folder, PASSPHRASE, laptop))

    (child,) = session.reading.children()
    (review,) = session.reading.reviews(child.record_id)
    assert session.reading.form_about(review.record_id, child.record_id) is not None
    assert start_review(session, child.record_id).answers["child_words"] == "My dog"
    sessions.lock(session)
    is_older = int(version) < migrations.newest_version()
    assert (folder / copies.FOLDER / f"before-{version}.db").exists() == is_older


def test_every_version_before_this_one_was_kept():
    assert [int(version) for version in VERSIONS] >= list(range(1, migrations.newest_version()))
