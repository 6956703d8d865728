"""Ready to hold: each thing by its own clock, and against the child's wish it is never ready."""

from datetime import date

from iro_core.domain.due import Due, DueKind, Explanation
from iro_core.domain.policy import Policy
from iro_core.domain.readiness import Arrangement, Readiness, ready_to_hold
from iro_core.domain.review_plan import ReviewPlan
from iro_core.domain.timescales import Clockwork
from iro_core.domain.working_days import WorkingDays

ENGLAND = Clockwork(Policy(), WorkingDays())
TODAY = date(2026, 11, 23)
EVERYTHING = {
    "booked_on": "2026-12-04",
    "starts_at": "15:30",
    "venue_kind": "placement",
    "venue_child_choice": True,
    "lesson_time": "outside",
    "child_asked_on": "2026-11-02",
    "wanted": ["carer", "advocate"],
    "unwanted": ["father"],
    "invited": ["carer", "advocate", "social_worker"],
    "invitations_sent_on": "2026-11-18",
    "interpreter": "not_needed",
    "advocate": "coming",
    "consultation.child.method": "momo",
    "consultation.child.returned_on": "2026-11-20",
    "consultation.parents.method": "form",
    "consultation.parents.returned_on": "2026-11-20",
    "consultation.carers.method": "none",
    "report_authorised_on": "2026-11-20",
    "report_shared_child": "yes",
    "report_shared_parents": "na",
    "report_shared_carers": "yes",
    "alone_on": "2026-12-04",
}


def checked(due_on=None, **changed):
    values = {**EVERYTHING, **{path.replace("__", "."): value for path, value in changed.items()}}
    plan = ReviewPlan.from_fields("p-1", "c-1042", values)
    due = None
    if due_on is not None:
        due = Due(DueKind.REVIEW, due_on, Explanation("later", "invented", TODAY, "last_review"))
    return ready_to_hold(ENGLAND, plan, due, TODAY)


def not_ready(due_on=None, **changed):
    return [
        (each.arrangement, each.subject, each.readiness)
        for each in checked(due_on, **changed)
        if each.readiness is not Readiness.READY
    ]


def test_a_plan_with_everything_seen_to_is_ready():
    assert not_ready(due_on=date(2026, 12, 4)) == []


def test_the_clocks_run_back_from_the_booked_day_in_working_days():
    """Domain notes 2: the child is asked 20 working days before, papers go 10 before, report 5."""
    due = {each.arrangement: each.due.due_on for each in checked() if each.due is not None}

    assert due == {
        Arrangement.CHILD_ASKED: date(2026, 11, 6),
        Arrangement.INVITATIONS: date(2026, 11, 20),
        Arrangement.CONSULTATION: date(2026, 11, 20),
        Arrangement.REPORT: date(2026, 11, 27),
    }


def test_what_was_not_done_by_its_day_is_late_and_what_still_may_be_is_open():
    found = not_ready(invitations_sent_on=None, report_authorised_on=None, child_asked_on=None)

    assert found == [
        (Arrangement.CHILD_ASKED, "", Readiness.LATE),
        (Arrangement.INVITATIONS, "", Readiness.LATE),
        (Arrangement.REPORT, "", Readiness.OPEN),
    ]


def test_a_day_after_the_last_lawful_day_is_late_at_once():
    assert not_ready(due_on=date(2026, 12, 3)) == [(Arrangement.DAY, "", Readiness.LATE)]


def test_without_a_day_nothing_is_late():
    found = checked(booked_on=None, invitations_sent_on=None, report_authorised_on=None)

    assert Readiness.LATE not in {each.readiness for each in found}


def test_what_is_against_the_childs_wish_is_said():
    found = not_ready(
        venue_child_choice=False, lesson_time="inside", invited=["social_worker", "father"]
    )

    assert found == [
        (Arrangement.CHILDS_PLACE, "placement", Readiness.AGAINST_WISH),
        (Arrangement.LESSONS, "", Readiness.AGAINST_WISH),
        (Arrangement.WANTED, "carer", Readiness.AGAINST_WISH),
        (Arrangement.WANTED, "advocate", Readiness.AGAINST_WISH),
        (Arrangement.UNWANTED, "father", Readiness.AGAINST_WISH),
    ]


def test_a_report_shared_in_part_is_not_shared():
    assert not_ready(report_shared_child="partly") == [
        (Arrangement.REPORT_SHARED, "child", Readiness.OPEN)
    ]


def test_adopters_are_asked_only_where_there_are_any():
    assert (Arrangement.CONSULTATION, "adopters", Readiness.LATE) in not_ready(
        consultation__adopters__method="form"
    )
    assert "adopters" not in {each.subject for each in checked()}
