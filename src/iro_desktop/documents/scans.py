"""What may be added to a child's file: a JPEG, a PNG or a PDF, checked without drawing any of it.

Of a photograph the pixels stay as they are, bit for bit; what the camera wrote beside them goes:
the place above all, for it may be the child's address. Sources: ITU-T T.81 annex B (JPEG), CIPA
DC-008 (Exif), W3C PNG, ISO 32000-2 7.3.8 (the dictionary of a stream is never compressed).
"""

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from iro_core.domain.attachment import SIZE_LIMIT_BYTES, MediaType
from iro_core.errors import InvalidData

SIDE_LIMIT_PIXELS: Final = 20_000
PIXELS_LIMIT: Final = 60_000_000
_STREAM_LIMIT_BYTES: Final = 128 * 1024 * 1024
_INFLATE_STEP_BYTES: Final = 1024 * 1024

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT: Final = frozenset(
    {
        b"IHDR",
        b"PLTE",
        b"IDAT",
        b"IEND",
        b"tRNS",
        b"gAMA",
        b"cHRM",
        b"sRGB",
        b"iCCP",
        b"sBIT",
        b"pHYs",
    }
)
_HEIC_BRANDS: Final = frozenset({b"heic", b"heix", b"heif", b"mif1", b"msf1", b"hevc"})
_START, _END, _SCAN, _APP1 = 0xD8, 0xD9, 0xDA, 0xE1
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_KEPT_APPS: Final = {0xE0: b"JFIF\x00", 0xE2: b"ICC_PROFILE\x00", 0xEE: b"Adobe"}
_COMMENT: Final = 0xFE
_EXIF: Final = b"Exif\x00\x00"
_ORIENTATION, _PLACE = 0x0112, 0x8825
_NEXT_MARKER: Final = re.compile(rb"\xff+[\x01-\xcf\xd8-\xfe]")
_PDF_SIZES: Final = re.compile(rb"/(?:Width|Height)\s+([0-9]+)")
_PDF_STREAM: Final = re.compile(rb"stream\r?\n")
_PDF_HEAD_BYTES: Final = 1024


@dataclass(frozen=True)
class Scan:
    """A file that may be kept.

    Attributes:
        had_place: It held the place where it was taken, which is gone now.
        had_details: It held other details of the camera or of whoever made it, gone now.
    """

    media_type: MediaType
    data: bytes
    had_place: bool = False
    had_details: bool = False


def prepare(data: bytes) -> Scan:
    """The file as it may be kept.

    Raises:
        InvalidData: "empty", "too_large", "heic", "not_a_scan", "damaged" or "too_many_pixels".
    """
    if not data:
        raise InvalidData("file", "empty")
    if len(data) > SIZE_LIMIT_BYTES:
        raise InvalidData("file", "too_large")
    if data.startswith(b"\xff\xd8"):
        return _jpeg(data)
    if data.startswith(_PNG):
        return _png(data)
    if b"%PDF-" in data[:_PDF_HEAD_BYTES]:
        return _pdf(data)
    is_heic = data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS
    raise InvalidData("file", "heic" if is_heic else "not_a_scan")


def _check_pixels(width: int, height: int) -> None:
    if not width or not height:
        raise InvalidData("file", "damaged")
    if max(width, height) > SIDE_LIMIT_PIXELS or width * height > PIXELS_LIMIT:
        raise InvalidData("file", "too_many_pixels")


def _png(data: bytes) -> Scan:
    kept = [_PNG]
    had_details = has_size = is_whole = False
    for name, body, chunk in _png_chunks(data):
        if name == b"IHDR" and len(body) >= 8:  # noqa: PLR2004 - two numbers of four bytes
            _check_pixels(*struct.unpack(">II", body[:8]))
            has_size = True
        had_details |= name not in _PNG_KEPT
        if name in _PNG_KEPT:
            kept.append(chunk)
        is_whole = name == b"IEND"
    if not has_size or not is_whole:
        raise InvalidData("file", "damaged")
    return Scan(MediaType.PNG, b"".join(kept), had_details=had_details)


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Name, content and whole of each chunk, to the end of the picture; each checked."""
    place, name = len(_PNG), b""
    while name != b"IEND":
        head = data[place : place + 8]
        length = int.from_bytes(head[:4], "big")
        name, end = head[4:], place + 12 + length
        body = data[place + 8 : end - 4]
        if len(head) < 8 or end > len(data):  # noqa: PLR2004 - a length and a name
            raise InvalidData("file", "damaged")
        if zlib.crc32(name + body) != int.from_bytes(data[end - 4 : end], "big"):
            raise InvalidData("file", "damaged")
        yield name, body, data[place:end]
        place = end


def _jpeg(data: bytes) -> Scan:
    kept: list[bytes] = []
    turned, had_place, had_details, has_size = 1, False, False, False
    for marker, segment in _jpeg_segments(data):
        content = segment[4:]
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", _exactly(content[1:5], 4))
            _check_pixels(width, height)
            has_size = True
        if marker == _APP1 and content.startswith(_EXIF):
            turned, placed = _exif(content[len(_EXIF) :])
            had_place |= placed
        if _is_kept(marker, content):
            kept.append(segment)
        else:
            had_details = True
    if not has_size:
        raise InvalidData("file", "damaged")
    upright = [_turned_segment(turned)] if turned != 1 else []
    return Scan(MediaType.JPEG, b"".join([b"\xff\xd8", *upright, *kept]), had_place, had_details)


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each marker with its segment, a scan with the pixels after it; ends with the picture."""
    place, marker = 2, _START
    while marker != _END:
        while data[place : place + 2] == b"\xff\xff":
            place += 1
        head = _exactly(data[place : place + 2], 2)
        marker = head[1]
        if head[0] != 0xFF or marker in {0x00, 0xFF}:  # noqa: PLR2004 - every marker begins so
            raise InvalidData("file", "damaged")
        end = place + 2
        if marker != _END:
            length = int.from_bytes(_exactly(data[place + 2 : place + 4], 2), "big")
            end = place + 2 + max(length, 2)
        if end > len(data):
            raise InvalidData("file", "damaged")
        if marker == _SCAN:
            following = _NEXT_MARKER.search(data, end)
            if following is None:
                raise InvalidData("file", "damaged")
            end = following.start()
        yield marker, data[place:end]
        place = end


def _is_kept(marker: int, content: bytes) -> bool:
    """Whether a segment is needed to draw the picture in its colours."""
    if 0xE0 <= marker <= 0xEF:  # noqa: PLR2004 - the sixteen segments of applications
        return marker in _KEPT_APPS and content.startswith(_KEPT_APPS[marker])
    return marker != _COMMENT


def _exif(tiff: bytes) -> tuple[int, bool]:
    """How the camera was held (1 for upright), and whether it noted the place."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2], "")
    if not order or len(tiff) < 10:  # noqa: PLR2004 - head and count
        return 1, False
    start = struct.unpack_from(f"{order}I", tiff, 4)[0]
    entries = tiff[start + 2 :]
    turned, placed = 1, False
    for place in range(0, len(entries) - 11, 12):
        if place // 12 >= struct.unpack_from(f"{order}H", tiff, start)[0]:
            break
        tag = struct.unpack_from(f"{order}H", entries, place)[0]
        if tag == _ORIENTATION:
            turned = struct.unpack_from(f"{order}H", entries, place + 8)[0]
        placed |= tag == _PLACE
    return (turned if 1 <= turned <= 8 else 1), placed  # noqa: PLR2004 - Exif knows eight


def _turned_segment(turned: int) -> bytes:
    """Exif that says nothing but how the camera was held."""
    entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, turned, 0)
    tiff = struct.pack(">2sHIH", b"MM", 42, 8, 1) + entry + bytes(4)
    content = _EXIF + tiff
    return struct.pack(">BBH", 0xFF, _APP1, len(content) + 2) + content


def _pdf(data: bytes) -> Scan:
    """A PDF is kept as it is: nothing in it is ever run or opened, only drawn."""
    sizes = [int(size[:9]) for size in _PDF_SIZES.findall(data)]
    if max(sizes, default=0) > SIDE_LIMIT_PIXELS:
        raise InvalidData("file", "too_many_pixels")
    for stream in _PDF_STREAM.finditer(data):
        if not _unpacks_within_the_limit(data, stream.end()):
            raise InvalidData("file", "too_many_pixels")
    return Scan(MediaType.PDF, data)


def _unpacks_within_the_limit(data: bytes, start: int) -> bool:
    """Whether what begins here, if it is compressed, stays of a size that can be drawn."""
    if data[start : start + 1] not in {b"\x78", b"\x48", b"\x58", b"\x68", b"\x38"}:
        return True
    unpacker, rest, size_bytes = zlib.decompressobj(), data[start:], 0
    try:
        while rest and not unpacker.eof and size_bytes <= _STREAM_LIMIT_BYTES:
            size_bytes += len(unpacker.decompress(rest, _INFLATE_STEP_BYTES))
            rest = unpacker.unconsumed_tail
    except zlib.error:
        return True
    return size_bytes <= _STREAM_LIMIT_BYTES


def _exactly(found: bytes, count: int) -> bytes:
    if len(found) != count:
        raise InvalidData("file", "damaged")
    return found
