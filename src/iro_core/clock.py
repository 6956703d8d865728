"""The only source of "now" and "today"; clocks are evidence, never authority."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

_LONDON = ZoneInfo("Europe/London")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)


class Clock(Protocol):
    """Tells the present instant."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return datetime.now(UTC)


class FixedClock:
    """A clock for tests and tours: stands still until it is moved."""

    def __init__(self, at: datetime) -> None:
        """Start at an aware instant."""
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        """The instant it was last set to, in UTC."""
        return self._at

    def advance(self, by: timedelta) -> None:
        """Move the clock; a negative step moves it back."""
        self._at += by


class MovedClock:
    """The machine's own clock, a whole number of days away: for practice with an old return."""

    def __init__(self, days: int) -> None:
        """Move the machine's clock on by days; back if negative."""
        self._by = timedelta(days=days)

    def now(self) -> datetime:
        """The moved instant, aware, in UTC."""
        return datetime.now(UTC) + self._by


def today(clock: Clock) -> date:
    """The local date in England at this instant."""
    return local_date(clock.now())


def local_date(instant: datetime) -> date:
    """The date in England at an aware instant."""
    return instant.astimezone(_LONDON).date()


def local_time(instant: datetime) -> datetime:
    """The wall time in England at an aware instant."""
    return instant.astimezone(_LONDON)


def midnight(day: date) -> datetime:
    """The instant at which a date begins in England."""
    return datetime(day.year, day.month, day.day, tzinfo=_LONDON)


def to_text(instant: datetime) -> str:
    """An instant as it is stored and sent: UTC, milliseconds, `2026-11-23T09:30:00.000Z`."""
    utc = instant.astimezone(UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}Z"


def from_text(text: str) -> datetime:
    """The instant that `to_text` wrote; ValueError if it is not one in exactly that form."""
    if _INSTANT.fullmatch(text) is None:
        raise ValueError("not_an_instant")
    return datetime.fromisoformat(text)
