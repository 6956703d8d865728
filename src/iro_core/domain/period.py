"""From one day to another, both included; weeks begin on Monday."""

from datetime import date, timedelta
from typing import Final

import msgspec

from iro_core.domain.working_days import add_months

_APRIL: Final = 4  # The reporting year of the seed report and of SSDA903: 1 April to 31 March.
_WEEK: Final = timedelta(days=7)


class Period(msgspec.Struct, frozen=True):
    """A stretch of days, both ends included."""

    first: date
    last: date

    def holds(self, day: date | None) -> bool:
        """Whether a day lies within."""
        return day is not None and self.first <= day <= self.last

    def weeks(self) -> tuple["Period", ...]:
        """Its weeks from Monday to Sunday, the oldest first; the ends may be shorter."""
        found = []
        start = self.first
        while start <= self.last:
            following = monday_of(start) + _WEEK
            found.append(Period(start, min(following - timedelta(days=1), self.last)))
            start = following
        return tuple(found)


def monday_of(day: date) -> date:
    """The Monday of the week of a day."""
    return day - timedelta(days=day.weekday())


def last_weeks(number: int, today: date) -> Period:
    """This week so far and the whole weeks before it, `number` in all."""
    return Period(monday_of(today) - (number - 1) * _WEEK, today)


def coming_weeks(number: int, today: date) -> tuple[Period, ...]:
    """The rest of this week and the whole weeks after it, `number` in all."""
    return Period(today, monday_of(today) + number * _WEEK - timedelta(days=1)).weeks()


def reporting_year(day: date) -> Period:
    """The year from 1 April to 31 March that a day lies in (seed report; SSDA903 guide)."""
    start = day.year if day.month >= _APRIL else day.year - 1
    return Period(date(start, _APRIL, 1), date(start + 1, _APRIL, 1) - timedelta(days=1))


def quarter(day: date) -> Period:
    """The quarter of the reporting year that a day lies in."""
    first = (day.month - 1) // 3 * 3 + 1
    start = date(day.year, first, 1)
    return Period(start, add_months(start, 3) - timedelta(days=1))
