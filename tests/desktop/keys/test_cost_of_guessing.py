"""U-07: a later release makes guessing a passphrase dearer."""

import shutil
from pathlib import Path

import pytest

from iro_desktop.errors import DiskFull, WrongPassphrase
from iro_desktop.keys import header, slots
from iro_desktop.keys.header import PassphraseSlot
from iro_desktop.keys.passphrase import DEFAULT_KDF, KdfParameters, measured_cost
from iro_desktop.keys.recovery import recover_vault
from iro_desktop.keys.vault import open_vault
from tests.support import recorder
from tests.support.power_cuts import some_cuts
from tests.support.recorded_work import DEARER_KDF
from tests.support.vaults import (
    CHEAPEST_KDF,
    PASSPHRASE,
    MemoryKeyStore,
    change_passphrase,
    keys_again,
    new_keys,
)

NEW = "lantern-otter-marbled-kettle"


def cost(folder: Path) -> KdfParameters:
    """What a guess costs, by both copies of the header."""
    assert (folder / "header.a").read_bytes() == (folder / "header.b").read_bytes()
    slot = slots.find_slot(header.read(folder).header, PassphraseSlot)
    assert slot is not None
    return slot.kdf


def test_a_vault_takes_the_higher_cost_when_it_is_next_unlocked(tmp_path: Path) -> None:
    key_store = MemoryKeyStore()
    keys = new_keys(tmp_path / "v", key_store=key_store)
    before, code = bytes(keys.database), keys.recovery_code
    keys.wipe()
    with pytest.raises(WrongPassphrase):
        open_vault(tmp_path / "v", NEW, key_store=key_store, kdf=DEARER_KDF)
    assert cost(tmp_path / "v") == CHEAPEST_KDF

    opened = open_vault(tmp_path / "v", PASSPHRASE, key_store=key_store, kdf=DEARER_KDF)

    assert cost(tmp_path / "v") == DEARER_KDF
    assert (bytes(opened.database), opened.recovery_code) == (before, code)
    opened.wipe()
    keys_again(tmp_path / "v", key_store=key_store).wipe()
    recover_vault(tmp_path / "v", code, NEW, key_store=key_store, kdf=CHEAPEST_KDF).wipe()


def test_a_cost_that_is_high_enough_is_left_and_never_lowered(tmp_path: Path) -> None:
    new_keys(tmp_path / "v").wipe()
    open_vault(tmp_path / "v", PASSPHRASE, key_store=None, kdf=DEARER_KDF).wipe()
    written = (tmp_path / "v" / "header.a").read_bytes()
    for kdf in (CHEAPEST_KDF, DEARER_KDF):
        open_vault(tmp_path / "v", PASSPHRASE, key_store=None, kdf=kdf).wipe()
    assert (tmp_path / "v" / "header.a").read_bytes() == written
    assert DEARER_KDF.raised_to(KdfParameters(131_072, 1, 4)) == KdfParameters(131_072, 2, 4)


@pytest.mark.parametrize(
    ("took_s", "passes"), [(2.0, 3), (0.5, 3), (0.4, 4), (0.25, 6), (0.1, 10), (0.0, 10)]
)
def test_a_guess_costs_half_a_second_on_a_faster_machine_and_never_less_than_wanted(
    took_s: float, passes: int
) -> None:
    """U-06: the clock is the only thing that is not real."""
    found = measured_cost(DEFAULT_KDF, lambda _cost: took_s)
    assert found == KdfParameters(DEFAULT_KDF.memory_kib, passes, DEFAULT_KDF.lanes)
    found.check()


def test_a_guess_is_really_timed() -> None:
    measured_cost(CHEAPEST_KDF).check()


def test_no_new_passphrase_is_cheaper_to_guess_than_the_one_before(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    new_keys(folder).wipe()
    keys = open_vault(folder, PASSPHRASE, key_store=None, kdf=DEARER_KDF)
    change_passphrase(keys, PASSPHRASE, NEW)
    assert cost(folder) == DEARER_KDF
    code = keys.recovery_code
    keys.wipe()
    recover_vault(folder, code, PASSPHRASE, key_store=None, kdf=CHEAPEST_KDF).wipe()
    assert cost(folder) == DEARER_KDF


@pytest.mark.parametrize("problem", [DiskFull, MemoryError])
def test_a_machine_that_cannot_pay_the_higher_cost_opens_as_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, problem: type[Exception]
) -> None:
    new_keys(tmp_path / "v").wipe()

    def refuse(*_given: object, **_more: object) -> None:
        raise problem

    with monkeypatch.context() as patch:
        patch.setattr(slots, "passphrase_slot", refuse)
        open_vault(tmp_path / "v", PASSPHRASE, key_store=None, kdf=DEARER_KDF).wipe()
    assert cost(tmp_path / "v") == CHEAPEST_KDF


@pytest.mark.skipif(not recorder.can_record(), reason="needs strace, allowed to watch")
def test_a_cut_while_the_cost_is_raised_locks_nobody_out(tmp_path: Path) -> None:
    new_keys(tmp_path / "v").wipe()
    recording = recorder.record(tmp_path / "v", "raises_cost")
    found = set()
    for _, _, disk in some_cuts(recording, 15, seed=5):
        shutil.rmtree(tmp_path / "after", ignore_errors=True)
        disk.put_into(tmp_path / "after")
        keys_again(tmp_path / "after").wipe()
        found.add(cost(tmp_path / "after"))
    assert found == {CHEAPEST_KDF, DEARER_KDF}
