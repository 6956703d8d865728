"""Copies of the store: made, thinned, gone when a child leaves, and put back after damage."""

import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iro_desktop.errors import DiskFull, StoreDamaged
from iro_desktop.store import copies, migrations
from iro_desktop.store.change_log import Position
from iro_desktop.store.drafts import Draft
from iro_desktop.store.store import Store
from tests.support.changes import a_change, change_id
from tests.support.vaults import signed

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def a_draft(number):
    return Draft(
        kind="review",
        subject=f"r-{number}",
        user="anna",
        child_id="c-1042",
        content="{}",
        updated_at="2026-11-23T09:00:00.000Z",
    )


def work(store, numbers):
    for number in numbers:
        parents = (number - 1,) if number > 1 else ()
        store.changes.append_local([signed(a_change(number, {"n": str(number)}, parents=parents))])
        store.drafts.save(a_draft(number))


def damage(keys):
    path = keys.folder / "vault.db"
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 2 :] = bytes(len(whole) - len(whole) // 2)
    whole[:4096] = b"\x55" * 4096
    path.write_bytes(bytes(whole))


def opened_with_a_page_damaged_that_opening_does_not_read(keys):
    path = keys.folder / "vault.db"
    sound = path.read_bytes()
    for start in range(len(sound) - 4096, 0, -4096):
        path.write_bytes(sound[:start] + b"\x55" * 4096 + sound[start + 4096 :])
        with contextlib.suppress(StoreDamaged):
            return Store.open(keys)
    raise AssertionError("opening reads every page")


@pytest.fixture
def store(keys):
    opened = Store.create(keys)
    yield opened
    opened.close()


def names(keys):
    return [path.name for path in copies.copies(keys)]


def test_a_copy_is_made_once_in_a_working_day(keys, store):
    """B, laptop side: automatic, on a timer."""
    store.keep_copy(NOW)
    store.keep_copy(NOW + 8 * HOUR)
    assert names(keys) == ["20261123T090000Z.db"]
    store.keep_copy(NOW + 24 * HOUR)
    assert len(names(keys)) == 2


def test_a_clock_that_was_ahead_does_not_stop_the_copies(keys, store):
    store.keep_copy(NOW + timedelta(days=400))
    store.keep_copy(NOW)
    assert "20261123T090000Z.db" in names(keys)


def test_a_copy_is_encrypted_and_can_be_read_with_no_other_key(keys, store):
    work(store, [1])
    store.keep_copy(NOW)
    content = copies.copies(keys)[0].read_bytes()
    assert not content.startswith(b"SQLite format 3")
    assert b"c-1042" not in content


def test_after_damage_the_newest_copy_comes_back_with_all_work_done_since(keys):
    """D-04 and B, small: the caseload is there without a connection, and nothing done is lost."""
    store = Store.create(keys)
    work(store, [1, 2])
    store.changes.set_position(Position("far", "epoch-1"))
    store.keep_copy(NOW)
    work(store, [3, 4])
    store.close()
    damage(keys)

    with pytest.raises(StoreDamaged):
        Store.open(keys).check_integrity()
    again = Store.open_anew(keys)

    held = {each.change_id for each in again.changes.history("c-1042")}
    assert held == {change_id(number) for number in (1, 2, 3, 4)}
    assert again.records.record("c-1042").value("n") == "4"
    assert {each.subject for each in again.drafts.all_of("anna")} == {"r-1", "r-2", "r-3", "r-4"}
    assert again.changes.position() == Position("", "epoch-1")
    assert again.was_damaged
    again.close()


def test_a_damaged_copy_is_passed_over_for_an_older_sound_one(keys):
    store = Store.create(keys)
    work(store, [1])
    store.keep_copy(NOW)
    store.keep_copy(NOW + 24 * HOUR)
    store.close()
    copies.copies(keys)[0].write_bytes(b"torn" * 3_000)
    (keys.folder / "outbox.log").unlink()
    (keys.folder / "vault.db").unlink()

    again = Store.open_anew(keys)

    assert again.records.record("c-1042").value("n") == "1"
    again.close()


def test_damage_met_while_copying_is_looked_for_at_the_next_opening(keys):
    """Damage behind the first page is met by the copy of the day, and repaired when opened."""
    store = Store.create(keys)
    work(store, [1])
    store.keep_copy(NOW)
    work(store, range(2, 40))
    store.close()
    store = opened_with_a_page_damaged_that_opening_does_not_read(keys)
    store.keep_copy(NOW + 24 * HOUR)
    store.close()

    assert len(names(keys)) == 1
    with pytest.raises(StoreDamaged):
        Store.open(keys)
    again = Store.open_anew(keys)
    assert again.records.record("c-1042").value("n") == "39"
    again.close()
    Store.open(keys).close()


def test_a_full_disk_leaves_the_older_copies_and_stops_nobody(keys, store, monkeypatch):
    store.keep_copy(NOW)

    def no_room(*_args):
        raise DiskFull

    monkeypatch.setattr(copies, "replace_durably", no_room)
    store.keep_copy(NOW + 24 * HOUR)
    assert names(keys) == ["20261123T090000Z.db"]
    assert [path.name for path in (keys.folder / "copies").iterdir()] == names(keys)


def test_a_copy_never_takes_the_room_that_the_work_of_the_day_needs(keys, store, monkeypatch):
    monkeypatch.setattr(copies, "free_bytes", lambda _folder: 2**18)
    store.keep_copy(NOW)
    assert names(keys) == []


def test_when_a_child_leaves_no_copy_stays(keys, store):
    work(store, [1])
    store.keep_copy(NOW)
    (keys.folder / "damaged-1.vault.db").write_bytes(b"encrypted")
    store.drop_copies()
    assert names(keys) == []
    assert not (keys.folder / "damaged-1.vault.db").exists()


def test_before_a_migration_there_is_a_copy_to_go_back_to(keys, monkeypatch):
    """X, laptop side: a migration that fails leaves the file as it was, and a copy beside it."""
    store = Store.create(keys)
    work(store, [1])
    store.close()
    newest = migrations.newest_version()
    scripts = {**migrations._scripts(), newest + 1: "CREATE TABLE later (words TEXT);"}
    monkeypatch.setattr(migrations, "_scripts", lambda: scripts)

    again = Store.open(keys)

    assert again.records.record("c-1042").value("n") == "1"
    assert again._database.value("PRAGMA user_version") == newest + 1
    assert names(keys) == [f"before-{newest:04d}.db"]
    again.close()


INSTANTS = st.lists(
    st.integers(0, 400 * 24).map(lambda hours: NOW + hours * HOUR), min_size=1, unique=True
)


@given(INSTANTS)
def test_thinning_keeps_the_newest_and_never_more_than_thirteen(taken):
    left = copies.kept(taken)
    assert max(taken) in left
    assert left <= set(taken)
    assert len(left) <= 13
    assert copies.kept(list(left)) == left
    oldest_day = {at.date() for at in taken}
    assert {at.date() for at in left} >= set(sorted(oldest_day)[-7:])
