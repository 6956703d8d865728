"""Numbers that bring their lists: what stands in a cell is how many rows are behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from iro_core.domain.share import Share
from iro_desktop.ui.models.rows import Column
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.wording import share_words


@dataclass(frozen=True)
class Number:
    """One number on the screen.

    Attributes:
        words: The number as it is shown.
        rows: What it counts; of a percentage, what it is out of.
        tone: A tone of its tag, if it wants one.
        more: A quieter line under it.
    """

    words: str
    rows: tuple[Any, ...]
    tone: Tone | None = None
    more: str = ""

    @classmethod
    def of(cls, rows: Sequence[Any], tone: Tone | None = None) -> "Number":
        """How many there are; the tone only if there are any."""
        return cls(f"{len(rows):,}", tuple(rows), tone if rows else None)

    @classmethod
    def share(cls, share: Share, rows: Sequence[Any], decimals: int = 1) -> "Number":
        """A percentage and its sum; the rows are what it is out of."""
        percent = share.percent(decimals)
        if percent is None:
            return cls("–", tuple(rows), more="nothing to count")
        return cls(f"{percent} %", tuple(rows), more=share_words(share))


@dataclass(frozen=True)
class NumbersRow:
    """One line of a table of numbers, by what it is about."""

    key: str
    name: str
    cells: tuple[Number, ...]
    more: str = ""


def numbers_columns(first: str, headings: Sequence[str]) -> tuple[Column[NumbersRow], ...]:
    """The columns of a table of numbers: its names, then each number."""
    return (
        Column(first, lambda row: row.name, more=lambda row: row.more, stretches=True),
        *(_column(at, heading) for at, heading in enumerate(headings)),
    )


def _column(at: int, heading: str) -> Column[NumbersRow]:
    return Column(
        heading,
        lambda row: row.cells[at].words,
        tone=lambda row: row.cells[at].tone,
        more=lambda row: row.cells[at].more,
    )
