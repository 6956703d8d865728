"""Change: one act by one user on one record, immutable.

A change travels and is stored as the exact bytes that its author signed, so a field that a newer
program added is kept and passed on by an older one.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

import msgspec

from iro_core import clock
from iro_core.errors import InvalidData
from iro_core.ids import is_uuid7

Value = None | bool | int | str | list[str]

TEXT_LIMIT_CHARACTERS: Final = 200_000
BODY_LIMIT_BYTES: Final = 900_000
_FIELDS_LIMIT: Final = 2_000
_LIST_LIMIT: Final = 500
_PARENTS_LIMIT: Final = 64
_INTEGER_LIMIT: Final = 2**53
_NAME = re.compile(r"[a-z][a-z_]{0,39}")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,79}")
_PATH = re.compile(r"[a-z0-9_]{1,60}(\.[A-Za-z0-9_-]{1,60}){0,4}")
_SURROGATE = re.compile("[\ud800-\udfff]")
# Nothing anybody wrote: a line break and a tab are not among them.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_FORM_VERSION = re.compile(r"[A-Za-z0-9_.-]{1,60}\.v[0-9]{1,10}")
_ENVELOPE_PATTERNS: Final = (
    ("authority", _ID),
    ("record_id", _ID),
    ("child_id", _ID),
    ("author", _ID),
    ("device", _ID),
    ("kind", _NAME),
    ("act", _NAME),
    ("form_version", _FORM_VERSION),
)


class Change(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One act of one user on one record.

    Attributes:
        parents: Sorted ids of the record's latest changes that the author had seen.
        device_seq: Counts this device's changes from 1 without a gap.
        claimed_at: The device's clock, as evidence; nothing is ordered by it.
        set: Field path to new value; null removes the field.
    """

    change_id: str
    authority: str
    record_id: str
    kind: str
    act: str
    author: str
    device: str
    device_seq: int
    claimed_at: str
    parents: list[str] = []
    child_id: str | None = None
    form_version: str | None = None
    set: dict[str, Value] = {}


class SignedChange(msgspec.Struct, frozen=True, gc=False):
    """A change with the very bytes that were signed.

    Attributes:
        change: The bytes, understood.
        body: Canonical JSON as the author made it.
        signature: Ed25519 by the author's key on this device, 64 bytes.
    """

    change: Change
    body: bytes
    signature: bytes


def canonical_bytes(change: Change) -> bytes:
    """The one way in which a new change is written: sorted keys, no spaces, UTF-8."""
    return msgspec.json.encode(change, order="sorted")


def read_change(body: bytes) -> Change:
    """The change in these bytes, checked; InvalidData names the place that is wrong."""
    if len(body) > BODY_LIMIT_BYTES:
        raise InvalidData("change", "too_large")
    try:
        change = msgspec.json.decode(body, type=Change)
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        raise InvalidData("change", "not_a_change") from error
    check(change)
    return change


def check(change: Change) -> None:
    """Refuse a change that not every laptop and both databases could hold.

    Raises:
        InvalidData: With the field's name; nothing about the content.
    """
    _check_envelope(change)
    if len(change.set) > _FIELDS_LIMIT:
        raise InvalidData("set", "too_many_fields")
    for path, value in change.set.items():
        if not _PATH.fullmatch(path):
            raise InvalidData("set", "bad_path")
        _check_value(f"set.{path}", value)


def changed_fields(wanted: Mapping[str, Value], present: Mapping[str, Value]) -> dict[str, Value]:
    """The part of `wanted` that differs from `present`; an absent field counts as null."""
    return {path: value for path, value in wanted.items() if present.get(path) != value}


def text_problem(text: str) -> str | None:
    """Why a text cannot be stored everywhere, or None if it can.

    PostgreSQL refuses U+0000 and lone surrogates; unnormalised text would make two equal-looking
    answers a conflict.
    """
    if len(text) > TEXT_LIMIT_CHARACTERS:
        return "too_long"
    if "\x00" in text:
        return "nul_character"
    if not text.isascii() and _SURROGATE.search(text):
        return "lone_surrogate"
    is_normalised = text.isascii() or unicodedata.is_normalized("NFC", text)
    return None if is_normalised else "not_normalised"


def storable(text: str) -> str:
    """The text in the form in which texts are kept, without characters that cannot be seen."""
    return unicodedata.normalize("NFC", _UNSEEN.sub("", text))


def _check_envelope(change: Change) -> None:
    for name, pattern in _ENVELOPE_PATTERNS:
        text = getattr(change, name)
        if text is not None and not pattern.fullmatch(text):
            raise InvalidData(name, "bad_name")
    if not is_uuid7(change.change_id):
        raise InvalidData("change_id", "bad_identifier")
    if not 1 <= change.device_seq < _INTEGER_LIMIT:
        raise InvalidData("device_seq", "out_of_range")
    _check_parents(change)
    try:
        clock.from_text(change.claimed_at)
    except ValueError as error:
        raise InvalidData("claimed_at", "bad_instant") from error


def _check_parents(change: Change) -> None:
    if len(change.parents) > _PARENTS_LIMIT:
        raise InvalidData("parents", "too_many")
    if sorted(set(change.parents)) != change.parents or change.change_id in change.parents:
        raise InvalidData("parents", "not_sorted")
    if not all(is_uuid7(parent) for parent in change.parents):
        raise InvalidData("parents", "bad_identifier")


def _check_value(where: str, value: Value) -> None:
    if isinstance(value, list):
        if len(value) > _LIST_LIMIT:
            raise InvalidData(where, "too_many_items")
        for item in value:
            _check_text(where, item)
    elif isinstance(value, str):
        _check_text(where, value)
    elif isinstance(value, int) and not -_INTEGER_LIMIT <= value <= _INTEGER_LIMIT:
        raise InvalidData(where, "out_of_range")


def _check_text(where: str, text: str) -> None:
    problem = text_problem(text)
    if problem is not None:
        raise InvalidData(where, problem)
