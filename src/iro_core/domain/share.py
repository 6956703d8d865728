"""A percentage that can show its sum: how many, out of how many."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

import msgspec


class Share(msgspec.Struct, frozen=True):
    """A part of a whole. Where the whole is nothing there is no percentage."""

    part: int
    whole: int

    @classmethod
    def of(cls, answers: Iterable[bool]) -> "Share":
        """How many of these are so."""
        counted = list(answers)
        return cls(sum(counted), len(counted))

    def percent(self, decimals: int = 1) -> Decimal | None:
        """The percentage, rounded half up; None where there is nothing to share."""
        return quotient(100 * self.part, self.whole, decimals)


def quotient(part: int | Decimal, whole: int | Decimal, decimals: int = 1) -> Decimal | None:
    """A division rounded half up, as a report prints it; None by nothing."""
    if not whole:
        return None
    return (Decimal(part) / Decimal(whole)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
