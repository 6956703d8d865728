"""The supervisor's numbers: timeliness, caseload per post, what falls due."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from iro_core.changes.change import Value
from iro_core.domain.due import DueKind
from iro_core.domain.period import Period, last_weeks
from iro_core.domain.review import LateReason
from iro_core.domain.share import Share
from iro_core.domain.timeliness import Standing
from iro_core.domain.workload import Burden, Load
from iro_core.errors import NotPermitted
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.team_dues import WEEKS, coming_dues
from iro_desktop.workflows.team_overview import team_overview
from iro_desktop.workflows.team_timeliness import LeftOutBecause, timeliness
from iro_desktop.workflows.team_workload import workload
from tests.support.laptops import child_from_office, from_office, give_to, past_review

YEAR = Period(date(2026, 4, 1), date(2026, 11, 23))
LEFT: dict[str, Value] = {
    "episodes.20250102.ended_on": "2026-11-01",
    "episodes.20250102.reason_ended": "E4A",
}


def _iro(sara: Session, user_id: str, fte: str = "1.0", **more: Value) -> None:
    values: dict[str, Value] = {"name": user_id.title(), "role": "iro", "fte": fte, **more}
    from_office(sara, "user", user_id, values)


def _reviewed(sara: Session, number: int, *days: str, **child: Value) -> str:
    """A child of Rosa's, reviewed in time at first, then on these days."""
    child_id = child_from_office(sara, number, **child)
    give_to(sara, child_id, "rosa")
    for day in ("2025-01-20", "2025-04-18", "2025-10-10", *days):
        past_review(sara, child_id, day)
    return child_id


@pytest.mark.parametrize("work", [coming_dues, workload, team_overview])
def test_only_a_supervisor_looks_across_the_team(
    anna: Session, work: Callable[[Session], object]
) -> None:
    with pytest.raises(NotPermitted):
        work(anna)
    with pytest.raises(NotPermitted):
        timeliness(anna, YEAR)


def test_reviews_are_judged_by_the_date_on_which_each_was_due(sara: Session) -> None:
    _reviewed(sara, 1, "2026-04-10", "2026-10-09")
    _reviewed(sara, 2, "2026-04-13", "2026-10-12")

    found = timeliness(sara, YEAR)

    stands = {(each.child_id, each.due_on): each.standing for each in found.reviews}
    assert stands == {
        ("c-1", date(2026, 4, 10)): Standing.IN_TIME,
        ("c-1", date(2026, 10, 10)): Standing.IN_TIME,
        ("c-2", date(2026, 4, 10)): Standing.LATE_WITHOUT_REASON,
        ("c-2", date(2026, 10, 13)): Standing.IN_TIME,
    }
    (late,) = [each for each in found.reviews if each.standing is not Standing.IN_TIME]
    assert (late.working_days_late, late.counts_on) == (1, date(2026, 4, 10))


def test_a_review_that_is_overdue_counts_on_the_day_it_fell_due(sara: Session) -> None:
    _reviewed(sara, 1, "2026-04-10")

    found = timeliness(sara, YEAR)

    (overdue,) = found.overdue_now
    assert (overdue.due_on, overdue.held_on, overdue.review_id) == (date(2026, 10, 10), None, "")
    assert overdue in found.reviews


def test_a_review_stood_down_because_the_child_left_care_is_not_missed(sara: Session) -> None:
    """Domain notes 1.6: 2,572 arranged, 2,452 chaired."""
    _reviewed(sara, 1, "2026-04-10", more=LEFT)

    found = timeliness(sara, YEAR)

    assert found.overdue_now == ()
    assert [each.standing for each in found.reviews] == [Standing.IN_TIME]
    assert found.children == ()


def test_the_reason_of_a_late_review_is_kept_apart(sara: Session) -> None:
    child_id = _reviewed(sara, 1)
    past_review(sara, child_id, "2026-04-20", late_reason="childs_interest")
    other = _reviewed(sara, 2)
    past_review(sara, other, "2026-04-20", late_reason="iro_unavailable")

    found = timeliness(sara, Period(date(2026, 4, 1), date(2026, 4, 30)))

    assert [(each.child_id, each.standing, each.reason) for each in found.reviews] == [
        ("c-1", Standing.LATE_FOR_THE_CHILD, LateReason.CHILDS_INTEREST),
        ("c-2", Standing.LATE_FOR_CAPACITY, LateReason.IRO_UNAVAILABLE),
    ]


def test_both_readings_of_an_adjourned_review_are_reported(sara: Session) -> None:
    child_id = _reviewed(sara, 1)
    past_review(sara, child_id, "2026-04-20", adjourned_on="2026-04-01")
    month = Period(date(2026, 4, 1), date(2026, 4, 30))

    by_sitting = timeliness(sara, month, first_sitting=True)
    by_completion = timeliness(sara, month, first_sitting=False)

    assert [each.standing for each in by_sitting.reviews] == [Standing.IN_TIME]
    assert [each.standing for each in by_completion.reviews] == [Standing.LATE_WITHOUT_REASON]
    assert timeliness(sara, month).reviews == by_sitting.reviews


def test_a_review_under_way_is_never_counted_twice(sara: Session) -> None:
    child_id = _reviewed(sara, 1, "2026-05-22")
    values: dict[str, Value] = {"adjourned_on": "2026-11-20"}
    from_office(sara, "review", "r-under-way", values, child_id=child_id, act="record")

    for first_sitting in (True, False):
        found = timeliness(sara, last_weeks(4, sara.today), first_sitting=first_sitting)
        assert len(found.reviews) == 1


def test_a_review_whose_due_date_nobody_can_know_is_left_out_and_named(sara: Session) -> None:
    child_id = child_from_office(sara, 1)
    past_review(sara, child_id, "2026-05-10")

    found = timeliness(sara, YEAR)

    (left_out,) = found.left_out
    assert left_out.because is LeftOutBecause.DUE_DATE_UNKNOWN
    assert [each.standing for each in found.reviews] == [Standing.OVERDUE]


def test_each_review_counts_in_exactly_one_week(sara: Session) -> None:
    for number, days in enumerate((("2026-04-10",), ("2026-04-20", "2026-10-30"), ()), start=1):
        _reviewed(sara, number, *days)
    found = timeliness(sara, YEAR)

    by_week = [timeliness(sara, week).reviews for week in YEAR.weeks()]

    assert [each for week in by_week for each in week] == list(found.reviews)


def test_caseloads_are_counted_for_a_full_post(sara: Session) -> None:
    _iro(sara, "rosa", "0.5")
    _iro(sara, "bank", "0.2")
    _iro(sara, "left", active=False)
    for number in (1, 2, 3):
        _reviewed(sara, number, "2026-05-01")
    child_from_office(sara, 4, more=LEFT)

    found = workload(sara)

    assert [(row.iro_id, row.caseload.children) for row in found.rows] == [
        ("bank", 0),
        ("rosa", 3),
    ]
    assert (found.total.children, found.total.fte) == (3, Decimal("0.7"))
    assert found.total.per_post() == Decimal("4.3")
    assert found.rows[1].load is Load.BELOW
    assert found.rows[1].reviews == 3
    assert not found.is_weighted


def test_children_of_somebody_unknown_are_shown_and_not_lost(sara: Session) -> None:
    child_from_office(sara, 1)

    found = workload(sara)

    assert [each.child_id for each in found.without_iro] == ["c-1"]
    assert (found.total.children, found.total.per_post()) == (0, None)


def test_the_authoritys_weights_move_the_caseload(sara: Session) -> None:
    _iro(sara, "rosa")
    weights: dict[str, Value] = {
        "weight_out_of_county_percent": 150,
        "weight_siblings_percent": 50,
    }
    from_office(sara, "policy", "policy", weights, act="publish")
    _reviewed(sara, 1, out_of_county=True, sibling_group="f")
    _reviewed(sara, 2, sibling_group="f")

    (row,) = workload(sara).rows

    assert [each.burdens for each in row.children] == [
        (Burden.OUT_OF_COUNTY,),
        (Burden.SIBLINGS,),
    ]
    assert row.caseload.weighted == 2
    assert workload(sara).is_weighted


def test_what_falls_due_is_laid_out_over_eight_weeks(sara: Session) -> None:
    _iro(sara, "rosa")
    _reviewed(sara, 1, "2026-04-10")
    _reviewed(sara, 2, "2026-06-01")
    _reviewed(sara, 3, "2026-11-02")

    found = coming_dues(sara)

    reviews = [due for due in found.dues if due.kind is DueKind.REVIEW]
    assert [(due.child_id, due.iro_name) for due in reviews] == [("c-1", "Rosa"), ("c-2", "Rosa")]
    assert len(found.weeks) == WEEKS
    assert all(
        due.due_on < found.today or sum(week.holds(due.due_on) for week in found.weeks) == 1
        for due in found.dues
    )


def test_the_overview_says_the_same_as_the_pages_behind_it(sara: Session) -> None:
    _iro(sara, "rosa")
    child_id = _reviewed(sara, 1, "2026-04-10", "2026-10-09")
    past_review(sara, child_id, "2026-11-02", participation_code="PN7")
    _reviewed(sara, 2, "2026-04-10")

    found = team_overview(sara)

    weeks = timeliness(sara, last_weeks(52, sara.today))
    assert found.reviews == weeks.reviews
    assert found.overdue == weeks.overdue_now
    assert found.participation() == Share(1, 2)
    assert (found.queue, found.alerts, found.workload.total.children) == (0, (), 2)
