"""Two of three officers together open what is sealed to them; nobody alone does (K-03, R-05)."""

import itertools
import json
from pathlib import Path

import msgspec
import pytest

from iro_core.errors import InvalidData
from iro_core.officers import (
    Officer,
    Officers,
    SealedKey,
    VaultIds,
    open_first,
    open_second,
    seal_for_officers,
)
from iro_core.sealing import new_sealing_key, open_sealed, seal, sealing_public_key

MASTER_KEY = bytes(range(32))
VAULT = VaultIds("ab" * 16, "laptop-a")
KEYS = [new_sealing_key() for _ in range(3)]
OFFICERS = Officers(
    [
        Officer(name, sealing_public_key(key).hex())
        for name, key in zip(("Helen", "Omar", "Priya"), KEYS, strict=True)
    ]
)
KEY_OF = {officer.officer_id: key for officer, key in zip(OFFICERS.officers, KEYS, strict=True)}


def sealed_keys() -> list[SealedKey]:
    numbers = itertools.count()
    return seal_for_officers(MASTER_KEY, VAULT, OFFICERS, lambda: f"{next(numbers):016x}")


def test_each_pair_opens_it_in_its_order() -> None:
    """R-05."""
    pairs = set()
    for each in sealed_keys():
        once = open_first(each, VAULT, KEY_OF[each.first])
        assert open_second(each, VAULT, once, KEY_OF[each.second]) == MASTER_KEY
        pairs.add(frozenset((each.first, each.second)))
    assert len(pairs) == 3
    assert {each.first for each in sealed_keys()} == set(KEY_OF)


def test_no_officer_alone_and_no_other_order_opens_it() -> None:
    """R-05: every key tried on every seal."""
    for each in sealed_keys():
        once = open_first(each, VAULT, KEY_OF[each.first])
        assert MASTER_KEY not in once
        for officer_id, key in KEY_OF.items():
            if officer_id != each.first:
                with pytest.raises(InvalidData, match="not_opened"):
                    open_first(each, VAULT, key)
            if officer_id != each.second:
                with pytest.raises(InvalidData, match="not_opened"):
                    open_second(each, VAULT, once, key)


def test_a_seal_of_another_laptop_or_vault_does_not_open() -> None:
    (first, *_) = sealed_keys()
    for other in (VaultIds("cd" * 16, "laptop-a"), VaultIds("ab" * 16, "laptop-b")):
        with pytest.raises(InvalidData, match="not_opened"):
            open_first(first, other, KEY_OF[first.first])
    swapped = msgspec.structs.replace(first, second=first.first)
    with pytest.raises(InvalidData, match="not_opened"):
        open_first(swapped, VAULT, KEY_OF[first.first])


def test_no_seal_with_one_bit_changed_opens() -> None:
    """K-03: 640 bits, over all of it."""
    (first, *_) = sealed_keys()
    sealed = bytes.fromhex(first.sealed)
    bits = len(sealed) * 8
    for number in range(640):
        bit = number * bits // 640
        changed = bytearray(sealed)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(InvalidData, match="not_opened"):
            open_first(
                msgspec.structs.replace(first, sealed=changed.hex()),
                VAULT,
                KEY_OF[first.first],
            )


def test_three_officers_are_three_keys() -> None:
    twice = Officers([OFFICERS.officers[0], OFFICERS.officers[1], OFFICERS.officers[0]])
    with pytest.raises(InvalidData, match="not_three"):
        seal_for_officers(MASTER_KEY, VAULT, twice, lambda: "0" * 16)


@pytest.mark.parametrize("key", [b"", bytes(1216), b"\xff" * 1216, bytes(1217)])
def test_what_is_no_key_is_refused(key: bytes) -> None:
    with pytest.raises(InvalidData, match="sealing_key"):
        seal(MASTER_KEY, key, b"")


@pytest.mark.parametrize("name", ["sealed_2026.json", "sealed_elsewhere_2026.json"])
def test_what_was_sealed_in_2026_opens_for_ever(name: str) -> None:
    """K-03: by us, and by another implementation (tests/oracle/hpke.mjs, without AAD).

    A library that comes to do it in another way is found here.
    """
    kept = json.loads((Path(__file__).parent / name).read_text())
    for each in kept:
        opened = open_sealed(
            bytes.fromhex(each["sealed"]),
            bytes.fromhex(each["private_key"]),
            each["info"].encode(),
        )
        assert opened.hex() == each["data"]
    assert len(kept) == 10
