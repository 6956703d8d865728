"""Backups of the whole server: sealed, proved whole, put back; and what counts as durable (B)."""

import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from iro_core.clock import FixedClock
from iro_core.protocol.messages import SyncRequest
from iro_core.protocol.versions import PROTOCOL
from iro_core.sealing import new_sealing_key, sealing_public_key
from iro_server.errors import ServerProblem
from iro_server.services.back_up import (
    Files,
    make_backup,
    put_back,
    read_files,
    restore_backup,
    verify_backup,
)
from iro_server.services.begin_epoch import begin_epoch
from iro_server.services.check import check
from iro_server.services.office import Office
from iro_server.services.sync import answer_sync
from iro_server.store import audit, backups, change_log, devices
from iro_server.store.append import append
from iro_server.store.database import Database
from tests.support.server import AUTHORITY, Laptop

KEY = new_sealing_key()


class Vaultroom:
    """Where backups of an office go and are looked at."""

    def __init__(self, office: Office, folder: Path, clock: FixedClock, template: Path) -> None:
        self.office = office
        self.template = template
        self.folder = folder
        self.clock = clock
        self.made = 0

    def make(self) -> Path:
        self.made += 1
        path = self.folder / f"{self.made}.irobackup"
        with path.open("wb") as file:
            make_backup(self.office, self.files(), sealing_public_key(KEY), file)
        return path

    def files(self) -> Files:
        return Files(AUTHORITY, b"{}", self.office.private_key)

    def empty(self, files: Files | None = None) -> Office:
        """An office on an empty database of its own."""
        self.made += 1
        path = self.folder / f"{self.made}.sqlite"
        shutil.copy(self.template, path)
        database = Database(f"sqlite:///{path}", AUTHORITY)
        key = (files or self.files()).private_key
        return Office(database, self.clock, self.office.new_id, key)

    def verify(self, path: Path, key: bytes = KEY) -> None:
        verify_backup(self.office, path, key, self.empty)

    @property
    def durable(self) -> int:
        """Up to which number of the log a verified backup holds everything."""
        with self.office.database.read() as tx:
            newest = backups.newest(tx)
        return newest.last_seq if newest else 0


@pytest.fixture
def room(office: Office, tmp_path: Path, clock: FixedClock, sqlite_template: Path) -> Vaultroom:
    return Vaultroom(office, tmp_path, clock, sqlite_template)


def durable_seq(office: Office, laptop: Laptop) -> int:
    """What a laptop is told."""
    with office.database.read() as tx:
        device = devices.find(tx, laptop.device_id)
    assert device is not None
    return answer_sync(office, device, SyncRequest(PROTOCOL, "0.1.0")).durable_seq


def test_a_backup_holds_everything_and_what_is_put_back_agrees(
    room: Vaultroom, anna: Laptop
) -> None:
    """B-01, on both databases, put back into SQLite."""
    anna.send(anna.change())
    path = room.make()
    assert b"c-1" not in path.read_bytes()
    assert read_files(path, KEY) == room.files()
    beside = room.empty()

    totals = put_back(beside, path, KEY)

    with room.office.database.read() as before, beside.database.read() as after:
        assert list(change_log.everything(after)) == list(change_log.everything(before))
        assert len(audit.entries(after)) == len(audit.entries(before)) - 1
        assert totals.counts == backups.counts(after)
    assert not check(beside).findings
    beside.database.close()


def test_a_backup_of_one_kind_of_database_goes_into_the_other(
    room: Vaultroom, anna: Laptop, a_database: Callable[[str], str]
) -> None:
    """A council that began with SQLite moves to PostgreSQL; the other way is shown above."""
    anna.send(anna.change())
    path = room.make()
    beside = replace(room.office, database=Database(a_database("postgresql"), AUTHORITY))

    put_back(beside, path, KEY)

    assert not check(beside).findings
    beside.database.close()


def test_laptops_are_told_only_after_the_backup_was_found_whole(
    room: Vaultroom, anna: Laptop
) -> None:
    anna.send(anna.change(), anna.change())
    assert durable_seq(room.office, anna) == 0
    path = room.make()
    assert durable_seq(room.office, anna) == 0

    room.verify(path)

    assert durable_seq(room.office, anna) == 2
    anna.send(anna.change())
    assert durable_seq(room.office, anna) == 2
    room.verify(path)
    assert durable_seq(room.office, anna) == 2
    room.verify(room.make())
    assert durable_seq(room.office, anna) == 3
    with room.office.database.read() as tx:
        acts = [entry.event.action for entry in audit.entries(tx)]
    assert (acts.count("make_backup"), acts.count("verify_backup")) == (2, 3)


def test_a_change_that_came_late_with_an_earlier_number_is_not_called_durable(
    room: Vaultroom, anna: Laptop
) -> None:
    """As when a colleague's laptop gives back what this one made before a restore."""
    first, second, third = anna.change(), anna.change(), anna.change()
    anna.send(first, third)
    room.verify(room.make())
    assert durable_seq(room.office, anna) == 3
    with room.office.database.write() as tx:
        append(tx, [anna.signed(second)], at=room.office.now())
    assert durable_seq(room.office, anna) == 1
    room.verify(room.make())
    assert durable_seq(room.office, anna) == 3


@pytest.mark.parametrize("count", [40, pytest.param(200, marks=pytest.mark.campaign)])
def test_a_backup_that_is_damaged_or_cut_counts_for_nothing(
    room: Vaultroom, anna: Laptop, count: int
) -> None:
    """B-02, B-03: bytes changed, cuts anywhere, parts swapped, doubled and left out."""
    anna.send(anna.change())
    path = room.make()
    whole = path.read_bytes()
    chance = random.Random(20261124)
    for number in range(count):
        at = chance.randrange(len(whole))
        damaged = whole[:at] if number % 2 else _altered(whole, at, chance)
        path.write_bytes(damaged)
        with pytest.raises(ServerProblem, match=r"backup_damaged|no_backup"):
            room.verify(path)
    head, parts = _parts_of(whole)
    for damaged_parts in (
        parts[:-1],
        parts[1:],
        [*parts, parts[-1]],
        [parts[0], *reversed(parts[1:])],
    ):
        path.write_bytes(head + b"".join(damaged_parts))
        with pytest.raises(ServerProblem, match="backup_damaged"):
            room.verify(path)
    assert room.durable == 0
    path.write_bytes(whole)
    room.verify(path)
    assert room.durable > 0


def test_another_key_opens_nothing_and_other_files_are_no_backups(
    room: Vaultroom, anna: Laptop
) -> None:
    """B-02."""
    assert anna
    path = room.make()
    with pytest.raises(ServerProblem, match="backup_damaged"):
        room.verify(path, new_sealing_key())
    path.write_bytes(b"SQLite format 3\x00" + bytes(4096))
    with pytest.raises(ServerProblem, match="no_backup"):
        room.verify(path)
    assert room.durable == 0


def test_a_backup_of_before_a_restore_says_nothing_of_now(room: Vaultroom, anna: Laptop) -> None:
    anna.send(anna.change())
    path = room.make()
    begin_epoch(room.office)
    with pytest.raises(ServerProblem, match="backup_other_epoch"):
        room.verify(path)
    assert room.durable == 0


def test_a_backup_of_a_log_that_was_rewritten_is_not_taken_for_this_one(
    room: Vaultroom, anna: Laptop
) -> None:
    """The same epoch, another audit trail."""
    anna.send(anna.change())
    other = room.empty()
    put_back(other, room.make(), KEY)
    with other.database.write() as tx:
        other.note(tx, "something_else")
    elsewhere = Vaultroom(other, room.folder / "other", room.clock, room.template)
    elsewhere.folder.mkdir()
    path = elsewhere.make()
    with pytest.raises(ServerProblem, match="backup_other_epoch"):
        room.verify(path)
    other.database.close()


def test_what_is_put_back_begins_a_new_epoch_with_what_was_durable_before(
    room: Vaultroom, anna: Laptop
) -> None:
    anna.send(anna.change())
    room.verify(room.make())
    anna.send(anna.change())
    path = room.make()
    fresh = room.empty()

    restore_backup(fresh, path, KEY)

    with fresh.database.read() as tx, room.office.database.read() as before:
        assert tx.present_head().epoch != before.present_head().epoch
        assert tx.present_head().last_seq == before.present_head().last_seq
    assert durable_seq(fresh, anna) == 1
    with pytest.raises(ServerProblem, match="database_refused"):
        restore_backup(fresh, path, KEY)
    fresh.database.close()


def test_a_backup_that_fails_half_way_leaves_the_database_empty(
    room: Vaultroom, anna: Laptop
) -> None:
    anna.send(anna.change())
    path = room.make()
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 3 // 4])
    fresh = room.empty()
    with pytest.raises(ServerProblem, match="backup_damaged"):
        put_back(fresh, path, KEY)
    with fresh.database.read() as tx:
        assert set(backups.counts(tx).values()) == {0}
        assert tx.head() is None
    fresh.database.close()


def _altered(whole: bytes, at: int, chance: random.Random) -> bytes:
    changed = bytearray(whole)
    changed[at] ^= chance.randrange(1, 256)
    return bytes(changed)


def _parts_of(whole: bytes) -> tuple[bytes, list[bytes]]:
    """The head of a backup and its sealed parts, with their lengths."""
    head, rest = whole[:23], whole[23:]
    parts = []
    while rest:
        length = 4 + int.from_bytes(rest[:4], "big")
        parts.append(rest[:length])
        rest = rest[length:]
    return head, parts
