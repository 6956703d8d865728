"""Whether another child's name or number stands in a child's record, as after pasting."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec

from iro_core.domain.child import Child

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SHORTEST_NUMBER: Final = 4  # house rule: shorter ones are amounts and ages
_SHORTEST_NAME: Final = 3  # house rule: as short as "Kit"
# First names that are also words: alone they say nothing, with the family name they do.
ALSO_WORDS: Final = frozenset(
    "amber angel april art august autumn basil bill blue brook chance chase chip cliff dale "
    "daisy dawn dean destiny dot drew earl eve faith frank gene grace grant guy harmony harry "
    "hazel heath heather holly honey hope hunter iris ivy jack jade jasmine jay jet joy june "
    "justice king lily major mark mason max may melody mercy miles myrtle olive pat patience "
    "pearl penny poppy prince queen rain ray rich river rob robin rocky rose ruby rusty sandy "
    "sky sonny star stone storm sue summer sunny tiger trinity trip victory violet will "
    "willow winter".split()
)
# Where people and places are named on purpose, and where no sentence is written.
_NOT_NARRATIVE: Final = frozenset(
    {"owner", "name", "place", "people", "role", "kind", "others", "named_on_purpose"}
)


class MisplacedName(msgspec.Struct, frozen=True):
    """Words in a record that name another child of the caseload, and the field they stand in."""

    words: str
    path: str
    child_id: str


class Caseload:
    """The names and numbers by which the children of a caseload are known."""

    def __init__(self, about: Child, others: Iterable[Child]) -> None:
        """Names on the child's own file are its own, and brothers and sisters are named on purpose.

        Their numbers are not: nobody writes one in a sentence.
        """
        self._own = _words_of(
            *(about.given_name, about.preferred_name, about.family_name, about.social_worker),
            *(about.carer_name, about.place_name, about.placement_name, about.school),
        )
        self._names: dict[tuple[str, ...], str] = {}
        self._longest = 1
        for child in others:
            is_sibling = bool(about.sibling_group) and child.sibling_group == about.sibling_group
            if child.child_id != about.child_id:
                self._learn_number(child)
                if not is_sibling:
                    self._learn(child)

    def misplaced(self, values: Mapping[str, object]) -> tuple[MisplacedName, ...]:
        """Every other child that the sentences of a record name, each once for a field.

        Raises no alarm for what the record says was named on purpose.
        """
        told = values.get("named_on_purpose")
        on_purpose = {str(each).casefold() for each in told} if isinstance(told, list) else set()
        found: dict[tuple[str, str], MisplacedName] = {}
        for path, value in values.items():
            if isinstance(value, str) and path.rpartition(".")[2] not in _NOT_NARRATIVE:
                for words, child_id in self._in(value):
                    if words.casefold() not in on_purpose:
                        found.setdefault((path, child_id), MisplacedName(words, path, child_id))
        return tuple(found.values())

    def _learn(self, child: Child) -> None:
        family = parts_of(child.family_name)
        for first in {child.given_name, child.preferred_name} - {""}:
            name = parts_of(first)
            if family:
                self._add((*name, *family), child.child_id)
                self._add((*family, *name), child.child_id)
            is_telling = len(first) >= _SHORTEST_NAME and name[0] not in ALSO_WORDS
            if is_telling and not self._own.issuperset(name):
                self._add(name, child.child_id)

    def _learn_number(self, child: Child) -> None:
        if len(child.number) >= _SHORTEST_NUMBER and not _YEAR.fullmatch(child.number):
            self._add((child.number.casefold(),), child.child_id)

    def _add(self, name: tuple[str, ...], child_id: str) -> None:
        self._names.setdefault(name, child_id)
        self._longest = max(self._longest, len(name))

    def _in(self, text: str) -> Iterator[tuple[str, str]]:
        """The longest names first; a name alone counts only with its capital letter."""
        words = list(_WORD.finditer(text))
        at = 0
        while at < len(words):
            length, child_id = self._at(words, at)
            if length:
                yield text[words[at].start() : words[at + length - 1].end()], child_id
            at += max(length, 1)

    def _at(self, words: list[re.Match[str]], at: int) -> tuple[int, str]:
        if words[at][0][:1].islower():
            return 0, ""
        for length in range(min(self._longest, len(words) - at), 0, -1):
            name = tuple(plain_word(word[0]) for word in words[at : at + length])
            child_id = self._names.get(name)
            if child_id is not None:
                return length, child_id
        return 0, ""


def parts_of(name: str) -> tuple[str, ...]:
    """The words of a name, each as it is compared."""
    return tuple(plain_word(word) for word in _WORD.findall(name))


def plain_word(word: str) -> str:
    """A word as it is compared: "Kit's" is Kit."""
    return re.sub(r"['’]s$", "", word.casefold())


def _words_of(*texts: str) -> frozenset[str]:
    return frozenset(word for text in texts for word in parts_of(text))
