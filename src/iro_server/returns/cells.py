"""From the text of one cell to its value, or the reason why it has none."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Final

from iro_core.domain.codes import code_table
from iro_server.returns.issues import Reason
from iro_server.returns.tables import Cell, Column, Kind

_DATE: Final = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
_PART_DATE: Final = re.compile(r"(?:[0-9]{2}|zz)/([0-9]{2}|zz)/([0-9]{4}|zzzz)", re.IGNORECASE)
_IDENTIFIER: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
# Some case systems write whole numbers through a spreadsheet library: 1.0 means 1.
_WHOLE: Final = re.compile(r"([0-9]{1,9})(?:\.0)?")
_FTE: Final = re.compile(r"0\.[0-9]{1,2}|1(?:\.0{1,2})?")
_PUPIL_NUMBER: Final = re.compile(r"[A-Z][0-9]{11}[0-9A-Z]")
_FIRST_YEAR: Final = 1900


def read_cell(column: Column, text: str) -> Cell | Reason | None:
    """The value, None for an empty cell, or the reason why the text is no value of this column."""
    if not text:
        return None
    return _READERS[column.kind](column, text)


def part_date(text: str) -> str:
    """A date of which day or month may be unknown (zz), as 2020-05-17, 2020-05, 2020 or empty.

    Source: SSDA903 guidance on the date of a previous permanence order.
    """
    day, month, year = text.lower().split("/")
    if year == "zzzz":
        return ""
    if month == "zz":
        return year
    return f"{year}-{month}" if day == "zz" else f"{year}-{month}-{day}"


def _read_date(_column: Column, text: str) -> Cell | Reason:
    match = _DATE.fullmatch(text)
    if match is None:
        return Reason.BAD_DATE
    day, month, year = (int(part) for part in match.groups())
    try:
        value = date(year, month, day)
    except ValueError:
        return Reason.BAD_DATE
    return value if value.year >= _FIRST_YEAR else Reason.BAD_DATE


def _read_part_date(column: Column, text: str) -> Cell | Reason | None:
    if _DATE.fullmatch(text):
        whole = _read_date(column, text)
        return part_date(text) if isinstance(whole, date) else whole
    match = _PART_DATE.fullmatch(text)
    if match is None:
        return Reason.BAD_DATE
    month = match.group(1)
    if month.isdigit() and not 1 <= int(month) <= 12:  # noqa: PLR2004 - months of a year
        return Reason.BAD_DATE
    return part_date(text) or None


def _read_code(column: Column, text: str) -> Cell | Reason:
    return text if code_table(column.codes).known(text) else Reason.UNKNOWN_CODE


def _read_flag(_column: Column, text: str) -> Cell | Reason:
    match = _WHOLE.fullmatch(text)
    if match is None or int(match.group(1)) > 1:
        return Reason.UNKNOWN_CODE
    return match.group(1) == "1"


def _read_integer(column: Column, text: str) -> Cell | Reason:
    match = _WHOLE.fullmatch(text)
    if match is None or int(match.group(1)) > column.limit:
        return Reason.BAD_NUMBER
    return int(match.group(1))


def _read_child(column: Column, text: str) -> Cell | Reason:
    if len(text) > column.limit or not _IDENTIFIER.fullmatch(text):
        return Reason.BAD_CHILD_NUMBER
    return text


def _read_pupil_number(_column: Column, text: str) -> Cell | Reason:
    if _PUPIL_NUMBER.fullmatch(text) or code_table("upn_unknown").known(text):
        return text
    return Reason.BAD_PUPIL_NUMBER


def _read_fte(_column: Column, text: str) -> Cell | Reason:
    return text if _FTE.fullmatch(text) else Reason.BAD_NUMBER


def _read_text(column: Column, text: str) -> Cell | Reason:
    normal = unicodedata.normalize("NFC", text)
    return normal if len(normal) <= column.limit else Reason.TEXT_TOO_LONG


_READERS: Final[dict[Kind, Callable[[Column, str], Cell | Reason | None]]] = {
    Kind.CHILD: _read_child,
    Kind.CODE: _read_code,
    Kind.DATE: _read_date,
    Kind.FLAG: _read_flag,
    Kind.FTE: _read_fte,
    Kind.INTEGER: _read_integer,
    Kind.PART_DATE: _read_part_date,
    Kind.PUPIL_NUMBER: _read_pupil_number,
    Kind.TEXT: _read_text,
}
