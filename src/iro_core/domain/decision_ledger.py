"""Every decision of every review of a child: what was said of it since, and how late it is.

A decision stays open, and every later review and midway update asks about it, until a review says
that it was done or is no longer needed. What is said at midway stands until the next review.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import Final

import msgspec

from iro_core.domain.midway import DecisionProgress, MidwayUpdate
from iro_core.domain.review import Decision, DecisionOutcome, PreviousDecision, Review


class Standing(StrEnum):
    """How a decision stands today."""

    OPEN = "open"
    DONE = "done"
    NO_LONGER_NEEDED = "no_longer_needed"


class Told(msgspec.Struct, frozen=True):
    """What one midway update or one later review said of a decision.

    Attributes:
        record_id: The midway update or the review.
        how_far: None where the review was held and nothing was said of the decision.
    """

    record_id: str
    told_on: date | None
    how_far: DecisionProgress | DecisionOutcome | None
    note: str


class LedgerEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One decision and what became of it.

    Attributes:
        key: Under which later records speak of it; the decision's own id unless two share it.
        review_id: The review that made it; empty if that review is not here.
        at_reviews: What each later review said, in their order.
        at_midways: What each midway update said, in their order.
        told: What holds today; None where nobody has said anything yet.
    """

    key: str
    decision: Decision
    review_id: str = ""
    number: int | None = None
    decided_on: date | None = None
    at_reviews: tuple[Told, ...] = ()
    at_midways: tuple[Told, ...] = ()
    told: Told | None = None

    @property
    def standing(self) -> Standing:
        """How it stands, by the last word on it."""
        return _standing(self.told)

    @property
    def is_open(self) -> bool:
        """Whether nobody has said yet that it was done or is no longer needed."""
        return self.standing is Standing.OPEN

    @property
    def is_asked(self) -> bool:
        """Whether the next review and midway update ask about it."""
        return not self.at_reviews or _standing(self.at_reviews[-1]) is Standing.OPEN

    @property
    def times_carried(self) -> int:
        """How many later reviews left it open."""
        return sum(_standing(each) is Standing.OPEN for each in self.at_reviews)

    def days_adrift(self, today: date) -> int:
        """Calendar days since its date, until it was settled; 0 if in time or without a date."""
        due_on = self.decision.due_on
        if due_on is None:
            return 0
        settled_on = self.told.told_on if self.told and not self.is_open else None
        until = settled_on or today
        return max(0, (until - due_on).days)

    def asked_as(self) -> Decision:
        """The decision as the next review or midway update asks about it, under its key."""
        return msgspec.structs.replace(self.decision, decision_id=self.key)


# By the value that midway updates and reviews share.
_SETTLES: Final[dict[str, Standing]] = {
    DecisionOutcome.DONE.value: Standing.DONE,
    DecisionOutcome.NO_LONGER_NEEDED.value: Standing.NO_LONGER_NEEDED,
}


def decision_ledger(
    reviews: Iterable[Review], updates: Iterable[MidwayUpdate]
) -> tuple[LedgerEntry, ...]:
    """Every decision of a child, in the order in which they were made.

    Reviews that are under way count too, after those that were held. A decision that a review
    speaks of and no review here made is kept as that review tells it.
    """
    following: dict[str, list[MidwayUpdate]] = {}
    for update in sorted(updates, key=lambda each: (each.done_on or date.max, each.record_id)):
        following.setdefault(update.review_id, []).append(update)
    ledger = _Ledger()
    for review in sorted(reviews, key=_when):
        ledger.take_review(review)
        for update in following.get(review.record_id, ()):
            ledger.take_update(update)
    return tuple(ledger.entries)


def asked_decisions(ledger: Sequence[LedgerEntry]) -> tuple[Decision, ...]:
    """What the next review and midway update ask about."""
    return tuple(entry.asked_as() for entry in ledger if entry.is_asked)


class _Ledger:
    """Goes through the records in their order."""

    def __init__(self) -> None:
        self.entries: list[LedgerEntry] = []
        self._places: dict[str, int] = {}  # of each entry, by its key

    def take_review(self, review: Review) -> None:
        said = {each.decision_id: each for each in review.previous}
        for copy in said.values():
            if copy.decision_id not in self._places:
                decision = Decision(copy.decision_id, copy.text, copy.owner, copy.due_on)
                self._add(LedgerEntry(key=copy.decision_id, decision=decision))
        for key, place in self._places.items():
            if key in said or self.entries[place].is_asked:
                self._take_word(place, review, said.get(key))
        for decision in review.decisions:
            self._make_room(decision.decision_id)
            self._add(
                LedgerEntry(
                    key=decision.decision_id,
                    decision=decision,
                    review_id=review.record_id,
                    number=review.number,
                    decided_on=review.held_on or review.started_on,
                )
            )

    def take_update(self, update: MidwayUpdate) -> None:
        for said in update.progress:
            place = self._places.get(said.decision_id)
            if place is None or said.progress is None:
                continue
            entry = self.entries[place]
            told = Told(update.record_id, update.done_on, said.progress, said.note)
            self.entries[place] = msgspec.structs.replace(
                entry, at_midways=(*entry.at_midways, told), told=told
            )

    def _take_word(self, place: int, review: Review, said: PreviousDecision | None) -> None:
        told = Told(
            review.record_id,
            review.held_on or review.started_on,
            said.outcome if said else None,
            said.note if said else "",
        )
        entry = self.entries[place]
        self.entries[place] = msgspec.structs.replace(
            entry,
            at_reviews=(*entry.at_reviews, told),
            told=told if told.how_far is not None else entry.told,
        )

    def _add(self, entry: LedgerEntry) -> None:
        self._places[entry.key] = len(self.entries)
        self.entries.append(entry)

    def _make_room(self, key: str) -> None:
        """An older decision of the same number, as imports have them, goes on under another key."""
        place = self._places.pop(key, None)
        if place is not None:
            other = f"{key}-{place}"
            self.entries[place] = msgspec.structs.replace(self.entries[place], key=other)
            self._places[other] = place


def _when(review: Review) -> tuple[bool, date, int, str]:
    day = review.held_on or review.started_on or date.max
    return review.held_on is None, day, review.number or 0, review.record_id


def _standing(told: Told | None) -> Standing:
    return _SETTLES.get(told.how_far, Standing.OPEN) if told and told.how_far else Standing.OPEN
