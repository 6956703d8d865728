"""When a child's next review must be held: each rule by itself, and which of them comes first."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

import msgspec

from iro_core.domain.child import PLACED_FOR_ADOPTION, PLACEMENT_ORDER, Child
from iro_core.domain.clocks import Clocks
from iro_core.domain.due import Due, DueKind, Explanation, Mover, NoDue
from iro_core.domain.early_review import SOURCES, EarlyReview
from iro_core.domain.review import Review
from iro_core.domain.short_breaks import ShortBreakSeries, short_break_series
from iro_core.domain.working_days import add_months

# Looked-after reviews end at 18 (Children Act 1989, s. 22; domain notes 1.6).
ADULT_AGE: Final = 18
# House rule: a move longer ago than the longest interval between reviews (reg. 33(2), six months)
# without a review since is overdue by the base rule anyway.
_MOVE_COUNTS_FOR: Final = timedelta(days=183)
_BROUGHT_FORWARD_BY: Final = (Mover.MOVE, Mover.EARLY_REVIEW, Mover.LEAVING_CARE)


class Timetable(msgspec.Struct, frozen=True):
    """What decides the next review of one child.

    Attributes:
        held_on: The days of the reviews completed in this period of care, oldest first.
        first_number: The number of the first of them, where a record says so.
        adjourned_on: The sitting of a review that is adjourned and not completed.
        early: Requests for an early review that no review has answered.
        series: The series of short breaks that runs, if one does.
    """

    child: Child
    as_at: date
    started_on: date
    start_is_certain: bool
    held_on: tuple[date, ...]
    first_number: int | None
    adjourned_on: date | None
    early: tuple[EarlyReview, ...]
    series: ShortBreakSeries | None


def next_review(
    clocks: Clocks,
    child: Child,
    reviews: Sequence[Review],
    as_at: date,
    early: Sequence[EarlyReview] = (),
) -> Due | NoDue:
    """The last lawful day of the next review, with the later rules that also apply.

    Only reviews completed within the present period of care and not after `as_at` count. First:
    working days from the start of care; then months from the review before. A placement for
    adoption, a placement order, a request for an early review, and where the authority's local
    rule says so a change of placement, bring it forward. A review adjourned in time has its own
    working days to be completed. There is none on or after the 18th birthday.

    Sources: Care Planning, Placement and Case Review (England) Regulations 2010, regs. 33, 36 and
    48; Adoption Agencies Regulations 2005, reg. 36.
    """
    table = _timetable(clocks, child, reviews, as_at, early)
    if table is None:
        return NoDue.NOT_LOOKED_AFTER
    found = sorted(_possible(clocks, table), key=lambda due: due.due_on)
    due = msgspec.structs.replace(found[0], also=tuple(found[1:]))
    due = _adjourned(clocks, table, due)
    is_adult = child.age_on(max(due.due_on, as_at)) >= ADULT_AGE
    return NoDue.ADULT if is_adult else due


def is_unplanned(reason_place_change: str) -> bool:
    """Whether a placement ended without being planned, by its code (domain notes 8.8)."""
    unplanned = "ALLEG STAND APPRR CREQB CREQO CHILD LAREQ CLOSE OTHER"
    return reason_place_change in unplanned.split()


def _timetable(
    clocks: Clocks,
    child: Child,
    reviews: Sequence[Review],
    as_at: date,
    early: Sequence[EarlyReview],
) -> Timetable | None:
    care = child.care_started_on(as_at)
    in_breaks = care is None or child.has_short_breaks_only(as_at)
    series = short_break_series(child, as_at, clocks.policy) if in_breaks else None
    counts_from = child.reviews_count_from(as_at)
    if series is not None and (care is None or series.started_on < care[0]):
        care, counts_from = (series.started_on, True), series.started_on
    if care is None or counts_from is None:
        return None
    known = [r for r in reviews if r.started_on and counts_from <= r.started_on <= as_at]
    held = sorted((r for r in known if r.held_on and r.held_on <= as_at), key=_held_on)
    last = _held_on(held[-1]) if held else date.min
    adjourned = [r.adjourned_on for r in known if r.adjourned_on and _is_open(r, as_at)]
    return Timetable(
        child=child,
        as_at=as_at,
        started_on=care[0],
        start_is_certain=care[1],
        held_on=tuple(_held_on(review) for review in held),
        first_number=held[0].number if held else None,
        adjourned_on=max((day for day in adjourned if last < day <= as_at), default=None),
        early=tuple(each for each in early if last < each.since <= as_at),
        series=series,
    )


def _held_on(review: Review) -> date:
    return review.held_on or date.min


def _is_open(review: Review, as_at: date) -> bool:
    return review.held_on is None or review.held_on > as_at


def _possible(clocks: Clocks, table: Timetable) -> Iterator[Due]:
    """A date by each rule that applies."""
    yield _base(clocks, table)
    yield from _outgrown(clocks, table)
    yield from _placed_for_adoption(clocks, table)
    yield from _under_placement_order(clocks, table)
    yield from _after_move(clocks, table)
    yield from _asked_for(table)


def _base(clocks: Clocks, table: Timetable) -> Due:
    """The due date by reg. 33, or by reg. 48 for a series of short breaks."""
    start_is = "care_started" if table.start_is_certain else "care_started_at_latest"
    is_exempt = table.series is not None and table.series.outgrown_on is None
    if table.series is not None and not table.held_on:
        rule = "short_breaks_first_review_months"
        return _months(clocks, rule, table.started_on, "short_breaks_started")
    if not table.held_on:
        rule = "first_review_working_days"
        moved_by = (Mover.EARLY_REVIEW, Mover.LEAVING_CARE)
        return clocks.working(DueKind.REVIEW, rule, table.started_on, start_is, moved_by)
    if is_exempt:
        rule = "short_breaks_later_review_months"
    else:
        is_second = len(table.held_on) == 1 and _is_first(clocks, table)
        rule = "second_review_months" if is_second else "later_review_months"
    return _months(clocks, rule, table.held_on[-1], "last_review")


def _is_first(clocks: Clocks, table: Timetable) -> bool:
    """Whether the only review that is known is the first of the period of care.

    A return may begin in the middle of a child's care, and may hold the reviews of one year only:
    an imported review is not taken for the first if the second was due before it.
    """
    if not table.start_is_certain:
        return False
    if table.first_number is not None:
        return table.first_number == 1
    start = table.started_on
    days = clocks.policy.number("first_review_working_days", start)
    first_due = clocks.calendar.add(start, days)
    months = clocks.policy.number("second_review_months", first_due)
    return table.held_on[0] <= add_months(first_due, months)


def _outgrown(clocks: Clocks, table: Timetable) -> Iterator[Due]:
    """The first review under the full Regulations, after a series outgrew reg. 48."""
    outgrown_on = table.series.outgrown_on if table.series else None
    if outgrown_on is not None and not table.held_on:
        rule = "first_review_working_days"
        yield clocks.working(DueKind.REVIEW, rule, outgrown_on, "short_breaks_outgrown")


def _placed_for_adoption(clocks: Clocks, table: Timetable) -> Iterator[Due]:
    """The first and the second review of a child placed for adoption (reg. 36(3) of 2005)."""
    episode, placed_on = (
        table.child.episode_on(table.as_at),
        table.child.placement_since(table.as_at),
    )
    if episode is None or placed_on is None or table.series is not None:
        return
    if episode.placement_type not in PLACED_FOR_ADOPTION:
        return
    since = [day for day in table.held_on if day >= placed_on]
    rule = "adoption_first_review_weeks"
    first = clocks.weeks(
        DueKind.REVIEW, rule, placed_on, "placed_for_adoption", _BROUGHT_FORWARD_BY
    )
    if not since:
        yield first
    elif len(since) == 1 and _may_be_first(clocks, table, since[0], first):
        yield _months(clocks, "adoption_second_review_months", since[0], "last_review")


def _may_be_first(clocks: Clocks, table: Timetable, held_on: date, first: Due) -> bool:
    """Whether the only review known since a placement is the first one since then.

    A return of one year may hold none of the earlier ones: it is not, if no review before the
    placement is known and the second was due before it.
    """
    if any(day < first.explanation.start for day in table.held_on):
        return True
    months = clocks.policy.number("adoption_second_review_months", first.due_on)
    return held_on <= add_months(first.due_on, months)


def _under_placement_order(clocks: Clocks, table: Timetable) -> Iterator[Due]:
    """The first review of a child who may be placed and is not (reg. 36(1) of 2005)."""
    episode, since = (
        table.child.episode_on(table.as_at),
        table.child.legal_status_since(table.as_at),
    )
    if episode is None or since is None or episode.legal_status != PLACEMENT_ORDER:
        return
    if episode.placement_type in PLACED_FOR_ADOPTION or any(d >= since for d in table.held_on):
        return
    yield _months(clocks, "placement_order_review_months", since, "placement_order")


def _after_move(clocks: Clocks, table: Timetable) -> Iterator[Due]:
    """Surrey: a review within 20 working days of a new placement (seed report, 4.1)."""
    rule = "placement_change_review_working_days"
    move = table.child.last_move(table.as_at)
    if table.series is not None or move is None or table.as_at - move.on > _MOVE_COUNTS_FOR:
        return
    if not clocks.policy.number(rule, move.on) or any(day >= move.on for day in table.held_on):
        return
    unplanned_only = clocks.policy.number("placement_change_unplanned_only", move.on)
    if unplanned_only and not is_unplanned(move.reason):
        return
    moved_by = (Mover.EARLY_REVIEW, Mover.LEAVING_CARE)
    yield clocks.working(DueKind.REVIEW, rule, move.on, "placement_changed", moved_by)


def _asked_for(table: Timetable) -> Iterator[Due]:
    """Reviews that must be held early (reg. 33(3) and guidance)."""
    for each in table.early:
        why = Explanation(
            rule="early_review",
            source=SOURCES[each.trigger],
            start=each.since,
            start_is=f"early_{each.trigger}",
            moved_by=(Mover.EARLY_REVIEW, Mover.LEAVING_CARE),
        )
        yield Due(DueKind.REVIEW, max(each.hold_by, each.since), why)


def _adjourned(clocks: Clocks, table: Timetable, due: Due) -> Due:
    """A review adjourned once has up to 20 working days from that sitting (reg. 36(2)-(3)).

    Where the first sitting counts and it was in time, these days hold even past the due date;
    where completion counts, whichever comes first.
    """
    if table.adjourned_on is None:
        return due
    rule = "adjournment_working_days"
    moved_by = (Mover.LEAVING_CARE,)
    own = clocks.working(DueKind.REVIEW, rule, table.adjourned_on, "adjourned", moved_by)
    sitting_counts = clocks.policy.number("first_sitting_counts", table.adjourned_on)
    if sitting_counts and table.adjourned_on <= due.due_on:
        return msgspec.structs.replace(own, also=(due,))
    first, second = sorted((own, due), key=lambda each: each.due_on)
    return msgspec.structs.replace(first, also=(second,))


def _months(clocks: Clocks, rule: str, start: date, start_is: str) -> Due:
    return clocks.months(DueKind.REVIEW, rule, start, start_is, _BROUGHT_FORWARD_BY)
