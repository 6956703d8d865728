import hashlib
import hmac
import json
import random
import time

import pytest

from iro_desktop.errors import KeyFileDamaged, KeyFileTooNew, KeyProblem, NoVault
from iro_desktop.keys import header
from iro_desktop.keys.header import Header, PassphraseSlot

MAC_KEY = bytes(range(32))


def a_slot(number=1):
    return PassphraseSlot(
        id=f"{number:016x}",
        dev=False,
        m=65_536,
        t=1,
        p=1,
        salt="11" * 16,
        nonce="22" * 12,
        ct="33" * 48,
        kc="44" * 32,
    )


def a_header(gen=1, slots=None):
    return Header(
        fmt=1,
        vault_id="ab" * 16,
        gen=gen,
        device_id="laptop-a",
        user_id="anna",
        min_app="0.1",
        slots=[a_slot()] if slots is None else slots,
    )


def sealed(body, *, magic=b"IROVLT\x00\x01", length=None, key=MAC_KEY):
    """A header file around any body, with both checksums right."""
    covered = magic + (len(body) if length is None else length).to_bytes(4, "big") + body
    kept = covered + hmac.digest(key, covered, "sha256")
    return kept + hashlib.sha256(kept).digest()


def fields_of(**changed):
    slot = {
        "kind": "pass", "id": "0" * 15 + "1", "dev": False, "m": 65_536, "t": 1, "p": 1,
        "salt": "11" * 16, "nonce": "22" * 12, "ct": "33" * 48, "kc": "44" * 32,
    }  # fmt: skip
    fields = {
        "fmt": 1, "vault_id": "ab" * 16, "gen": 1, "device_id": "laptop-a", "user_id": "anna",
        "min_app": "0.1", "slots": [slot],
    }  # fmt: skip
    slot.update({name[5:]: value for name, value in changed.items() if name.startswith("slot_")})
    fields.update({name: value for name, value in changed.items() if not name.startswith("slot_")})
    return fields


def canonical(fields):
    return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()


def without(name, *, in_slot=False):
    fields = fields_of()
    del (fields["slots"][0] if in_slot else fields)[name]
    return sealed(canonical(fields))


BODY = canonical(fields_of())
GOOD = sealed(BODY)


def with_fields(**changed):
    return sealed(canonical(fields_of(**changed)))


VECTORS = {
    "empty": (b"", "too_short"),
    "one byte": (b"I", "too_short"),
    "prefix only": (GOOD[:12], "too_short"),
    "too large": (GOOD + bytes(65_536), "too_large"),
    "other magic": (b"XROVLT" + GOOD[6:], "magic"),
    "magic in lower case": (GOOD[:6].lower() + GOOD[6:], "magic"),
    "last byte cut": (GOOD[:-1], "checksum"),
    "one byte more": (GOOD + b"\x00", "checksum"),
    "first body byte flipped": (GOOD[:12] + b"[" + GOOD[13:], "checksum"),
    "mac flipped": (GOOD[:-33] + bytes([GOOD[-33] ^ 1]) + GOOD[-32:], "checksum"),
    "sum flipped": (GOOD[:-1] + bytes([GOOD[-1] ^ 1]), "checksum"),
    "format 0": (sealed(BODY, magic=b"IROVLT\x00\x00"), "format"),
    "length one short": (sealed(BODY, length=len(BODY) - 1), "length"),
    "length one long": (sealed(BODY, length=len(BODY) + 1), "length"),
    "length 0": (sealed(BODY, length=0), "length"),
    "length 4 GiB": (sealed(BODY, length=2**32 - 1), "length"),
    "no body": (sealed(b""), "fields"),
    "not JSON": (sealed(b"not json at all"), "fields"),
    "a list": (sealed(b"[]"), "fields"),
    "null": (sealed(b"null"), "fields"),
    "deep nesting": (sealed(b"[" * 5_000 + b"]" * 5_000), "fields"),
    "a leading space": (sealed(b" " + BODY), "not_canonical"),
    "a trailing newline": (sealed(BODY + b"\n"), "not_canonical"),
    "spaces": (sealed(json.dumps(fields_of(), sort_keys=True).encode()), "not_canonical"),
    "unsorted": (sealed(json.dumps(fields_of(), separators=(",", ":")).encode()), "not_canonical"),
    "an escape": (sealed(BODY.replace(b'"anna"', b'"\\u0061nna"')), "not_canonical"),
    "repeated key": (sealed(BODY.replace(b'"fmt":1', b'"fmt":2,"fmt":1')), "not_canonical"),
    "number as 1.0": (sealed(BODY.replace(b'"gen":1', b'"gen":1.0')), "fields"),
    "number as 1e0": (sealed(BODY.replace(b'"gen":1', b'"gen":1e0')), "fields"),
    "fmt missing": (without("fmt"), "fields"),
    "vault_id missing": (without("vault_id"), "fields"),
    "gen missing": (without("gen"), "fields"),
    "device_id missing": (without("device_id"), "fields"),
    "user_id missing": (without("user_id"), "fields"),
    "min_app missing": (without("min_app"), "fields"),
    "slots missing": (without("slots"), "fields"),
    "unknown key": (with_fields(extra=1), "fields"),
    "fmt 2": (with_fields(fmt=2), "out_of_bounds"),
    "fmt true": (with_fields(fmt=True), "fields"),
    "fmt text": (with_fields(fmt="1"), "fields"),
    "gen 0": (with_fields(gen=0), "out_of_bounds"),
    "gen negative": (with_fields(gen=-1), "out_of_bounds"),
    "gen too large": (with_fields(gen=2**53), "out_of_bounds"),
    "gen enormous": (sealed(BODY.replace(b'"gen":1', b'"gen":1' + b"0" * 400)), "out_of_bounds"),
    "vault_id in capitals": (with_fields(vault_id="AB" * 16), "fields"),
    "vault_id short": (with_fields(vault_id="ab" * 15), "fields"),
    "vault_id not hex": (with_fields(vault_id="xy" * 16), "fields"),
    "vault_id with newline": (with_fields(vault_id="ab" * 16 + "\n"), "fields"),
    "user_id not ASCII": (with_fields(user_id="zoë"), "fields"),
    "user_id empty": (with_fields(user_id=""), "fields"),
    "user_id a path": (with_fields(user_id="../anna"), "fields"),
    "device_id too long": (with_fields(device_id="d" * 81), "fields"),
    "min_app words": (with_fields(min_app="latest"), "fields"),
    "no slots": (with_fields(slots=[]), "slots"),
    "9 slots": (header.to_bytes(a_header(slots=[a_slot(n) for n in range(9)]), MAC_KEY), "slots"),
    "slots with one id": (header.to_bytes(a_header(slots=[a_slot()] * 2), MAC_KEY), "slots"),
    "slots a mapping": (with_fields(slots={}), "fields"),
    "unknown kind": (with_fields(slot_kind="other"), "fields"),
    "kind missing": (without("kind", in_slot=True), "fields"),
    "slot key missing": (without("kc", in_slot=True), "fields"),
    "slot key unknown": (with_fields(slot_hint="pet"), "fields"),
    "dev a number": (with_fields(slot_dev=0), "fields"),
    "salt short": (with_fields(slot_salt="11" * 15), "fields"),
    "nonce long": (with_fields(slot_nonce="22" * 13), "fields"),
    "ct short": (with_fields(slot_ct="33" * 47), "fields"),
    "kc in capitals": (with_fields(slot_kc="AA" * 32), "fields"),
    "memory below": (with_fields(slot_m=65_535), "kdf"),
    "memory above": (with_fields(slot_m=1_048_577), "kdf"),
    "memory negative": (with_fields(slot_m=-65_536), "kdf"),
    "no passes": (with_fields(slot_t=0), "kdf"),
    "eleven passes": (with_fields(slot_t=11), "kdf"),
    "no lanes": (with_fields(slot_p=0), "kdf"),
    "nine lanes": (with_fields(slot_p=9), "kdf"),
    "memory true": (with_fields(slot_m=True), "fields"),
    "memory a fraction": (with_fields(slot_m=65_536.5), "fields"),
}  # fmt: skip


def test_a_header_comes_back_as_it_was_written():
    content = header.to_bytes(a_header(), MAC_KEY)

    copy = header.parse(content)

    assert content == GOOD
    assert copy.header == a_header()
    assert copy.is_authentic(MAC_KEY)
    assert not copy.is_authentic(bytes(32))


@pytest.mark.parametrize("name", VECTORS)
def test_each_fault_is_refused_for_its_own_reason(name):
    """H-01. One fault in each file; at least 60 files."""
    content, reason = VECTORS[name]

    with pytest.raises(KeyFileDamaged) as refused:
        header.parse(content)

    assert refused.value.reason == reason


@pytest.mark.parametrize(
    "content",
    [
        sealed(canonical(fields_of()), magic=b"IROVLT\x00\x03"),
        with_fields(min_app="0.2"),
        with_fields(min_app="1"),
    ],
)
def test_a_newer_header_is_told_apart_from_damage(content):
    """H-01."""
    with pytest.raises(KeyFileTooNew):
        header.parse(content)


@pytest.mark.parametrize("count", [5_000, pytest.param(200_000, marks=pytest.mark.campaign)])
def test_no_mutation_of_the_bytes_is_ever_parsed(count):
    """H-02. Flips, cuts, inserts and random pieces."""
    rng = random.Random(2)
    for _ in range(count):
        content = bytearray(GOOD)
        for _ in range(rng.randint(1, 3)):
            place = rng.randrange(len(content))
            match rng.randrange(4):
                case 0:
                    content[place] ^= 1 << rng.randrange(8)
                case 1:
                    del content[place : place + rng.randint(1, 40)]
                case 2:
                    content[place:place] = rng.randbytes(rng.randint(1, 40))
                case _:
                    content[place : place + 8] = rng.randbytes(8)
        if bytes(content) == GOOD:
            continue
        with pytest.raises(KeyProblem):
            header.parse(bytes(content))


@pytest.mark.parametrize("field", ["m", "t", "p"])
@pytest.mark.parametrize(
    "number",
    [
        *(b"0", b"-1", b"1e400", b"10e9", b"1" + b"0" * 400, b"2147483648", b"1.5"),
        *(b"true", b"null", b'"3"', b"[3]"),
    ],
)
def test_a_cost_out_of_bounds_is_refused_at_once(field, number):
    """H-04. Before Argon2 could run."""
    given = canonical(fields_of())
    present = {"m": b'"m":65536', "t": b'"t":1', "p": b'"p":1'}[field]
    content = sealed(given.replace(present, b'"%s":%s' % (field.encode(), number)))
    started = time.process_time()

    with pytest.raises(KeyFileDamaged):
        header.parse(content)

    assert time.process_time() - started < 0.5


def _destroyed(path, how, older):
    match how:
        case "missing":
            path.unlink()
        case "empty":
            path.write_bytes(b"")
        case "cut":
            path.write_bytes(path.read_bytes()[:-7])
        case "older":
            path.write_bytes(older)
        case "random":
            path.write_bytes(random.Random(6).randbytes(600))


@pytest.mark.parametrize("how", ["missing", "empty", "cut", "older", "random"])
@pytest.mark.parametrize("name", header.NAMES)
def test_one_good_copy_is_enough_and_repairs_the_other(tmp_path, name, how):
    """H-06."""
    older = header.to_bytes(a_header(gen=4), MAC_KEY)
    header.write(tmp_path, a_header(gen=5), MAC_KEY)
    _destroyed(tmp_path / name, how, older)

    current = header.read(tmp_path)
    repaired = header.repair(tmp_path, current, MAC_KEY)

    assert current.header.gen == 5
    assert repaired
    assert len({(tmp_path / each).read_bytes() for each in header.NAMES}) == 1
    assert not header.repair(tmp_path, current, MAC_KEY)


def test_two_destroyed_copies_are_damage_and_none_is_no_vault(tmp_path):
    with pytest.raises(NoVault):
        header.read(tmp_path)

    for name in header.NAMES:
        (tmp_path / name).write_bytes(b"")
    with pytest.raises(KeyFileDamaged):
        header.read(tmp_path)


def test_an_interrupted_write_leaves_a_header_that_opens(tmp_path):
    """Between the two copies the older one still opens, and a spare file disturbs nobody."""
    header.write(tmp_path, a_header(gen=1), MAC_KEY)
    (tmp_path / "header.a").write_bytes(header.to_bytes(a_header(gen=2), MAC_KEY))
    (tmp_path / "header.b.tmp").write_bytes(b"half")

    assert header.read(tmp_path).header.gen == 2
