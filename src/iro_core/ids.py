"""One type per kind of identifier, and how a new one is made."""

import os
import re
from collections.abc import Callable
from typing import NewType

from iro_core.clock import Clock

AuthorityId = NewType("AuthorityId", str)
ChangeId = NewType("ChangeId", str)
ChildId = NewType("ChildId", str)
DeviceId = NewType("DeviceId", str)
RecordId = NewType("RecordId", str)
UserId = NewType("UserId", str)

NewId = Callable[[], str]

_UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def uuid7(milliseconds: int, randomness: bytes) -> str:
    """A time-ordered identifier (RFC 9562, version 7) from a Unix time and ten random bytes."""
    value = (milliseconds & 0xFFFF_FFFF_FFFF) << 80 | int.from_bytes(randomness[:10], "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def is_uuid7(text: str) -> bool:
    """Whether a text is a version 7 identifier in its one canonical form."""
    return _UUID7.fullmatch(text) is not None


def time_ordered_ids(clock: Clock, entropy: Callable[[int], bytes] = os.urandom) -> NewId:
    """A maker of new identifiers that sort by the time they were made."""
    return lambda: uuid7(int(clock.now().timestamp() * 1000), entropy(10))
