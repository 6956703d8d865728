"""Which days count in England, and adding working days and months to a date.

A working day is any day but Saturday, Sunday, Christmas Day, Good Friday or a bank holiday in
England and Wales (Care Planning, Placement and Case Review (England) Regulations 2010, reg. 2(1)).
"""

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

# By name, and when the program starts: `country_holidays` loads it at the first date asked for.
from holidays.countries.united_kingdom import UnitedKingdom

_DAY: Final = timedelta(days=1)
# Regulations 2010, reg. 2(1): Saturdays and Sundays do not count.
_SATURDAY: Final = 5


@lru_cache(maxsize=256)
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(UnitedKingdom(subdiv="ENG", years=year))  # type: ignore[no-untyped-call]


class WorkingDays:
    """The calendar of England with the one-off holidays that the server has announced."""

    def __init__(self, extra_holidays: frozenset[date] = frozenset()) -> None:
        """Add holidays that the shipped calendar does not know yet."""
        self._extra = extra_holidays

    def is_working_day(self, day: date) -> bool:
        """Whether this day counts."""
        return day.weekday() < _SATURDAY and not self._is_holiday(day)

    def add(self, day: date, working_days: int) -> date:
        """The day that many working days later; the day itself is not counted."""
        return self._step(day, working_days, _DAY)

    def subtract(self, day: date, working_days: int) -> date:
        """The day that many working days earlier; the day itself is not counted."""
        return self._step(day, working_days, -_DAY)

    def count(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative if `end` is earlier."""
        if end < start:
            return -self.count(end, start)
        return _weekdays_until(end) - _weekdays_until(start) - len(self.skipped(start, end))

    def skipped(self, start: date, end: date) -> tuple[date, ...]:
        """Holidays on weekdays after `start` up to and including `end`."""
        years = range(start.year, end.year + 1)
        known = self._extra.union(*(_bank_holidays(year) for year in years))
        return tuple(
            sorted(day for day in known if start < day <= end and day.weekday() < _SATURDAY)
        )

    def _is_holiday(self, day: date) -> bool:
        return day in self._extra or day in _bank_holidays(day.year)

    def _step(self, day: date, working_days: int, step: timedelta) -> date:
        left = working_days
        while left > 0:
            day += step
            left -= self.is_working_day(day)
        return day


def _weekdays_until(day: date) -> int:
    """Mondays to Fridays from 1 January of the year 1, a Monday, up to and including a day."""
    weeks, rest = divmod(day.toordinal(), 7)
    return weeks * _SATURDAY + min(rest, _SATURDAY)


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day if it is shorter."""
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def halfway(start: date, end: date) -> date:
    """The day in the middle, the earlier of two."""
    return start + (end - start) // 2
