"""Invented children and reviews, said in as few words as a test needs."""

from collections.abc import Mapping
from datetime import date

from iro_core.domain.child import Child
from iro_core.domain.review import Review

BORN_ON = date(2010, 5, 12)


def a_child(
    *episodes: str, born_on: date = BORN_ON, missing: tuple[str, ...] = (), **more: object
) -> Child:
    """A child with episodes such as "2016-06-01 S C1 U4" or "2016-06-01 S C1 U4 2017-01-05 E4A".

    That is: start, reason for it, legal status, placement, and where it ended the end and its
    reason. Missing episodes are "2017-01-01 M 2017-01-03".
    """
    values: dict[str, object] = {"number": "1042", "born_on": born_on.isoformat(), **more}
    for number, line in enumerate(episodes):
        values |= _episode(f"episodes.{line[:10].replace('-', '')}-{number}", line.split())
    for number, line in enumerate(missing):
        start, kind, *end = line.split()
        item = {"started_on": start, "kind": kind, "ended_on": end[0] if end else None}
        values |= {f"missing.{number}.{name}": value for name, value in item.items()}
    return Child.from_fields("c-1042", values)


def a_review(held_on: str | None = None, values: Mapping[str, object] | None = None) -> Review:
    """A review, held on a day if one is given, with whatever else its record says."""
    said: dict[str, object] = {"held_on": held_on} if held_on else {}
    return Review.from_fields("r-1", "c-1042", said | dict(values or {}))


def reviews_held(*days: str) -> list[Review]:
    """Past reviews as a return has them."""
    return [a_review(day, {"source": "return", "participation_code": "PN1"}) for day in days]


def _episode(path: str, words: list[str]) -> dict[str, object]:
    names = ("started_on", "reason_started", "legal_status", "placement_type")
    values = dict(zip((*names, "ended_on", "reason_ended"), words, strict=False))
    return {f"{path}.{name}": value for name, value in values.items()}
