"""The reviews that were held: in time, but where the child's course says otherwise."""

from datetime import date, timedelta
from random import Random
from typing import Final

from iro_server.practice.care import Care
from iro_server.practice.chance import happens, pick
from iro_server.practice.cohort import Course, Outline
from iro_server.practice.timetable import (
    due_on,
    review_before,
    review_well_before,
    working_day_from,
    working_day_to,
)

_YEAR: Final = timedelta(days=365)
_LATE_FROM: Final = timedelta(days=320)
_LATE_TO: Final = timedelta(days=40)
_LATE_BEFORE_SHARE: Final = 0.05
# How long before the last day, from and to, and how often.
_LEADS_DAYS: Final = (((0, 3), 40), ((4, 10), 40), ((11, 25), 20))
_SHORTEST_GAP_DAYS: Final = 25
_PN0: Final = "PN0"
_UNDER_4_YEARS: Final = 4

_TOOK_PART: Final = (("PN1", 56), ("PN2", 7), ("PN3", 6), ("PN5", 7), ("PN6", 24))
_DID_NOT: Final = (("PN4", 35), ("PN7", 65))
TOOK_PART_SHARE: Final = 686 / 759


class Meetings:
    """Invents the days of a child's reviews and how the child took part."""

    def __init__(self, random: Random, as_at: date) -> None:
        """Take the source of choices and the day on which nothing has been held yet."""
        self._random = random
        self._as_at = as_at

    def held_on(self, child: Outline, care: Care) -> list[date]:
        """The days on which the child's reviews were held, before the last day."""
        held: list[date] = []
        if child.course in {Course.NEW, Course.FIRST_OVERDUE}:
            return held
        last = self._last(child)
        late_wanted = child.course is Course.LATE_IN_YEAR
        while True:
            due = due_on(
                child.started_on,
                held,
                care.moved_on,
                ordered_on=care.ordered_on,
                adopters_on=care.adopters_on,
            )
            if last is not None and held and due >= last:
                return [*held, last]
            day, was_late = self._day(due, late_wanted=late_wanted)
            late_wanted = late_wanted and not was_late
            if last is not None and held and (last - day).days < _SHORTEST_GAP_DAYS:
                earliest = held[-1] + timedelta(days=_SHORTEST_GAP_DAYS)
                day = working_day_to(max(earliest, last - timedelta(days=60)))
            if day >= self._as_at:
                return held
            held.append(day)

    def code(self, child: Outline, held_on: date, *, took_part: bool) -> str:
        """A participation code that is right for the child's age on that day."""
        if child.age_on(held_on) < _UNDER_4_YEARS:
            return _PN0
        return pick(self._random, _TOOK_PART if took_part else _DID_NOT)

    def took_part(self) -> bool:
        """Whether a child took part in an earlier review."""
        return happens(self._random, TOOK_PART_SHARE)

    def _last(self, child: Outline) -> date | None:
        if child.due_on is None:
            return None
        return review_before(child.due_on) or review_well_before(child.due_on)

    def _day(self, due: date, *, late_wanted: bool) -> tuple[date, bool]:
        random = self._random
        in_year = self._as_at - _LATE_FROM <= due <= self._as_at - _LATE_TO
        before = due < self._as_at - _YEAR and happens(random, _LATE_BEFORE_SHARE)
        if before or (late_wanted and in_year):
            return working_day_from(due + timedelta(days=random.randint(2, 30))), not before
        least, most = pick(random, _LEADS_DAYS)
        lead = random.randint(least, most)
        return working_day_to(due - timedelta(days=lead)), False
