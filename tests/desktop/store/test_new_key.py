"""Another master key: all that is stored is the same, and the old key opens nothing.

What a kill or a power cut in the middle leaves is in `test_interrupted.py`.
"""

import shutil

import pytest

from iro_desktop.errors import (
    DiskFailed,
    DiskFull,
    NewKeyUnfinished,
    StoreDamaged,
    VaultSealed,
    WrongCode,
    WrongPassphrase,
)
from iro_desktop.keys import ending
from iro_desktop.keys import header as header_file
from iro_desktop.keys.new_key import make_new_key
from iro_desktop.keys.recovery import recover_vault
from iro_desktop.keys.vault import open_vault
from iro_desktop.store import new_key
from iro_desktop.store.database import open_database
from iro_desktop.store.store import Store
from tests.support.changes import START
from tests.support.recorded_work import passphrase, save, saved_draft
from tests.support.vaults import CHEAPEST_KDF, PASSPHRASE, keys_again

NEW = passphrase(1)
NEWER = passphrase(2)


def another(keys, old=PASSPHRASE, new=NEW):
    return make_new_key(keys, old, new, key_store=None, kdf=CHEAPEST_KDF)


def everything_in(store):
    return store._database.counts(), store._outbox.read(), store.changes.history("c-1042")


def names_in(folder):
    return {path.name for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def worked(store):
    for number in (1, 2, 3):
        save(store, number)
    store.keep_copy(START)
    return store


def test_everything_is_there_under_the_new_key_and_work_goes_on(worked, keys):
    before = everything_in(worked)

    worked.change_key(another(keys))

    assert everything_in(worked) == before
    save(worked, 4)
    worked.close()
    keys.wipe()
    again = open_vault(keys.folder, NEW, key_store=None)
    opened = Store.open(again)
    assert len(opened.changes.history("c-1042")) == 4
    assert opened.drafts.load("review", "r-1", "anna") == saved_draft(4)
    assert opened.recovered.replayed == opened.recovered.copied == opened.recovered.bad_frames == 0
    opened.check_integrity()
    opened.close()
    again.wipe()


def test_the_old_passphrase_and_the_old_code_open_nothing_and_there_is_a_new_code(worked, keys):
    code, slot = keys.recovery_code, keys.code_slot
    worked.change_key(another(keys))
    assert keys.code_slot != slot
    fresh = keys.recovery_code
    worked.close()
    keys.wipe()

    with pytest.raises(WrongPassphrase):
        keys_again(keys.folder)
    with pytest.raises(WrongCode):
        recover_vault(keys.folder, code, NEWER, key_store=None, kdf=CHEAPEST_KDF)
    recovered = recover_vault(keys.folder, fresh, NEWER, key_store=None, kdf=CHEAPEST_KDF)
    Store.open(recovered).close()
    recovered.wipe()


def test_the_old_header_put_back_opens_no_file_that_is_left(worked, keys, tmp_path):
    kept = {name: (keys.folder / name).read_bytes() for name in header_file.NAMES}
    damaged = keys.folder / "damaged-1.vault.db"
    shutil.copy(keys.folder / "vault.db", damaged)
    old_key = bytes(keys.database)
    worked.change_key(another(keys))
    worked.close()
    keys.wipe()

    for name, content in kept.items():
        (keys.folder / name).write_bytes(content)
    thief = keys_again(keys.folder)
    assert bytes(thief.database) == old_key
    files = [keys.folder / name for name in names_in(keys.folder) if name.endswith(".db")]
    assert files == [keys.folder / "vault.db"]
    for path in files:
        with pytest.raises(StoreDamaged):
            open_database(path, thief.database)
    thief.wipe()


def test_a_wrong_passphrase_changes_nothing(worked, keys):
    before = names_in(keys.folder)
    with pytest.raises(WrongPassphrase):
        another(keys, old=NEWER)
    assert names_in(keys.folder) == before


def test_without_room_everything_stays_as_it_was(worked, keys, monkeypatch):
    before = everything_in(worked), names_in(keys.folder)
    monkeypatch.setattr(new_key.copies, "free_bytes", lambda _folder: 1)
    with pytest.raises(DiskFull):
        worked.change_key(another(keys))
    assert (everything_in(worked), names_in(keys.folder)) == before
    worked.close()
    keys.wipe()
    again = keys_again(keys.folder)
    Store.open(again).close()
    again.wipe()


def test_a_disk_that_refuses_the_header_leaves_the_old_key(worked, keys, monkeypatch):
    fresh = another(keys)
    with monkeypatch.context() as broken:
        broken.setattr(header_file, "write_durably", _refuses)
        with pytest.raises(DiskFailed):
            worked.change_key(fresh)
    save(worked, 4)
    worked.close()
    keys.wipe()
    again = keys_again(keys.folder)
    opened = Store.open(again)
    assert len(opened.changes.history("c-1042")) == 4
    assert not list(keys.folder.glob("next-*"))
    opened.close()
    again.wipe()


def test_a_disk_that_refuses_after_the_switch_is_asked_again_at_the_next_opening(
    worked, keys, monkeypatch
):
    before = everything_in(worked)
    with monkeypatch.context() as broken:
        broken.setattr(new_key, "replace_durably", _refuses)
        with pytest.raises(NewKeyUnfinished):
            worked.change_key(another(keys))
    assert not worked.is_open
    worked.close()
    keys.wipe()
    again = open_vault(keys.folder, NEW, key_store=None)
    opened = Store.open(again)
    assert everything_in(opened) == before
    opened.close()
    again.wipe()


def test_a_vault_that_was_sealed_meanwhile_stays_sealed(worked, keys):
    fresh = another(keys)
    ending.seal(keys)
    with pytest.raises(VaultSealed):
        worked.change_key(fresh)
    worked.close()
    keys.wipe()
    with pytest.raises(VaultSealed):
        open_vault(keys.folder, NEW, key_store=None)


def _refuses(_path, _content):
    raise DiskFailed
