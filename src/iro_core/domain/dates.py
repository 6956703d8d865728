"""Dates and decision lines as people type them, understood or refused, never guessed."""

import re
from datetime import date, time, timedelta
from typing import Final

import msgspec

from iro_core.domain.working_days import WorkingDays, add_months
from iro_core.errors import RuleBroken

_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORTEST_NAME: Final = 3  # as people write them: "mon", "dec"
# House rule: a date without a year is not one of more than half a year ago.
_HALF_YEAR_BACK: Final = timedelta(days=183)
_HALF_DAY_HOURS: Final = 12  # am and pm each
_CENTURY: Final = 100  # a year of two digits lies in this century
# Without a year only a space or a stroke: "10.5" and "4-5" are rather amounts and ages.
_NUMBERS = re.compile(
    r"([0-9]{1,2})[ /]([0-9]{1,2})|([0-9]{1,2})[ /.-]([0-9]{1,2})[ /.-]([0-9]{4}|[0-9]{2})"
)
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_NAMED = re.compile(
    r"(?:([a-z]{3,9}) )?([0-9]{1,2})(?:st|nd|rd|th)? ([a-z]{3,9})\.?(?: ([0-9]{4}|[0-9]{2}))?"
)
_AHEAD = re.compile(r"(?:in |\+ ?)([0-9]{1,3}) ?(wd|working days?|d|days?|w|weeks?|m|months?)")
_TIME = re.compile(r"([0-9]{1,2})(?:[:.]?([0-9]{2}))? ?(am|pm)?")
_WEEKDAY = re.compile(r"(?:next |on )?([a-z]{3,9})")
_BEFORE_A_DATE: Final = frozenset({"by", "before", "on"})
# Days that are also words: in a decision they are a date only after "by", "before" or "on".
_ALSO_WORDS: Final = frozenset({"sat", "sun", "wed", "today"})
_OWNERS: Final = {
    "sw": "Social worker",
    "tm": "Team manager",
    "fc": "Foster carer",
    "carer": "Foster carer",
    "iro": "IRO",
    "pa": "Personal adviser",
    "vs": "Virtual school",
    "nurse": "Looked-after children's nurse",
    "school": "School",
    "mum": "Mum",
    "dad": "Dad",
    "camhs": "CAMHS",
    "kw": "Key worker",
}


class DecisionLine(msgspec.Struct, frozen=True):
    """What one typed line means; an owner or date that is not in it is empty."""

    text: str
    owner: str
    due_on: date | None


def parse_date(typed: str, today: date, calendar: WorkingDays) -> date:
    """The date a person means: `27 11 2026`, `27/11/26`, `27 nov`, `today`, `+5wd`, `in 2 weeks`.

    Day comes before month. A date without a year is the nearest that is not more than half a
    year ago.

    Raises:
        RuleBroken: It is no real date, or not on the weekday it names (rule "not_a_date").
    """
    found = _read(typed, today, calendar, since=today - _HALF_YEAR_BACK)
    if found is None:
        raise RuleBroken("not_a_date", "house rule")
    return found


def parse_time(typed: str) -> time | None:
    """The time of day a person means: `14:30`, `1430`, `2.30pm`, `11 am`; None if it is none."""
    match = _TIME.fullmatch(" ".join(typed.lower().split()))
    if match is None or (match[2] is None and match[3] is None):
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3] is not None:
        if not 1 <= hour <= _HALF_DAY_HOURS:
            return None
        hour = hour % _HALF_DAY_HOURS + (_HALF_DAY_HOURS if match[3] == "pm" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        return None


def parse_decision_line(line: str, today: date, calendar: WorkingDays) -> DecisionLine:
    """`book dental check @SW 17 dec` as what, who and by when; what is not there stays empty.

    A date without a year is the next one: what is decided today is not due in the past.
    """
    words = line.split()
    owner = ""
    for place, word in enumerate(words):
        if word.startswith("@") and len(word) > 1:
            owner = _OWNERS.get(word[1:].lower(), word[1:])
            words = [*words[:place], *words[place + 1 :]]
            break
    for length in range(min(4, len(words) - 1), 0, -1):
        rest, tail = words[:-length], " ".join(words[-length:])
        is_led_in = rest[-1].lower() in _BEFORE_A_DATE
        if tail.lower() in _ALSO_WORDS and not is_led_in:
            continue
        due_on = _read(tail, today, calendar, since=today)
        if due_on is not None:
            return DecisionLine(_sentence(rest[:-1] if is_led_in else rest), owner, due_on)
    return DecisionLine(_sentence(words), owner, None)


def _sentence(words: list[str]) -> str:
    text = " ".join(words).strip()
    return text[:1].upper() + text[1:]


def _read(typed: str, today: date, calendar: WorkingDays, *, since: date) -> date | None:
    """The date a person means; without a year the first that is not before `since`."""
    text = " ".join(typed.lower().replace(",", " ").split())
    return (
        _relative(text, today)
        or _ahead(text, today, calendar)
        or _weekday(text, today)
        or _calendar_date(text, since)
    )


def _relative(text: str, today: date) -> date | None:
    offset = {"today": 0, "tomorrow": 1, "yesterday": -1}.get(text)
    return None if offset is None else today + timedelta(days=offset)


def _ahead(text: str, today: date, calendar: WorkingDays) -> date | None:
    match = _AHEAD.fullmatch(text)
    if match is None:
        return None
    number, unit = int(match[1]), match[2]
    if unit.startswith(("wd", "working")):
        return calendar.add(today, number)
    if unit.startswith("m"):
        return add_months(today, number)
    return today + timedelta(days=number * 7 if unit.startswith("w") else number)


def _weekday(text: str, today: date) -> date | None:
    match = _WEEKDAY.fullmatch(text)
    weekday = _place(match[1], _DAYS) if match else None
    if weekday is None:
        return None
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _calendar_date(text: str, since: date) -> date | None:
    if match := _ISO.fullmatch(text):
        return _real(int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMBERS.fullmatch(text):
        return _dated(int(match[1] or match[3]), int(match[2] or match[4]), match[5], since)
    match = _NAMED.fullmatch(text)
    month = _place(match[3], _MONTHS) if match else None
    if match is None or month is None:
        return None
    found = _dated(int(match[2]), month + 1, match[4], since)
    is_contradicted = match[1] and found and _place(match[1], _DAYS) != found.weekday()
    return None if is_contradicted else found


def _place(name: str, names: tuple[str, ...]) -> int | None:
    """Which of the names this is: in full, or cut short after three letters or more."""
    if len(name) < _SHORTEST_NAME:
        return None
    return next((place for place, full in enumerate(names) if full.startswith(name)), None)


def _dated(day: int, month: int, year: str | None, since: date) -> date | None:
    if year is not None:
        number = int(year)
        return _real(number + 2000 if number < _CENTURY else number, month, day)
    candidates = (_real(since.year + ahead, month, day) for ahead in (0, 1))
    return next((found for found in candidates if found is not None and found >= since), None)


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
