"""Words of a record told on without the names of people: a name becomes "[name]".

It hides rather too much than too little, and only the names that the caseload knows: whoever is
named nowhere else stays in the words, so a person reads them before they are passed on.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from iro_core.domain.child import Child
from iro_core.domain.misplaced_names import ALSO_WORDS, parts_of, plain_word

HIDDEN: Final = "[name]"
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_REPEATED = re.compile(r"\[name\](?:[\s,]+\[name\])+")
_SHORTEST_NAME: Final = 2  # house rule: "Jo" is a name, an initial is not told apart from a word
_YEAR = re.compile(r"(?:19|20)\d\d")
_SHORTEST_NUMBER: Final = 4  # house rule: shorter ones are amounts and ages
_LONGEST_PLACE_WORDS: Final = 8  # house rule: no school or home has a longer name


class Quotation:
    """Takes the names of people, their homes and schools out of what is quoted."""

    def __init__(self, children: Iterable[Child], staff: Iterable[str]) -> None:
        """Know the children of the caseload, who cares and works for them, and the staff."""
        self._people: set[str] = set()
        self._places: set[tuple[str, ...]] = set()
        for name in staff:
            self._learn(name)
        for child in children:
            for name in (child.given_name, child.preferred_name, child.family_name):
                self._learn(name)
            self._learn(child.social_worker)
            self._learn(child.carer_name)
            for place in (child.place_name, child.placement_name, child.school):
                self._places.add(parts_of(place))
            if len(child.number) >= _SHORTEST_NUMBER and not _YEAR.fullmatch(child.number):
                self._people.add(child.number.casefold())
        self._places -= {()}

    def without_names(self, text: str, about: Child) -> str:
        """The text of a record about a child, who is hidden however the name is written."""
        own = set(parts_of(f"{about.given_name} {about.preferred_name} {about.family_name}"))
        found = list(_WORD.finditer(text))
        kept, end = [], 0
        for first, last in self._hidden([word[0] for word in found], own):
            start = found[first].start()
            kept += [text[end:start], HIDDEN]
            end = found[last].end()
        return _REPEATED.sub(HIDDEN, "".join([*kept, text[end:]]))

    def _learn(self, name: str) -> None:
        self._people.update(part for part in parts_of(name) if len(part) >= _SHORTEST_NAME)

    def _hidden(self, words: list[str], own: set[str]) -> Iterator[tuple[int, int]]:
        """The first and the last of the words that are hidden together."""
        at = 0
        while at < len(words):
            last = self._place_at(words, at)
            if last is None and self._is_name(words, at, own):
                last = at
            if last is not None:
                yield at, last
            at = at + 1 if last is None else last + 1

    def _place_at(self, words: list[str], at: int) -> int | None:
        plain = tuple(plain_word(word) for word in words[at : at + _LONGEST_PLACE_WORDS])
        for length in range(len(plain), 0, -1):
            if plain[:length] in self._places:
                return at + length - 1
        return None

    def _is_name(self, words: list[str], at: int, own: set[str]) -> bool:
        """A name with its capital letter; one that is also a word only beside another name."""
        word = plain_word(words[at])
        is_capital = not words[at][:1].islower()
        if word in ALSO_WORDS:
            beside = {
                plain_word(each) for each in words[max(0, at - 1) : at + 2] if each[0].isupper()
            }
            is_named_in_full = word in self._people and beside & self._people - ALSO_WORDS
            return is_capital and (word in own or bool(is_named_in_full))
        return word in own or (is_capital and word in self._people)
