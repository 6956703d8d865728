"""How plainly something is written: the length of sentences, reading age, words worth another look.

These are measures and questions. They advise whoever writes, and block nothing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Final

import msgspec

from iro_core.domain.child_letter import LetterForm

_SENTENCE_END = re.compile(r"(?<=[.!?…])[”’\")]*\s+|\n+")
_WORD = re.compile(r"[A-Za-zÀ-ÿ]+(?:[’'-][A-Za-zÀ-ÿ]+)*")
_VOWELS = re.compile(r"[aeiouyà-ÿ]+", re.IGNORECASE)
_CAPITALS = re.compile(r"\b(?:[A-Z]{2,}|[A-Z](?:\.[A-Z])+\.?)\b")
# Source: the form of postcodes in the United Kingdom (BS 7666); numbers are not checked further.
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b", re.IGNORECASE)
_STREET = re.compile(
    r"\b\d+[a-z]?,?\s+(?:[A-Z][\w’'-]+\s+){1,3}"
    r"(?:Road|Street|Avenue|Lane|Close|Drive|Way|Crescent|Gardens|Terrace|Court|Place)\b"
)
_TELEPHONE = re.compile(r"(?<!\d)(?:\+44|0)(?:[\s-]?\d){9,10}(?!\d)")
_MAIL = re.compile(r"\b\S+@\S+\.\w+")
_KNOWN_CAPITALS: Final = frozenset({"OK", "UK", "TV", "PE", "DVD", "PS"})


class AdviceKind(StrEnum):
    """What may be worth another look."""

    LONG_SENTENCE = "long_sentence"
    HARD_WORD = "hard_word"
    ABBREVIATION = "abbreviation"
    ADDRESS = "address"
    OWN_NAME = "own_name"
    OTHER_CHILD = "other_child"


class Advice(msgspec.Struct, frozen=True):
    """One thing worth another look.

    Attributes:
        path: The part of the letter it stands in.
        words: The words as they stand there.
        instead: Plainer words for them; empty where none are proposed.
        count: The words in a long sentence.
    """

    kind: AdviceKind
    path: str
    words: str
    instead: str = ""
    count: int = 0


class Plainness(msgspec.Struct, frozen=True):
    """How easy something is to read, with what it aims at.

    Attributes:
        reading_age: Years; None where there is too little to measure.
        longest: Words in the longest sentence.
    """

    reading_age: int | None
    aim_age: int
    longest: int
    most_words: int


class Aim(msgspec.Struct, frozen=True):
    """What a letter of a form aims at: an age that can read it, words in a sentence."""

    reading_age: int
    words: int


# Source: house rule, after the GOV.UK content guide (reading age 9, sentences up to 25 words).
AIMS: Final[Mapping[LetterForm, Aim]] = {
    LetterForm.YOUNG: Aim(7, 12),
    LetterForm.CHILD: Aim(9, 18),
    LetterForm.YOUNG_PERSON: Aim(11, 25),
}
_LEAST_WORDS: Final = 20  # house rule: a reading age of less than this says nothing


def plainness(texts: Iterable[str], form: LetterForm) -> Plainness:
    """How easy these texts are to read together.

    Source: Flesch-Kincaid grade level (Kincaid et al. 1975, section 2); five years are added for
    the age at which an English child begins the grade (house rule).
    """
    aim = AIMS[form]
    lengths = [len(_WORD.findall(each)) for text in texts for each in sentences(text)]
    words = [word for text in texts for word in _WORD.findall(text)]
    age = None
    if len(words) >= _LEAST_WORDS:
        syllables = sum(syllables_in(word) for word in words)
        grade = 0.39 * len(words) / len(lengths) + 11.8 * syllables / len(words) - 15.59
        age = max(5, round(grade) + 5)
    return Plainness(age, aim.reading_age, max(lengths, default=0), aim.words)


def advice(
    parts: Mapping[str, str],
    form: LetterForm,
    *,
    plainer: Mapping[str, str],
    own_names: Iterable[str] = (),
) -> tuple[Advice, ...]:
    """Everything worth another look, part by part.

    Args:
        plainer: Words that a child may not know, in small letters, and plainer ones for each.
        own_names: What the child is called; in the letter they are "you".
    """
    hard = _pattern(plainer)
    names = _pattern({name: "" for name in own_names if name})
    found: list[Advice] = []
    for path, text in parts.items():
        found += _long_sentences(path, text, AIMS[form].words)
        found += _hard_words(path, text, hard, plainer)
        found += _others(path, text, _CAPITALS, AdviceKind.ABBREVIATION)
        for pattern in (_POSTCODE, _STREET, _TELEPHONE, _MAIL):
            found += _others(path, text, pattern, AdviceKind.ADDRESS)
        found += _others(path, text, names, AdviceKind.OWN_NAME)
    return tuple(dict.fromkeys(found))


def sentences(text: str) -> list[str]:
    """The sentences of a text; a new line ends one, too."""
    return [each for each in _SENTENCE_END.split(text) if _WORD.search(each or "")]


def syllables_in(word: str) -> int:
    """About how many syllables a word has: groups of vowels, without a silent e."""
    groups = len(_VOWELS.findall(word))
    lower = word.lower()
    is_silent = lower.endswith("e") and not lower.endswith(("le", "ee", "ye"))
    is_silent = is_silent or (lower.endswith("ed") and not lower.endswith(("ted", "ded")))
    return max(1, groups - is_silent)


def replaced(text: str, words: str, instead: str) -> str:
    """The text with these words replaced wherever they stand alone, capitals kept."""

    def like(found: re.Match[str]) -> str:
        return instead[:1].upper() + instead[1:] if found[0][:1].isupper() else instead

    return re.sub(rf"(?<!\w){re.escape(words)}(?!\w)", like, text, flags=re.IGNORECASE)


def _pattern(words: Mapping[str, str]) -> re.Pattern[str]:
    """The longest first, so that "care plan" is found before "plan"; nothing for no words."""
    ordered = sorted(words, key=len, reverse=True)
    inside = "|".join(re.escape(each) for each in ordered) or r"(?!)"
    return re.compile(rf"(?<![\w’'-])(?:{inside})(?![\w])", re.IGNORECASE)


def _long_sentences(path: str, text: str, most: int) -> Iterator[Advice]:
    for sentence in sentences(text):
        count = len(_WORD.findall(sentence))
        if count > most:
            yield Advice(AdviceKind.LONG_SENTENCE, path, sentence.strip(), count=count)


def _hard_words(
    path: str, text: str, hard: re.Pattern[str], plainer: Mapping[str, str]
) -> Iterator[Advice]:
    for match in hard.finditer(text):
        word = match[0].lower()
        yield Advice(AdviceKind.HARD_WORD, path, word, plainer[word])


def _others(path: str, text: str, pattern: re.Pattern[str], kind: AdviceKind) -> Iterator[Advice]:
    for match in pattern.finditer(text):
        if match[0] not in _KNOWN_CAPITALS:
            yield Advice(kind, path, match[0])
