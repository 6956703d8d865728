"""A vault that two recovery officers open: asked on the laptop, answered elsewhere (R-05, R-08)."""

from pathlib import Path

import msgspec
import pytest

from iro_core.errors import InvalidData
from iro_desktop.errors import (
    DeviceSecretMissing,
    NotAsked,
    PassphraseRefused,
    VaultSealed,
    WrongCode,
    WrongPassphrase,
)
from iro_desktop.keys import ending, header, officers
from iro_desktop.keys.recovery import recover_vault
from iro_desktop.keys.recovery_files import Request, to_bytes
from iro_desktop.keys.vault import (
    VaultKeys,
    finish_vault,
    new_passphrase,
    open_vault,
    put_passphrase,
)
from tests.support.officers import RecoveryOfficers
from tests.support.vaults import (
    CHEAPEST_KDF,
    PASSPHRASE,
    MemoryKeyStore,
    change_passphrase,
    keys_again,
    new_keys,
)

NEW = "lantern-otter-marbled-kettle"
ALL = RecoveryOfficers()


@pytest.fixture
def key_store() -> MemoryKeyStore:
    return MemoryKeyStore()


@pytest.fixture
def keys(tmp_path: Path, key_store: MemoryKeyStore) -> VaultKeys:
    """An open vault, sealed to the officers."""
    made = new_keys(tmp_path / "v", key_store=key_store)
    finish_vault(made)
    officers.name_officers(made, ALL.named)
    return made


def ask(folder: Path, *, device_id: str = "") -> Request:
    return officers.ask(folder, NEW, device_id=device_id, kdf=CHEAPEST_KDF)


def opened(folder: Path, answer: bytes, store: MemoryKeyStore | None) -> VaultKeys:
    return officers.open_with_answer(folder, NEW, answer, key_store=store, kdf=CHEAPEST_KDF)


@pytest.mark.parametrize("pair", [(0, 1), (1, 2), (2, 0), (1, 0), (2, 1), (0, 2)])
def test_any_two_open_a_laptop_that_lost_its_secret(
    keys: VaultKeys, key_store: MemoryKeyStore, pair: tuple[int, int]
) -> None:
    """R-05, O-06: with a new passphrase, a new secret and a new code; the old ones are dead."""
    folder, database, code = keys.folder, bytes(keys.database), keys.recovery_code
    keys.wipe()
    key_store.secrets.clear()
    with pytest.raises(DeviceSecretMissing):
        keys_again(folder, key_store=key_store)

    found = opened(folder, ALL.answered(ask(folder), *pair), key_store)

    assert bytes(found.database) == database
    assert found.org
    found.wipe()
    assert key_store.secrets
    open_vault(folder, NEW, key_store=key_store).wipe()
    with pytest.raises(WrongPassphrase):
        keys_again(folder, key_store=key_store)
    with pytest.raises(WrongCode):
        recover_vault(folder, code, NEW, key_store=key_store, kdf=CHEAPEST_KDF)
    assert officers.asked(folder) is None


def test_a_sealed_laptop_opens_by_its_officers(keys: VaultKeys, key_store: MemoryKeyStore) -> None:
    """W-01: never for the user again, and for them it does."""
    folder = keys.folder
    ending.seal(keys)
    keys.wipe()
    with pytest.raises(VaultSealed):
        keys_again(folder, key_store=key_store)

    opened(folder, ALL.answered(ask(folder)), key_store).wipe()

    open_vault(folder, NEW, key_store=key_store).wipe()


def test_the_passphrase_of_the_request_is_needed_too(keys: VaultKeys) -> None:
    """Whoever takes the laptop and the answer still does not open it; nor without a request."""
    folder = keys.folder
    keys.wipe()
    answer = ALL.answered(ask(folder))
    for wrong in (PASSPHRASE, "some-other-four-words"):
        with pytest.raises(WrongPassphrase):
            officers.open_with_answer(folder, wrong, answer, key_store=None, kdf=CHEAPEST_KDF)
    (folder / officers.NAME).unlink()
    with pytest.raises(NotAsked):
        opened(folder, answer, None)


def test_a_weak_passphrase_asks_nothing(keys: VaultKeys) -> None:
    folder = keys.folder
    keys.wipe()
    with pytest.raises(PassphraseRefused):
        officers.ask(folder, "short", device_id="", kdf=CHEAPEST_KDF)
    assert officers.asked(folder) is None


def test_an_answer_opens_one_laptop_for_one_request(keys: VaultKeys, tmp_path: Path) -> None:
    folder = keys.folder
    keys.wipe()
    other = new_keys(tmp_path / "other", device_id="laptop-b")
    officers.name_officers(other, ALL.named)
    other.wipe()
    before = ALL.answered(ask(folder))
    elsewhere = ALL.answered(ask(tmp_path / "other"))
    asked = ask(folder)
    headers = [(folder / name).read_bytes() for name in header.NAMES]

    for answer, reason in ((before, "other_request"), (elsewhere, "other_request"), (b"{", "not")):
        with pytest.raises(InvalidData, match=reason):
            opened(folder, answer, None)
    right = ALL.answer(asked, 0, 1)
    for changed in (
        msgspec.structs.replace(right, sealed="00" + right.sealed[2:]),
        msgspec.structs.replace(right, user_id="somebody"),
        msgspec.structs.replace(right, vault_id="00" * 16),
    ):
        with pytest.raises(InvalidData, match="not_opened"):
            opened(folder, to_bytes(changed), None)
    assert [(folder / name).read_bytes() for name in header.NAMES] == headers

    opened(folder, to_bytes(right), None).wipe()


@pytest.mark.parametrize("how", ["spoilt", "gone"])
def test_with_both_headers_destroyed_the_copy_at_the_office_opens_it(
    keys: VaultKeys, key_store: MemoryKeyStore, how: str
) -> None:
    """H-07."""
    folder, database, kept = keys.folder, bytes(keys.database), officers.escrow(keys)
    keys.wipe()
    for name in header.NAMES:
        if how == "gone":
            (folder / name).unlink()
        else:
            (folder / name).write_bytes(b"\xa5" * 900)
    request = ask(folder, device_id="laptop-a")
    assert request.escrow is None

    found = opened(folder, to_bytes(ALL.answer(request, 1, 2, escrow=kept)), key_store)

    assert bytes(found.database) == database
    found.wipe()
    open_vault(folder, NEW, key_store=key_store).wipe()


def test_the_copy_of_another_laptop_is_refused(keys: VaultKeys, tmp_path: Path) -> None:
    other = new_keys(tmp_path / "other", device_id="laptop-b")
    officers.name_officers(other, ALL.named)
    kept = officers.escrow(other)
    for each in (keys, other):
        each.wipe()
    for name in header.NAMES:
        (keys.folder / name).unlink()
    with pytest.raises(InvalidData, match="other_laptop"):
        ALL.answer(ask(keys.folder, device_id="laptop-a"), 0, 1, escrow=kept)


def test_officers_who_were_replaced_open_nothing_that_was_sealed_since(keys: VaultKeys) -> None:
    """R-08."""
    folder = keys.folder
    successors = RecoveryOfficers()
    assert officers.are_named(keys, ALL.named)
    officers.name_officers(keys, successors.named)
    assert not officers.are_named(keys, ALL.named)
    keys.wipe()
    request = ask(folder)

    with pytest.raises(InvalidData, match="not_sealed_to"):
        ALL.answer(request, 0, 1)
    opened(folder, successors.answered(request, 2, 1), None).wipe()


def test_the_officers_stay_when_the_passphrase_changes(
    keys: VaultKeys, key_store: MemoryKeyStore
) -> None:
    folder, sealed = keys.folder, keys.org
    keys.wipe()
    found = opened(folder, ALL.answered(ask(folder)), key_store)
    change_passphrase(found, NEW, PASSPHRASE, key_store=key_store)
    found.wipe()
    again = keys_again(folder, key_store=key_store)
    assert again.org == sealed
    again.wipe()


def test_a_change_of_passphrase_does_not_undo_a_sealing(
    keys: VaultKeys, key_store: MemoryKeyStore
) -> None:
    """A seal that comes while the new passphrase is being stretched stays."""
    slot = new_passphrase(keys, PASSPHRASE, NEW, key_store=key_store, kdf=CHEAPEST_KDF)
    ending.seal(keys)
    with pytest.raises(VaultSealed):
        put_passphrase(keys, slot)
    assert ending.is_sealed(keys.folder)
    keys.wipe()
