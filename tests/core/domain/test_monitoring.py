from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iro_core.domain.child import Child
from iro_core.domain.leaving_care import is_eligible
from iro_core.domain.monitoring import monitor
from iro_core.domain.notice import Concern, Notice
from iro_core.domain.policy import Policy
from tests.support.builders import a_child

TODAY = date(2017, 3, 31)
LONG_IN_CARE = "2015-01-05 S C2 U4"


def noticed(child: Child, *, today: date = TODAY, last_review: str = "2017-01-10") -> list[Notice]:
    return list(monitor(child, date.fromisoformat(last_review), Policy(), today))


def concerns(child: Child, *, today: date = TODAY) -> set[Concern]:
    return {notice.concern for notice in noticed(child, today=today)}


def test_a_child_of_whom_nothing_unusual_is_known_has_no_notice() -> None:
    assert noticed(a_child(LONG_IN_CARE, distance_miles=12, out_of_county=False)) == []


def test_a_child_who_is_not_looked_after_is_not_watched() -> None:
    left = a_child("2015-01-05 S V2 U4 2016-05-01 E4A", distance_miles=90)
    assert noticed(left) == []


@pytest.mark.parametrize(
    ("fact", "concern"),
    [
        ("health_assessment", Concern.HEALTH_ASSESSMENT),
        ("teeth_check", Concern.DENTAL_CHECK),
        ("immunisations", Concern.IMMUNISATIONS),
    ],
)
def test_what_the_newest_return_says_was_not_done_is_asked_about(
    fact: str, concern: Concern
) -> None:
    years: dict[str, object] = {f"health.2016.{fact}": False, f"health.2017.{fact}": True}
    assert concerns(a_child(LONG_IN_CARE, **years)) == set()
    years[f"health.2017.{fact}"] = False
    (notice,) = noticed(a_child(LONG_IN_CARE, **years))
    assert (notice.concern, notice.year, notice.is_pressing) == (concern, 2017, True)


@pytest.mark.parametrize(("born_on", "is_asked"), [("2012-04-01", True), ("2012-03-31", False)])
def test_development_checks_are_asked_about_under_five_on_31_march(
    born_on: str, is_asked: bool
) -> None:
    """SSDA903 rules 545 and 546."""
    child = a_child(
        LONG_IN_CARE, born_on=date.fromisoformat(born_on), **{"health.2017.health_check": False}
    )
    assert (Concern.DEVELOPMENT_CHECK in concerns(child)) is is_asked


@pytest.mark.parametrize(
    ("score", "reason", "expected"),
    [
        (17, None, Concern.SDQ_HIGH),
        (16, None, None),
        (None, "SDQ2", Concern.SDQ_NOT_DONE),
        (None, "SDQ1", None),
        (None, None, None),
    ],
)
def test_a_high_score_and_a_missing_one_are_noticed(
    score: int | None, reason: str | None, expected: Concern | None
) -> None:
    said = {"health.2017.sdq_score": score, "health.2017.sdq_reason": reason}
    assert concerns(a_child(LONG_IN_CARE, **said)) == ({expected} if expected else set())


@pytest.mark.parametrize(
    ("today", "plan_by"),
    [
        (date(2017, 3, 31), None),
        (date(2026, 5, 11), None),
        (date(2026, 5, 12), date(2026, 8, 12)),
        (date(2028, 5, 11), date(2026, 8, 12)),
        (date(2028, 5, 12), None),
    ],
)
def test_from_16_to_18_a_personal_adviser_and_a_pathway_plan_are_asked_about(
    today: date, plan_by: date | None
) -> None:
    """CPR regs. 42-44: the birthday itself counts, at both ends."""
    child = a_child(LONG_IN_CARE, born_on=date(2010, 5, 12))
    found = [n for n in noticed(child, today=today) if n.concern is Concern.PERSONAL_ADVISER]
    assert [notice.on for notice in found] == ([plan_by] if plan_by else [])


def test_the_plan_of_a_young_person_who_came_into_care_at_17_counts_from_then() -> None:
    child = a_child("2027-06-01 S V2 U4", born_on=date(2010, 5, 12))
    found = noticed(child, today=date(2027, 12, 1))
    assert [n.on for n in found if n.concern is Concern.PERSONAL_ADVISER] == [date(2027, 9, 1)]


@pytest.mark.parametrize(("weeks", "expected"), [(12, False), (13, True)])
def test_thirteen_weeks_since_14_make_a_young_person_eligible(weeks: int, expected: bool) -> None:
    today = date(2027, 6, 1)
    start = today - timedelta(weeks=weeks)
    child = a_child(f"{start.isoformat()} S V2 U4", born_on=date(2010, 5, 12))
    assert is_eligible(child, today) is expected


def test_overlapping_episodes_and_short_breaks_do_not_add_up_to_thirteen_weeks() -> None:
    today = date(2027, 6, 1)
    overlapping = a_child("2027-04-01 S V2 U4", "2027-04-15 P V2 U4", born_on=date(2010, 5, 12))
    breaks = a_child("2025-01-01 S V4 U4", born_on=date(2010, 5, 12))
    assert not is_eligible(overlapping, today)
    assert not is_eligible(breaks, today)


@pytest.mark.parametrize(("since", "expected"), [("2016-03-31", False), ("2016-03-30", True)])
def test_a_year_under_section_20_is_noticed(since: str, expected: bool) -> None:
    child = a_child(f"{since} S V2 U4")
    assert (Concern.SECTION_20 in concerns(child)) is expected


def test_a_placement_order_without_an_adoptive_placement_is_noticed() -> None:
    assert concerns(a_child("2016-01-04 S E1 U4")) == {Concern.PLACEMENT_ORDER}
    assert concerns(a_child("2016-01-04 S E1 A5")) == set()


def test_a_child_who_is_missing_now_comes_first() -> None:
    child = a_child(
        LONG_IN_CARE,
        missing=("2017-02-01 M 2017-02-03", "2017-03-30 M"),
        **{"health.2017.teeth_check": False, "out_of_county": True},
    )
    found = noticed(child)
    assert [n.concern for n in found] == [
        Concern.MISSING_NOW,
        Concern.DENTAL_CHECK,
        Concern.OUT_OF_COUNTY,
    ]
    assert found[0].on == date(2017, 3, 30)


def test_times_missing_are_counted_for_ninety_days() -> None:
    child = a_child(LONG_IN_CARE, missing=("2016-12-01 M 2016-12-02", "2017-01-05 A 2017-01-05"))
    (notice,) = noticed(child)
    assert (notice.concern, notice.number, notice.on) == (
        Concern.MISSING_LATELY,
        1,
        date(2017, 1, 5),
    )


@pytest.mark.parametrize(
    ("miles", "outside", "expected"),
    [
        (20, False, None),
        (21, False, Concern.DISTANCE),
        (21, True, Concern.FAR_OUT_OF_COUNTY),
        (20, True, Concern.OUT_OF_COUNTY),
        (None, True, Concern.OUT_OF_COUNTY),
    ],
)
def test_more_than_twenty_miles_or_another_county_is_noticed_once(
    miles: int | None, outside: bool, expected: Concern | None
) -> None:
    child = a_child(LONG_IN_CARE, distance_miles=miles, out_of_county=outside)
    assert concerns(child) == ({expected} if expected else set())


@pytest.mark.parametrize(("since", "expected"), [("2017-01-10", False), ("2017-01-11", True)])
def test_a_social_worker_since_the_last_review_is_noticed(since: str, expected: bool) -> None:
    child = a_child(LONG_IN_CARE, social_worker_since=since)
    assert (Concern.NEW_SOCIAL_WORKER in concerns(child)) is expected


def test_an_authority_may_look_closer() -> None:
    child = a_child(LONG_IN_CARE, distance_miles=12)
    closer = Policy({"distance_watch_miles": 10})
    assert [n.concern for n in monitor(child, None, closer, TODAY)] == [Concern.DISTANCE]


@given(
    today=st.dates(date(1990, 1, 1), date(2060, 12, 31)),
    born_on=st.dates(date(1980, 1, 1), date(2040, 12, 31)),
    start=st.dates(date(1980, 1, 1), date(2040, 12, 31)),
    status=st.sampled_from(["C2", "V2", "V4", "E1", "J1"]),
)
def test_whatever_the_dates_every_notice_has_a_source(
    today: date, born_on: date, start: date, status: str
) -> None:
    child = a_child(f"{start.isoformat()} S {status} U4", born_on=born_on, distance_miles=50)
    assert all(notice.source for notice in monitor(child, None, Policy(), today))
