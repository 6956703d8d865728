"""The decision ledger as a table; which of it is looked for."""

from collections.abc import Callable, Sequence
from typing import Final

from iro_core.domain.decision_ledger import Standing, Told
from iro_desktop.ui.models.caseload import plain_letters
from iro_desktop.ui.models.rows import Column, RowsModel
from iro_desktop.ui.support.decision_words import (
    decided_words,
    due_words,
    standing_tone,
    standing_words,
    told_when,
    told_words,
)
from iro_desktop.ui.support.names import shown_child
from iro_desktop.workflows.decisions import LedgerLine

Test = Callable[[LedgerLine], bool]

FILTERS: Final[dict[str, Test]] = {
    "Late": lambda line: line.entry.is_open and line.days_adrift > 0,
    "Open": lambda line: line.entry.is_open,
    "Carried on": lambda line: line.entry.times_carried > 0,
    "Done": lambda line: line.entry.standing is Standing.DONE,
    "Not needed": lambda line: line.entry.standing is Standing.NO_LONGER_NEEDED,
}


def kept(lines: Sequence[LedgerLine], words: str, chips: frozenset[str]) -> list[LedgerLine]:
    """Those with every one of these words, of any of the kinds that the chips ask for."""
    asked = plain_letters(words).split()
    tests = [FILTERS[chip] for chip in chips]
    return [
        line
        for line in lines
        if (not tests or any(test(line) for test in tests)) and _has_words(line, asked)
    ]


def child_words(line: LedgerLine) -> str:
    """The child as the list may show it now."""
    return shown_child(line.child_name, line.child_id)


class LedgerModel(RowsModel[LedgerLine]):
    """Every decision, what is open and longest late first."""

    def __init__(self, *, with_child: bool) -> None:
        """Start empty; `with_child` names each decision's child."""
        child = Column[LedgerLine]("Child", child_words)
        super().__init__(
            [
                Column(
                    "Where it stands",
                    lambda line: standing_words(line.entry, line.days_adrift),
                    sort=lambda line: -line.days_adrift,
                    tone=lambda line: standing_tone(line.entry, line.days_adrift),
                    more=lambda line: due_words(line.entry),
                ),
                Column(
                    "What was decided",
                    lambda line: line.entry.decision.text,
                    more=lambda line: decided_words(line.entry),
                    stretches=True,
                ),
                *((child,) if with_child else ()),
                Column("Who", lambda line: line.entry.decision.owner or "Nobody named"),
                Column(
                    "At midway",
                    lambda line: told_words(_last(line.entry.at_midways)),
                    more=lambda line: told_when(_last(line.entry.at_midways)),
                ),
                Column(
                    "At the next review",
                    lambda line: told_words(_last(line.entry.at_reviews)),
                    more=lambda line: told_when(_last(line.entry.at_reviews)),
                ),
            ],
            lambda line: f"{line.child_id} {line.entry.review_id} {line.entry.key}",
        )


def _last(said: Sequence[Told]) -> Told | None:
    return said[-1] if said else None


def _has_words(line: LedgerLine, asked: Sequence[str]) -> bool:
    if not asked:
        return True
    # A hidden name is not found either: a screen in a train must not confirm a guess.
    decision = line.entry.decision
    parts = (child_words(line), decision.text, decision.owner)
    text = plain_letters(" ".join(parts))
    return all(word in text for word in asked)
