"""Messages to bytes and back; refuses wrong shapes and large sizes, passes over unknown fields."""

import json
import zlib
from typing import Final, TypeVar

import msgspec

from iro_core.errors import InvalidData

T = TypeVar("T")

_GZIP: Final = 16 + zlib.MAX_WBITS
# Level 1 costs a fifth of level 6 and gives nine tenths of its ratio on JSON records.
_LEVEL: Final = 1


def encode(message: msgspec.Struct) -> bytes:
    """The message as JSON."""
    return msgspec.json.encode(message)


def decode(data: bytes, kind: type[T]) -> T:
    """The message in these bytes; InvalidData with the field's place if it is not one."""
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        raise InvalidData(kind.__name__, "not_this_message") from error


def refuse_repeated_keys(data: bytes) -> None:
    """Refuse JSON that says a thing twice, or holds what is not JSON (InvalidData).

    Such data means one thing to one reader and another to the next.
    """

    def unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
        if len({key for key, _ in pairs}) < len(pairs):
            raise InvalidData("message", "repeated_key")
        return dict(pairs)

    def refuse_constant(name: str) -> None:
        raise InvalidData("message", f"not_json_{name.strip('-').lower()}")

    try:
        json.loads(data, object_pairs_hook=unique, parse_constant=refuse_constant)
    except (ValueError, RecursionError) as error:
        raise InvalidData("message", "not_json") from error


def compress(data: bytes) -> bytes:
    """The data as gzip."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    return packer.compress(data) + packer.flush()


def decompress(data: bytes, *, limit_bytes: int) -> bytes:
    """The data out of gzip, never more than the limit in memory; otherwise InvalidData."""
    unpacker = zlib.decompressobj(_GZIP)
    try:
        plain = unpacker.decompress(data, limit_bytes + 1)
    except zlib.error as error:
        raise InvalidData("body", "not_gzip") from error
    if len(plain) > limit_bytes or unpacker.unconsumed_tail:
        raise InvalidData("body", "too_large")
    if not unpacker.eof or unpacker.unused_data:
        raise InvalidData("body", "not_gzip")
    return plain
