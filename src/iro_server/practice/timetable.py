"""When reviews are due, and on which days they are held.

Sources: regulation 33 of the Care Planning, Placement and Case Review (England) Regulations 2010;
regulation 36 of the Adoption Agencies Regulations 2005; and Surrey's own rule (seed report,
section 4.1): within 20 working days of a new placement.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from iro_core.domain.working_days import WorkingDays, add_months

_CALENDAR: Final = WorkingDays()
_FIRST_WORKING_DAYS: Final = 20
_SECOND_MONTHS: Final = 3
_LATER_MONTHS: Final = 6
_ORDERED_MONTHS: Final = 3
_ADOPTERS_FIRST: Final = timedelta(weeks=4)
_ADOPTERS_SECOND_MONTHS: Final = 3
_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5


def due_on(
    started_on: date,
    held: Sequence[date],
    moved_on: Sequence[date],
    *,
    ordered_on: date | None = None,
    adopters_on: date | None = None,
) -> date:
    """The last day for the next review.

    Args:
        started_on: When the child started to be looked after.
        held: Reviews held since then, in order.
        moved_on: Moves to other carers, in order.
        ordered_on: The day of the placement order.
        adopters_on: When the child was placed for adoption.
    """
    if not held:
        due = first_due_on(started_on)
    else:
        due = add_months(held[-1], _SECOND_MONTHS if len(held) == 1 else _LATER_MONTHS)
    since = held[-1] if held else started_on
    moved = [_CALENDAR.add(day, _FIRST_WORKING_DAYS) for day in moved_on if day > since]
    return min([due, *moved, *_towards_adoption(held, ordered_on, adopters_on)])


def _towards_adoption(
    held: Sequence[date], ordered_on: date | None, adopters_on: date | None
) -> Iterator[date]:
    if ordered_on is not None and not any(day >= ordered_on for day in held):
        yield add_months(ordered_on, _ORDERED_MONTHS)
    if adopters_on is not None:
        since = [day for day in held if day >= adopters_on]
        if not since:
            yield adopters_on + _ADOPTERS_FIRST
        elif len(since) == 1:
            yield add_months(since[0], _ADOPTERS_SECOND_MONTHS)


def first_due_on(started_on: date) -> date:
    """The last day for the first review."""
    return _CALENDAR.add(started_on, _FIRST_WORKING_DAYS)


def review_before(due: date) -> date | None:
    """The day of a review after which the next is due on exactly this day, if there is one."""
    day = add_months(due, -_LATER_MONTHS)
    possible = _CALENDAR.is_working_day(day) or day.weekday() == _SATURDAY
    return day if possible and add_months(day, _LATER_MONTHS) == due else None


def review_well_before(due: date) -> date:
    """The day of a review after which the next is due on this day or a few days earlier."""
    return working_day_to(add_months(due, -_LATER_MONTHS))


def working_day_from(day: date) -> date:
    """This day or the next working day."""
    while not _CALENDAR.is_working_day(day):
        day += _DAY
    return day


def working_day_to(day: date) -> date:
    """This day or the last working day before."""
    while not _CALENDAR.is_working_day(day):
        day -= _DAY
    return day
