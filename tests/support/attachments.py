"""Invented scans: pictures of a few bytes, and the fields of an attachment's record."""

import struct
import zlib

from iro_core.changes.change import Value
from iro_core.domain.attachment import MediaType, digest, pieces_of

_SEED = b"an invented drawing of an otter"


def some_bytes(size_bytes: int, seed: bytes = _SEED) -> bytes:
    """Bytes that do not repeat, the same on every run."""
    made = bytearray()
    number = 0
    while len(made) < size_bytes:
        made += bytes.fromhex(digest(seed + str(number).encode()))
        number += 1
    return bytes(made[:size_bytes])


def fields_of(data: bytes, **more: Value) -> dict[str, Value]:
    """What a record says of a file."""
    return {
        "title": "Drawing of an otter",
        "description": "An otter beside a brook, in crayon",
        "on": "2026-11-20",
        "media_type": MediaType.JPEG.value,
        "size_bytes": len(data),
        "sha256": digest(data),
        "pieces": [digest(each) for each in pieces_of(data)],
        **more,
    }


def png(
    width: int = 2, height: int = 2, *, chunks: bytes = b"", rows: bytes | None = None
) -> bytes:
    """A grey PNG; more chunks may stand before its rows."""
    if rows is None:
        rows = zlib.compress(b"".join(b"\x00" + b"\x80" * width for _ in range(height)))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = png_chunk(b"IHDR", head) + chunks + png_chunk(b"IDAT", rows) + png_chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def png_chunk(name: bytes, data: bytes) -> bytes:
    """One chunk of a PNG, with its checksum."""
    checked = name + data
    return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))


def jpeg(width: int = 8, height: int = 8, *, segments: bytes = b"", after: bytes = b"") -> bytes:
    """The frame of a JPEG, with segments before its pixels; no decoder draws it."""
    frame = jpeg_segment(0xC0, struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00")
    scan = jpeg_segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\xff\x00\x34\xff\xd0\x56"
    return b"\xff\xd8" + segments + frame + scan + b"\xff\xd9" + after


def jpeg_segment(marker: int, content: bytes) -> bytes:
    """One segment of a JPEG."""
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def exif(*, turned: int = 1, place: bytes = b"") -> bytes:
    """What a camera writes: how it was held, and the place if one is given."""
    tags = [(0x0112, struct.pack("<HIHH", 3, 1, turned, 0))]
    if place:
        tags.append((0x8825, struct.pack("<HII", 4, 1, 8 + 2 + 24 + 4)))
    entries = b"".join(struct.pack("<H", tag) + rest for tag, rest in tags)
    tiff = struct.pack("<2sHIH", b"II", 42, 8, len(tags)) + entries + bytes(4) + place
    return jpeg_segment(0xE1, b"Exif\x00\x00" + tiff)
