from datetime import date, timedelta

import pytest
from govuk_bank_holidays.bank_holidays import BankHolidays
from hypothesis import given
from hypothesis import strategies as st

from iro_core.domain.working_days import WorkingDays, add_months, halfway

ENGLAND = WorkingDays()
DAYS = st.dates(date(2012, 1, 1), date(2028, 6, 30))


@pytest.mark.parametrize(
    ("start", "working_days", "expected"),
    [
        (date(2017, 4, 3), 20, date(2017, 5, 4)),
        (date(2016, 12, 12), 20, date(2017, 1, 12)),
        (date(2022, 9, 1), 20, date(2022, 9, 30)),
        (date(2017, 4, 3), 5, date(2017, 4, 10)),
        (date(2017, 4, 3), 10, date(2017, 4, 19)),
        (date(2017, 4, 3), 15, date(2017, 4, 26)),
        (date(2026, 12, 10), 20, date(2027, 1, 12)),
        (date(2026, 11, 27), 5, date(2026, 12, 4)),
    ],
)
def test_working_days_step_over_weekends_and_every_bank_holiday(
    start: date, working_days: int, expected: date
) -> None:
    """The vectors of the domain notes, section 15, among them moved and one-off holidays."""
    assert ENGLAND.add(start, working_days) == expected


@given(DAYS, st.integers(0, 60))
def test_adding_agrees_with_counting_one_day_at_a_time(start: date, working_days: int) -> None:
    """A slow oracle."""
    end = ENGLAND.add(start, working_days)

    assert ENGLAND.count(start, end) == working_days
    assert working_days == 0 or ENGLAND.is_working_day(end)


@given(DAYS, st.integers(1, 40))
def test_what_was_skipped_accounts_for_every_day(start: date, working_days: int) -> None:
    end = ENGLAND.add(start, working_days)
    days = [start + timedelta(n) for n in range(1, (end - start).days + 1)]
    weekdays = [day for day in days if day.weekday() < 5]

    assert len(weekdays) - len(ENGLAND.skipped(start, end)) == working_days


@given(DAYS, st.integers(1, 40), DAYS)
def test_another_holiday_never_shortens_a_deadline(
    start: date, working_days: int, holiday: date
) -> None:
    with_holiday = WorkingDays(frozenset({holiday}))

    assert with_holiday.add(start, working_days) >= ENGLAND.add(start, working_days)


@given(DAYS, st.integers(1, 40))
def test_subtracting_undoes_adding_from_a_working_day(start: date, working_days: int) -> None:
    first = ENGLAND.add(start, 1)

    assert ENGLAND.subtract(ENGLAND.add(first, working_days), working_days) == first


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2017, 1, 31), 3, date(2017, 4, 30)),
        (date(2016, 11, 30), 3, date(2017, 2, 28)),
        (date(2016, 8, 31), 6, date(2017, 2, 28)),
        (date(2023, 11, 30), 3, date(2024, 2, 29)),
        (date(2026, 5, 29), 6, date(2026, 11, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
    ],
)
def test_months_end_on_the_last_day_of_a_shorter_month(
    day: date, months: int, expected: date
) -> None:
    assert add_months(day, months) == expected


def test_halfway_between_two_reviews_is_the_earlier_of_two_middle_days() -> None:
    assert halfway(date(2026, 5, 29), date(2026, 11, 29)) == date(2026, 8, 29)
    assert halfway(date(2026, 1, 1), date(2026, 1, 4)) == date(2026, 1, 2)


OFFICIAL = frozenset(
    each["date"]
    for each in BankHolidays(use_cached_holidays=True).get_holidays(
        division=BankHolidays.ENGLAND_AND_WALES
    )
)


@pytest.mark.parametrize("year", range(2012, 2029))
def test_the_calendar_is_the_governments_own(year: int) -> None:
    """Every weekday holiday of GOV.UK's list, kept in a package of its own: two sources agree."""
    days = [date(year, 1, 1) + timedelta(n) for n in range(365 + (year % 4 == 0))]
    weekdays = [day for day in days if day.weekday() < 5]

    ours = {day for day in weekdays if not ENGLAND.is_working_day(day)}

    assert ours == {day for day in weekdays if day in OFFICIAL}
