"""A practice child's time in care: legal statuses and placements, one episode after another."""

from datetime import date, timedelta
from random import Random
from typing import Final

import msgspec

from iro_server.practice.chance import happens, pick
from iro_server.practice.cohort import YEAR_DAYS, Course, Outline
from iro_server.practice.homes import Home, HomeFinder
from iro_server.practice.places import AREAS

_CHANGE_REASONS: Final = (
    ("CARPL", 44),
    ("CREQB", 18),
    ("LAREQ", 11),
    ("CREQO", 8),
    ("CHILD", 6),
    ("CLOSE", 5),
    ("STAND", 3),
    ("ALLEG", 1),
    ("OTHER", 4),
)
# The first legal status, for how many days, and how often.
_FIRST_STATUSES: Final = ((("V2", 90), 22), (("L1", 3), 10), (("L2", 7), 10), (("C1", 0), 58))
_NEEDS: Final = (("N1", 62), ("N5", 13), ("N4", 9), ("N3", 5), ("N2", 4), ("N6", 4), ("N8", 3))
_MOVES_FREE_DAYS: Final = 235  # before a chosen due date: its review, and a move's own review
_ADOPTERS_BEFORE: Final = timedelta(days=100)  # so that the two early reviews are held in time
_MOVES_FREE_BEFORE_LATE_DAYS: Final = 430  # so that a late review is late by its own clock
_SEMI_INDEPENDENT: Final = frozenset({"K3", "H5"})
_ADOPTION: Final = frozenset({"A5", "A6"})
_FIRST_STAY_DAYS: Final = 420
_LATER_STAY_DAYS: Final = 640
_SHORTEST_STAY_DAYS: Final = 20
_EARLIER_AWAY_SHARE: Final = 0.35
_TEN: Final = 10
_REMAND_AGE: Final = 14
_REMAND_DAYS: Final = 120
_REMAND_SHARE: Final = 0.08


class Episode(msgspec.Struct):
    """One episode as the return has it."""

    started_on: date
    reason_started: str
    legal_status: str
    need: str
    home: Home
    ended_on: date | None = None
    reason_place_change: str = ""


class Care(msgspec.Struct, frozen=True):
    """All episodes in order, and the days on which the child moved to somebody else."""

    episodes: tuple[Episode, ...]
    moved_on: tuple[date, ...]

    @property
    def ordered_on(self) -> date | None:
        """The day of the placement order."""
        days = (each.started_on for each in self.episodes if each.legal_status == "E1")
        return next(days, None)

    @property
    def adopters_on(self) -> date | None:
        """When the child was placed for adoption."""
        last = self.episodes[-1]
        return last.started_on if last.home.placement_type in _ADOPTION else None

    @property
    def home(self) -> Home:
        """Where the child lives now."""
        return self.episodes[-1].home


class CareMaker:
    """Invents the episodes that lead from a child's start to the present home."""

    def __init__(self, random: Random, as_at: date, finder: HomeFinder) -> None:
        """Take the source of choices, the last day, and whoever finds earlier homes."""
        self._random = random
        self._as_at = as_at
        self._finder = finder

    def care(self, child: Outline, home: Home) -> Care:
        """All episodes up to the present home; another one where this cannot be reached in time."""
        until = self._last_move(child)
        legal = self._legal_statuses(child, home, until)
        moves = self._moves(child, until)
        if home.placement_type in _SEMI_INDEPENDENT:
            home, moves = self._move_at_sixteen(child, home, moves, until)
        elif home.placement_type in _ADOPTION:
            home, moves = self._move_to_adopters(home, moves, until, legal)
        homes = [*self._earlier_homes(child, home, len(moves)), home]
        stays = list(zip([child.started_on, *moves], homes, strict=True))
        return self._join(child, legal, stays)

    def _last_move(self, child: Outline) -> date:
        if child.course in {Course.NEW, Course.FIRST_OVERDUE}:
            return child.started_on
        if child.due_on is not None:
            return child.due_on - timedelta(days=_MOVES_FREE_DAYS)
        if child.course is Course.LATE_IN_YEAR:
            return self._as_at - timedelta(days=_MOVES_FREE_BEFORE_LATE_DAYS)
        return self._as_at - timedelta(days=3)

    def _moves(self, child: Outline, until: date) -> list[date]:
        moves: list[date] = []
        day = child.started_on
        while True:
            usual = _FIRST_STAY_DAYS if not moves else _LATER_STAY_DAYS
            day += timedelta(days=25 + round(self._random.expovariate(1 / usual)))
            if day > until:
                return moves
            moves.append(day)

    def _legal_statuses(self, child: Outline, home: Home, until: date) -> list[tuple[date, str]]:
        if child.alone:
            path = [(0, "V2")]
        elif home.placement_type in _ADOPTION:
            path = [(0, "C1"), (self._random.randint(200, 300), "E1")]
        else:
            path = self._path(child, with_parents=home.placement_type == "P1")
        days = [(child.started_on + timedelta(days=after), status) for after, status in path]
        return [
            (day, status)
            for day, status in days
            if day < self._as_at and (status != "E1" or day <= until)
        ]

    def _path(self, child: Outline, *, with_parents: bool) -> list[tuple[int, str]]:
        random = self._random
        age = child.age_on(child.started_on)
        recent = (self._as_at - child.started_on).days < _REMAND_DAYS
        if recent and age >= _REMAND_AGE and happens(random, _REMAND_SHARE):
            return [(0, "J1")]
        if not with_parents and happens(random, 0.38 if age >= _TEN else 0.14):
            return [(0, "V2")]
        order_after = random.randint(170, 270)
        first, lasts = pick(random, _FIRST_STATUSES)
        if lasts == 0:
            return [(0, first), (order_after, "C2")]
        return [(0, first), (lasts, "C1"), (lasts + order_after, "C2")]

    def _move_at_sixteen(
        self, child: Outline, home: Home, moves: list[date], until: date
    ) -> tuple[Home, list[date]]:
        earliest = child.born_on + timedelta(days=round(16 * YEAR_DAYS) + 5)
        if child.started_on >= earliest:
            return home, moves
        if earliest > until:
            return self._foster_home(home, "U6"), moves
        day = earliest + timedelta(days=self._random.randint(0, (until - earliest).days))
        return home, [each for each in moves if (day - each).days > _SHORTEST_STAY_DAYS] + [day]

    def _move_to_adopters(
        self, home: Home, moves: list[date], until: date, legal: list[tuple[date, str]]
    ) -> tuple[Home, list[date]]:
        earliest = legal[-1][0] + timedelta(days=30)
        if legal[-1][1] != "E1" or earliest > until - _ADOPTERS_BEFORE:
            return self._foster_home(home, "U5"), moves
        latest = min(until - _ADOPTERS_BEFORE, earliest + timedelta(days=150))
        day = earliest + timedelta(days=self._random.randint(0, (latest - earliest).days))
        return home, [each for each in moves if (day - each).days > _SHORTEST_STAY_DAYS] + [day]

    def _foster_home(self, home: Home, placement_type: str) -> Home:
        area = self._random.choice(AREAS)
        return self._finder.home(placement_type, area, out_of_county=home.out_of_county)

    def _earlier_homes(self, child: Outline, home: Home, count: int) -> list[Home]:
        random = self._random
        homes: list[Home] = []
        for _ in range(count):
            grown = child.age_on(self._as_at) >= _TEN
            kind = pick(random, (("U6", 76), ("U3", 12), ("K2", 12 if grown else 0)))
            away = happens(random, _EARLIER_AWAY_SHARE)
            area = self._finder.area_of(child)
            homes.append(self._finder.home(kind, area, out_of_county=away))
        if home.placement_type == "A5" and homes:
            homes[-1] = msgspec.structs.replace(home, placement_type="U5")
        return homes

    def _join(
        self, child: Outline, legal: list[tuple[date, str]], stays: list[tuple[date, Home]]
    ) -> Care:
        statuses, homes = dict(legal), dict(stays)
        need = "N8" if child.alone else pick(self._random, _NEEDS)
        episodes: list[Episode] = []
        status, home = legal[0][1], stays[0][1]
        for day in sorted({*statuses, *homes}):
            same_carer = day in homes and homes[day].name == home.name
            status, home = statuses.get(day, status), homes.get(day, home)
            if episodes:
                episodes[-1].ended_on = day
                if day in homes:
                    planned = home.placement_type in _SEMI_INDEPENDENT | _ADOPTION
                    reason = "CARPL" if planned else pick(self._random, _CHANGE_REASONS)
                    episodes[-1].reason_place_change = reason
            started = _reason(day in statuses, day in homes, same_carer=same_carer)
            code = started if episodes else "S"
            episodes.append(Episode(day, code, status, need, home))
        return Care(tuple(episodes), tuple(day for day, _ in stays[1:]))


def _reason(legal: bool, moved: bool, *, same_carer: bool) -> str:  # noqa: FBT001 - two facts
    if legal and moved:
        return "U" if same_carer else "B"
    if moved:
        return "T" if same_carer else "P"
    return "L"
