from datetime import date

import pytest

from iro_core.domain.due import Due
from iro_core.domain.policy import Amendment, Policy
from iro_core.domain.timescales import Clockwork
from iro_core.domain.working_days import WorkingDays
from iro_core.errors import RuleBroken
from tests.support.builders import a_child, reviews_held

NEW_YEAR = date(2017, 1, 1)


def amended(name: str, number: int, *, from_on: date = NEW_YEAR, is_law: bool = False) -> Amendment:
    return Amendment(
        amendment_id=f"a-{name}",
        name=name,
        number=number,
        from_on=from_on,
        is_law=is_law,
        holidays=(),
        because="Cabinet decision of 12 December 2016",
    )


def test_a_clock_runs_by_the_number_in_force_on_the_day_it_started() -> None:
    policy = Policy(amendments=[amended("later_review_months", 4)])
    clockwork = Clockwork(policy, WorkingDays())
    child = a_child("2015-06-01 S C1 U4")

    before = clockwork.next_review(child, reviews_held("2016-06-20", "2016-12-31"), NEW_YEAR)
    since = clockwork.next_review(child, reviews_held("2016-06-20", "2017-01-01"), NEW_YEAR)

    assert isinstance(before, Due)
    assert isinstance(since, Due)
    assert (before.due_on, since.due_on) == (date(2017, 6, 30), date(2017, 5, 1))
    assert since.explanation.source == "Cabinet decision of 12 December 2016"
    assert "reg. 33" in before.explanation.source


def test_the_later_of_two_amendments_holds_from_its_own_day() -> None:
    policy = Policy(
        amendments=[
            amended("amber_working_days", 20, from_on=date(2017, 6, 1)),
            amended("amber_working_days", 5),
        ]
    )

    days = (date(2016, 12, 31), NEW_YEAR, date(2017, 5, 31), date(2017, 6, 1))
    assert [policy.number("amber_working_days", day) for day in days] == [10, 5, 5, 20]


def test_a_number_that_is_asked_for_without_a_day_is_todays() -> None:
    amendments = [amended("caseload_high", 60, from_on=date(2017, 6, 1))]

    assert Policy(amendments=amendments, today=NEW_YEAR)["caseload_high"] == 70
    assert Policy(amendments=amendments, today=date(2017, 6, 1))["caseload_high"] == 60


def test_the_authority_cannot_leave_the_bounds_of_the_law_and_the_law_can() -> None:
    with pytest.raises(RuleBroken):
        Policy(amendments=[amended("later_review_months", 8)])

    law = Policy(amendments=[amended("later_review_months", 8, is_law=True)])

    assert law["later_review_months"] == 8


def test_a_policy_can_be_seen_as_it_was_without_an_amendment() -> None:
    policy = Policy({"amber_working_days": 8}, [amended("amber_working_days", 5)])

    assert policy.without(frozenset({"a-amber_working_days"}))["amber_working_days"] == 8
    assert policy.with_number("amber_working_days", 6)["amber_working_days"] == 6


@pytest.mark.parametrize(
    ("values", "understood"),
    [
        ({"name": "amber_working_days", "number": 5, "from_on": "2017-01-01"}, True),
        ({"holidays": ["2017-06-02"], "from_on": "2017-06-02"}, True),
        ({"name": "a_newer_servers", "number": 5, "from_on": "2017-01-01"}, True),
        ({"name": "amber_working_days", "number": 5}, False),
        ({"name": "amber_working_days", "from_on": "2017-01-01"}, False),
        ({}, False),
    ],
)
def test_a_record_that_says_nothing_of_use_amends_nothing(
    values: dict[str, object], understood: bool
) -> None:
    found = Amendment.from_fields("a-1", values)

    assert (found is not None) == understood
    if found is not None:
        assert Policy(amendments=[found]).holidays == frozenset(found.holidays)
