import random
import stat
import sys

import msgspec
import pytest

from iro_desktop.errors import (
    DeviceSecretMissing,
    DiskFull,
    KeyFileDamaged,
    KeyProblem,
    NoVault,
    PassphraseRefused,
    TooManyTries,
    UnsafeFolder,
    VaultExists,
    VaultInUse,
    WrongPassphrase,
)
from iro_desktop.keys import header, slots, throttle
from iro_desktop.keys.hierarchy import Purpose, derive_key
from iro_desktop.keys.throttle import Throttle
from iro_desktop.keys.vault import Owner, create_vault, open_vault
from tests.support.vaults import (
    PASSPHRASE,
    MemoryKeyStore,
    change_passphrase,
    keys_again,
    new_keys,
)

NEW_PASSPHRASE = "ladder-cloud-pepper-moss"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "vault"


@pytest.fixture
def unhurried(monkeypatch):
    """As many tries as a test needs: the throttle has its own tests."""
    monkeypatch.setattr(Throttle, "begin_try", lambda self: None)


def listing(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "vault.lock"}


def test_a_vault_opens_with_its_passphrase_to_the_same_keys(folder):
    made = new_keys(folder)
    before = bytes(made.database), bytes(made.outbox), made.vault_id
    made.wipe()

    opened = keys_again(folder)

    assert (bytes(opened.database), bytes(opened.outbox), opened.vault_id) == before
    assert (opened.user_id, opened.device_id) == ("anna", "laptop-a")
    assert opened.database != opened.outbox
    opened.wipe()


def test_wiped_keys_are_zeros_and_no_key_shows_itself(folder):
    keys = new_keys(folder)
    assert keys.database.hex() not in repr(keys)

    keys.wipe()

    assert not any(keys.database)
    assert not any(keys.outbox)


def test_two_vaults_share_nothing(tmp_path):
    one, two = new_keys(tmp_path / "one"), new_keys(tmp_path / "two")

    assert one.vault_id != two.vault_id
    assert one.database != two.database
    one.wipe()
    two.wipe()


def test_a_wrong_passphrase_changes_nothing_but_the_count(folder):
    new_keys(folder).wipe()
    before = listing(folder)

    with pytest.raises(WrongPassphrase):
        open_vault(folder, "some other four words", key_store=None)

    after = listing(folder)
    assert before.pop(throttle.NAME) != after.pop(throttle.NAME)
    assert before == after
    keys_again(folder).wipe()


def test_the_right_passphrase_forgives_the_wrong_ones(folder):
    """U-03."""
    new_keys(folder).wipe()
    for _ in range(3):
        with pytest.raises(WrongPassphrase):
            open_vault(folder, "some other four words", key_store=None)
        with pytest.raises(WrongPassphrase):
            open_vault(folder, "lone \ud800 surrogate", key_store=None)
        throttle_file = folder / throttle.NAME
        assert b'"failed":2' in throttle_file.read_bytes()
        keys_again(folder).wipe()


def test_a_try_is_counted_before_the_passphrase_is_looked_at(folder, monkeypatch):
    """U-04, small. A process that dies during Argon2 has used its try."""
    new_keys(folder).wipe()

    def dies(*_args):
        assert b'"failed":1' in (folder / throttle.NAME).read_bytes()
        raise MemoryError

    monkeypatch.setattr(slots, "stretch", dies)
    with pytest.raises(MemoryError):
        keys_again(folder)
    assert b'"failed":0' in (folder / throttle.NAME).read_bytes()


def test_tries_are_refused_after_the_free_ones(folder):
    """U-03."""
    new_keys(folder).wipe()
    for _ in range(4):
        with pytest.raises(WrongPassphrase):
            open_vault(folder, "some other four words", key_store=None)

    with pytest.raises(TooManyTries) as refused:
        keys_again(folder)

    assert 0 < refused.value.wait_s <= 30


def test_a_weak_passphrase_makes_no_vault(folder):
    """U-02."""
    with pytest.raises(PassphraseRefused) as refused:
        create_vault(
            folder, "anna", owner=Owner("anna", "laptop-a", ("Anna Example",)), key_store=None
        )

    assert refused.value.problems == ("too_short", "contains_name")
    assert "anna" not in str(refused.value)
    assert not folder.exists()


def test_a_vault_is_never_made_over_another(folder):
    new_keys(folder).wipe()
    before = listing(folder)

    with pytest.raises(VaultExists):
        new_keys(folder)

    assert listing(folder) == before
    keys_again(folder).wipe()


def test_a_folder_without_a_header_is_no_vault(folder):
    with pytest.raises(NoVault):
        keys_again(folder)


@pytest.mark.parametrize(
    "place", ["OneDrive", "OneDrive - Invented Council", "Dropbox", "Google Drive"]
)
def test_a_vault_is_not_made_in_a_synchronised_folder(tmp_path, place):
    with pytest.raises(UnsafeFolder):
        new_keys(tmp_path / place / "vault")

    assert not (tmp_path / place).exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_only_the_user_may_read_the_folder_and_its_files(folder):
    new_keys(folder).wipe()

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_a_second_program_is_told_where_the_first_one_runs(folder):
    """D-11."""
    first = new_keys(folder)

    with pytest.raises(VaultInUse, match=r"process \d+ on "):
        keys_again(folder)

    first.wipe()
    keys_again(folder).wipe()


def test_the_device_secret_is_needed_where_it_was_used(folder):
    key_store = MemoryKeyStore()
    made = new_keys(folder, key_store=key_store)
    vault_id = made.vault_id
    made.wipe()

    with pytest.raises(DeviceSecretMissing):
        keys_again(folder)
    with pytest.raises(DeviceSecretMissing):
        keys_again(folder, key_store=MemoryKeyStore())

    other = MemoryKeyStore()
    other.secrets[vault_id] = bytes(32)
    with pytest.raises(KeyProblem):
        keys_again(folder, key_store=other)
    throttle_reset = Throttle(folder, key_store.secrets[vault_id])
    throttle_reset.forgive()
    keys_again(folder, key_store=key_store).wipe()


def test_a_changed_passphrase_opens_the_same_vault_and_the_old_one_is_dead(folder):
    keys = new_keys(folder)
    before = bytes(keys.database)
    change_passphrase(keys, PASSPHRASE, NEW_PASSPHRASE)
    keys.wipe()

    for name in header.NAMES:
        assert header.parse((folder / name).read_bytes()).header.gen == 2
    with pytest.raises(WrongPassphrase):
        keys_again(folder)
    opened = open_vault(folder, NEW_PASSPHRASE, key_store=None)
    assert bytes(opened.database) == before
    opened.wipe()


@pytest.mark.parametrize(
    ("old", "new", "refusal"),
    [
        ("some other four words", NEW_PASSPHRASE, WrongPassphrase),
        (PASSPHRASE, "password1234", PassphraseRefused),
    ],
)
def test_a_refused_change_of_passphrase_changes_no_header(folder, old, new, refusal):
    keys = new_keys(folder)
    before = [(folder / name).read_bytes() for name in header.NAMES]

    with pytest.raises(refusal):
        change_passphrase(keys, old, new)

    assert [(folder / name).read_bytes() for name in header.NAMES] == before
    keys.wipe()


def test_a_key_store_stays_bound_after_a_change_of_passphrase(folder):
    key_store = MemoryKeyStore()
    keys = new_keys(folder, key_store=key_store)
    change_passphrase(keys, PASSPHRASE, NEW_PASSPHRASE, key_store=key_store)
    keys.wipe()

    with pytest.raises(DeviceSecretMissing):
        open_vault(folder, NEW_PASSPHRASE, key_store=None)
    open_vault(folder, NEW_PASSPHRASE, key_store=key_store).wipe()


def _rewrite(folder, changed_slot=None, **changed):
    """Both copies with other fields and right checksums, but a keyed one nobody could make."""
    current = header.read(folder).header
    slots = [changed_slot] if changed_slot is not None else current.slots
    forged = msgspec.structs.replace(current, slots=slots, **changed)
    header.write(folder, forged, bytes(32))


@pytest.mark.usefixtures("unhurried")
def test_a_slot_of_another_vault_does_not_open_this_one(tmp_path):
    """H-05."""
    new_keys(tmp_path / "own").wipe()
    new_keys(tmp_path / "other").wipe()
    foreign = header.read(tmp_path / "other").header.slots[0]

    _rewrite(tmp_path / "own", foreign)

    with pytest.raises(WrongPassphrase):
        keys_again(tmp_path / "own")


@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize(
    "changed",
    [{"user_id": "bob"}, {"device_id": "laptop-b"}, {"gen": 9}, {"min_app": "0.0"}],
)
def test_a_forged_header_field_is_refused_although_the_passphrase_is_right(folder, changed):
    """H-05."""
    new_keys(folder).wipe()
    _rewrite(folder, **changed)

    with pytest.raises(KeyFileDamaged, match="mac"):
        keys_again(folder)


@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize(
    "changed", [{"m": 65_537}, {"t": 2}, {"p": 2}, {"id": "0" * 16}, {"salt": "00" * 16}]
)
def test_a_forged_slot_field_is_refused(folder, changed):
    """H-05."""
    new_keys(folder).wipe()
    slot = header.read(folder).header.slots[0]
    _rewrite(folder, msgspec.structs.replace(slot, **changed))

    with pytest.raises(WrongPassphrase):
        keys_again(folder)


@pytest.mark.usefixtures("unhurried")
def test_a_slot_that_drops_its_device_secret_does_not_open(folder):
    """H-05."""
    key_store = MemoryKeyStore()
    new_keys(folder, key_store=key_store).wipe()
    slot = header.read(folder).header.slots[0]
    _rewrite(folder, msgspec.structs.replace(slot, dev=False))

    with pytest.raises(KeyProblem):
        keys_again(folder, key_store=key_store)


@pytest.mark.usefixtures("unhurried")
def test_wrong_passphrases_and_damage_are_never_mixed_up(folder, monkeypatch):
    """H-08. 1,000 cases, with a short cut through Argon2, which plays no part in it."""
    rng = random.Random(8)
    monkeypatch.setattr(
        slots, "stretch", lambda text, salt, kdf: bytearray(text.encode()[:32].ljust(32))
    )
    keys = new_keys(folder)
    keys.wipe()
    sound = header.read(folder).header
    for _ in range(500):
        with pytest.raises(WrongPassphrase):
            open_vault(folder, f"wrong {rng.random()}", key_store=None)

        slot = sound.slots[0]
        wrapped = bytearray.fromhex(slot.ct)
        wrapped[rng.randrange(len(wrapped))] ^= 1 << rng.randrange(8)
        damaged = msgspec.structs.replace(slot, ct=wrapped.hex())
        content = header.to_bytes(msgspec.structs.replace(sound, slots=[damaged]), bytes(32))
        master_key = _opening(content)
        with pytest.raises(KeyFileDamaged, match="wrapped_key"):
            master_key()


def _opening(content):
    copy = header.parse(content)
    return lambda: slots.unwrap(copy.header.slots[0], copy.header.vault_id, PASSPHRASE, None)


def test_a_destroyed_copy_of_the_header_is_written_again_on_opening(folder):
    """H-06."""
    new_keys(folder).wipe()
    sound = (folder / "header.b").read_bytes()
    (folder / "header.a").write_bytes(b"")

    keys_again(folder).wipe()

    assert (folder / "header.a").read_bytes() == sound


def test_a_full_disk_gives_up_its_ballast_to_open_the_vault(folder, monkeypatch):
    """C-11, small. Records stay readable."""
    new_keys(folder).wipe()
    (folder / "ballast.bin").write_bytes(bytes(1_000))
    real = throttle.write_durably

    def full_until_released(path, content):
        if (folder / "ballast.bin").exists():
            raise DiskFull
        real(path, content)

    monkeypatch.setattr(throttle, "write_durably", full_until_released)

    keys_again(folder).wipe()


def test_a_header_that_cannot_be_repaired_does_not_keep_the_vault_shut(folder, monkeypatch):
    new_keys(folder).wipe()
    (folder / "header.a").unlink()

    def full(path, content):
        raise DiskFull

    monkeypatch.setattr(header, "write_durably", full)

    keys_again(folder).wipe()


def test_keys_are_derived_for_one_purpose_each():
    """K-07."""
    keys = [bytes(derive_key(bytes(32), bytes(16), purpose)) for purpose in Purpose]

    assert len(set(keys)) == len(keys)
