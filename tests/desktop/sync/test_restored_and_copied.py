"""A server put back from a backup, a laptop put back from a copy, and a caseload that empties."""

import shutil

from iro_desktop.workflows import outgoing
from iro_desktop.workflows.outgoing import sync_status
from iro_server.services.begin_epoch import begin_epoch
from tests.desktop.sync.test_cycle import on_the_server, record
from tests.support.council import copy_database
from tests.support.server import give
from tests.support.world import World, sync


def test_a_restored_server_is_offered_everything_again(world: World) -> None:
    """S-06. A new epoch; and nothing leaves the laptop in that round."""
    child_id = world.child(1042, "anna")
    anna = world.laptop("anna")
    sync(anna)
    live, backup = world.folder / "server.db", world.folder / "backup.db"
    copy_database(live, backup)
    record(anna, child_id)
    sync(anna)
    copy_database(backup, live)
    begin_epoch(world.office)

    report = sync(anna)

    assert len(report.sent) == 1
    assert on_the_server(world, anna) == 1


def test_what_was_written_about_a_child_who_left_comes_back_to_a_restored_server(
    world: World,
) -> None:
    """S-06, A-02. Received, the child purged, and then the server lost it all."""
    child_id = world.child(1042, "anna")
    anna, ben = world.laptop("anna"), world.laptop("ben")
    sync(anna)
    live, backup = world.folder / "server.db", world.folder / "backup.db"
    copy_database(live, backup)
    review_id = record(anna, child_id, working_well="Settled at school.")
    give(world.office, child_id, "ben")
    sync(anna)
    assert anna.store.changes.children_held() == []
    copy_database(backup, live)
    begin_epoch(world.office)

    sync(anna)
    sync(anna)
    give(world.office, child_id, "ben")
    sync(ben)
    sync(anna)

    state = ben.store.records.record(review_id)
    assert state is not None
    assert state.value("working_well") == "Settled at school."
    assert anna.store.changes.children_held() == []


def test_a_restored_server_gets_back_what_colleagues_wrote_and_who_held_whom(
    world: World,
) -> None:
    """S-06. Ben's laptop is lost; Sara's supervisor's laptop still has what he had sent."""
    anna, ben, sara = (world.laptop(name) for name in ("anna", "ben", "sara"))
    live, backup = world.folder / "server.db", world.folder / "backup.db"
    copy_database(live, backup)
    child_id = world.child(1042, "ben")
    sync(ben)
    review_id = record(ben, child_id)
    sync(ben)
    sync(sara)
    copy_database(backup, live)
    begin_epoch(world.office)

    sync(sara)
    other = world.laptop("ben")
    sync(other)
    sync(anna)

    assert other.store.records.record(review_id) is not None
    assert other.store.changes.children_held() == [child_id]
    assert anna.store.changes.children_held() == []


def test_a_laptop_put_back_from_an_older_copy_gets_its_own_work_back_and_goes_on(
    world: World,
) -> None:
    """S-07."""
    child_id = world.child(1042, "anna")
    anna = world.laptop("anna")
    sync(anna)
    folder = world.locked(anna)
    copy = world.folder / "copy"
    shutil.copytree(folder, copy)
    anna = world.unlocked(folder)
    lost = record(anna, child_id, working_well="Before the copy was put back.")
    sync(anna)
    world.locked(anna)
    world.later(minutes=1)

    anna = world.unlocked(copy)
    new = record(anna, child_id, working_well="After the copy was put back.")
    world.later(minutes=1)
    sync(anna)

    assert outgoing.unsent_count(anna) == 0
    assert outgoing.attention(anna) == ()
    assert anna.store.records.record(lost) is not None
    assert on_the_server(world, anna) == 2
    assert anna.store.records.record(new) is not None
    assert sync_status(anna).copied_at == world.clock.now()


def test_when_most_of_a_caseload_would_leave_at_once_it_waits_a_day(world: World) -> None:
    """The fail-safe: an emptied allocation looks more like a mistake than like work handed over."""
    children = [world.child(number, "anna") for number in range(1000, 1012)]
    anna = world.laptop("anna")
    sync(anna)
    for child_id in children:
        give(world.office, child_id, "ben")

    sync(anna)
    world.later(hours=23)
    sync(anna)
    assert len(anna.store.changes.children_held()) == len(children)
    assert len(sync_status(anna).leaving) == len(children)
    world.later(hours=1)
    sync(anna)

    assert anna.store.changes.children_held() == []


def test_a_mistake_that_is_put_right_within_the_day_costs_nothing(world: World) -> None:
    children = [world.child(number, "anna") for number in range(1000, 1012)]
    anna = world.laptop("anna")
    sync(anna)
    for holder in ("ben", "anna"):
        for child_id in children:
            give(world.office, child_id, holder)
        world.later(hours=20)
        sync(anna)
    world.later(days=3)
    sync(anna)

    assert anna.store.changes.children_held() == children
