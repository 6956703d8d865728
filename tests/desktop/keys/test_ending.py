"""Sealing and shredding a vault: whom it shuts out, and that a cut never lets them back in.

The long search: `python -m pytest -m campaign tests/desktop/keys/test_ending.py`.
"""

import hashlib
import shutil
from pathlib import Path

import pytest

from iro_desktop import paths
from iro_desktop.errors import (
    DiskFailed,
    DiskFull,
    KeyProblem,
    VaultInUse,
    VaultSealed,
    VaultShredded,
    WrongCode,
)
from iro_desktop.keys import ballast, ending, header, private_files
from iro_desktop.keys.recovery import recover_vault
from iro_desktop.keys.vault import finish_vault, open_vault
from tests.support import recorder
from tests.support.power_cuts import Disk, some_cuts
from tests.support.vaults import CHEAPEST_KDF, PASSPHRASE, MemoryKeyStore, keys_again, new_keys

records = pytest.mark.skipif(not recorder.can_record(), reason="needs strace, allowed to watch")
NEW = "lantern-otter-marbled-kettle"


def sealed(folder: Path, key_store: MemoryKeyStore | None = None) -> str:
    """The code that opens a new vault, which was sealed."""
    keys = new_keys(folder, key_store=key_store)
    ending.seal(keys)
    code = keys.recovery_code
    keys.wipe()
    return code


def open_with_code(folder: Path, code: str, key_store: MemoryKeyStore | None = None) -> None:
    recover_vault(folder, code, NEW, key_store=key_store, kdf=CHEAPEST_KDF).wipe()


def test_the_passphrase_does_not_open_a_sealed_vault_and_the_offices_code_does(
    tmp_path: Path,
) -> None:
    """W-01."""
    key_store = MemoryKeyStore()
    code = sealed(tmp_path / "v", key_store)
    with pytest.raises(VaultSealed):
        open_vault(tmp_path / "v", PASSPHRASE, key_store=key_store)
    with pytest.raises(VaultSealed):
        ending.check_not_ended(tmp_path / "v")
    with pytest.raises(WrongCode):
        open_with_code(tmp_path / "v", PASSPHRASE, key_store)
    open_with_code(tmp_path / "v", code, key_store)
    open_vault(tmp_path / "v", NEW, key_store=key_store).wipe()


def test_sealing_is_not_guessing_so_it_costs_no_tries(tmp_path: Path) -> None:
    code = sealed(tmp_path / "v")
    for _ in range(20):
        with pytest.raises(VaultSealed):
            keys_again(tmp_path / "v")
    open_with_code(tmp_path / "v", code)


def test_a_copy_of_the_header_from_before_the_sealing_is_replaced_when_next_seen(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "v"
    keys = new_keys(folder)
    before = (folder / "header.b").read_bytes()
    ending.seal(keys)
    keys.wipe()
    (folder / "header.b").write_bytes(before)
    with pytest.raises(VaultSealed):
        keys_again(folder)
    assert (folder / "header.a").read_bytes() == (folder / "header.b").read_bytes() != before


def test_sealing_on_a_full_disk_gives_up_the_room_held_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = new_keys(tmp_path / "v")
    ballast.hold(keys.folder, 1024)
    write = header.write_durably

    def only_with_room(path: Path, content: bytes) -> None:
        if (keys.folder / ballast.NAME).exists():
            raise DiskFull
        write(path, content)

    monkeypatch.setattr(header, "write_durably", only_with_room)
    ending.seal(keys)
    keys.wipe()
    with pytest.raises(VaultSealed):
        keys_again(tmp_path / "v")


def test_shredding_destroys_the_keys_first_and_the_files_when_the_program_next_starts(
    tmp_path: Path,
) -> None:
    """W-02."""
    key_store = MemoryKeyStore()
    keys = new_keys(tmp_path / "v", key_store=key_store)
    finish_vault(keys)
    (keys.folder / "vault.db").write_bytes(b"sealed records" * 200_000)
    (keys.folder / "copies").mkdir()
    (keys.folder / "copies" / "1.db").write_bytes(b"sealed records")

    ending.shred(keys, key_store)

    assert not key_store.secrets
    assert not list(keys.folder.glob("header*"))
    with pytest.raises(VaultShredded):
        ending.check_not_ended(keys.folder)
    assert paths.vaults_in(tmp_path) == []
    keys.wipe()
    ending.finish_shreds(tmp_path, key_store)
    assert not list(tmp_path.iterdir())


def test_another_vault_beside_a_shredded_one_stays(tmp_path: Path) -> None:
    new_keys(tmp_path / "stays").wipe()
    keys = new_keys(tmp_path / "goes")
    ending.shred(keys, None)
    keys.wipe()
    ending.finish_shreds(tmp_path, None)
    assert [each.name for each in tmp_path.iterdir()] == ["stays"]
    keys_again(tmp_path / "stays").wipe()


def test_a_disk_that_refuses_to_write_keeps_the_vault_whole_until_it_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """W-02: read-only disk."""
    keys = new_keys(tmp_path / "v")

    def refuse(*_: object) -> None:
        raise PermissionError(30, "Read-only file system")

    with monkeypatch.context() as patch:
        patch.setattr(private_files.os, "open", refuse)
        with pytest.raises(DiskFailed):
            ending.shred(keys, None)
        with pytest.raises(DiskFailed):
            ending.seal(keys)
    keys.wipe()
    keys_again(tmp_path / "v").wipe()


@records
def test_a_cut_while_sealing_leaves_it_open_or_sealed_and_the_code_always_works(
    tmp_path: Path,
) -> None:
    """W-01, small."""
    assert search(tmp_path, "seals", 30) == {"passphrase", "code"}


@records
def test_a_cut_while_shredding_leaves_it_whole_or_gone_for_good(tmp_path: Path) -> None:
    """W-02, small."""
    assert search(tmp_path, "shreds", 60) == {"passphrase", "nothing"}


@records
@pytest.mark.campaign
@pytest.mark.parametrize(("work", "after"), [("seals", "code"), ("shreds", "nothing")])
def test_five_thousand_cuts_while_a_vault_is_ended(tmp_path: Path, work: str, after: str) -> None:
    """W-01 and W-02."""
    assert search(tmp_path, work, 5_000) == {"passphrase", after}


def search(tmp_path: Path, work: str, count: int) -> set[str]:
    """What opened each different disk, once the program had started again."""
    home = tmp_path / "home"
    keys = new_keys(home / "v")
    finish_vault(keys)
    code = keys.recovery_code
    keys.wipe()
    recording = recorder.record(home, work)
    opened = {}
    for cut, _, disk in some_cuts(recording, count, seed=5):
        told = "ended" in recording.said(cut)
        seen = hashlib.sha256(repr((told, sorted(disk.files.items()))).encode()).digest()
        if seen not in opened:
            opened[seen] = what_opens(disk, code, tmp_path / "after")
            assert not told or opened[seen] != "passphrase"
    return set(opened.values())


def what_opens(disk: Disk, code: str, home: Path) -> str:
    """Passphrase, code or nothing, after the program has started on it and was asked once."""
    shutil.rmtree(home, ignore_errors=True)
    disk.put_into(home)
    ending.finish_shreds(home, None)
    folder = home / "v"
    if not paths.vaults_in(home):
        assert not list(folder.glob("*"))
        return "nothing"
    try:
        keys_again(folder).wipe()
    except VaultSealed:
        copies = {(folder / name).read_bytes() for name in header.NAMES}
        assert len(copies) == 1
        open_with_code(folder, code)
        return "code"
    except KeyProblem as problem:
        return type(problem).__name__
    return "passphrase"


def locked_ready(folder: Path, *, may_seal: bool = True) -> str:
    """The code of a new vault that was locked, with its sealed header beside it."""
    keys = new_keys(folder)
    finish_vault(keys)
    ending.make_ready(keys, may_seal=may_seal)
    code = keys.recovery_code
    keys.wipe()
    return code


def test_a_locked_vault_is_sealed_without_any_key_and_the_offices_code_opens_it(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "v"
    code = locked_ready(folder)
    assert ending.is_ready(folder)
    assert ending.seal_locked(folder)
    with pytest.raises(VaultSealed):
        keys_again(folder)
    open_with_code(folder, code)


def test_a_vault_is_not_sealed_if_nothing_else_would_open_it(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    locked_ready(folder, may_seal=False)
    assert not ending.is_ready(folder)
    assert not ending.seal_locked(folder)
    keys_again(folder).wipe()


def test_a_sealed_header_from_before_the_header_changed_is_not_used(tmp_path: Path) -> None:
    """It would wrap an older key, or be opened by a code that was spent."""
    folder = tmp_path / "v"
    code = locked_ready(folder)
    open_with_code(folder, code)
    assert not ending.is_ready(folder)
    assert not ending.seal_locked(folder)
    open_vault(folder, NEW, key_store=None).wipe()


@pytest.mark.parametrize("number", [1, 2])
def test_sealing_a_locked_vault_that_is_cut_off_shuts_out_the_passphrase_or_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """W-01: cut before each of the two copies is replaced."""
    folder = tmp_path / "v"
    code = locked_ready(folder)
    write, written = header.write_durably, []

    def cut_off(path: Path, content: bytes) -> None:
        written.append(path)
        if len(written) == number:
            raise DiskFailed
        write(path, content)

    with monkeypatch.context() as patch:
        patch.setattr(header, "write_durably", cut_off)
        with pytest.raises(DiskFailed):
            ending.seal_locked(folder)
    if number == 1:
        keys_again(folder).wipe()
    assert ending.seal_locked(folder)
    with pytest.raises(VaultSealed):
        keys_again(folder)
    open_with_code(folder, code)


def test_an_open_vault_is_neither_sealed_nor_shredded_from_outside(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    locked_ready(folder)
    keys = keys_again(folder)
    with pytest.raises(VaultInUse):
        ending.seal_locked(folder)
    with pytest.raises(VaultInUse):
        ending.shred_locked(folder, None)
    keys.wipe()
    keys_again(folder).wipe()


def test_shredding_a_locked_vault_leaves_nothing_that_wraps_its_key(tmp_path: Path) -> None:
    folder = tmp_path / "vaults" / "v"
    locked_ready(folder)
    ending.shred_locked(folder, None)
    assert not list(folder.glob("header*"))
    ending.finish_shreds(tmp_path / "vaults", None)
    assert not folder.exists()
