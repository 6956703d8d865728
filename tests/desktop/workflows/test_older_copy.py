"""D-05, D-06: an older copy of the vault, or of a page of it, that is put back is noticed alone."""

import shutil
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from iro_core.clock import FixedClock
from iro_desktop.errors import KeyStoreUnreliable
from iro_desktop.keys.device_secret import KeyStore
from iro_desktop.steps import run_inline
from iro_desktop.store.database import DATABASE_NAME
from iro_desktop.workflows.child_file import open_child
from iro_desktop.workflows.outgoing import sync_status, unsent_count
from iro_desktop.workflows.session import Laptop, Session, lock
from iro_desktop.workflows.unlocking import unlock
from tests.support.casework import recorded_review
from tests.support.laptops import child_from_office, new_session
from tests.support.vaults import PASSPHRASE, MemoryKeyStore

_PAGE_BYTES = 4_096


def a_vault(folder: Path) -> tuple[Laptop, str]:
    """A vault with a child in it, locked, on a laptop with a key store."""
    session = new_session(folder)
    child_id = child_from_office(session)
    lock(session)
    laptop = session.laptop
    return with_key_store(laptop, MemoryKeyStore()), child_id


def with_key_store(laptop: Laptop, key_store: KeyStore) -> Laptop:
    return Laptop(
        laptop.clock, laptop.new_id, key_store, laptop.app_version, laptop.platform, laptop.kdf
    )


def unlocked(folder: Path, laptop: Laptop) -> Session:
    assert isinstance(laptop.clock, FixedClock)
    laptop.clock.advance(timedelta(minutes=1))
    return run_inline(unlock(folder, PASSPHRASE, laptop))


def was_found(session: Session) -> bool:
    actions = [each.event.action for each in session.store.device_log.after(0, 1_000)]
    said = sync_status(session).copied_at is not None
    assert said == ("older_copy_found" in actions)
    return said


@pytest.mark.parametrize("days", [5, pytest.param(20, marks=pytest.mark.campaign)])
def test_older_copies_are_noticed_wherever_they_were_taken(tmp_path: Path, days: int) -> None:
    """One copy of each day, each put back after the last."""
    folder, random = tmp_path / "vault", Random(6)
    laptop, child_id = a_vault(folder)
    copies: list[Path] = []
    for day in range(days):
        session = unlocked(folder, laptop)
        assert not was_found(session)
        for _ in range(random.randrange(1, 3)):
            session.opened_at.clear()
            open_child(session, child_id)
        lock(session)
        copies.append(shutil.copytree(folder, tmp_path / f"copy-{day}"))
    session = unlocked(folder, laptop)
    mark = dict(laptop.key_store.secrets)  # type: ignore[union-attr]
    lock(session)
    for copy in copies:
        laptop.key_store.secrets.update(mark)  # type: ignore[union-attr]
        session = unlocked(copy, laptop)
        assert was_found(session)
        lock(session)


def test_work_goes_on_in_an_older_copy_and_it_is_said_once(tmp_path: Path) -> None:
    folder, copy = tmp_path / "vault", tmp_path / "copy"
    laptop, child_id = a_vault(folder)
    lock(unlocked(folder, laptop))
    shutil.copytree(folder, copy)
    lock(unlocked(folder, laptop))

    session = unlocked(copy, laptop)
    recorded_review(session, child_id)
    lock(session)
    session = unlocked(copy, laptop)

    assert unsent_count(session) == 1
    events = [each.event.action for each in session.store.device_log.after(0, 100)]
    assert events.count("older_copy_found") == 1
    lock(session)


def test_a_vault_that_was_killed_while_open_is_no_older_copy(tmp_path: Path) -> None:
    folder, killed = tmp_path / "vault", tmp_path / "killed"
    laptop, child_id = a_vault(folder)
    session = unlocked(folder, laptop)
    open_child(session, child_id)
    shutil.copytree(folder, killed)
    again = unlocked(killed, laptop)
    assert not was_found(again)
    lock(again)
    lock(session)


def replayed(folder: Path, older: Path, page: int) -> bool:
    """Put one page of the older file over the newer; whether that changed anything."""
    old, path = (older / DATABASE_NAME).read_bytes(), folder / DATABASE_NAME
    new = bytearray(path.read_bytes())
    where = slice(page * _PAGE_BYTES, (page + 1) * _PAGE_BYTES)
    if page * _PAGE_BYTES >= len(old) or old[where] == new[where]:
        return False
    new[where] = old[where]
    path.write_bytes(new)
    return True


@pytest.mark.parametrize("pages", [6, pytest.param(50, marks=pytest.mark.campaign)])
def test_an_older_page_over_a_newer_one_is_noticed(tmp_path: Path, pages: int) -> None:
    """D-05: every page's own checksum is right."""
    folder, older = tmp_path / "vault", tmp_path / "older"
    laptop, child_id = a_vault(folder)
    lock(unlocked(folder, laptop))
    shutil.copytree(folder, older)
    session = unlocked(folder, laptop)
    recorded_review(session, child_id)
    lock(session)
    mark = dict(laptop.key_store.secrets)  # type: ignore[union-attr]
    everything = list(range((older / DATABASE_NAME).stat().st_size // _PAGE_BYTES))
    Random(5).shuffle(everything)
    found = 0
    for page in everything:
        changed = shutil.copytree(folder, tmp_path / f"page-{page}")
        if found < pages and replayed(changed, older, page):
            laptop.key_store.secrets.update(mark)  # type: ignore[union-attr]
            session = unlocked(changed, laptop)
            assert was_found(session) != session.was_damaged
            found += 1
            lock(session)
        shutil.rmtree(changed)
    assert found >= min(pages, 6)


def test_what_a_lock_leaves_is_what_the_next_unlocking_finds(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    laptop, child_id = a_vault(folder)
    for _ in range(3):
        session = unlocked(folder, laptop)
        recorded_review(session, child_id)
        assert not was_found(session)
        lock(session)


class Refusing(MemoryKeyStore):
    """A key store that holds nothing new."""

    def put(self, vault_id: str, secret: bytes) -> None:
        raise KeyStoreUnreliable


@pytest.mark.parametrize("key_store", [None, Refusing()])
def test_without_a_key_store_to_ask_nobody_is_kept_from_work(
    tmp_path: Path, key_store: KeyStore | None
) -> None:
    folder = tmp_path / "vault"
    laptop, _ = a_vault(folder)
    laptop = with_key_store(laptop, key_store)  # type: ignore[arg-type]
    for _ in range(2):
        session = unlocked(folder, laptop)
        assert not was_found(session)
        lock(session)
