"""Files from outside: what may be kept, what goes from it, and bytes that mean harm."""

import struct
import zlib
from io import BytesIO

import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from iro_core.domain.attachment import SIZE_LIMIT_BYTES, MediaType
from iro_core.errors import InvalidData
from iro_desktop.documents.pdf_pages import PdfPages
from iro_desktop.documents.scans import prepare
from tests.support.attachments import exif, jpeg, jpeg_segment, png, png_chunk

PLACE = b"51.2362N 0.5704W, the carer's address"
PNG_SIGNATURE = b"\x89PNG"


def pdf(words: str = "An invented consultation form") -> bytes:
    written = typst.compile(
        f"#set page(width: 200pt, height: 100pt)\n{words} #pagebreak() Two".encode(), format="pdf"
    )
    assert isinstance(written, bytes)
    return written


def reason(data: bytes) -> str:
    with pytest.raises(InvalidData) as refused:
        prepare(data)
    return refused.value.reason


def test_the_place_and_the_camera_leave_a_photo_and_its_pixels_stay() -> None:
    plain = jpeg()
    told = exif(place=PLACE) + jpeg_segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + PLACE)
    told += jpeg_segment(0xED, b"Photoshop 3.0\x00" + PLACE) + jpeg_segment(0xFE, PLACE)

    scan = prepare(jpeg(segments=told, after=b"a second picture, " + PLACE))

    assert scan.data == plain
    assert scan.media_type is MediaType.JPEG
    assert (scan.had_place, scan.had_details) == (True, True)


def test_a_photo_without_such_details_stays_as_it_is() -> None:
    colours = jpeg_segment(0xE0, b"JFIF\x00\x01\x02") + jpeg_segment(0xE2, b"ICC_PROFILE\x00\x01")
    data = jpeg(segments=colours)

    scan = prepare(data)

    assert scan.data == data
    assert (scan.had_place, scan.had_details) == (False, False)


@pytest.mark.parametrize("turned", range(1, 9))
def test_a_photo_keeps_how_the_camera_was_held_and_nothing_else(turned: int) -> None:
    scan = prepare(jpeg(segments=exif(turned=turned, place=PLACE)))

    assert PLACE not in scan.data
    assert (b"Exif" in scan.data) == (turned != 1)
    if turned != 1:
        assert struct.pack(">HHIH", 0x0112, 3, 1, turned) in scan.data
    assert prepare(scan.data).data == scan.data


def test_words_and_dates_leave_a_png() -> None:
    told = png_chunk(b"tEXt", PLACE) + png_chunk(b"eXIf", PLACE) + png_chunk(b"tIME", b"1234567")

    scan = prepare(png(chunks=told) + PLACE)

    assert scan.data == png()
    assert scan.had_details


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"\xff\xd8" + bytes(SIZE_LIMIT_BYTES), "too_large"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(40), "heic"),
        (b"MZ\x90\x00 a program", "not_a_scan"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not_a_scan"),
        (b"GIF89a" + bytes(40), "not_a_scan"),
        (b"PK\x03\x04 a zip", "not_a_scan"),
        (jpeg()[:-3], "damaged"),
        (b"\xff\xd8\xff\xd9", "damaged"),
        (jpeg(0, 8), "damaged"),
        (png()[:-5], "damaged"),
        (png().replace(b"IDAT", b"IDAU"), "damaged"),
        (png(0, 2, rows=b""), "damaged"),
        (jpeg(60_000, 60_000), "too_many_pixels"),
        (png(20_001, 1, rows=b"x"), "too_many_pixels"),
        (png(20_000, 20_000, rows=zlib.compress(bytes(1000))), "too_many_pixels"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_name(data: bytes, why: str) -> None:
    assert reason(data) == why


@given(st.data())
def test_no_cut_and_no_flipped_bit_of_a_picture_raises_anything_else(draw: st.DataObject) -> None:
    whole = draw.draw(st.sampled_from([jpeg(segments=exif(turned=6, place=PLACE)), png()]))
    changed = bytearray(whole[: draw.draw(st.integers(1, len(whole)))])
    changed[draw.draw(st.integers(0, len(changed) - 1))] ^= 1 << draw.draw(st.integers(0, 7))

    try:
        scan = prepare(bytes(changed))
    except InvalidData:
        return
    assert prepare(scan.data).data == scan.data


def test_the_pages_of_a_pdf_are_drawn_and_end() -> None:
    pages = PdfPages(pdf())

    first, second, third = (pages.page(number, 300) for number in (1, 2, 3))

    assert first is not None
    assert second is not None
    assert third is None
    assert first.startswith(PNG_SIGNATURE)
    assert struct.unpack(">II", first[16:24]) == (300, 150)


def test_a_pdf_larger_than_one_part_is_drawn() -> None:
    data = pdf().replace(b"%%EOF", b"%" + b"x" * 600_000 + b"\n%%EOF")

    drawn = PdfPages(data).page(1, 100)

    assert drawn is not None


def hostile_pdf() -> bytes:
    """Scripts, an embedded program, and an action that opens an address."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf())))
    script = "app.alert('run'); this.submitForm('https://invented.example');"
    action = {
        NameObject("/S"): NameObject("/JavaScript"),
        NameObject("/JS"): TextStringObject(script),
    }
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    writer.add_attachment("payroll.exe", b"MZ\x90\x00")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_pdf_with_scripts_and_files_inside_is_only_drawn() -> None:
    data = hostile_pdf()

    drawn = PdfPages(prepare(data).data).page(1, 300)

    assert drawn == PdfPages(pdf()).page(1, 300)


def test_a_pdf_locked_by_a_password_cannot_be_drawn_and_says_so() -> None:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf())))
    writer.encrypt("otter", algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)

    with pytest.raises(InvalidData, match="not_drawn"):
        PdfPages(out.getvalue()).page(1, 100)


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.9])
def test_a_pdf_that_is_not_whole_cannot_be_drawn_or_is_drawn(cut: float) -> None:
    data = pdf()

    with pytest.raises(InvalidData, match="not_drawn"):
        PdfPages(data[: int(len(data) * cut)]).page(1, 100)


def test_a_page_of_absurd_shape_makes_no_large_picture() -> None:
    """A page two points wide and two hundred inches tall."""
    thin = typst.compile(b"#set page(width: 2pt, height: 14000pt, margin: 0pt)", format="pdf")
    assert isinstance(thin, bytes)

    drawn = PdfPages(thin).page(1, 1_000)

    assert drawn is not None
    assert max(struct.unpack(">II", drawn[16:24])) <= 1_001


def test_a_pdf_that_would_unpack_without_end_is_refused() -> None:
    """140 MiB of nothing in 140 kB; and a picture of a milliard dots."""
    bomb = zlib.compress(bytes(140 * 1024 * 1024), 9)
    stream = b"<</Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream" % (len(bomb), bomb)

    assert reason(b"%PDF-1.7\n1 0 obj\n" + stream) == "too_many_pixels"
    assert reason(b"%PDF-1.7\n<</Subtype/Image/Width 99999/Height 9>>") == "too_many_pixels"
