"""Files of a laptop are damaged: its own work is there, and the rest comes from the server."""

from pathlib import Path

import pytest

from iro_desktop.errors import StoreDamaged
from iro_desktop.workflows import review_file, review_record
from iro_desktop.workflows.caseload import caseload
from iro_desktop.workflows.outgoing import unsent_count
from tests.scenarios.test_the_whole_job import record_review
from tests.support.world import World, sync


def spoil(path: Path) -> None:
    path.write_bytes(b"\xa5" * path.stat().st_size)


def test_a_damaged_database_costs_no_work_and_the_caseload_comes_again(world: World) -> None:
    """C-07 on the whole: nothing unsent is lost, nothing sent is sent twice."""
    child_id, other_id = world.child(1042, "anna"), world.child(1043, "anna")
    anna = world.laptop("anna")
    sync(anna)
    sent_id = record_review(anna, other_id)
    sync(anna)
    unsent_id = record_review(anna, child_id)
    draft = review_record.edit_review(anna, unsent_id)
    typed = {**draft.answers, "working_well": "Typed and not finished."}
    review_record.save_draft(anna, draft, typed)
    folder = world.locked(anna)
    spoil(folder / "vault.db")

    anna = world.unlocked(folder)

    assert anna.was_damaged
    assert not anna.may_lack_work
    sync(anna)
    assert {row.child_id for row in caseload(anna).rows} == {child_id, other_id}
    assert unsent_count(anna) == 0
    for review_id in (sent_id, unsent_id):
        assert review_file.read_review(anna, review_id).answers["child_words"]
    again = review_record.edit_review(anna, unsent_id)
    assert again.answers["working_well"] == "Typed and not finished."
    assert list(anna.keys.folder.glob("damaged-1.*"))


def test_without_either_copy_the_copy_of_the_day_opens_and_says_what_may_be_missing(
    world: World,
) -> None:
    """H-07, small: what was sent comes back; that the newest work may be gone is not hidden."""
    child_id = world.child(1042, "anna")
    anna = world.laptop("anna")
    sync(anna)
    review_id = record_review(anna, child_id)
    sync(anna)
    folder = world.locked(anna)
    assert list((folder / "copies").iterdir())
    spoil(folder / "vault.db")
    spoil(folder / "outbox.log")

    anna = world.unlocked(folder)

    assert anna.was_damaged
    assert anna.may_lack_work
    assert [row.child_id for row in caseload(anna).rows] == [child_id]
    sync(anna)
    assert review_file.read_review(anna, review_id).answers["child_words"]


def test_without_any_copy_the_files_are_kept_and_the_vault_says_so(world: World) -> None:
    anna = world.laptop("anna")
    folder = world.locked(anna)
    for copy in (folder / "copies").iterdir():
        spoil(copy)
    spoil(folder / "vault.db")
    spoil(folder / "outbox.log")
    with pytest.raises(StoreDamaged):
        world.unlocked(folder)
    assert (folder / "damaged-1.vault.db").read_bytes().startswith(b"\xa5")
