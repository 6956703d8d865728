"""How dates, counts and codes are said on the screen; no other module spells them out."""

from datetime import date, datetime
from typing import Final

from iro_core.clock import local_date, local_time
from iro_core.domain.codes import code_table
from iro_core.domain.period import Period
from iro_core.domain.share import Share

_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
_LONG_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)


def date_words(day: date) -> str:
    """A date with its day of the week: Fri 4 Dec 2026. The same on every machine."""
    return f"{_DAYS[day.weekday()]} {short_date_words(day)}"


def short_date_words(day: date) -> str:
    """A date in a table: 4 Dec 2026."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def long_date_words(day: date) -> str:
    """A date in a sentence that is read aloud: 4 December 2026."""
    return f"{day.day} {_LONG_MONTHS[day.month - 1]} {day.year}"


def month_words(day: date) -> str:
    """The month of a day, where the day itself would tell too much: November 2026."""
    return long_date_words(day).split(" ", 1)[1]


def time_words(instant: datetime, *, seconds: bool = False) -> str:
    """The wall time in England: 14:02, or 14:02:11."""
    return f"{local_time(instant):%H:%M:%S}" if seconds else f"{local_time(instant):%H:%M}"


def instant_words(instant: datetime, today: date) -> str:
    """An instant as a person would say it: 14:02 if it was today, else Fri 4 Dec 2026 14:02."""
    day = local_date(instant)
    return time_words(instant) if day == today else f"{date_words(day)} {time_words(instant)}"


def days_from_now_words(day: date, today: date) -> str:
    """How far a date is from today in words: today, tomorrow, in 12 days, 3 days ago."""
    days = (day - today).days
    if days in (-1, 0, 1):
        return ("yesterday", "today", "tomorrow")[days + 1]
    return f"in {days} days" if days > 0 else f"{-days} days ago"


def since_words(day: date, today: date) -> str:
    """How long ago, in the largest unit that is honest: 5 days, 14 weeks, 9 months, 3 years."""
    days = max(0, (today - day).days)
    for least, length, name in ((730, 365, "year"), (182, 30, "month"), (14, 7, "week")):
        if days >= least:
            return counted(days // length, name)
    return counted(days, "day")


def in_a_sentence(words: str) -> str:
    """Words that began a line, within one: "Review" is "review", "QA form" stays."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def counted(count: int, one: str, many: str = "") -> str:
    """A number and its noun: 1 child, 3 records."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def joined(parts: list[str], last: str = "and") -> str:
    """A list in a sentence: a, b and c."""
    if len(parts) < 2:  # noqa: PLR2004  (one part needs no comma)
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def percent_words(part: int, whole: int) -> str:
    """A share in words: 41 %; nothing to share is said so."""
    return f"{round(100 * part / whole)} %" if whole else "none"


def share_words(share: Share) -> str:
    """The sum behind a percentage: 710 of 827."""
    return f"{share.part:,} of {share.whole:,}"


def percent_and_sum(share: Share, decimals: int = 1) -> str:
    """A percentage with its sum: 85.9 %, 710 of 827; out of nothing a dash."""
    percent = share.percent(decimals)
    return "–" if percent is None else f"{percent} %, {share_words(share)}"


def week_words(period: Period) -> str:
    """A week by its first and last day: 24 Nov to 30 Nov 2026."""
    first, last = period.first, period.last
    if first == last:
        return short_date_words(first)
    return f"{day_words(first)} to {short_date_words(last)}"


def day_words(day: date) -> str:
    """A date in a narrow place: 24 Nov."""
    return f"{day.day} {_MONTHS[day.month - 1]}"


def age_words(born_on: date, today: date) -> str:
    """How old a child is today: 14 years; under two, in months."""
    months = (today.year - born_on.year) * 12 + today.month - born_on.month
    months -= today.day < born_on.day
    if months < 24:  # noqa: PLR2004  (two years)
        return counted(max(months, 0), "month")
    return counted(months // 12, "year")


def code_words(table: str, code: str) -> str:
    """What a code of the statutory return means; an unknown code is shown as it is."""
    known = code_table(table)
    return known.meaning(code) if known.known(code) else f"Code {code}"


def participation_words(code: str) -> str:
    """How a child took part, with its code: Attended and spoke for themselves (PN1)."""
    return f"{code_words('participation', code)} ({code})"
