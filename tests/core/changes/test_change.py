import unicodedata

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iro_core.changes import signing
from iro_core.changes.change import (
    TEXT_LIMIT_CHARACTERS,
    Change,
    canonical_bytes,
    changed_fields,
    check,
    read_change,
    storable,
    text_problem,
)
from iro_core.errors import BadSignature, InvalidData
from tests.support.changes import a_change

KEY = bytes(range(32))


def test_the_bytes_of_a_change_are_the_same_whatever_the_order_of_its_fields() -> None:
    one = a_change(1, {"a": 1, "b": "two"})
    other = a_change(1, {"b": "two", "a": 1})

    assert canonical_bytes(one) == canonical_bytes(other)


def test_a_change_survives_its_own_bytes() -> None:
    change = a_change(7, {"a": None, "b": True, "c": 3, "d": "Zażółć", "e": ["x", "y"]})

    assert read_change(canonical_bytes(change)) == change


def test_a_field_from_a_newer_program_is_kept_in_the_bytes() -> None:
    """Version n+1: the unknown field is signed, stored and passed on untouched."""
    newer = msgspec.json.encode(
        {**msgspec.json.decode(canonical_bytes(a_change(1))), "mood": "calm"}, order="sorted"
    )
    signature = signing.sign(KEY, b"iro-change-1\n" + newer)

    received = signing.received_change(newer, signature)

    signing.verify_change(received, signing.public_key(KEY))
    assert b'"mood":"calm"' in received.body
    assert received.change == a_change(1)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a\x00b", "nul_character"),
        ("e\u0301", "not_normalised"),
        ("x" * (TEXT_LIMIT_CHARACTERS + 1), "too_long"),
        ("\ud800", "lone_surrogate"),
    ],
    ids=["nul", "not NFC", "too long", "lone surrogate"],
)
def test_text_that_not_every_store_can_hold_is_refused(text: str, reason: str) -> None:
    """S-09. Refused before it is signed, so it can never be stuck in the outbox."""
    with pytest.raises(InvalidData) as refused:
        check(a_change(1, {"child_words": text}))

    assert (refused.value.where, refused.value.reason) == ("set.child_words", reason)


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_whatever_was_typed_can_be_kept_and_no_visible_character_goes(text: str) -> None:
    """S-09."""
    kept = storable(text)

    assert text_problem(kept) is None
    assert storable(kept) == kept
    assert _visible(kept) == _visible(text)


def _visible(text: str) -> str:
    seen = [each for each in text if unicodedata.category(each) not in {"Cc", "Cs"}]
    return unicodedata.normalize("NFC", "".join(seen))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("change_id", "1"),
        ("record_id", ""),
        ("record_id", "a b"),
        ("kind", "Child"),
        ("act", "drop table"),
        ("device_seq", 0),
        ("device_seq", 2**60),
        ("claimed_at", "yesterday"),
        ("form_version", "qa form"),
        ("parents", ["b", "a"]),
        ("child_id", "x" * 81),
        ("set", {"a b": 1}),
        ("set", {"a.b.c.d.e.f": 1}),
        ("set", {"a": 2**53 + 1}),
        ("set", {"a": ["x"] * 501}),
        ("set", {f"f{n}": 1 for n in range(2_001)}),
    ],
)
def test_an_envelope_out_of_shape_is_refused(field: str, value: object) -> None:
    with pytest.raises(InvalidData):
        check(msgspec.structs.replace(a_change(1), **{field: value}))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[" * 100_000,
        b'{"set":{"a":NaN}}',
        b'{"set":{"a":1e999}}',
        b'{"device_seq":' + b"9" * 5_000 + b"}",
        canonical_bytes(a_change(1, {"a": 1})).replace(b'"a":1', b'"a":1.5'),
        canonical_bytes(a_change(1, {"a": 1})).replace(b'"a":1', b'"a":{"b":1}'),
        b"x" * 1_000_000,
    ],
    ids=range(9),
)
def test_bytes_that_are_no_change_are_refused(body: bytes) -> None:
    """N-05, at the change."""
    with pytest.raises(InvalidData):
        read_change(body)


@given(st.integers(0), st.integers(1, 255))
def test_a_changed_byte_breaks_the_signature_or_the_change(place: int, flip: int) -> None:
    signed = signing.sign_change(a_change(1, {"working_well": "Settled at school"}), KEY)
    body = bytearray(signed.body)
    body[place % len(body)] ^= flip

    with pytest.raises(InvalidData):
        signing.verify_change(
            signing.received_change(bytes(body), signed.signature), signing.public_key(KEY)
        )


def test_another_authors_key_does_not_verify() -> None:
    signed = signing.sign_change(a_change(1), KEY)

    with pytest.raises(BadSignature):
        signing.verify_change(signed, signing.public_key(bytes(32)))


@pytest.mark.parametrize("last", [0x00, 0x80])
@pytest.mark.parametrize("y", ["00", "01"])
def test_a_public_key_of_small_order_is_refused(y: str, last: int) -> None:
    """K-05. Under such a key a forged signature verifies with OpenSSL."""
    key = bytes.fromhex(y) + bytes(30) + bytes([last])

    with pytest.raises(InvalidData, match="small_order"):
        signing.check_public_key(key)


def test_a_public_key_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(InvalidData, match="wrong_length"):
        signing.check_public_key(bytes(31))


def test_only_what_differs_is_written() -> None:
    present: Change = a_change(1, {"a": "x", "b": "y"})

    assert changed_fields({"a": "x", "b": "z", "c": None, "d": 1}, present.set) == {
        "b": "z",
        "d": 1,
    }
