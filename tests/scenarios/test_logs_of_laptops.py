"""What is done on laptops arrives at the office, whole; and a rewritten audit trail is noticed."""

import dataclasses
import shutil
from random import Random

import msgspec
import pytest
from typing_extensions import override

from iro_desktop.steps import run_inline
from iro_desktop.sync.transport import Answer, Credentials, Transport
from iro_desktop.workflows import outgoing, synchronise
from iro_desktop.workflows.child_file import open_child
from iro_desktop.workflows.outgoing import sync_status
from iro_desktop.workflows.passphrases import suggest_passphrase
from iro_desktop.workflows.review_file import read_review
from iro_desktop.workflows.session import Session, change_passphrase
from iro_server.services.begin_epoch import begin_epoch
from iro_server.services.check import check
from iro_server.services.who_opened import who_opened
from iro_server.store import audit, device_logs
from tests.desktop.sync.test_cycle import record
from tests.support.council import copy_database
from tests.support.rewriting import cut_trail, rewrite_trail
from tests.support.vaults import PASSPHRASE
from tests.support.world import World, sync


def at_the_office(world: World, session: Session) -> list[tuple[int, str, str]]:
    device_id = session.membership.device_id
    with world.office.database.read() as tx:
        return [
            (each.number, each.event.action, each.event.object_id)
            for each in device_logs.everything(tx)
            if each.device_id == device_id
        ]


def on_the_laptop(session: Session) -> list[tuple[int, str, str]]:
    return [
        (each.number, each.event.action, each.event.object_id)
        for each in session.store.device_log.after(0, 10_000)
    ]


def found_by_check(world: World) -> set[str]:
    return {finding.problem for finding in check(world.office).findings}


def actions(world: World) -> list[tuple[str, str]]:
    with world.office.database.read() as tx:
        return [(each.event.action, each.event.outcome) for each in audit.entries(tx)]


def test_a_scripted_day_on_two_laptops_is_at_the_office_as_it_happened(world: World) -> None:
    """G-04, G-05."""
    child_id = world.child(1042, "anna")
    anna, ben = world.laptop("anna"), world.laptop("ben")
    sync(anna)
    open_child(anna, child_id)
    review_id = record(anna, child_id, working_well="Settled at school.")
    read_review(anna, review_id)
    run_inline(change_passphrase(anna, PASSPHRASE, suggest_passphrase()))
    sync(anna)
    sync(ben)

    assert at_the_office(world, anna) == on_the_laptop(anna)
    assert at_the_office(world, anna) == [
        (1, "child_opened", child_id),
        (2, "record_opened", review_id),
        (3, "passphrase_changed", ""),
    ]
    assert at_the_office(world, ben) == []
    assert check(world.office).findings == []
    with world.office.database.read() as tx:
        everything = repr((audit.entries(tx), device_logs.everything(tx)))
    for marker in ("Otterbrook", "Jay", "Settled", "Invented", PASSPHRASE):
        assert marker not in everything


def test_nothing_of_a_log_is_sent_or_kept_twice(world: World) -> None:
    child_id = world.child(1042, "anna")
    anna = world.laptop("anna")
    sync(anna)
    open_child(anna, child_id)
    sync(anna)
    anna.store.local_state.drop("device_log_sent")  # as after a reply that was lost
    world.later(hours=1)
    open_child(anna, child_id)
    sync(anna)

    assert [number for number, *_ in at_the_office(world, anna)] == [1, 2]
    assert check(world.office).findings == []


def test_more_than_one_request_holds_goes_in_the_same_round(world: World) -> None:
    child_id = world.child(1042, "anna")
    anna = world.laptop("anna")
    sync(anna)
    for _ in range(650):
        world.later(minutes=16)
        open_child(anna, child_id)
    sync(anna)

    assert len(at_the_office(world, anna)) == 650
    assert check(world.office).findings == []


def test_a_laptop_put_back_from_an_older_copy_is_found_and_its_work_is_taken(world: World) -> None:
    child_id = world.child(1042, "anna")
    anna = world.laptop("anna")
    sync(anna)
    open_child(anna, child_id)
    sync(anna)
    folder = world.locked(anna)
    copy = world.folder / "copy"
    shutil.copytree(folder, copy)
    anna = world.unlocked(folder)
    sync(anna)
    world.locked(anna)
    world.later(minutes=5)

    anna = world.unlocked(copy)
    record(anna, child_id, working_well="After the copy was put back.")
    sync(anna)

    assert outgoing.unsent_count(anna) == 0
    assert found_by_check(world) == {"device_log_fork"}
    assert ("device_log_broken", "fork") in actions(world)


def test_an_entry_altered_on_the_laptop_is_found(world: World) -> None:
    child_id = world.child(1042, "anna")
    anna = world.laptop("anna")
    sync(anna)
    open_child(anna, child_id)
    database = anna.store._database
    database.execute("DROP TRIGGER device_event_stays")
    database.execute("UPDATE device_event SET object_id = 'c-7'")
    sync(anna)

    assert found_by_check(world) == {"device_log_altered"}


def test_an_entry_taken_out_on_the_laptop_is_found(world: World) -> None:
    anna = world.laptop("anna")
    for number in (1042, 1043, 1044):
        world.child(number, "anna")
    sync(anna)
    for number in (1042, 1043, 1044):
        open_child(anna, f"c-{number}")
    database = anna.store._database
    database.execute("DROP TRIGGER device_event_is_kept")
    database.execute("DELETE FROM device_event WHERE number = 2")
    sync(anna)

    assert "device_log_altered" in found_by_check(world)


def test_a_restored_office_gets_every_log_back(world: World) -> None:
    child_id = world.child(1042, "anna")
    anna = world.laptop("anna")
    sync(anna)
    live, backup = world.folder / "server.db", world.folder / "backup.db"
    copy_database(live, backup)
    open_child(anna, child_id)
    sync(anna)
    copy_database(backup, live)
    begin_epoch(world.office)
    sync(anna)

    assert at_the_office(world, anna) == on_the_laptop(anna) != []
    assert check(world.office).findings == []
    assert sync_status(anna).office_log_differs_at is None


def test_a_trail_that_was_rewritten_raises_the_alarm_at_the_next_contact(world: World) -> None:
    """G-03: twenty times a history that fits in itself and is not the one that was shown."""
    random = Random(3)
    anna, ben = world.laptop("anna"), world.laptop("ben")
    for case in range(20):
        world.later(minutes=20)
        sync(anna)
        shown = check(world.office).audit_entries - 1
        for laptop in (ben, ben, anna):
            sync(laptop)
        assert sync_status(anna).office_log_differs_at is None
        assert check(world.office).findings == []
        (cut_trail if case % 4 == 3 else rewrite_trail)(world.folder / "server.db", random, shown)
        assert "head_differs" in found_by_check(world)

        sync(anna)
        sync(ben)

        for laptop in (anna, ben):
            assert sync_status(laptop).office_log_differs_at == world.clock.now()
            last = laptop.store.device_log.last()
            assert last is not None
            assert last.event.action == "office_log_differs"
            sync(laptop)  # the alarm stands, and is noted once
        assert actions(world).count(("head_differs", "done")) >= 2
        noted = actions(world).count(("head_differs", "done"))
        sync(anna)
        assert actions(world).count(("head_differs", "done")) == noted
        begin_epoch(world.office)


def test_two_laptops_shown_two_histories_are_found_when_one_office_hears_both(
    world: World,
) -> None:
    """G-03: each alone sees nothing wrong."""
    anna, ben = world.laptop("anna"), world.laptop("ben")
    sync(anna)
    sync(ben)
    live, other = world.folder / "server.db", world.folder / "other.db"
    copy_database(live, other)
    world.child(1042, "anna")
    sync(anna)
    first = world.folder / "first.db"
    copy_database(live, first)
    copy_database(other, live)
    world.child(1043, "ben")
    world.child(1044, "ben")
    sync(ben)
    assert sync_status(ben).office_log_differs_at is None

    sync(anna)

    assert sync_status(anna).office_log_differs_at is not None
    assert "head_differs" in found_by_check(world)


class OlderServer(Transport):
    """A server that knows nothing of logs and heads."""

    @override
    def ask_signed(
        self,
        path: str,
        message: bytes,
        credentials: Credentials,
        *,
        sequence: int,
        clock_offset_s: float = 0.0,
    ) -> Answer:
        asked = msgspec.json.decode(message)
        for name in ("log", "log_after", "head"):
            asked.pop(name, None)
        answer = super().ask_signed(
            path,
            msgspec.json.encode(asked),
            credentials,
            sequence=sequence,
            clock_offset_s=clock_offset_s,
        )
        said = msgspec.json.decode(answer.body)
        for name in ("logged", "head", "head_differs"):
            said.pop(name, None)
        return dataclasses.replace(answer, body=msgspec.json.encode(said))


def test_with_an_older_server_the_log_waits_and_work_goes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """X-06."""
    child_id = world.child(1042, "anna")
    anna = world.laptop("anna")
    with monkeypatch.context() as older:
        older.setattr(synchronise, "Transport", OlderServer)
        sync(anna)
        open_child(anna, child_id)
        record(anna, child_id)
        sync(anna)
    assert outgoing.unsent_count(anna) == 0
    assert at_the_office(world, anna) == []

    sync(anna)

    assert at_the_office(world, anna) == on_the_laptop(anna) != []


def test_the_data_protection_officer_sees_who_opened_a_childs_record(world: World) -> None:
    child_id, other = world.child(1042, "anna"), world.child(1043, "anna")
    anna = world.laptop("anna")
    sync(anna)
    open_child(anna, child_id)
    open_child(anna, other)
    review_id = record(anna, child_id)
    read_review(anna, review_id)
    sync(anna)
    today = anna.today

    opened = who_opened(world.office, "1042", today, today)

    assert [(each.user_id, each.action, each.object_id) for each in opened] == [
        ("anna", "child_opened", child_id),
        ("anna", "record_opened", review_id),
    ]
    assert who_opened(world.office, child_id, today.replace(year=2025), today) == opened
    assert actions(world)[-1] == ("who_opened", "done")
