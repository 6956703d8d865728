"""An adjournment keeps to its regulation; a series ends with its last meeting; late says why."""

from datetime import date

import pytest

from iro_core.domain.policy import Policy
from iro_core.domain.review import completed_on
from iro_core.domain.review_problems import ProblemCode, problems, resume_by
from iro_core.domain.timescales import Clockwork
from iro_core.domain.working_days import WorkingDays
from tests.support.builders import a_review

ENGLAND = Clockwork(Policy(), WorkingDays())
BORN_ON, TODAY = date(2010, 5, 12), date(2026, 11, 27)
ADJOURNED = {
    "due_on": "2026-11-29",
    "adjourned_on": "2026-11-26",
    "adjourned_reason": "No report and no care plan were brought.",
    "adjourned_effect": "Jay waits to hear where he will live.",
}
COMPLETED = {"participation_code": "PN1", "seen_alone": "yes", "child_words": "I like it."}


def codes(values, before=None, today=TODAY):
    earlier = a_review(values=before) if before is not None else None
    found = problems(a_review(values=values), BORN_ON, today, ENGLAND, earlier)
    return [(each.code, each.blocks) for each in found]


def test_an_adjourned_review_may_be_recorded_before_it_is_completed():
    assert codes(ADJOURNED) == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"adjourned_reason": ""}, ProblemCode.ADJOURNED_WITHOUT_REASON),
        ({"adjourned_effect": ""}, ProblemCode.ADJOURNED_WITHOUT_EFFECT),
        ({"resumes_on": "2026-12-25"}, ProblemCode.ADJOURNED_TOO_LONG),
        ({"adjourned_on": "2026-11-28"}, ProblemCode.ADJOURNED_IN_FUTURE),
    ],
)
def test_an_adjournment_against_the_regulation_cannot_be_recorded(changed, code):
    assert codes({**ADJOURNED, **changed}) == [(code, True)]


def test_twenty_working_days_are_the_most():
    """From Thu 26 Nov 2026 without 25 and 28 December: Thu 24 December."""
    assert resume_by(date(2026, 11, 26), ENGLAND) == date(2026, 12, 24)
    assert codes({**ADJOURNED, "resumes_on": "2026-12-24"}) == []


def test_a_review_is_adjourned_once_only():
    again = {**ADJOURNED, "adjourned_on": "2026-12-10"}

    found = codes(again, before=ADJOURNED, today=date(2026, 12, 11))

    assert found == [(ProblemCode.ADJOURNED_TWICE, True)]


def test_a_mistyped_day_of_the_sitting_may_be_put_right():
    assert codes({**ADJOURNED, "adjourned_on": "2026-11-25"}, before=ADJOURNED) == []


def test_a_review_completed_within_its_adjournment_is_not_late():
    done = {**ADJOURNED, **COMPLETED, "held_on": "2026-12-15"}

    assert codes(done, before=ADJOURNED, today=date(2026, 12, 16)) == []


def test_a_review_completed_after_its_adjournment_is_late():
    done = {**ADJOURNED, **COMPLETED, "held_on": "2027-01-15"}

    found = codes(done, before=ADJOURNED, today=date(2027, 1, 16))

    assert found == [(ProblemCode.LATE_WITHOUT_REASON, False)]


SERIES = {
    "mode": "series",
    "meetings.a.held_on": "2026-11-24",
    "meetings.b.held_on": "2026-11-26",
    "meetings.c.place": "School",
}


def test_a_series_is_completed_by_its_last_meeting_once_that_is_said():
    assert completed_on(SERIES) is None
    assert completed_on({**SERIES, "series_complete": True}) == "2026-11-26"
    assert completed_on({**SERIES, "mode": "one", "held_on": "2026-11-20"}) == "2026-11-20"


def test_a_series_that_goes_on_may_be_recorded_and_an_empty_one_may_not():
    assert codes(SERIES) == []
    assert (ProblemCode.SERIES_WITHOUT_MEETING, True) in codes({"mode": "series"})


def test_a_meeting_to_come_is_not_one_that_was_held():
    assert codes({**SERIES, "meetings.c.held_on": "2026-12-01"}) == [
        (ProblemCode.MEETING_IN_FUTURE, True)
    ]


def test_late_in_the_childs_best_interest_says_what_was_better():
    late = {**COMPLETED, "held_on": "2026-11-27", "due_on": "2026-11-20"}
    for_the_child = {**late, "late_reason": "childs_interest"}

    assert codes({**late, "late_reason": "iro_unavailable"}) == []
    assert codes(for_the_child) == [(ProblemCode.LATE_WITHOUT_BENEFIT, False)]
    assert codes({**for_the_child, "late_because": "After the examinations."}) == []


def test_who_does_not_endorse_the_plan_says_why():
    held = {**COMPLETED, "held_on": "2026-11-27", "plan_view": "disagree"}

    assert codes(held) == [(ProblemCode.PLAN_VIEW_WITHOUT_REASON, False)]
    assert codes({**held, "plan_view_why": "No permanence after two years."}) == []
    assert codes({**held, "plan_view": "agree"}) == []
