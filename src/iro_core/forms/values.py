"""Numbers, words, dates and truth as XForms converts them; every conversion gives an answer.

Source: the ODK XForms specification (getodk.github.io/xforms-spec), data types and functions.
"""

import math
import operator
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, TypeAlias

Atom: TypeAlias = str | float | bool

_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001  (days on the wall calendar have no zone)
_NUMBER: Final = re.compile(r"\s*-?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?\s*")
_COMPARISONS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
_RECKONINGS: Final[dict[str, Callable[[float, float], float]]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "div": operator.truediv,
    "mod": math.fmod,
}
_SECONDS_PER_DAY: Final = 86_400
_WRITTEN: Final = {
    "%Y": "{0.year:04}",
    "%y": "{1:02}",
    "%m": "{0.month:02}",
    "%n": "{0.month}",
    "%b": "{2}",
    "%d": "{0.day:02}",
    "%e": "{0.day}",
    "%H": "{0.hour:02}",
    "%h": "{0.hour}",
    "%M": "{0.minute:02}",
    "%S": "{0.second:02}",
    "%3": "{3:03}",
    "%a": "{4}",
}
_MONTHS: Final = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_WEEKDAYS: Final = "Mon Tue Wed Thu Fri Sat Sun".split()


def moment(text: str) -> datetime | None:
    """The date, or date and time, that is written in ISO 8601; None if it is neither."""
    if not text[:4].isdigit() or text[4:5] != "-":
        return None
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    return read.replace(tzinfo=None)


def days(at: datetime) -> float:
    """Days since 1970, as a number: how dates are compared and reckoned with."""
    return (at - _EPOCH) / timedelta(days=1)


def from_days(number: float) -> datetime | None:
    """The moment so many days after 1970; None if the calendar has no such day."""
    try:
        return _EPOCH + timedelta(seconds=round(number * _SECONDS_PER_DAY))
    except (OverflowError, ValueError):
        return None


def to_number(value: Atom) -> float:
    """As a number; a date as days since 1970, and what is no number as NaN."""
    if not isinstance(value, str):
        return float(value)
    if _NUMBER.fullmatch(value):
        return float(value)
    at = moment(value)
    return math.nan if at is None else days(at)


def to_text(value: Atom) -> str:
    """As words: whole numbers without a point."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if math.isnan(value):
        return "NaN"
    return str(int(value)) if value == int(value) else repr(float(value))


def to_truth(value: Atom) -> bool:
    """As true or false: empty words, nought and NaN are false."""
    if isinstance(value, bool | str):
        return bool(value)
    return not math.isnan(value) and value != 0


def compared(symbol: str, one: Atom, other: Atom) -> bool:
    """Whether a comparison such as `<=` holds; words are compared as words only by = and !=."""
    if symbol in {"=", "!="} and isinstance(one, str) and isinstance(other, str):
        return _COMPARISONS[symbol](one, other)
    return _COMPARISONS[symbol](to_number(one), to_number(other))


def reckoned(symbol: str, one: float, other: float) -> float:
    """A sum, difference, product, quotient or remainder; NaN or infinity where there is none."""
    if symbol == "div" and other == 0 and not (one == 0 or math.isnan(one)):
        return math.copysign(math.inf, one) * math.copysign(1, other)
    try:
        return _RECKONINGS[symbol](one, other)
    except (ArithmeticError, ValueError):
        return math.nan


def to_date(value: Atom) -> str:
    """As a date in ISO 8601; empty if it is none."""
    at = moment(value) if isinstance(value, str) else None
    if at is None:
        number = to_number(value)
        at = None if math.isnan(number) else from_days(math.floor(number))
    return "" if at is None else at.date().isoformat()


def written(value: Atom, pattern: str) -> str:
    """A date in the words of a pattern such as `%d %b %Y`; empty if it is none."""
    at = moment(to_text(value))
    if at is None:
        return ""
    parts = (at.year % 100, _MONTHS[at.month - 1], at.microsecond // 1000, _WEEKDAYS[at.weekday()])
    return re.sub(
        "%[a-zA-Z3]",
        lambda found: _WRITTEN.get(found[0], found[0]).format(at, *parts),
        pattern,
    )


def today_text(at: datetime) -> str:
    """The day of this moment, in ISO 8601."""
    return at.date().isoformat()


def now_text(at: datetime) -> str:
    """This moment in ISO 8601, to the second, as on the wall clock."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds")


def is_date(text: str) -> bool:
    """Whether it is a date, written as 2026-11-27."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
