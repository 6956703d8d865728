"""Arranging a review: kept as a draft, booked, changed, cancelled, and its nameless invitation."""

from datetime import date

from icalendar import Calendar

from iro_core.changes.change import Value
from iro_core.domain.readiness import Arrangement
from iro_desktop.workflows import arranging, shared_visit
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.visits import visits
from tests.support.laptops import child_from_office, past_review

PLAN: dict[str, Value] = {
    "booked_on": "2026-11-27",
    "starts_at": "3.30pm",
    "venue_kind": "placement",
    "place": "12 Harbour Road",
    "venue_child_choice": True,
    "mode": "one",
    "wanted": ["carer"],
    "invited": ["carer", "social_worker"],
}


def booked(session: Session, child_id: str, **more: Value) -> str:
    draft = arranging.open_plan(session, child_id)
    answers = {**draft.answers, **PLAN, **more}
    arranging.save_draft(session, draft, answers)
    assert arranging.book(session, draft, answers)
    return draft.plan_id


def test_a_booked_review_is_a_record_with_its_time_as_the_clock_has_it(anna: Session) -> None:
    child_id = child_from_office(anna)
    plan_id = booked(anna, child_id)

    draft = arranging.open_plan(anna, child_id)

    assert draft.plan_id == plan_id
    assert draft.is_booked
    assert draft.saved_at is None
    assert draft.answers["starts_at"] == "15:30"


def test_what_was_typed_and_not_booked_is_found_again(anna: Session) -> None:
    child_id = child_from_office(anna)
    draft = arranging.open_plan(anna, child_id)
    arranging.save_draft(anna, draft, {"place": "Bangor"})

    again = arranging.open_plan(anna, child_id)

    assert (again.plan_id, again.answers) == (draft.plan_id, {"place": "Bangor"})
    assert not again.is_booked


def test_a_changed_plan_is_the_same_plan_and_its_history_keeps_both(anna: Session) -> None:
    child_id = child_from_office(anna)
    plan_id = booked(anna, child_id)
    draft = arranging.open_plan(anna, child_id)
    answers = {**draft.answers, "booked_on": "2026-11-30", "place": None}

    arranging.book(anna, draft, answers)

    (held,) = anna.reading.plans(child_id)
    plan = held.content
    assert (plan.record_id, plan.booked_on, plan.place) == (plan_id, date(2026, 11, 30), "")
    acts = [change.act for change in anna.store.changes.history(plan_id)]
    assert acts == ["book", "edit"]


def test_a_plan_that_says_the_same_is_not_written_again(anna: Session) -> None:
    child_id = child_from_office(anna)
    booked(anna, child_id)
    draft = arranging.open_plan(anna, child_id)

    assert not arranging.book(anna, draft, draft.answers)


def test_a_cancelled_booking_is_over_and_the_next_plan_is_new(anna: Session) -> None:
    child_id = child_from_office(anna)
    plan_id = booked(anna, child_id)

    arranging.cancel(anna, arranging.open_plan(anna, child_id), "Jay has a school trip.")

    assert anna.reading.plans(child_id) == ()
    again = arranging.open_plan(anna, child_id)
    assert again.plan_id != plan_id
    assert again.answers == {}


def test_a_plan_whose_review_was_held_gives_way_to_the_next(anna: Session) -> None:
    child_id = child_from_office(anna)
    booked(anna, child_id)
    past_review(anna, child_id, "2026-11-27")

    assert not arranging.open_plan(anna, child_id).is_booked


def test_the_checklist_knows_the_last_lawful_day(anna: Session) -> None:
    child_id = child_from_office(anna)
    past_review(anna, child_id, "2026-06-10")
    draft = arranging.open_plan(anna, child_id)

    day = arranging.checks(anna, draft, PLAN)[0]

    assert day.arrangement is Arrangement.DAY
    assert day.due is not None
    assert draft.due is not None
    assert day.due.due_on == draft.due.due_on


def test_the_invitation_names_nobody_and_no_place(anna: Session) -> None:
    """Acceptance 6; the summary is the one that the report of the tools names."""
    child_id = child_from_office(anna)
    draft = arranging.open_plan(anna, child_id)
    series: dict[str, Value] = {
        **PLAN,
        "mode": "series",
        "meetings.a.booked_on": "2027-06-01",
        "meetings.a.place": "Grandmother's",
    }

    content = arranging.invitation(anna, draft, series)

    text = content.decode()
    assert not [word for word in ("Jay", "Otterbrook", "Harbour", "Grand") if word in text]
    first, second = Calendar.from_ical(content).walk("VEVENT")
    assert str(first["summary"]) == "Review visit 1042, meeting 1"
    assert first["class"] == "PRIVATE"
    assert first["dtstart"].dt.isoformat() == "2026-11-27T15:30:00+00:00"
    assert second["dtstart"].dt == date(2027, 6, 1)
    assert first["uid"] != second["uid"]


def test_a_summer_time_is_put_into_the_calendar_as_it_is_in_england(anna: Session) -> None:
    draft = arranging.open_plan(anna, child_from_office(anna))
    content = arranging.invitation(anna, draft, {"booked_on": "2027-07-01", "starts_at": "15:30"})

    (event,) = Calendar.from_ical(content).walk("VEVENT")

    assert event["dtstart"].dt.isoformat() == "2027-07-01T14:30:00+00:00"


def test_one_visit_to_brothers_and_sisters_is_planned_once(anna: Session) -> None:
    jay = child_from_office(anna, 1042, sibling_group="otter")
    kit = child_from_office(anna, 1043, given_name="Kit", sibling_group="otter")
    other = child_from_office(anna, 1044, given_name="Bo")
    draft = arranging.open_plan(anna, jay)

    shared_visit.share_plan(anna, draft, PLAN, [child_id for child_id, _ in draft.siblings])

    assert [child_id for child_id, _name in draft.siblings] == [kit]
    theirs = arranging.open_plan(anna, kit).answers
    assert (theirs["booked_on"], theirs["place"]) == ("2026-11-27", "12 Harbour Road")
    assert "wanted" not in theirs
    assert "venue_child_choice" not in theirs
    assert arranging.open_plan(anna, other).answers == {}


def test_what_a_siblings_plan_already_says_is_left_as_it_is(anna: Session) -> None:
    jay = child_from_office(anna, 1042, sibling_group="otter")
    kit = child_from_office(anna, 1043, given_name="Kit", sibling_group="otter")
    booked(anna, kit, place="Kit's school")

    shared_visit.share_plan(anna, arranging.open_plan(anna, jay), PLAN, [kit])

    assert arranging.open_plan(anna, kit).answers["place"] == "Kit's school"


def test_a_booked_review_is_among_the_visits(anna: Session) -> None:
    child_id = child_from_office(anna)
    booked(anna, child_id, booked_on=anna.today.isoformat())

    (visit,) = visits(anna)

    assert (visit.starts_at, visit.place) == ("15:30", "12 Harbour Road")
