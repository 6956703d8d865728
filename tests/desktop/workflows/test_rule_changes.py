"""A rule or a holiday that arrives with a round moves dates here, and says which."""

from datetime import date
from itertools import pairwise

import pytest

from iro_core.domain.due import DueKind
from iro_core.errors import RuleBroken
from iro_desktop.workflows.case_clocks import clocks_of
from iro_desktop.workflows.early_review import (
    ask_for_early_review,
    start_early_review,
    withdraw_early_review,
)
from iro_desktop.workflows.my_day import my_day
from iro_desktop.workflows.rule_changes import mark_read, rule_changes
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.to_do import to_do
from tests.support.casework import recorded_review, submitted_form
from tests.support.laptops import child_from_office, from_office, past_review

HOLIDAY = {"holidays": ["2026-11-26"], "from_on": "2026-11-26", "because": "A royal wedding"}


def arrives(session: Session, values: dict, amendment_id: str = "amendment-1") -> None:
    from_office(session, "policy_amendment", amendment_id, values, act="announce")


def dates(session: Session) -> dict[DueKind, date]:
    return {todo.what: todo.on for todo in to_do(session).todos if isinstance(todo.what, DueKind)}


def test_a_one_off_holiday_moves_what_runs_over_it_and_lists_before_and_after(
    anna: Session,
) -> None:
    child_id = child_from_office(anna)
    recorded_review(anna, child_id)
    rule_changes(anna)
    before = dates(anna)

    arrives(anna, HOLIDAY)
    changes = rule_changes(anna)

    assert [each.because for each in changes.amendments] == ["A royal wedding"]
    assert {each.kind for each in changes.moved} >= {DueKind.DECISIONS, DueKind.RECORD}
    for each in changes.moved:
        assert (each.child_id, each.before) == (child_id, before[each.kind])
        assert each.after == dates(anna)[each.kind] > before[each.kind]
    assert my_day(anna).moved_dates == len(changes.moved)


def test_what_was_read_is_not_news_again(anna: Session) -> None:
    child_from_office(anna)
    rule_changes(anna)
    arrives(anna, HOLIDAY)

    mark_read(anna, rule_changes(anna))

    assert rule_changes(anna).amendments == ()
    assert my_day(anna).moved_dates is None
    arrives(anna, {**HOLIDAY, "because": "Another"}, "amendment-2")
    assert [each.because for each in rule_changes(anna).amendments] == ["Another"]


def test_what_stood_before_the_first_caseload_came_is_no_news(anna: Session) -> None:
    arrives(anna, HOLIDAY)
    child_from_office(anna)

    assert rule_changes(anna).amendments == ()


def test_a_withdrawn_amendment_holds_no_more(anna: Session) -> None:
    child_id = child_from_office(anna)
    recorded_review(anna, child_id)
    before = dates(anna)
    arrives(anna, HOLIDAY)
    heads = anna.store.records.record("amendment-1").heads

    from_office(anna, "policy_amendment", "amendment-1", {}, act="withdraw", parents=heads)

    assert dates(anna) == before


def test_numbers_beyond_their_bounds_leave_the_shipped_ones(anna: Session) -> None:
    child_from_office(anna)
    wrong = {"name": "later_review_months", "number": 99, "from_on": "2026-01-01"}

    arrives(anna, wrong)

    assert anna.policy["later_review_months"] == 6


def test_a_review_brought_forward_is_due_by_then_until_that_is_taken_back(anna: Session) -> None:
    """Reg. 33(3)(e): a young person accommodated by agreement is to leave."""
    child_id = child_from_office(anna)
    past_review(anna, child_id, "2026-10-02")
    usual = dates(anna)[DueKind.REVIEW]
    start = start_early_review(anna, child_id)

    asked = ask_for_early_review(
        anna, start, {"trigger": "accommodation_ending", "hold_by": "2026-12-04"}
    )

    assert (asked.problems, start.due_on) == ({}, usual)
    assert dates(anna)[DueKind.REVIEW] == date(2026, 12, 4)
    (standing,) = start_early_review(anna, child_id).standing
    withdraw_early_review(anna, standing.record_id)
    assert dates(anna)[DueKind.REVIEW] == usual
    with pytest.raises(RuleBroken):
        withdraw_early_review(anna, standing.record_id)


@pytest.mark.parametrize(
    ("answers", "problems"),
    [
        ({}, {"trigger": "trigger_missing", "hold_by": "day_missing"}),
        ({"trigger": "iro_asks", "hold_by": "2020-01-01"}, {"hold_by": "day_passed"}),
        ({"trigger": "iro_asks", "hold_by": "2099-01-01"}, {"hold_by": "day_not_sooner"}),
        ({"trigger": "whim", "hold_by": "2026-12-04"}, {"trigger": "trigger_missing"}),
    ],
)
def test_a_request_that_moves_nothing_is_not_saved(
    anna: Session, answers: dict, problems: dict[str, str]
) -> None:
    child_id = child_from_office(anna)
    past_review(anna, child_id, "2026-10-02")
    start = start_early_review(anna, child_id)

    assert ask_for_early_review(anna, start, answers).problems == problems
    assert start_early_review(anna, child_id).standing == ()


def test_the_clocks_of_a_child_follow_each_change_of_records_rules_and_day(anna: Session) -> None:
    """They are kept between two looks, so nothing that moves them may be missed."""
    child_id = child_from_office(anna)
    child = anna.reading.child(child_id).content
    seen = [clocks_of(anna, child)]

    review_id = recorded_review(anna, child_id)
    seen.append(clocks_of(anna, child))
    submitted_form(anna, review_id)
    seen.append(clocks_of(anna, child))
    arrives(anna, HOLIDAY)
    seen.append(clocks_of(anna, child))

    assert all(one != other for one, other in pairwise(seen))
    assert clocks_of(anna, child) is seen[-1]
    anna.clocks.forget_all()
    assert clocks_of(anna, child) == seen[-1]
