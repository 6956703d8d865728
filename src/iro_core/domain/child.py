"""The child, the legal status and the placement, as the reviewing service knows them.

Real returns overlap, leave gaps and hold several open episodes; nothing here raises on those. The
episode that counts is the one that started last, and an episode without a start is left out.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

import msgspec

from iro_core.domain.health import HealthYear, health_years
from iro_core.domain.record_fields import Fields
from iro_core.ids import ChildId

PLACEMENT_ORDER: Final = "E1"
PLACED_FOR_ADOPTION: Final = frozenset({"A3", "A4", "A5", "A6"})
SHORT_BREAK_STATUSES: Final = frozenset({"V3", "V4"})
_STARTED: Final = "S"
_STATUS_ONLY: Final = "L"
# P, T and B move the child; U does so under a new legal status (SSDA903 guide, RNE).
_MOVES: Final = frozenset({"P", "T", "B", "U"})
_NEXT_EPISODE_FOLLOWS: Final = "X1"


class Episode(msgspec.Struct, frozen=True):
    """A stretch of care under one legal status in one placement, as the return has it."""

    started_on: date
    reason_started: str
    legal_status: str
    placement_type: str
    provider: str
    need: str
    ended_on: date | None
    reason_ended: str
    reason_place_change: str
    placement_postcode: str


class Placement(msgspec.Struct, frozen=True):
    """One or more episodes in the same place; `ended_on` is None while it lasts."""

    started_on: date
    ended_on: date | None
    placement_type: str
    provider: str
    reason_ended: str


class Move(msgspec.Struct, frozen=True):
    """A change of placement, and why the placement before it ended, by its code."""

    on: date
    reason: str


class MissingEpisode(msgspec.Struct, frozen=True):
    """A time when the child was missing (M) or away without authorisation (A)."""

    kind: str
    started_on: date
    ended_on: date | None


class Child(msgspec.Struct, frozen=True, kw_only=True):
    """One child, with everything the return and the names file say. Lists are oldest first."""

    child_id: ChildId
    number: str
    given_name: str
    family_name: str
    preferred_name: str
    sex: str
    born_on: date
    ethnicity: str
    uasc: bool
    episodes: tuple[Episode, ...]
    missing: tuple[MissingEpisode, ...]
    health: tuple[HealthYear, ...]
    place_name: str
    distance_miles: int | None
    out_of_county: bool | None
    school: str
    social_worker: str
    social_worker_since: date | None
    team: str
    area: str
    sibling_group: str
    what_matters: str
    placement_name: str
    carer_name: str
    language: str

    @classmethod
    def from_fields(cls, child_id: str, values: Mapping[str, object]) -> "Child":
        """The child that a record's fields describe; a field that is absent is empty."""
        fields = Fields(values)
        text = {
            name: fields.text(name)
            for name in (
                *("number", "given_name", "family_name", "preferred_name", "sex", "ethnicity"),
                *("place_name", "school", "social_worker", "team", "area", "sibling_group"),
                *("what_matters", "placement_name", "carer_name", "language"),
            )
        }
        return cls(
            child_id=ChildId(child_id),
            born_on=fields.day("born_on") or date.min,
            uasc=fields.truth("uasc") or False,
            episodes=tuple(
                sorted(
                    (_episode(item, start) for item, start in _started(fields, "episodes")),
                    key=lambda episode: episode.started_on,
                )
            ),
            missing=tuple(
                sorted(
                    (_missing(item, start) for item, start in _started(fields, "missing")),
                    key=lambda episode: episode.started_on,
                )
            ),
            health=health_years(fields),
            distance_miles=fields.whole("distance_miles"),
            out_of_county=fields.truth("out_of_county"),
            social_worker_since=fields.day("social_worker_since"),
            **text,
        )

    @property
    def display_name(self) -> str:
        """The name the child goes by, or the number where no name is known."""
        first = self.preferred_name or self.given_name
        return (
            " ".join(part for part in (first, self.family_name) if part) or f"Child {self.number}"
        )

    def age_on(self, day: date) -> int:
        """Whole years on a day; the birthday itself counts."""
        before_birthday = (day.month, day.day) < (self.born_on.month, self.born_on.day)
        return day.year - self.born_on.year - before_birthday

    def birthday(self, age: int) -> date:
        """The day on which the child reaches an age; 1 March stands for 29 February."""
        try:
            return self.born_on.replace(year=self.born_on.year + age)
        except ValueError:
            return date(self.born_on.year + age, 3, 1)

    def episode_on(self, day: date) -> Episode | None:
        """The episode that counts on a day: the latest started that has not ended.

        None if the child is not looked after: an older episode that nobody closed does not count
        once a later one ended in leaving care.
        """
        for episode in reversed(self.episodes):
            if episode.started_on > day:
                continue
            if not _ended(episode, day):
                return episode
            if _left_care(episode):
                return None
        return None

    def is_looked_after(self, day: date) -> bool:
        """Whether the child is looked after on a day, short breaks included."""
        return self.episode_on(day) is not None

    def has_short_breaks_only(self, day: date) -> bool:
        """Whether the period of care on a day is nothing but short breaks (V3, V4)."""
        period = self._period(day)
        return bool(period) and all(
            episode.legal_status in SHORT_BREAK_STATUSES for episode in period
        )

    def care_started_on(self, day: date) -> tuple[date, bool] | None:
        """When the present period of care began, and whether that is certain.

        Uncertain means that the return begins in the middle: the first episode known is not a
        start, so the child has been looked after at least since that date. None if the child is
        not looked after on the day.
        """
        period = self._period(day)
        return (period[0].started_on, period[0].reason_started == _STARTED) if period else None

    def reviews_count_from(self, day: date) -> date | None:
        """From when reviews belong to the period of care of a day; None if there is no such period.

        Where the return begins in the middle of the child's care, reviews before the first known
        episode belong to it too, so the answer is the beginning of time.
        """
        period = self._period(day)
        if not period:
            return None
        begins_in_the_middle = (
            period[0] is self.episodes[0] and period[0].reason_started != _STARTED
        )
        return date.min if begins_in_the_middle else period[0].started_on

    def legal_status_since(self, day: date) -> date | None:
        """Since when the legal status of a day has held without a break."""
        period = self._period(day)
        while len(period) > 1 and period[-2].legal_status == period[-1].legal_status:
            period.pop()
        return period[-1].started_on if period else None

    def placement_since(self, day: date) -> date | None:
        """When the placement of a day began, or the first day of it that is known."""
        period = self._period(day)
        while len(period) > 1 and period[-1].reason_started == _STATUS_ONLY:
            period.pop()
        return period[-1].started_on if period else None

    def last_move(self, day: date) -> Move | None:
        """The last move within the period of care of a day, if one is known."""
        period = self._period(day)
        for before, episode in reversed(list(zip([None, *period], period, strict=False))):
            if episode.reason_started in _MOVES:
                return Move(episode.started_on, before.reason_place_change if before else "")
        return None

    def placements(self) -> tuple[Placement, ...]:
        """Episodes joined where only the legal status changed, oldest first."""
        result: list[Placement] = []
        for episode in self.episodes:
            here = Placement(
                started_on=episode.started_on,
                ended_on=episode.ended_on,
                placement_type=episode.placement_type,
                provider=episode.provider,
                reason_ended=episode.reason_place_change,
            )
            if result and episode.reason_started == _STATUS_ONLY:
                here = msgspec.structs.replace(here, started_on=result.pop().started_on)
            result.append(here)
        return tuple(result)

    def missing_since(self, start: date) -> tuple[MissingEpisode, ...]:
        """Episodes of being missing or away that began on or after a day."""
        return tuple(episode for episode in self.missing if episode.started_on >= start)

    def _period(self, day: date) -> list[Episode]:
        """The episodes of the period of care of a day, oldest first and the present one last."""
        present = self.episode_on(day)
        if present is None:
            return []
        last = self.episodes.index(present)
        first = last
        while first > 0 and not _begins_care(self.episodes[first - 1], self.episodes[first]):
            first -= 1
        return list(self.episodes[first : last + 1])


def _ended(episode: Episode, day: date) -> bool:
    return episode.ended_on is not None and episode.ended_on <= day


def _left_care(episode: Episode) -> bool:
    return episode.reason_ended not in {"", _NEXT_EPISODE_FOLLOWS}


def _begins_care(before: Episode, episode: Episode) -> bool:
    """Whether a period of care begins with an episode, after the one before it."""
    if episode.reason_started == _STARTED:
        return True
    if before.ended_on is None:
        return False
    return _left_care(before) or episode.started_on - before.ended_on > timedelta(days=1)


def _started(fields: Fields, name: str) -> list[tuple[Fields, date]]:
    """The items of a list that have a start, with it."""
    starts = ((item, item.day("started_on")) for item in fields.items(name))
    return [(item, start) for item, start in starts if start is not None]


def _episode(item: Fields, started_on: date) -> Episode:
    return Episode(
        started_on=started_on,
        reason_started=item.text("reason_started"),
        legal_status=item.text("legal_status"),
        placement_type=item.text("placement_type"),
        provider=item.text("provider"),
        need=item.text("need"),
        ended_on=item.day("ended_on"),
        reason_ended=item.text("reason_ended"),
        reason_place_change=item.text("reason_place_change"),
        placement_postcode=item.text("placement_postcode"),
    )


def _missing(item: Fields, started_on: date) -> MissingEpisode:
    return MissingEpisode(
        kind=item.text("kind"),
        started_on=started_on,
        ended_on=item.day("ended_on"),
    )
