"""Every clock of a child in one list: what starts it, what stops it, and why it is there."""

from datetime import date

from iro_core.domain.challenge import Challenge
from iro_core.domain.due import OF_LIFE, DueKind
from iro_core.domain.life_facts import AnsweredForm
from iro_core.domain.policy import Policy
from iro_core.domain.review import Review
from iro_core.domain.review_plan import ReviewPlan
from iro_core.domain.running_clocks import Case, ReviewWork, RunningClock, running_clocks
from iro_core.domain.timescales import Clockwork
from iro_core.domain.working_days import WorkingDays
from tests.support.builders import a_child

ENGLAND = Clockwork(Policy(), WorkingDays())
TODAY = date(2017, 4, 3)
IN_CARE = a_child("2016-06-01 S C1 U4")
LEFT = a_child("2016-06-01 S C1 U4 2017-04-01 E4A")
AFTER_A_REVIEW = {
    *(DueKind.DECISIONS, DueKind.QA_FORM, DueKind.CARE_PLAN),
    *(DueKind.RECORD, DueKind.DISTRIBUTION, DueKind.MIDWAY),
}


def work(held_on, *stopped, record_id="r-1", known_since=TODAY, **values):
    said = {"held_on": held_on, "number": 3, **values}
    review = Review.from_fields(record_id, "c-1042", said)
    return ReviewWork(review=review, known_since=known_since, stopped=frozenset(stopped))


def clocks(*reviews, child=IN_CARE, today=TODAY, **known) -> dict[DueKind, RunningClock]:
    """The clocks of reviews and challenges."""
    found = every_clock(*reviews, child=child, today=today, **known)
    return {kind: clock for kind, clock in found.items() if kind not in OF_LIFE}


def every_clock(*reviews, child=IN_CARE, today=TODAY, **known) -> dict[DueKind, RunningClock]:
    case = Case(child=child, reviews=reviews, next_number=4, **known)
    found = running_clocks(ENGLAND, case, today)
    assert [each.due.due_on for each in found] == sorted(each.due.due_on for each in found)
    return {clock.due.kind: clock for clock in found}


def test_a_review_held_here_starts_every_clock_of_its_work() -> None:
    """The deadlines of the domain notes, section 15, after a review on 3 April 2017."""
    found = clocks(work("2017-04-03"))

    assert found.keys() == AFTER_A_REVIEW | {DueKind.REVIEW}
    assert found[DueKind.DECISIONS].due.due_on == date(2017, 4, 10)
    assert found[DueKind.DISTRIBUTION].due.due_on == date(2017, 5, 4)
    assert found[DueKind.RECORD].record_id == "r-1"
    assert found[DueKind.QA_FORM].number == 3
    assert found[DueKind.REVIEW].number == 4


def test_what_somebody_has_done_stops_its_clock_and_no_other() -> None:
    found = clocks(work("2017-04-03", DueKind.QA_FORM, DueKind.RECORD))

    assert found.keys() == (AFTER_A_REVIEW | {DueKind.REVIEW}) - {DueKind.QA_FORM, DueKind.RECORD}


def test_a_later_review_takes_over_all_but_the_qa_form_of_the_one_before() -> None:
    earlier = work("2016-12-01", record_id="r-0")
    found = running_clocks(
        ENGLAND, Case(child=IN_CARE, reviews=(work("2017-04-03"), earlier)), TODAY
    )

    assert [each.due.kind for each in found if each.record_id == "r-0"] == [DueKind.QA_FORM]


def test_work_on_a_review_runs_on_when_the_child_has_left_care() -> None:
    """There is no next review then, and so nothing to be midway to."""
    found = clocks(work("2017-03-28"), child=LEFT)

    assert found.keys() == AFTER_A_REVIEW - {DueKind.MIDWAY}


def test_of_a_review_from_a_return_only_the_midway_update_is_wanted_here() -> None:
    found = clocks(work("2017-01-05", source="return", known_since=date(2017, 1, 10)))

    assert found.keys() == {DueKind.REVIEW, DueKind.MIDWAY}


def test_a_midway_day_that_passed_before_the_review_was_known_here_is_left_out() -> None:
    """What is not known makes nothing overdue; what passes from now on does."""
    returned = {"held_on": "2017-01-05", "source": "return"}

    assert DueKind.MIDWAY not in clocks(work(**returned, known_since=date(2017, 5, 1)))
    known_in_time = work(**returned, known_since=date(2017, 3, 1))
    assert DueKind.MIDWAY in clocks(known_in_time, today=date(2017, 5, 1))


def a_plan(booked_on, **fields):
    return ReviewPlan.from_fields("p-1", "c-1042", {"booked_on": booked_on, **fields})


def test_a_booked_review_asks_for_its_report_five_working_days_before() -> None:
    found = clocks(work("2016-12-01", source="return"), plans=(a_plan("2017-05-04"),))

    assert found[DueKind.REPORT].due.due_on == date(2017, 4, 26)
    assert found[DueKind.REPORT].record_id == "p-1"
    assert found[DueKind.REVIEW].booked_on == date(2017, 5, 4)


def test_an_authorised_report_stops_its_clock() -> None:
    plan = a_plan("2017-05-04", report_authorised_on="2017-04-25")

    assert DueKind.REPORT not in clocks(work("2016-12-01", source="return"), plans=(plan,))


def test_a_booking_that_a_review_has_answered_counts_no_more() -> None:
    found = clocks(work("2017-04-03"), plans=(a_plan("2017-03-30"),))

    assert found[DueKind.REVIEW].booked_on is None
    assert DueKind.REPORT not in found


def a_challenge(**fields):
    said = {path.replace("__", "."): value for path, value in fields.items()}
    return Challenge.from_fields("x-1", "c-1042", {"raised_on": "2017-04-03", **said})


def test_an_alert_waits_for_its_stage_and_for_the_whole() -> None:
    alert = a_challenge(
        kind="alert",
        whole_process_due_on="2017-05-04",
        stages__1__sent_on="2017-04-03",
        stages__1__due_on="2017-04-10",
    )
    found = clocks(challenges=(alert,))

    assert found[DueKind.ALERT_STAGE].due.explanation.rule == "alert_stage_working_days"
    assert found[DueKind.ALERT_WHOLE].due.explanation.rule == "alert_whole_working_days"
    assert found[DueKind.ALERT_WHOLE].record_id == "x-1"


def test_a_day_of_ones_own_for_a_reply_is_explained_as_agreed() -> None:
    found = clocks(challenges=(a_challenge(kind="informal", reply_by="2017-04-05"),))

    why = found[DueKind.CHALLENGE_REPLY].due.explanation
    assert (why.rule, why.working_days, why.start) == ("agreed", 2, TODAY)


def test_a_reply_stops_its_clock() -> None:
    answered = a_challenge(
        kind="alert", stages__1__due_on="2017-04-10", stages__1__responded_on="2017-04-05"
    )

    assert DueKind.ALERT_STAGE not in clocks(challenges=(answered,))


def test_what_a_qa_form_told_starts_the_clocks_of_the_childs_life() -> None:
    form = AnsweredForm(date(2017, 3, 20), {"d_dental": "no", "d_health": "yes"})

    found = every_clock(work("2017-03-20"), forms=(form,))

    assert found[DueKind.DENTAL_CHECK].due.due_on == date(2017, 3, 20)
    assert found[DueKind.HEALTH_ASSESSMENT].due.due_on == date(2018, 3, 20)
    assert found[DueKind.PEP].due.due_on == date(2017, 7, 31)
