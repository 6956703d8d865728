"""When to try again: longer after every failure, and not every laptop at the same moment."""

import hashlib
from typing import Final

EVERY_S: Final = 300.0
_FIRST_S: Final = 15.0
_LONGEST_S: Final = 900.0
_DOUBLINGS_LIMIT: Final = 16


def pause_s(failures: int, device_id: str, *, asked_s: float = 0.0) -> float:
    """Seconds until the next try.

    Args:
        failures: Tries in a row that failed; 0 after a good one.
        device_id: Spreads laptops that lost the same server over the time, without any chance.
        asked_s: What the server asked for; never less than that.
    """
    if failures == 0:
        return EVERY_S
    longest = min(_FIRST_S * 2.0 ** min(failures - 1, _DOUBLINGS_LIMIT), _LONGEST_S)
    return max(longest * (0.5 + _share(f"{device_id} {failures}") / 2), asked_s)


def _share(text: str) -> float:
    """A number from 0 to 1 that looks like chance and is the same every time."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") / 0xFFFF_FFFF
