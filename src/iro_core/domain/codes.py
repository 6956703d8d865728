"""The code tables of the statutory return: what is known, in which year, and in plain words.

The tables are data (`codes/*.json`), because codes change each April. Old codes stay known: a
child's history still carries them. A meaning that was not found published is never made up.
"""

from datetime import date
from functools import cache
from importlib import resources
from typing import Final

import msgspec

from iro_core.errors import InvalidData

MEANING_NOT_PUBLISHED: Final = "meaning not published here"
_LAST_DAY_OF_YEAR: Final = (3, 31)


class Code(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One code of a table.

    Attributes:
        from_year: First collection year in which it may be used; None for as long as is known.
        to_year: Last collection year in which it may be used; None for still in use.
    """

    code: str
    meaning: str
    from_year: int | None = None
    to_year: int | None = None


class CodeTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All codes, old and new, that one column of the return may hold.

    Attributes:
        title: What the column is about, in plain words.
        source: Where codes and meanings were published.
    """

    title: str
    source: str
    codes: tuple[Code, ...]

    def known(self, code: str) -> bool:
        """Whether the code is or ever was in use."""
        return self._find(code) is not None

    def valid_in(self, code: str, year: int) -> bool:
        """Whether the code is in use in the collection year that ends in this year."""
        found = self._find(code)
        if found is None:
            return False
        return (found.from_year or year) <= year <= (found.to_year or year)

    def known_by(self, code: str, year: int) -> bool:
        """Whether the code is in use in the year that ends in this year, or was before."""
        found = self._find(code)
        return found is not None and (found.from_year or year) <= year

    def meaning(self, code: str) -> str:
        """The code in plain words, or the plain statement that its meaning is not known here."""
        found = self._find(code)
        return MEANING_NOT_PUBLISHED if found is None else found.meaning

    def _find(self, code: str) -> Code | None:
        return next((each for each in self.codes if each.code == code), None)


@cache
def code_table(name: str) -> CodeTable:
    """The table of this name, such as `legal_status`.

    Raises:
        InvalidData: There is no such table, or its file is not one.
    """
    if not name.isidentifier():
        raise InvalidData("code table", "no_such_table")
    file = resources.files("iro_core.domain").joinpath("codes", f"{name}.json")
    try:
        table = msgspec.json.decode(file.read_bytes(), type=CodeTable)
    except FileNotFoundError as error:
        raise InvalidData("code table", "no_such_table") from error
    except msgspec.DecodeError as error:
        raise InvalidData(name, "not_a_code_table") from error
    if len({each.code for each in table.codes}) != len(table.codes):
        raise InvalidData(name, "code_twice")
    return table


def collection_year(day: date) -> int:
    """The year in which the collection that covers this day ends.

    Source: the SSDA903 collection runs from 1 April to 31 March.
    """
    return day.year + ((day.month, day.day) > _LAST_DAY_OF_YEAR)
