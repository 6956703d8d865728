"""A booked review: read from its record, and found by its day."""

from datetime import date

from iro_core.domain.access import may_write
from iro_core.domain.review import VenueKind
from iro_core.domain.review_plan import ReviewPlan, booked_visits
from iro_core.domain.supervision import status_after


def a_plan(record_id="p-1", **fields):
    return ReviewPlan.from_fields(record_id, "c-1042", fields)


def test_a_plan_says_when_and_where():
    plan = a_plan(
        booked_on="2026-11-27",
        starts_at="11:30",
        venue_kind="placement",
        place="Bangor",
        report_authorised_on="2026-11-19",
    )

    assert (plan.booked_on, plan.starts_at) == (date(2026, 11, 27), "11:30")
    assert (plan.venue, plan.place) == (VenueKind.PLACEMENT, "Bangor")
    assert plan.report_authorised_on == date(2026, 11, 19)


def test_a_plan_without_a_day_is_calm_about_it():
    plan = a_plan(booked_on="next week", venue_kind="a boat")

    assert plan.booked_on is None
    assert plan.venue is None
    assert booked_visits([plan], date.min, date.max) == ()


def test_visits_come_in_the_order_of_the_day():
    late = a_plan("p-1", booked_on="2026-11-27", starts_at="15:00")
    early = a_plan("p-2", booked_on="2026-11-27", starts_at="11:30")
    today = a_plan("p-3", booked_on="2026-11-26", starts_at="16:00")
    after = a_plan("p-4", booked_on="2026-11-28")

    visits = booked_visits([late, early, today, after], date(2026, 11, 26), date(2026, 11, 27))

    assert [plan.record_id for _day, plan in visits] == ["p-3", "p-2", "p-1"]


def test_the_iro_books_moves_and_cancels_and_nobody_else():
    assert all(may_write("iro", "review_plan", act) for act in ("book", "edit", "cancel"))
    assert not may_write("supervisor", "review_plan", "book")
    assert status_after("review_plan", "new", "book") == "booked"
    assert status_after("review_plan", "booked", "edit") == "booked"
    assert status_after("review_plan", "cancelled", "edit") is None


def test_each_meeting_of_a_series_is_a_visit_with_its_own_time_and_place():
    plan = a_plan(
        booked_on="2026-11-27",
        starts_at="11:30",
        place="Bangor",
        mode="series",
        **{
            "meetings.b.booked_on": "2026-12-01",
            "meetings.b.starts_at": "16:00",
            "meetings.b.place": "Grandmother's",
            "meetings.a.people": "School",
        },
    )

    visits = booked_visits([plan], date(2026, 11, 27), date(2026, 12, 31))

    assert [(day, each.starts_at, each.place) for day, each in visits] == [
        (date(2026, 11, 27), "11:30", "Bangor"),
        (date(2026, 12, 1), "16:00", "Grandmother's"),
    ]


def test_a_meeting_left_over_from_a_series_is_no_visit_of_a_single_meeting():
    plan = a_plan(booked_on="2026-11-27", mode="one", **{"meetings.b.booked_on": "2026-12-01"})

    assert len(booked_visits([plan], date.min, date.max)) == 1
