"""The one-time code that IT reads out: 24 characters of secret and 16 of the server's key.

Crockford's alphabet has no I, L, O or U, so a code can be read over a telephone. The second part
lets the laptop check that it talks to the server that made the code (80 bits of its key's digest).
"""

import hashlib
from typing import Final

import msgspec

from iro_core.errors import InvalidData
from iro_core.spoken import ALPHABET, LOOKALIKES, crockford

SECRET_CHARACTERS: Final = 24
_CHECK_CHARACTERS: Final = 16
_GROUP: Final = 4


class EnrolmentCode(msgspec.Struct, frozen=True):
    """The secret that is spent once, and the check of the server's key."""

    secret: str
    server_check: str

    def matches(self, server_key: bytes) -> bool:
        """Whether this key is the one that the code was made with."""
        return self.server_check == _check(server_key)


def make_code(randomness: bytes, server_key: bytes) -> str:
    """The code as it is handed out, in groups of four, from 15 random bytes."""
    text = crockford(randomness, SECRET_CHARACTERS) + _check(server_key)
    return "-".join(text[n : n + _GROUP] for n in range(0, len(text), _GROUP))


def read_code(typed: str) -> EnrolmentCode:
    """The code as a person typed it: case, spaces and dashes do not matter (InvalidData)."""
    text = "".join(typed.upper().split()).replace("-", "").translate(LOOKALIKES)
    if len(text) != SECRET_CHARACTERS + _CHECK_CHARACTERS or set(text) - set(ALPHABET):
        raise InvalidData("enrolment_code", "not_a_code")
    return EnrolmentCode(text[:SECRET_CHARACTERS], text[SECRET_CHARACTERS:])


def secret_digest(secret: str) -> str:
    """What the server keeps of a code: enough to know it again, useless to anyone who reads it."""
    return hashlib.sha256(b"iro-code-1\n" + secret.encode()).hexdigest()


def _check(server_key: bytes) -> str:
    return crockford(hashlib.sha256(b"iro-server-1\n" + server_key).digest(), _CHECK_CHARACTERS)
