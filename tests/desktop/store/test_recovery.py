"""Faults in one copy of what was saved: the other copy has it."""

import random
import shutil

import pytest

from iro_desktop.errors import DiskFull, StoreDamaged
from iro_desktop.store.drafts import Draft
from iro_desktop.store.outbox_log import OutboxLog
from iro_desktop.store.store import Store
from tests.support.changes import a_change, change_id
from tests.support.vaults import signed

SAVES = 12


def a_draft(number):
    return Draft(
        kind="review",
        subject=f"r-{number}",
        user="anna",
        child_id="c-1042",
        content=f'{{"child_words":"invented {number}"}}',
        updated_at="2026-11-23T09:00:00.000Z",
    )


def work(store):
    """A stretch of work: changes, drafts replaced and dropped, facts."""
    for number in range(1, SAVES + 1):
        parents = (number - 1,) if number > 1 else ()
        change = a_change(number, {"number": str(number)}, parents=parents)
        store.changes.append_local([signed(change)])
        store.drafts.save(a_draft(number))
        store.local_state.save("last", number)
    store.drafts.drop("review", "r-3", "anna")


def check(store):
    """Everything that `work` saved is there, whatever was recovered."""
    history = store.changes.history("c-1042")
    assert {each.change_id for each in history} == {change_id(n) for n in range(1, SAVES + 1)}
    assert store.records.record("c-1042").value("number") == str(SAVES)
    assert store.changes.next_device_seq() == SAVES + 1
    assert len(store.changes.unsent()) == SAVES
    subjects = {each.subject for each in store.drafts.all_of("anna")}
    assert subjects == {f"r-{n}" for n in range(1, SAVES + 1)} - {"r-3"}
    assert store.drafts.load("review", "r-5", "anna") == a_draft(5)
    assert store.local_state.load("last", int) == SAVES


@pytest.fixture
def crashed(keys, tmp_path):
    """The files as a power cut leaves them after the work: a log not yet in the database."""
    store = Store.create(keys)
    store.tidy()
    store._database.query("PRAGMA wal_autocheckpoint = 0")
    work(store)
    kept = tmp_path / "kept"
    kept.mkdir()
    for name in ("vault.db", "vault.db-wal", "outbox.log"):
        shutil.copy(keys.folder / name, kept / name)
    store.close()

    def restore():
        for path in keys.folder.glob("*vault.db*"):
            path.unlink()
        for path in kept.iterdir():
            shutil.copy(path, keys.folder / path.name)

    return restore


def flip(path, rng):
    content = bytearray(path.read_bytes())
    content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
    path.write_bytes(content)


def cut(path, rng):
    content = path.read_bytes()
    path.write_bytes(content[: rng.randrange(len(content))])


def zero(path, rng):
    content = bytearray(path.read_bytes())
    start = rng.randrange(len(content))
    content[start : start + 4096] = bytes(len(content[start : start + 4096]))
    path.write_bytes(content)


def delete(path, _rng):
    path.unlink()


@pytest.mark.parametrize("fault", [flip, cut, zero, delete])
@pytest.mark.parametrize("name", ["vault.db", "vault.db-wal", "outbox.log"])
def test_a_fault_in_one_file_loses_nothing(keys, crashed, name, fault):
    """C-07, small: 10 trials in each cell. D-07 with the write-ahead log."""
    try_faults(keys, crashed, name, fault, count=10)


@pytest.mark.campaign
@pytest.mark.parametrize("fault", [flip, cut, zero, delete])
@pytest.mark.parametrize("name", ["vault.db", "vault.db-wal", "outbox.log"])
def test_a_thousand_faults_in_one_file_lose_nothing(keys, crashed, name, fault):
    """C-07, and D-07 with the write-ahead log; deleting a file is the same every time."""
    try_faults(keys, crashed, name, fault, count=10 if fault is delete else 1_000)


def try_faults(keys, crashed, name, fault, count):
    rng = random.Random(f"{name} {fault.__name__}")
    for _ in range(count):
        crashed()
        fault(keys.folder / name, rng)
        try:
            store = Store.open(keys)
        except StoreDamaged:
            store = Store.open_anew(keys)
        try:
            store.check_integrity()
        except StoreDamaged:
            store.close()
            store = Store.open_anew(keys)
        check(store)
        store.close()

        again = Store.open(keys)
        assert again.recovered.replayed == again.recovered.copied == 0
        assert again.recovered.bad_frames == 0
        check(again)
        again.close()


def test_a_sound_pair_is_left_alone(keys, crashed):
    crashed()

    store = Store.open(keys)

    assert store.recovered.replayed == store.recovered.copied == 0
    check(store)
    store.close()


def test_a_lost_write_ahead_log_is_reported(keys, crashed):
    """D-07, small."""
    crashed()
    (keys.folder / "vault.db-wal").unlink()

    store = Store.open(keys)

    assert store.recovered.replayed > 0
    check(store)
    store.close()


def test_a_damaged_file_is_kept_beside_the_new_one(keys, crashed):
    """D-04, small. Nothing is deleted to repair it."""
    crashed()
    (keys.folder / "vault.db").write_bytes(b"damaged" * 2_000)
    (keys.folder / "vault.db-wal").unlink()

    for _ in range(2):
        with pytest.raises(StoreDamaged):
            Store.open(keys)
        store = Store.open_anew(keys)
        check(store)
        assert store.changes.position().cursor == ""
        store.close()
        (keys.folder / "vault.db").write_bytes(b"damaged" * 2_000)

    kept = sorted(path.name for path in keys.folder.glob("damaged-*.vault.db"))
    assert kept == ["damaged-1.vault.db", "damaged-2.vault.db"]
    assert (keys.folder / kept[0]).read_bytes() == b"damaged" * 2_000


def test_a_save_whose_commit_failed_is_not_replayed(keys, store, monkeypatch):
    """The frame is on the disk before the commit; an abandoned one must not come back."""
    store.changes.append_local([signed(a_change(1))])
    real = store._database.execute

    def no_room(statement, parameters=()):
        if statement == "COMMIT":
            raise DiskFull
        return real(statement, parameters)

    monkeypatch.setattr(store._database, "execute", no_room)
    with pytest.raises(DiskFull):
        store.changes.append_local([signed(a_change(2, {"number": "lost"}))])
    monkeypatch.undo()
    store.changes.append_local([signed(a_change(2, {"number": "kept"}))])
    store.close()

    again = Store.open(keys)
    assert again.recovered.replayed == 0
    assert again.records.record("c-1042").value("number") == "kept"
    again.close()


def test_a_full_disk_gives_the_ballast_up_to_mark_a_save_as_abandoned(keys, store, monkeypatch):
    """C-11, small."""
    assert (keys.folder / "ballast.bin").exists()
    real_execute, real_append = store._database.execute, OutboxLog.append
    refused = []

    def no_room(statement, parameters=()):
        if statement == "COMMIT":
            raise DiskFull
        return real_execute(statement, parameters)

    def no_room_at_first(self, entries):
        if refused == ["commit"]:
            refused.append("append")
            raise DiskFull
        refused.append("commit")
        return real_append(self, entries)

    monkeypatch.setattr(store._database, "execute", no_room)
    monkeypatch.setattr(OutboxLog, "append", no_room_at_first)
    with pytest.raises(DiskFull):
        store.changes.append_local([signed(a_change(1))])
    monkeypatch.undo()

    assert not (keys.folder / "ballast.bin").exists()
    store.close()
    again = Store.open(keys)
    assert again.recovered.replayed == 0
    assert (keys.folder / "ballast.bin").exists()
    again.close()
