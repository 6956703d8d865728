"""Were reviews held in time: each review judged once, and the percentages that follow.

A review counts on the day of its first sitting or on the day it fell due, whichever came first:
so each counts in one week only, and none before it is decided. Late in the child's best interest
is told apart from want of capacity, and every percentage may be taken with those exceptions in or
out, because the seed report does not say which it means (section 8).

Source: domain notes 1.3 and 10.2; Surrey IRO Service annual report 2016-17, sections 4.2 and 8.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Final

import msgspec

from iro_core.domain.child import Child
from iro_core.domain.clocks import Clocks
from iro_core.domain.review import LateReason, Review
from iro_core.domain.share import Share
from iro_core.domain.working_days import add_months

# The authority's own means and information, in contrast to the child's needs (house grouping of
# the reasons in domain notes 1.6).
CAPACITY_REASONS: Final = frozenset(
    {
        LateReason.IRO_UNAVAILABLE,
        LateReason.SOCIAL_WORKER_UNAVAILABLE,
        LateReason.REPORT_NOT_READY,
        LateReason.LATE_NOTIFICATION,
        LateReason.DATA_ERROR,
    }
)


class Standing(StrEnum):
    """What became of a review that counts."""

    IN_TIME = "in_time"
    LATE_FOR_THE_CHILD = "late_for_the_child"
    LATE_FOR_CAPACITY = "late_for_capacity"
    LATE_OTHERWISE = "late_otherwise"
    LATE_WITHOUT_REASON = "late_without_reason"
    OVERDUE = "overdue"


class Tally(msgspec.Struct, frozen=True):
    """How many reviews there are of each standing."""

    counts: Mapping[Standing, int]

    @classmethod
    def of(cls, standings: Iterable[Standing]) -> "Tally":
        """Count these."""
        return cls(Counter(standings))

    def number(self, *standings: Standing) -> int:
        """How many have one of these standings; without any, how many there are."""
        return sum(self.counts.get(each, 0) for each in standings or Standing)

    def in_time(self, *, exceptions_in: bool) -> Share:
        """In time out of held and overdue; with exceptions out, without those for the child."""
        excepted = 0 if exceptions_in else self.number(Standing.LATE_FOR_THE_CHILD)
        return Share(self.number(Standing.IN_TIME), self.number() - excepted)


def standing(review: Review, due_on: date, clocks: Clocks) -> Standing:
    """How a review that was completed, or sat at least once, stands against its due date.

    By the reading of the setting `first_sitting_counts`: in time if the first sitting was, and it
    was completed within the working days of an adjournment; or by the completion alone. One that
    is under way is late only if its first sitting was.
    """
    if is_in_time(review, due_on, clocks):
        return Standing.IN_TIME
    if review.late_reason is None:
        return Standing.LATE_WITHOUT_REASON
    if review.late_reason is LateReason.CHILDS_INTEREST:
        return Standing.LATE_FOR_THE_CHILD
    is_capacity = review.late_reason in CAPACITY_REASONS
    return Standing.LATE_FOR_CAPACITY if is_capacity else Standing.LATE_OTHERWISE


def counts_on(review: Review | None, due_on: date) -> date:
    """The day on which a review counts; None stands for one that was not held."""
    started_on = review.started_on if review is not None else None
    return due_on if started_on is None else min(started_on, due_on)


def is_due_date_known(
    child: Child, earlier: Sequence[Review], review: Review, clocks: Clocks
) -> bool:
    """Whether what is known here is enough to say when a review was due.

    A return may hold the reviews of one year only. One without an earlier review is not taken for
    the first if the second was due before it, unless its record says its number.
    """
    day = review.started_on
    if review.due_on is not None:
        return True
    care = child.care_started_on(day) if day is not None else None
    if day is None or care is None:
        return False
    counts_from = child.reviews_count_from(day) or care[0]
    if any(each.held_on is not None and each.held_on >= counts_from for each in earlier):
        return True
    policy = clocks.policy
    first_due = clocks.calendar.add(care[0], policy.number("first_review_working_days", care[0]))
    second = policy.number("second_review_months", care[0])
    return care[1] and (review.number == 1 or day <= add_months(first_due, second))


def children_in_time(standings: Mapping[str, Sequence[Standing]], *, exceptions_in: bool) -> Share:
    """Children for whom every review that counts was in time, out of those with such a review.

    This is the seed's 85.9 %, 710 of 827: a percentage of children, not of reviews (domain notes
    10.1, K11).
    """
    wanted = {Standing.IN_TIME}
    counted = [
        [each for each in reviews if exceptions_in or each is not Standing.LATE_FOR_THE_CHILD]
        for reviews in standings.values()
    ]
    return Share.of(set(reviews) <= wanted for reviews in counted if reviews)


def is_in_time(review: Review, due_on: date, clocks: Clocks) -> bool:
    """Whether it was held in time, or is under way and sat in time; by the reading in force."""
    started_on, completed_on = review.started_on, review.held_on
    if started_on is None or started_on > due_on:
        return False
    if completed_on is None or completed_on <= due_on:
        return True
    if not clocks.policy.number("first_sitting_counts", started_on):
        return False
    days = clocks.policy.number("adjournment_working_days", started_on)
    return completed_on <= clocks.calendar.add(started_on, days)
