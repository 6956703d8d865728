"""Lists of words that an authority may set for itself, each from a day on.

What was recorded keeps its code and the words of its day: a list is never changed in place, a new
one begins.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

import msgspec

from iro_core.domain.record_fields import Fields


class ListName(StrEnum):
    """The lists that may be set; domain notes 6.4 propose the ones that are shipped."""

    CHALLENGE_REASONS = "challenge_reasons"
    CHALLENGE_OUTCOMES = "challenge_outcomes"
    THEMES = "themes"


class WordList(msgspec.Struct, frozen=True):
    """One list from a day on: codes in their order, each with its words."""

    name: ListName
    from_on: date
    words: tuple[tuple[str, str], ...]

    @classmethod
    def from_fields(cls, values: Mapping[str, object]) -> "WordList | None":
        """The list that a record describes; None if it has no known name, no day or no words."""
        fields = Fields(values)
        from_on = fields.day("from_on")
        items = [item for item in fields.items("items") if item.text("words")]
        items.sort(key=lambda item: item.whole("place") or 0)
        if from_on is None or not items or fields.text("name") not in set(ListName):
            return None
        words = tuple((item.item_id, item.text("words")) for item in items)
        return cls(ListName(fields.text("name")), from_on, words)

    def to_fields(self) -> dict[str, bool | int | str | list[str] | None]:
        """What a record of this list says."""
        values: dict[str, bool | int | str | list[str] | None] = {
            "name": str(self.name),
            "from_on": self.from_on.isoformat(),
        }
        for place, (code, words) in enumerate(self.words, start=1):
            values[f"items.{code}.words"] = words
            values[f"items.{code}.place"] = place
        return values


def words_in_force(published: Iterable[WordList], name: ListName, day: date) -> dict[str, str]:
    """The authority's latest list on a day; empty where it has none and the program's own holds."""
    known = [each for each in published if each.name is name and each.from_on <= day]
    return dict(max(known, key=lambda each: each.from_on).words) if known else {}


def all_words(published: Iterable[WordList], name: ListName) -> dict[str, str]:
    """Every code that any list had, with its latest words, to read what was recorded then."""
    found: dict[str, str] = {}
    for each in sorted(published, key=lambda each: each.from_on):
        if each.name is name:
            found.update(each.words)
    return found
