"""A file is cut into pieces and put together again, or not shown at all."""

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iro_core.changes.change import Value
from iro_core.domain.attachment import (
    PIECE_BYTES,
    SIZE_LIMIT_BYTES,
    Attachment,
    description_problems,
    file_problem,
    pieces_of,
    step_problem,
    whole,
)
from tests.support.attachments import fields_of, some_bytes

SIZES = st.one_of(
    st.integers(1, 2_000),
    st.sampled_from([PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 2 * PIECE_BYTES + 7]),
)


def attachment(data: bytes) -> Attachment:
    made = Attachment.from_fields("at-1", "c-1", fields_of(data))
    assert made is not None
    return made


@given(SIZES)
def test_pieces_in_order_are_the_file_again(size_bytes: int) -> None:
    data = some_bytes(size_bytes)

    assert whole(attachment(data), pieces_of(data)) == data


@given(SIZES, st.data())
def test_a_file_with_one_bit_changed_is_not_shown(size_bytes: int, draw: st.DataObject) -> None:
    data = some_bytes(size_bytes)
    place = draw.draw(st.integers(0, size_bytes - 1))
    changed = bytearray(data)
    changed[place] ^= 1 << draw.draw(st.integers(0, 7))

    assert whole(attachment(data), pieces_of(bytes(changed))) is None


@given(st.permutations(range(3)).filter(lambda order: list(order) != [0, 1, 2]))
def test_pieces_out_of_order_are_not_the_file(order: list[int]) -> None:
    data = some_bytes(2 * PIECE_BYTES + 7)
    pieces = pieces_of(data)

    assert whole(attachment(data), [pieces[number] for number in order]) is None


@dataclass(frozen=True)
class Lie:
    """A record that describes no file, and the field that gives it away."""

    field: str
    value: Value


@pytest.mark.parametrize(
    "lie",
    [
        Lie("media_type", "image/heic"),
        Lie("media_type", None),
        Lie("size_bytes", 0),
        Lie("size_bytes", -1),
        Lie("size_bytes", True),
        Lie("size_bytes", SIZE_LIMIT_BYTES + 1),
        Lie("sha256", "A" * 64),
        Lie("sha256", ""),
        Lie("pieces", []),
        Lie("pieces", ["0" * 64, "0" * 64]),
        Lie("pieces", ["not a digest"]),
    ],
)
def test_a_record_that_describes_no_file_names_its_field(lie: Lie) -> None:
    values = fields_of(some_bytes(10)) | {lie.field: lie.value}

    assert file_problem(values) == lie.field
    assert Attachment.from_fields("at-1", "c-1", values) is None


def test_what_the_file_is_can_never_be_written_again() -> None:
    before = fields_of(some_bytes(10))

    assert step_problem(before, {"struck_out": "Another child’s"}) is None
    for field in ("media_type", "size_bytes", "sha256", "pieces"):
        assert step_problem(before, {field: before[field]}) == field


def test_a_scan_needs_a_name_a_description_and_a_day() -> None:
    today = date(2026, 11, 23)

    assert description_problems(fields_of(b"x"), today) == {}
    assert description_problems({"title": " ", "on": "2026-11-24"}, today) == {
        "title": "title_missing",
        "description": "description_missing",
        "on": "day_in_future",
    }
    assert description_problems({}, today)["on"] == "day_missing"
