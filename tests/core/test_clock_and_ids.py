from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iro_core import clock, ids


def test_today_is_the_date_in_england_not_in_greenwich() -> None:
    summer_midnight = clock.FixedClock(datetime(2026, 6, 30, 23, 30, tzinfo=UTC))

    assert clock.today(summer_midnight) == date(2026, 7, 1)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2999, 1, 1)))  # noqa: DTZ001 - made aware below
def test_an_instant_survives_its_text_to_the_millisecond(naive: datetime) -> None:
    instant = naive.replace(tzinfo=UTC, microsecond=naive.microsecond // 1000 * 1000)

    assert clock.from_text(clock.to_text(instant)) == instant


@given(st.integers(0, 2**48 - 1), st.binary(min_size=10, max_size=10))
def test_every_new_id_is_a_version_7_id(milliseconds: int, randomness: bytes) -> None:
    assert ids.is_uuid7(ids.uuid7(milliseconds, randomness))


def test_ids_sort_by_the_time_they_were_made() -> None:
    at = clock.FixedClock(datetime(2026, 11, 23, tzinfo=UTC))
    new_id = ids.time_ordered_ids(at)
    first = new_id()
    at.advance(timedelta(milliseconds=1))

    assert first < new_id()


@pytest.mark.parametrize("text", ["", "018f", "00000000-0000-4000-8000-000000000000"])
def test_other_texts_are_no_ids(text: str) -> None:
    assert not ids.is_uuid7(text)
