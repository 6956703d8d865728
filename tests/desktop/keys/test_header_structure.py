"""A header whose values somebody changed, with the plain checksum made right again.

The long search: `python -m pytest -m campaign tests/desktop/keys/test_header_structure.py`.
"""

import copy
import hashlib
import json
import random

import pytest

from iro_desktop.errors import KeyProblem
from iro_desktop.keys import header, slots
from iro_desktop.keys.header import PassphraseSlot
from iro_desktop.keys.hierarchy import Purpose, derive_key
from iro_desktop.keys.throttle import Throttle
from iro_desktop.keys.vault import open_vault
from tests.support.vaults import PASSPHRASE, new_keys

PREFIX_BYTES, MAC_BYTES = 12, 32
# Opening by a slot that somebody made dearer is lawful and only slow.
DEAREST_TRIED = (131_072, 2, 4)
VALUES = (
    *(None, True, False, 0, 1, 2, -1, 8, 9, 65_535, 65_536, 65_537, 131_072, 2**31, 2**53, 2**63),
    *(10**400, 0.0, 1.0, 1.5, -0.0, "", " ", "0", "pass", "code", "0.1", "0.2", "anna", "\x00"),
    *("00" * 8, "00" * 12, "00" * 16, "00" * 32, "00" * 48, "AB" * 16, [], {}, [[]], [None]),
)


def places(fields):
    """Every key of the header and of its slots, as the mapping and the key in it."""
    return [(each, key) for each in (fields, *fields["slots"]) for key in each]


def change_once(fields, rng):
    """Change one thing about the values, their types or their number."""
    mapping, key = rng.choice(places(fields))
    value = mapping[key]
    match rng.randrange(8):
        case 0:
            mapping[key] = rng.choice(VALUES)
        case 1 if isinstance(value, str) and value:
            place = rng.randrange(len(value))
            mapping[key] = value[:place] + rng.choice("0123456789abcdefAG. ") + value[place + 1 :]
        case 2 if type(value) is int:
            mapping[key] = value + rng.choice((-1, 1, 2, 65_536))
        case 3:
            del mapping[key]
        case 4:
            mapping[rng.choice(("hint", "kind", "", "gen", "m"))] = rng.choice(VALUES)
        case 5 if isinstance(value, str):
            mapping[key] = rng.choice((value * 2, value[:-1], value.upper(), value[::-1]))
        case 6:
            other, other_key = rng.choice(places(fields))
            mapping[key], other[other_key] = other[other_key], mapping[key]
        case _:
            listed = [copy.deepcopy(each) for each in fields["slots"]]
            rng.shuffle(listed)
            fields["slots"] = (listed * 2)[: rng.randint(0, 3)]


def changed(content, rng):
    """The header with one to three changes, whose plain checksum is right again."""
    fields = json.loads(content[PREFIX_BYTES : -2 * MAC_BYTES])
    for _ in range(rng.randint(1, 3)):
        try:
            change_once(fields, rng)
        except (KeyError, IndexError, TypeError, AttributeError):
            break  # an earlier change took away what this one needs
    if rng.randrange(20) == 0:
        body = json.dumps(fields, indent=rng.choice((None, 1))).encode()
    else:
        body = json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()
    mac = content[-2 * MAC_BYTES : -MAC_BYTES]
    kept = content[:8] + len(body).to_bytes(4, "big") + body + mac
    return kept + hashlib.sha256(kept).digest()


def refused_when_opened(folder, content):
    for name in header.NAMES:
        (folder / name).write_bytes(content)
    Throttle(folder, None).forgive()
    with pytest.raises(KeyProblem):
        open_vault(folder, PASSPHRASE, key_store=None)


def search(folder, count, most_opened):
    """How many changed headers were parsed, and how many of them were tried."""
    new_keys(folder).wipe()
    content = (folder / "header.a").read_bytes()
    sound = header.parse(content).header
    slot = slots.find_slot(sound, PassphraseSlot)
    master_key = slots.unwrap(slot, sound.vault_id, PASSPHRASE, None)
    mac_key = derive_key(master_key, bytes.fromhex(sound.vault_id), Purpose.HEADER_MAC)
    rng = random.Random(3)
    parsed = opened = 0
    for _ in range(count):
        other = changed(content, rng)
        if other == content:
            continue
        try:
            read = header.parse(other)
        except KeyProblem:
            continue
        parsed += 1
        assert not read.is_authentic(mac_key)
        slot = slots.find_slot(read.header, PassphraseSlot)
        is_cheap = slot is None or all(
            cost <= most for cost, most in zip((slot.m, slot.t, slot.p), DEAREST_TRIED, strict=True)
        )
        if opened < most_opened and is_cheap:
            refused_when_opened(folder, other)
            opened += 1
    return parsed, opened


def test_a_header_that_somebody_changed_is_never_opened(tmp_path):
    """H-03, small."""
    parsed, opened = search(tmp_path / "vault", 3_000, 12)

    assert parsed > 100
    assert opened == 12


@pytest.mark.campaign
def test_no_header_of_a_hundred_thousand_that_somebody_changed_is_opened(tmp_path):
    """H-03."""
    parsed, opened = search(tmp_path / "vault", 100_000, 400)

    assert parsed > 3_000
    assert opened == 400
