"""Protocol versions, and which pairs understand each other."""

from typing import Final

PROTOCOL: Final = 1


def understood(theirs: int) -> bool:
    """Whether a partner can be served: one version behind or ahead, unknown fields being kept."""
    return abs(theirs - PROTOCOL) <= 1
