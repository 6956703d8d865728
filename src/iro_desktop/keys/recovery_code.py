"""The code that the office reads out when a passphrase is forgotten: 26 characters and 2 to check.

It opens one laptop once, and only that laptop; the check characters catch what was misheard.
"""

import hashlib
from typing import Final

from iro_core.errors import InvalidData
from iro_core.spoken import ALPHABET, LOOKALIKES, crockford

_SECRET_CHARACTERS: Final = 26
_CHECK_CHARACTERS: Final = 2
_GROUP: Final = 4


def make_recovery_code(randomness: bytes) -> str:
    """The code of 17 bytes, of which 130 bits are used, as it is read out."""
    secret = crockford(randomness, _SECRET_CHARACTERS)
    text = secret + _check(secret)
    return "-".join(text[n : n + _GROUP] for n in range(0, len(text), _GROUP))


def read_recovery_code(typed: str) -> str:
    """The code as it is read out, from what a person typed (InvalidData if it was misheard)."""
    text = "".join(typed.upper().split()).replace("-", "").translate(LOOKALIKES)
    secret, check = text[:_SECRET_CHARACTERS], text[_SECRET_CHARACTERS:]
    if len(text) != _SECRET_CHARACTERS + _CHECK_CHARACTERS or set(text) - set(ALPHABET):
        raise InvalidData("recovery_code", "not_a_code")
    if _check(secret) != check:
        raise InvalidData("recovery_code", "mistyped")
    return "-".join(text[n : n + _GROUP] for n in range(0, len(text), _GROUP))


def _check(secret: str) -> str:
    return crockford(hashlib.sha256(b"iro-recovery-1\n" + secret.encode()).digest(), 2)
