"""From a laptop to a backup and back: what is said to be safe is, and what is not comes again."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from iro_core.sealing import new_sealing_key, sealing_public_key
from iro_desktop.store.outbox_log import NAME, OutboxLog, SavedChange
from iro_desktop.store.receipts import SendState
from iro_desktop.workflows.outgoing import sync_status
from iro_desktop.workflows.session import Session
from iro_server.services.back_up import Files, make_backup, restore_backup, verify_backup
from iro_server.services.office import Office
from iro_server.store import change_log, schema
from iro_server.store.database import Database
from tests.scenarios.test_the_whole_job import record_review
from tests.support.server import AUTHORITY
from tests.support.world import World, sync

KEY = new_sealing_key()


@pytest.fixture
def empty(world: World, tmp_path: Path) -> Iterator[Callable[[Files], Office]]:
    """Makes an office on an empty database of its own."""
    made: list[Office] = []

    def make(files: Files) -> Office:
        path = tmp_path / f"empty-{len(made)}.sqlite"
        database = Database(f"sqlite:///{path}", AUTHORITY)
        schema.upgrade(database)
        made.append(Office(database, world.clock, world.office.new_id, files.private_key))
        return made[-1]

    yield make
    for office in made:
        office.database.close()


def back_up(world: World, path: Path) -> Path:
    files = Files(AUTHORITY, b"{}", world.office.private_key)
    with path.open("wb") as file:
        make_backup(world.office, files, sealing_public_key(KEY), file)
    return path


def durable(session: Session) -> list[bool]:
    """Of each change that was received, the oldest first, whether it is said to lie in a backup."""
    return [each.is_durable for each in reversed(sync_status(session).receipts)]


def logged(session: Session) -> set[str]:
    """The changes in this laptop's second copy."""
    copy = session.keys.folder / "copied.log"
    shutil.copy(session.keys.folder / NAME, copy)
    log = OutboxLog(copy, session.keys.outbox, session.keys.vault_id)
    frames = log.read()
    log.close()
    copy.unlink()
    entries = [entry for frame in frames for entry in frame.entries]
    return {entry.change_id for entry in entries if isinstance(entry, SavedChange)}


def test_what_was_received_is_called_safe_only_when_a_backup_of_it_was_found_whole(
    world: World, empty: Callable[[Files], Office], tmp_path: Path
) -> None:
    """Promise 4: received, then durable; the laptop's second copy is there all the time."""
    first, second = world.child(1042, "anna"), world.child(1043, "anna")
    anna, ben = world.laptop("anna"), world.laptop("ben")
    sync(anna)
    sync(ben)
    record_review(anna, first)
    sync(anna)
    assert durable(anna)
    assert not any(durable(anna))
    path = back_up(world, tmp_path / "first.irobackup")
    record_review(anna, second)
    sync(anna)
    assert not any(durable(anna))

    verify_backup(world.office, path, KEY, empty)
    sync(anna)

    safe = durable(anna)
    assert any(safe)
    assert not all(safe)
    assert safe == sorted(safe, reverse=True)
    held = {each.change_id for each in anna.store.receipts.all_of(SendState.RECEIVED)}
    assert held <= logged(anna)
    sync(ben)
    assert not any(durable(ben))
    verify_backup(world.office, back_up(world, tmp_path / "second.irobackup"), KEY, empty)
    sync(anna)
    assert all(durable(anna))


def test_a_server_put_back_from_a_backup_gets_what_came_after_it(
    world: World, empty: Callable[[Files], Office], tmp_path: Path
) -> None:
    """S-06 with a real backup: everything is there again, and what is safe is said anew."""
    first, second = world.child(1042, "anna"), world.child(1043, "anna")
    anna = world.laptop("anna")
    sync(anna)
    record_review(anna, first)
    sync(anna)
    path = back_up(world, tmp_path / "kept.irobackup")
    verify_backup(world.office, path, KEY, empty)
    record_review(anna, second)
    sync(anna)
    with world.office.database.read() as tx:
        before = {each.change().change_id for each in change_log.everything(tx)}

    fresh = empty(Files(AUTHORITY, b"{}", world.office.private_key))
    restore_backup(fresh, path, KEY)
    fresh.database.close()
    world.office.database.close()
    for name in ("server.db-wal", "server.db-shm"):
        (world.folder / name).unlink(missing_ok=True)
    shutil.copy(tmp_path / "empty-1.sqlite", world.folder / "server.db")

    sync(anna)
    with world.office.database.read() as tx:
        after = {each.change().change_id for each in change_log.everything(tx)}
    assert after == before
    assert not any(durable(anna))
    verify_backup(world.office, back_up(world, tmp_path / "next.irobackup"), KEY, empty)
    sync(anna)
    assert all(durable(anna))
