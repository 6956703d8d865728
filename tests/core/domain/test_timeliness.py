from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iro_core.domain.period import Period, coming_weeks, last_weeks, quarter, reporting_year
from iro_core.domain.policy import Policy
from iro_core.domain.share import Share, quotient
from iro_core.domain.timeliness import (
    Standing,
    Tally,
    children_in_time,
    counts_on,
    is_due_date_known,
    standing,
)
from iro_core.domain.timescales import Clockwork
from iro_core.domain.working_days import WorkingDays
from tests.support.builders import a_child, a_review, reviews_held

CLOCKS = Clockwork(Policy(), WorkingDays())
BY_COMPLETION = Clockwork(Policy({"first_sitting_counts": 0}), WorkingDays())
DUE = date(2017, 3, 1)
MANY = st.lists(st.sampled_from(Standing), max_size=40)


@pytest.mark.parametrize(
    ("part", "whole", "decimals", "printed"),
    [
        (710, 827, 1, "85.9"),
        (686, 759, 2, "90.38"),
        (327, 576, 2, "56.77"),
        (1, 8, 0, "13"),
        (0, 3, 1, "0.0"),
    ],
)
def test_the_percentages_of_the_seed_report_are_rebuilt(part, whole, decimals, printed):
    """K11, K14 and K19 of the domain notes."""
    assert str(Share(part, whole).percent(decimals)) == printed


def test_out_of_nothing_there_is_no_percentage():
    assert Share(0, 0).percent() is None
    assert quotient(3, Decimal(0)) is None


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"held_on": "2017-03-01"}, Standing.IN_TIME),
        ({"held_on": "2017-03-02"}, Standing.LATE_WITHOUT_REASON),
        ({"held_on": "2017-03-02", "late_reason": "childs_interest"}, Standing.LATE_FOR_THE_CHILD),
        ({"held_on": "2017-03-02", "late_reason": "iro_unavailable"}, Standing.LATE_FOR_CAPACITY),
        ({"held_on": "2017-03-02", "late_reason": "child_missing"}, Standing.LATE_OTHERWISE),
        # 20 working days after Wed 22 Feb 2017 is Wed 22 Mar 2017.
        ({"adjourned_on": "2017-02-22", "held_on": "2017-03-22"}, Standing.IN_TIME),
        ({"adjourned_on": "2017-02-22", "held_on": "2017-03-23"}, Standing.LATE_WITHOUT_REASON),
        ({"adjourned_on": "2017-02-22"}, Standing.IN_TIME),
        ({"adjourned_on": "2017-03-02"}, Standing.LATE_WITHOUT_REASON),
    ],
)
def test_a_review_stands_as_its_dates_and_its_reason_say(values, expected):
    assert standing(a_review(values=values), DUE, CLOCKS) is expected


def test_both_readings_of_an_adjourned_review_can_be_reported():
    """Domain notes 1.3: by the first sitting it is in time, by its completion late."""
    review = a_review(values={"adjourned_on": "2017-02-22", "held_on": "2017-03-15"})

    assert standing(review, DUE, CLOCKS) is Standing.IN_TIME
    assert standing(review, DUE, BY_COMPLETION) is Standing.LATE_WITHOUT_REASON


def test_a_review_counts_when_it_was_held_or_when_it_fell_due_whichever_came_first():
    assert counts_on(a_review("2017-02-20"), DUE) == date(2017, 2, 20)
    assert counts_on(a_review("2017-04-20"), DUE) == DUE
    assert counts_on(None, DUE) == DUE


def test_an_early_review_of_a_short_return_is_not_called_late():
    """A return of one year says nothing of the review before, so no due date can be known."""
    child = a_child("2015-01-05 S C2 U4")
    late, first = a_review("2016-06-01"), a_review("2015-01-20")

    assert not is_due_date_known(child, (), late, CLOCKS)
    assert is_due_date_known(child, (), first, CLOCKS)
    assert is_due_date_known(child, (first,), late, CLOCKS)
    assert is_due_date_known(child, (), a_review("2016-06-01", {"number": 1}), CLOCKS)
    assert is_due_date_known(child, (), a_review("2016-06-01", {"due_on": "2016-05-01"}), CLOCKS)
    before_care = reviews_held("2014-06-01")
    assert not is_due_date_known(child, before_care, late, CLOCKS)


def test_exceptions_are_counted_in_or_left_out():
    tally = Tally.of([Standing.IN_TIME] * 8 + [Standing.LATE_FOR_THE_CHILD, Standing.OVERDUE])

    assert tally.in_time(exceptions_in=True) == Share(8, 10)
    assert tally.in_time(exceptions_in=False) == Share(8, 9)
    assert tally.number(Standing.OVERDUE) == 1


def test_the_childs_measure_of_the_seed_counts_children_and_not_reviews():
    """K11: 710 of 827 children, 44 more without a review that counts."""
    children = {f"c-{n}": [Standing.IN_TIME, Standing.IN_TIME] for n in range(710)}
    children |= {f"d-{n}": [Standing.IN_TIME, Standing.OVERDUE] for n in range(117)}
    children |= {f"e-{n}": [] for n in range(44)}

    share = children_in_time(children, exceptions_in=True)

    assert (share, share.percent()) == (Share(710, 827), Decimal("85.9"))


def test_a_child_late_only_in_its_own_interest_is_left_out_with_the_exceptions():
    children = {"c-1": [Standing.LATE_FOR_THE_CHILD], "c-2": [Standing.IN_TIME]}

    assert children_in_time(children, exceptions_in=True) == Share(1, 2)
    assert children_in_time(children, exceptions_in=False) == Share(1, 1)


@given(MANY)
def test_every_review_has_one_standing_and_the_parts_make_the_whole(standings):
    tally = Tally.of(standings)

    assert tally.number() == len(standings)
    assert sum(tally.number(each) for each in Standing) == tally.number()
    assert tally.in_time(exceptions_in=False).whole <= tally.in_time(exceptions_in=True).whole


@given(st.dates(date(2010, 1, 1), date(2030, 12, 31)), st.integers(1, 60))
def test_weeks_follow_each_other_without_a_gap(today, number):
    weeks = last_weeks(number, today).weeks()

    assert len(weeks) == number
    assert weeks[-1].last == today
    assert all((b.first - a.last).days == 1 for a, b in pairwise(weeks))
    assert all(week.first.weekday() == 0 for week in weeks)
    assert len(coming_weeks(number, today)) == number
    assert coming_weeks(number, today)[0].first == today


def test_the_reporting_year_ends_on_31_march():
    assert reporting_year(date(2017, 3, 31)) == Period(date(2016, 4, 1), date(2017, 3, 31))
    assert reporting_year(date(2017, 4, 1)) == Period(date(2017, 4, 1), date(2018, 3, 31))
    assert quarter(date(2016, 12, 5)) == Period(date(2016, 10, 1), date(2016, 12, 31))
    assert not Period(date(2017, 1, 1), date(2017, 1, 2)).holds(None)
