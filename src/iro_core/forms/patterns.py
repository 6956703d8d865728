"""Regular expressions of forms: none may hold up the program.

A form comes from outside, so a pattern that would search for ever is refused when the form is
published, and what still takes too long on an answer does not match it.
"""

from functools import lru_cache
from typing import Final

import regex

_PATTERN_LIMIT_CHARACTERS: Final = 1_000
_LONGEST_SEARCH_SECONDS: Final = 0.1
_PROBE_LENGTH: Final = 1_000
_PROBES: Final = "aA0 -.\n"


def matches(text: str, pattern: str) -> bool:
    """Whether the whole text is as the pattern says; no text is as a pattern that is none."""
    read = _read(pattern)
    if read is None:
        return False
    try:
        return read.fullmatch(text, timeout=_LONGEST_SEARCH_SECONDS) is not None
    except TimeoutError:
        return False


def is_pattern(pattern: str) -> bool:
    """Whether it can be read, and is done with in good time on long texts that nearly match."""
    read = _read(pattern)
    if read is None:
        return False
    try:
        for each in dict.fromkeys((*_PROBES, *pattern)):
            read.fullmatch(each * _PROBE_LENGTH + "\0", timeout=_LONGEST_SEARCH_SECONDS)
    except TimeoutError:
        return False
    return True


@lru_cache(maxsize=256)
def _read(pattern: str) -> "regex.Pattern[str] | None":
    if len(pattern) > _PATTERN_LIMIT_CHARACTERS:
        return None
    try:
        return regex.compile(pattern)
    except (regex.error, RecursionError, OverflowError, MemoryError):
        return None
