"""Dates and decision lines as people type them, understood or refused, never guessed."""

import re
from datetime import date, timedelta
from typing import Final

import msgspec

from iro_core.domain.working_days import WorkingDays, add_months
from iro_core.errors import RuleBroken

_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORTEST_NAME: Final = 3
# House rule: a date without a year is not one of more than half a year ago.
_HALF_YEAR_BACK: Final = timedelta(days=183)
_CENTURY: Final = 100
_NUMBERS = re.compile(r"([0-9]{1,2})[ /.-]([0-9]{1,2})(?:[ /.-]([0-9]{4}|[0-9]{2}))?")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_NAMED = re.compile(
    r"(?:([a-z]{3,9}) )?([0-9]{1,2})(?:st|nd|rd|th)? ([a-z]{3,9})\.?(?: ([0-9]{4}|[0-9]{2}))?"
)
_AHEAD = re.compile(r"(?:in |\+ ?)([0-9]{1,3}) ?(wd|working days?|d|days?|w|weeks?|m|months?)")
_WEEKDAY = re.compile(r"(?:next |on )?([a-z]{3,9})")
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
        RuleBroken: It is no real date (rule "not_a_date").
    """
    text = " ".join(typed.lower().replace(",", " ").split())
    for read in (_relative, _ahead, _weekday, _calendar_date):
        found = read(text, today, calendar)
        if found is not None:
            return found
    raise RuleBroken("not_a_date", "house rule")


def parse_decision_line(line: str, today: date, calendar: WorkingDays) -> DecisionLine:
    """`book dental check @SW 17 dec` as what, who and by when; what is not there stays empty."""
    words = line.split()
    owner = ""
    for place, word in enumerate(words):
        if word.startswith("@") and len(word) > 1:
            owner = _OWNERS.get(word[1:].lower(), word[1:])
            words = [*words[:place], *words[place + 1 :]]
            break
    for length in range(min(4, len(words) - 1), 0, -1):
        tail = " ".join(words[-length:])
        try:
            due_on = parse_date(tail, today, calendar)
        except RuleBroken:
            continue
        rest = words[:-length]
        if rest and rest[-1].lower() in {"by", "before", "on"}:
            rest = rest[:-1]
        return DecisionLine(_sentence(rest), owner, due_on)
    return DecisionLine(_sentence(words), owner, None)


def _sentence(words: list[str]) -> str:
    text = " ".join(words).strip()
    return text[:1].upper() + text[1:]


def _relative(text: str, today: date, calendar: WorkingDays) -> date | None:
    del calendar
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


def _weekday(text: str, today: date, calendar: WorkingDays) -> date | None:
    del calendar
    match = _WEEKDAY.fullmatch(text)
    day = _named(match[1], _DAYS) if match else None
    if day is None:
        return None
    ahead = (day - today.weekday() - 1) % 7 + 1
    return today + timedelta(days=ahead)


def _calendar_date(text: str, today: date, calendar: WorkingDays) -> date | None:
    del calendar
    if match := _ISO.fullmatch(text):
        return _real(int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMBERS.fullmatch(text):
        return _dated(int(match[1]), int(match[2]), match[3], today)
    match = _NAMED.fullmatch(text)
    if match is None or (match[1] and _named(match[1], _DAYS) is None):
        return None
    month = _named(match[3], _MONTHS)
    return None if month is None else _dated(int(match[2]), month + 1, match[4], today)


def _named(word: str, names: tuple[str, ...]) -> int | None:
    """The place of the name that this word is, or begins with at least three letters."""
    if len(word) < _SHORTEST_NAME:
        return None
    return next((place for place, name in enumerate(names) if name.startswith(word)), None)


def _dated(day: int, month: int, year: str | None, today: date) -> date | None:
    if year is not None:
        number = int(year)
        return _real(number + 2000 if number < _CENTURY else number, month, day)
    for candidate in (today.year - 1, today.year, today.year + 1):
        found = _real(candidate, month, day)
        if found is not None and found >= today - _HALF_YEAR_BACK:
            return found
    return None


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
