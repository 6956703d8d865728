"""N-12: files that mean harm are refused by name, or kept as nothing but what they show.

The long search: `python -m pytest -s -m campaign tests/desktop/documents/test_hostile_scans.py`.
"""

import struct
import sys
import zlib
from collections import Counter
from collections.abc import Callable
from random import Random

import pytest
import typst
from PySide6.QtCore import QBuffer
from PySide6.QtGui import QImage

from iro_core.domain.attachment import SIZE_LIMIT_BYTES, MediaType
from iro_core.errors import InvalidData
from iro_desktop.documents.pdf_pages import PdfPages
from iro_desktop.documents.scans import Scan, prepare
from iro_desktop.ui.support.pictures import read_picture
from tests.support.attachments import exif, jpeg, jpeg_segment, png, png_chunk
from tests.support.hostile import changed_bytes

_SIDE_PIXELS = 200
# What no picture needs and what would mean something to another program.
_PAYLOADS = (
    b"<script>alert('run')</script>",
    b"MZ\x90\x00This program cannot be run in DOS mode",
    b"PK\x03\x04\x14\x00payroll.exePK\x05\x06" + bytes(18),
    b"#!/bin/sh\nrm -rf /\n",
    b"<?php system($_GET['c']); ?>",
    b"%PDF-1.7 1 0 obj <</OpenAction<</S/JavaScript/JS(app.alert\\('run'\\))>>>>",
)


@pytest.fixture(scope="module")
def paper() -> bytes:
    source = b"#set page(width: 200pt, height: 100pt)\nAn invented form #pagebreak() Two"
    made = typst.compile(source, format="pdf")
    assert isinstance(made, bytes)
    return made


@pytest.mark.no_qt_log  # its readers complain of what they are given
@pytest.mark.parametrize(
    ("seed", "count"), [(8903, 60), pytest.param(1, 500, marks=pytest.mark.campaign)]
)
def test_a_hostile_file_is_refused_or_kept_inert(paper: bytes, seed: int, count: int) -> None:
    chance, outcomes = Random(seed), Counter[str]()
    for number in range(count):
        make = _MAKERS[number % len(_MAKERS)]
        payload = chance.choice(_PAYLOADS)
        data = make(chance, payload, paper)
        try:
            scan = prepare(data)
        except InvalidData as refused:
            outcomes[f"{make.__name__}: {refused.reason}"] += 1
            continue
        outcomes[f"{make.__name__}: {_shown(scan)}"] += 1
        assert prepare(scan.data).data == scan.data
        if scan.media_type is not MediaType.PDF:
            assert payload not in scan.data, make.__name__
    sys.stdout.write(f"{dict(sorted(outcomes.items()))}\n")


def _shown(scan: Scan) -> str:
    """Whether the program can show it; that it is still here is the promise."""
    if scan.media_type is not MediaType.PDF:
        return "shown" if read_picture(scan.data, _SIDE_PIXELS) else "not shown"
    try:
        drawn = PdfPages(scan.data).page(1, _SIDE_PIXELS)
    except InvalidData:
        return "not shown"
    return "no such page" if drawn is None else "shown"


def _photo() -> bytes:
    """A JPEG that every decoder draws, held sideways."""
    drawn, buffer = QImage(40, 30, QImage.Format.Format_RGB32), QBuffer()
    drawn.fill(0x336699)
    drawn.save(buffer, "JPEG")
    plain = bytes(buffer.data().data())
    return plain[:2] + exif(turned=6) + plain[2:]


def _with_something_behind(chance: Random, payload: bytes, _paper: bytes) -> bytes:
    return chance.choice((_photo(), png())) + payload


def _with_something_inside(chance: Random, payload: bytes, _paper: bytes) -> bytes:
    name = chance.choice((b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"acTL", b"ruNz"))
    marker = chance.choice((0xFE, 0xE1, 0xE3, 0xEC, 0xED))
    held = chance.choice((png(chunks=png_chunk(name, payload)), b""))
    return held or jpeg(segments=jpeg_segment(marker, payload) + exif(turned=3, place=payload))


def _under_another_name(chance: Random, payload: bytes, paper: bytes) -> bytes:
    """What it begins with is not what it is."""
    return chance.choice(
        (payload + png(), b"GIF89a" + paper, b"\xff\xd8" + png(), png()[:8] + jpeg(), payload)
    )


def _changed_picture(chance: Random, _payload: bytes, _paper: bytes) -> bytes:
    return changed_bytes(chance, chance.choice((_photo(), _photo(), png(40, 40))))


def _changed_picture_with_right_sums(chance: Random, payload: bytes, _paper: bytes) -> bytes:
    """Every checksum fits, so that a decoder sees what was changed."""
    rows = changed_bytes(chance, zlib.compress(bytes(41 * 40)))
    name = chance.choice((b"tRNS", b"gAMA", b"sBIT", b"pHYs", b"PLTE", b"iCCP"))
    chunk = png_chunk(name, chance.randbytes(chance.randrange(90)))
    return png(40, 40, rows=rows, chunks=chunk) + payload


def _changed_paper(chance: Random, _payload: bytes, paper: bytes) -> bytes:
    return changed_bytes(chance, paper)


def _paper_with_something_behind(_chance: Random, payload: bytes, paper: bytes) -> bytes:
    return paper + payload


def _bomb(chance: Random, _payload: bytes, _paper: bytes) -> bytes:
    """Little on the disk, much in memory: rows, a colour profile, a stream, a size."""
    much = zlib.compress(bytes(chance.choice((30, 140)) * 1024 * 1024), 9)
    stream = b"%%PDF-1.7\n<</Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream"
    return chance.choice(
        (
            png(8, 8, rows=much),
            png(chunks=png_chunk(b"iCCP", b"profile\x00\x00" + much)),
            stream % (len(much), much),
            png(chance.randrange(1, 2**31), chance.randrange(1, 2**31), rows=b"x"),
            jpeg(65_535, chance.randrange(1, 65_535)),
            b"%%PDF-1.7\n<</Subtype/Image/Width %d/Height 9>>" % chance.randrange(9_000, 10**9),
        )
    )


def _too_large_or_nothing(chance: Random, payload: bytes, _paper: bytes) -> bytes:
    huge = png(chunks=png_chunk(b"IDAT", bytes(SIZE_LIMIT_BYTES)))
    return chance.choice((b"", huge[: SIZE_LIMIT_BYTES + 1], payload[:1]))


def _lying_lengths(chance: Random, payload: bytes, _paper: bytes) -> bytes:
    length = chance.choice((0, 1, 2**31 - 1, 2**31, 2**32 - 1))
    chunk = struct.pack(">I", length) + b"IDAT" + payload + bytes(4)
    segment = struct.pack(">BBH", 0xFF, 0xE2, length % 65_536) + payload
    return chance.choice((png(chunks=chunk), jpeg(segments=segment)))


_MAKERS: tuple[Callable[[Random, bytes, bytes], bytes], ...] = (
    _with_something_behind,
    _with_something_inside,
    _under_another_name,
    _changed_picture,
    _changed_picture_with_right_sums,
    _changed_paper,
    _paper_with_something_behind,
    _bomb,
    _too_large_or_nothing,
    _lying_lengths,
)
