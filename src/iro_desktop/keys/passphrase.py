"""Passphrases: the policy for a new one, suggestions, and the slow way from one to key material."""

import importlib.resources
import math
import re
import secrets
import time
import unicodedata
from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import cache
from typing import Final

import msgspec
import zxcvbn.frequency_lists
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from iro_core.errors import InvalidData
from iro_desktop.errors import PassphraseRefused, TooLittleMemory

# NCSC and Cyber Essentials: length and a deny list, no composition rules, no expiry.
LEAST_CHARACTERS: Final = 12
MOST_CHARACTERS: Final = 1024
_NAME_LEAST_CHARACTERS: Final = 4
_SUGGESTED_WORDS: Final = 4
_STRETCHED_BYTES: Final = 32
_SALT_BYTES: Final = 16
_MOST_PASSES: Final = 10
# Nobody at a keyboard minds half a second; who guesses elsewhere pays it each time.
_LEAST_GUESS_S: Final = 0.5
_SHORTEST_S: Final = 0.001


class KdfParameters(msgspec.Struct, frozen=True):
    """The cost of one Argon2id run.

    Attributes:
        memory_kib: 65,536 to 1,048,576.
        passes: 1 to 10.
        lanes: 1 to 8.
    """

    memory_kib: int
    passes: int
    lanes: int

    def check(self) -> None:
        """Return if the cost is within bounds; InvalidData otherwise, before any work is done."""
        bounds = (
            (self.memory_kib, 65_536, 1_048_576),
            (self.passes, 1, _MOST_PASSES),
            (self.lanes, 1, 8),
        )
        for value, least, most in bounds:
            if type(value) is not int or not least <= value <= most:
                raise InvalidData("kdf", "out_of_bounds")

    def is_below(self, wanted: "KdfParameters") -> bool:
        """Whether a guess costs less memory or fewer passes than wanted."""
        return self.memory_kib < wanted.memory_kib or self.passes < wanted.passes

    def raised_to(self, wanted: "KdfParameters") -> "KdfParameters":
        """The dearer of both in each respect; what was paid before is never lowered."""
        return KdfParameters(
            max(self.memory_kib, wanted.memory_kib), max(self.passes, wanted.passes), wanted.lanes
        )


# 0.4 to 0.7 s on a two-core laptop of 2026; OWASP's minimum is 19 MiB and two passes.
DEFAULT_KDF: Final = KdfParameters(memory_kib=262_144, passes=3, lanes=4)
FLOOR_KDF: Final = KdfParameters(memory_kib=65_536, passes=3, lanes=4)


def _time_s(cost: KdfParameters) -> float:
    """Seconds that one guess takes on this machine now."""
    began = time.perf_counter()
    stretch("", bytes(_SALT_BYTES), cost)
    return time.perf_counter() - began


def measured_cost(
    wanted: KdfParameters, time_s: Callable[[KdfParameters], float] = _time_s
) -> KdfParameters:
    """What a guess should cost on this machine: half a second, and never less than is wanted.

    Args:
        time_s: How long a guess of a cost takes; measured once.
    """
    passes = math.ceil(wanted.passes * _LEAST_GUESS_S / max(time_s(wanted), _SHORTEST_S))
    dearer = min(max(passes, wanted.passes), _MOST_PASSES)
    return msgspec.structs.replace(wanted, passes=dearer)


class PassphraseProblem(StrEnum):
    """Why a new passphrase is refused."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    TOO_COMMON = "too_common"
    CONTAINS_NAME = "contains_name"
    NOT_TEXT = "not_text"
    NOT_SUGGESTED = "not_suggested"


def check_passphrase(
    text: str, names: Iterable[str] = (), *, is_alone: bool = False
) -> list[PassphraseProblem]:
    """Everything that is wrong with a new passphrase; empty if it may be used.

    Args:
        text: As typed or pasted; any Unicode, spaces allowed.
        names: The user, the service, the authority: words a stranger would try first.
        is_alone: No secret of the machine stands beside it: whoever copies the disk may guess
            without end, so four words that were suggested are the least.
    """
    problems: list[PassphraseProblem] = []
    if len(text) < LEAST_CHARACTERS:
        problems.append(PassphraseProblem.TOO_SHORT)
    if len(text) > MOST_CHARACTERS:
        problems.append(PassphraseProblem.TOO_LONG)
    if any("\ud800" <= character <= "\udfff" for character in text) or "\x00" in text:
        problems.append(PassphraseProblem.NOT_TEXT)
    if _is_common(text):
        problems.append(PassphraseProblem.TOO_COMMON)
    if _contains_name(text, names):
        problems.append(PassphraseProblem.CONTAINS_NAME)
    if is_alone and not problems and not _is_of_suggested_words(text):
        problems.append(PassphraseProblem.NOT_SUGGESTED)
    return problems


def check_new_passphrase(text: str, names: Iterable[str] = ()) -> None:
    """Return if a passphrase may be used from now on (PassphraseRefused)."""
    problems = check_passphrase(text, names)
    if problems:
        raise PassphraseRefused(problems)


def suggest_passphrase(names: Iterable[str] = ()) -> str:
    """Four random words of the EFF's long list, joined by hyphens; about 51.7 bits."""
    names = tuple(names)
    while True:
        words = [secrets.choice(_words()) for _ in range(_SUGGESTED_WORDS)]
        suggestion = "-".join(words)
        if not check_passphrase(suggestion, names):
            return suggestion


def stretch(passphrase: str, salt: bytes, parameters: KdfParameters) -> bytearray:
    """32 bytes from a passphrase, at the cost of the parameters; the caller overwrites them.

    Every way of typing the same characters (NFC, NFD, full width) gives the same bytes.

    Raises:
        TooLittleMemory: The machine cannot pay the cost now.
    """
    parameters.check()
    try:
        material = unicodedata.normalize("NFKC", passphrase).encode()
    except UnicodeEncodeError as error:
        raise InvalidData("passphrase", "not_text") from error
    result = bytearray(_STRETCHED_BYTES)
    work = Argon2id(
        salt=salt,
        length=_STRETCHED_BYTES,
        iterations=parameters.passes,
        lanes=parameters.lanes,
        memory_cost=parameters.memory_kib,
    )
    try:
        work.derive_into(material, result)
    except MemoryError as error:
        raise TooLittleMemory from error
    return result


def _is_common(text: str) -> bool:
    """Whether little is left of it but a common password, repeated or decorated at its ends."""
    plain = re.sub(r"[\s\-_.]", "", text.casefold())
    bare = plain.strip("0123456789!\"£$%^&*()+=?@#~,;:'/\\|<>[]{}")
    return not bare or any(_smallest_unit(each) in _common_passwords() for each in (plain, bare))


def _is_of_suggested_words(text: str) -> bool:
    words = set(re.split(r"[\s-]+", text.strip().casefold()))
    return len(words) >= _SUGGESTED_WORDS and words <= set(_words())


def _smallest_unit(text: str) -> str:
    """What a text repeats: "abab" repeats "ab"; a text that repeats nothing is its own unit."""
    again = (text + text).find(text, 1)
    return text[:again] if 0 < again < len(text) else text


def _contains_name(text: str, names: Iterable[str]) -> bool:
    plain = unicodedata.normalize("NFKC", text).casefold()
    words = (word for name in names for word in re.split(r"[\W_]+", name.casefold()))
    return any(len(word) >= _NAME_LEAST_CHARACTERS and word in plain for word in words)


@cache
def _common_passwords() -> frozenset[str]:
    lists = zxcvbn.frequency_lists.FREQUENCY_LISTS
    single = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
    return frozenset(lists["passwords"]) | single | {"correcthorsebatterystaple"}


@cache
def _words() -> tuple[str, ...]:
    source = importlib.resources.files("xkcdpass").joinpath("static/eff-long")
    return tuple(source.read_text("utf-8").split())
