"""The child, the legal status and the placement, as the reviewing service knows them.

Real returns overlap, leave gaps and hold several open episodes; nothing here raises on those. The
episode that counts is the one that started last.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Final

import msgspec

from iro_core.domain.record_fields import Fields
from iro_core.ids import ChildId

SHORT_BREAK_STATUSES: Final = frozenset({"V3", "V4"})
_STARTED: Final = "S"
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
            episodes=tuple(sorted(map(_episode, fields.items("episodes")), key=_when_started)),
            missing=tuple(sorted(map(_missing, fields.items("missing")), key=_when_missing)),
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

    def episode_on(self, day: date) -> Episode | None:
        """The episode that counts on a day: the latest started that has not ended."""
        running = [e for e in self.episodes if e.started_on <= day and not _ended(e, day)]
        return running[-1] if running else None

    def is_looked_after(self, day: date) -> bool:
        """Whether the child is looked after on a day, short breaks included."""
        return self.episode_on(day) is not None

    def has_short_breaks_only(self) -> bool:
        """Whether every episode is a series of short breaks (V3, V4)."""
        return bool(self.episodes) and all(
            episode.legal_status in SHORT_BREAK_STATUSES for episode in self.episodes
        )

    def care_started_on(self, day: date) -> tuple[date, bool] | None:
        """When the present period of care began, and whether that is certain.

        Uncertain means that the return begins in the middle: the first episode known is not a
        start, so the child has been looked after at least since that date. None if the child is
        not looked after on the day.
        """
        if self.episode_on(day) is None:
            return None
        known = [episode for episode in self.episodes if episode.started_on <= day]
        for place in range(len(known) - 1, -1, -1):
            begins = known[place].reason_started == _STARTED or place == 0
            if begins or _left_care_before(known, place):
                return known[place].started_on, known[place].reason_started == _STARTED
        return None

    def legal_status_since(self, day: date) -> date | None:
        """Since when the legal status of a day has held without a break."""
        return self._since(day, lambda episode: episode.legal_status)

    def placement_since(self, day: date) -> date | None:
        """When the placement of a day began."""
        placements = [p for p in self.placements() if p.started_on <= day]
        return placements[-1].started_on if placements and self.episode_on(day) else None

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
            if result and episode.reason_started == "L":
                here = msgspec.structs.replace(here, started_on=result.pop().started_on)
            result.append(here)
        return tuple(result)

    def missing_since(self, start: date) -> tuple[MissingEpisode, ...]:
        """Episodes of being missing or away that began on or after a day."""
        return tuple(episode for episode in self.missing if episode.started_on >= start)

    def _since(self, day: date, feature: Callable[[Episode], str]) -> date | None:
        present = self.episode_on(day)
        if present is None:
            return None
        since = present.started_on
        for episode in reversed([e for e in self.episodes if e.started_on < present.started_on]):
            if feature(episode) != feature(present):
                break
            since = episode.started_on
        return since


def _ended(episode: Episode, day: date) -> bool:
    return episode.ended_on is not None and episode.ended_on <= day


def _left_care_before(known: list[Episode], place: int) -> bool:
    """Whether the episode before ended in leaving care, or days passed in between."""
    before = known[place - 1]
    if before.ended_on is None:
        return False
    gap = known[place].started_on - before.ended_on > timedelta(days=1)
    return gap or before.reason_ended not in {"", _NEXT_EPISODE_FOLLOWS}


def _when_started(episode: Episode) -> date:
    return episode.started_on


def _when_missing(episode: MissingEpisode) -> date:
    return episode.started_on


def _episode(item: Fields) -> Episode:
    return Episode(
        started_on=item.day("started_on") or date.min,
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


def _missing(item: Fields) -> MissingEpisode:
    return MissingEpisode(
        kind=item.text("kind"),
        started_on=item.day("started_on") or date.min,
        ended_on=item.day("ended_on"),
    )
