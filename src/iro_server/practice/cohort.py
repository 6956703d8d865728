"""Who the practice children are: ages, families, starts, and how their reviews went.

The numbers are those of the seed: Surrey's IRO annual report 2016-17, sections 3.2 and 4. The
report does not say who the 44 children are by whom 871 exceeds 827, nor the 68 between 827 and
759; here they are the newly looked after, and those under 4 or still without a review.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from random import Random
from typing import Final

import msgspec

from iro_server.practice.chance import pick
from iro_server.practice.timetable import first_due_on, review_before

_SEED_CHILDREN: Final = 871
_SEED_NEW: Final = 44  # 871 - 827: looked after for up to four weeks
_SEED_UNDER_4: Final = 64  # 827 - 759, without the four who still wait for a first review
_SEED_FIRST_OVERDUE: Final = 4
_SEED_OVERDUE: Final = 26
_SEED_LATE_IN_YEAR: Final = 87  # with the two above: 827 - 710 not in time
_SEED_ALONE: Final = 110
_SEED_DUE_SOON: Final = 60
_SOON_DAYS: Final = 8  # a week always has days that can be reached by a review on a working day
_FIRST_DUE_TODAY: Final = 6

YEAR_DAYS: Final = 365.25
_OLDEST_YEARS: Final = 17.95
_AGES_FROM_4: Final = (((4.8, 10.0), 29), ((10.0, 16.0), 47), ((16.0, _OLDEST_YEARS), 24))
_FAMILY_SIZES: Final = ((1, 62), (2, 24), (3, 10), (4, 4))
_BIRTH_GAP_DAYS: Final = 300
_SETTLED_DAYS: Final = 300  # long enough for a review whose next due date can be chosen
_FIRST_REVIEWED_DAYS: Final = 80


class Course(StrEnum):
    """How a child's reviews went."""

    NEW = "new"
    FIRST_OVERDUE = "first_overdue"
    IN_TIME = "in_time"
    DUE_SOON = "due_soon"
    LATE_IN_YEAR = "late_in_year"
    OVERDUE = "overdue"


class Outline(msgspec.Struct):
    """A practice child before anything is known but age, family and start.

    Attributes:
        alone: An unaccompanied asylum-seeking child.
        family: Children with the same number are siblings.
        due_on: The day on which the next review is to be due, where the course asks for one.
    """

    born_on: date
    started_on: date
    family: int
    course: Course
    alone: bool = False
    due_on: date | None = None

    def age_on(self, day: date) -> int:
        """Age in whole years."""
        before_birthday = (day.month, day.day) < (self.born_on.month, self.born_on.day)
        return day.year - self.born_on.year - before_birthday


def invent_cohort(random: Random, as_at: date, children: int) -> list[Outline]:
    """Children with ages, families and starts, shuffled."""
    share = children / _SEED_CHILDREN
    new, under_4 = round(_SEED_NEW * share), round(_SEED_UNDER_4 * share)
    first_overdue = round(_SEED_FIRST_OVERDUE * share)
    alone = round(_SEED_ALONE * share)
    new_alone = alone // 8
    older = children - new - under_4 - first_overdue - (alone - new_alone)
    reviewed = [_birth_under_4(random, as_at) for _ in range(under_4)]
    reviewed += [_birth_from_4(random, as_at) for _ in range(older)]
    cohort = list(_settled_families(random, as_at, reviewed))
    cohort += [_alone(random, as_at) for _ in range(alone - new_alone)]
    _choose_courses(random, as_at, cohort, share)
    cohort += _newly_started(random, as_at, new - new_alone, new_alone)
    for _ in range(first_overdue):
        born_on = _birth(random, as_at, 5, 16)
        started_on = as_at - timedelta(days=random.randint(33, 58))
        cohort.append(Outline(born_on, started_on, family=0, course=Course.FIRST_OVERDUE))
    _number_families(cohort)
    random.shuffle(cohort)
    return cohort


def _birth(random: Random, as_at: date, from_years: float, to_years: float) -> date:
    return as_at - timedelta(days=round(random.uniform(from_years, to_years) * YEAR_DAYS))


def _birth_under_4(random: Random, as_at: date) -> date:
    return as_at - timedelta(days=round(random.triangular(130, 3.85 * YEAR_DAYS, 500)))


def _birth_from_4(random: Random, as_at: date) -> date:
    # From 4 years 9 months, so that the latest review was held at 4 or over.
    low, high = pick(random, _AGES_FROM_4)
    return _birth(random, as_at, low, high)


def _settled_families(random: Random, as_at: date, births: list[date]) -> Iterator[Outline]:
    waiting = sorted(births, key=lambda _: random.random())
    family = 0
    while waiting:
        family += 1
        members = _siblings(waiting, pick(random, _FAMILY_SIZES))
        days = min(4_400, max(_FIRST_REVIEWED_DAYS + 5, round(random.lognormvariate(6.25, 0.95))))
        family_start = as_at - timedelta(days=days)
        for born_on in members:
            at_birth = born_on + timedelta(days=random.randint(2, 40))
            yield Outline(
                born_on, max(family_start, at_birth), family=family, course=Course.IN_TIME
            )


def _siblings(waiting: list[date], size: int) -> list[date]:
    members = [waiting.pop()]
    for candidate in reversed(waiting[-60:]):
        if len(members) == size:
            break
        if all(abs((candidate - each).days) >= _BIRTH_GAP_DAYS for each in members):
            members.append(candidate)
            waiting.remove(candidate)
    return members


def _alone(random: Random, as_at: date) -> Outline:
    age = random.triangular(14.3, _OLDEST_YEARS, 17.3)
    longest = round((age - 13.8) * YEAR_DAYS)
    days = min(longest, round(random.triangular(_FIRST_REVIEWED_DAYS + 5, 1_100, 330)))
    born_on = as_at - timedelta(days=round(age * YEAR_DAYS))
    return Outline(
        born_on, as_at - timedelta(days=days), family=0, course=Course.IN_TIME, alone=True
    )


def _choose_courses(random: Random, as_at: date, cohort: list[Outline], share: float) -> None:
    settled = [each for each in cohort if (as_at - each.started_on).days >= _SETTLED_DAYS]
    random.shuffle(settled)
    for _ in range(round(_SEED_OVERDUE * share)):
        child = settled.pop()
        child.course = Course.OVERDUE
        child.due_on = as_at - timedelta(days=random.randint(1, 34))
    soon = [as_at + timedelta(days=days) for days in range(_SOON_DAYS)]
    possible = [day for day in soon if review_before(day) is not None]
    for place in range(round(_SEED_DUE_SOON * share)):
        child = settled.pop()
        child.course, child.due_on = Course.DUE_SOON, possible[place % len(possible)]
    for _ in range(round(_SEED_LATE_IN_YEAR * share)):
        settled.pop().course = Course.LATE_IN_YEAR


def _newly_started(random: Random, as_at: date, others: int, alone: int) -> Iterator[Outline]:
    births = [
        _birth(random, as_at, 0.1, 3.5) if place % 3 == 0 else _birth(random, as_at, 4, 17.5)
        for place in range(others)
    ]
    family = 0
    four_weeks_ago = as_at - timedelta(days=28)
    first_due_today = first_due_on(four_weeks_ago) == as_at
    while births:
        family -= 1
        days = 28 if first_due_today and -family <= _FIRST_DUE_TODAY else random.randint(1, 24)
        for born_on in _siblings(births, random.choice((1, 1, 1, 2, 3))):
            started_on = as_at - timedelta(days=days)
            yield Outline(born_on, started_on, family=family, course=Course.NEW)
    for _ in range(alone):
        born_on = _birth(random, as_at, 15, 17.8)
        started_on = as_at - timedelta(days=random.randint(1, 24))
        yield Outline(born_on, started_on, family=0, course=Course.NEW, alone=True)


def _number_families(cohort: list[Outline]) -> None:
    """Give every family, and every child alone (0), a number of its own."""
    numbers: dict[int, int] = {}
    following = iter(range(1, len(cohort) + 1))
    for child in cohort:
        if child.family == 0:
            child.family = next(following)
        elif child.family in numbers:
            child.family = numbers[child.family]
        else:
            numbers[child.family] = child.family = next(following)
