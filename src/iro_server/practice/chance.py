"""Choices by chance, each drawn from the one repeatable source."""

from collections.abc import Iterable
from random import Random
from typing import TypeVar

_T = TypeVar("_T")


def happens(random: Random, share: float) -> bool:
    """True in this share of cases."""
    return random.random() < share


def pick(random: Random, chances: Iterable[tuple[_T, int]]) -> _T:
    """One of several, each with its weight."""
    values, weights = zip(*chances, strict=True)
    chosen: _T = random.choices(values, weights=weights)[0]
    return chosen
