"""Ready to travel: everything there is green; take one thing away and that one is red."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from iro_core.changes.change import Value
from iro_core.domain.working_days import WorkingDays
from iro_desktop.sync.cycle import SCOPE, HeldScope
from iro_desktop.workflows import drafts
from iro_desktop.workflows.acts import DraftKey
from iro_desktop.workflows.drafts import Begun
from iro_desktop.workflows.my_day import my_day
from iro_desktop.workflows.outgoing import note_contact
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.travel import Need, Travel, TravelFacts, check, travel
from iro_desktop.workflows.visits import visits
from tests.support.casework import recorded_review
from tests.support.laptops import child_from_office, from_office, past_review

GIGABYTE = 1024**3
FRIDAY, MONDAY = date(2026, 11, 27), date(2026, 11, 30)
READY = TravelFacts(
    today=FRIDAY,
    first_on=MONDAY,
    back_on=MONDAY,
    absent=(),
    forms_absent=(),
    unsent=0,
    refused=0,
    last_contact=datetime(2026, 11, 27, 7, tzinfo=UTC),
    lease_days_left=11,
    free_bytes=GIGABYTE,
)


def red(facts: TravelFacts) -> list[Need]:
    return [each.need for each in check(facts, WorkingDays()) if not each.is_ready]


def test_a_laptop_with_everything_is_ready() -> None:
    assert red(READY) == []


@pytest.mark.parametrize(
    ("need", "gone"),
    [
        (Need.CONTACT, {"last_contact": None}),
        (Need.CONTACT, {"last_contact": datetime(2026, 11, 26, 18, tzinfo=UTC)}),
        (Need.PAPERS, {"absent": ("c-1042",)}),
        (Need.FORMS, {"forms_absent": ("qa_form.v9",)}),
        (Need.SENT, {"unsent": 1}),
        (Need.SENT, {"refused": 1}),
        (Need.LEASE, {"lease_days_left": 2}),
        (Need.DISK, {"free_bytes": GIGABYTE // 10}),
    ],
)
def test_whatever_is_taken_away_is_red_and_nothing_else(
    need: Need, gone: dict[str, object]
) -> None:
    """Acceptance 46. Monday's journey needs three more days of the lease on a Friday."""
    assert red(replace(READY, **gone)) == [need]


def test_a_limit_that_is_not_set_is_not_judged() -> None:
    found = check(replace(READY, lease_days_left=None), WorkingDays())
    assert Need.LEASE not in {each.need for each in found}
    assert all(each.is_ready for each in found)


def test_the_office_must_have_answered_on_the_working_day_before_the_first_visit() -> None:
    monday_morning = replace(READY, today=MONDAY)
    assert red(monday_morning) == []
    on_friday = datetime(2026, 11, 27, 18, tzinfo=UTC)
    assert red(replace(monday_morning, last_contact=on_friday)) == []
    assert red(replace(monday_morning, first_on=date(2026, 12, 1))) == [Need.CONTACT]


def book(session: Session, child_id: str, plan_id: str, **fields: str) -> None:
    from_office(session, "review_plan", plan_id, fields, child_id=child_id, act="book")


def look(session: Session, room: int = GIGABYTE) -> Travel:
    return travel(session, lambda _folder: room)


def not_ready(session: Session, room: int = GIGABYTE) -> list[Need]:
    return [each.need for each in look(session, room).checks if not each.is_ready]


def test_the_laptop_itself_is_asked(anna: Session) -> None:
    child_id = child_from_office(anna)
    assert not_ready(anna) == [Need.CONTACT]
    note_contact(anna)
    assert look(anna).is_ready
    assert not_ready(anna, room=1) == [Need.DISK]
    anna.store.local_state.save(SCOPE, HeldScope("x", [child_id, "c-7"]))
    assert not_ready(anna) == [Need.PAPERS]
    anna.store.local_state.save(SCOPE, HeldScope("x", [child_id]))
    recorded_review(anna, child_id)
    assert not_ready(anna) == [Need.SENT]


def test_a_form_whose_questions_are_not_here_is_missed_before_the_journey(anna: Session) -> None:
    review_id = recorded_review(anna, child_from_office(anna))
    begun = Begun("c-1042", "q-1", form_version="qa_form.v7")
    drafts.save(anna, DraftKey("qa_form", review_id), begun, {})
    assert Need.FORMS in not_ready(anna)
    form: dict[str, Value] = {"form_id": "qa_form", "version": 7, "definition": "{}"}
    from_office(anna, "form_definition", "qa_form.v7", form)
    assert Need.FORMS not in not_ready(anna)


def test_visits_are_those_of_today_and_of_the_next_working_day(anna: Session) -> None:
    """Anna's today is a Monday in November."""
    child_id = child_from_office(anna)
    other = child_from_office(anna, 7)
    past_review(anna, child_id, "2026-06-02")
    today, tomorrow = anna.today, anna.calendar.add(anna.today, 1)
    book(anna, other, "p-2", booked_on=tomorrow.isoformat(), starts_at="09:30")
    book(anna, child_id, "p-1", booked_on=today.isoformat(), starts_at="15:00", place="Bangor")
    book(anna, other, "p-3", booked_on=anna.calendar.add(today, 2).isoformat())
    found = visits(anna)
    assert [(each.on, each.starts_at, each.number) for each in found] == [
        (today, "15:00", 2),
        (tomorrow, "09:30", 1),
    ]
    assert found[0].report_by is not None
    assert found[0].report_by < today


def test_a_visit_that_was_recorded_says_so_and_keeps_its_number(anna: Session) -> None:
    child_id = child_from_office(anna)
    book(
        *(anna, child_id, "p-1"),
        booked_on=anna.today.isoformat(),
        report_authorised_on=anna.today.isoformat(),
    )
    recorded_review(anna, child_id)
    (visit,) = visits(anna)
    assert (visit.is_held, visit.number, visit.report_by) == (True, 1, None)


def test_a_supervisor_travels_to_nobodys_review(sara: Session) -> None:
    assert my_day(sara).travel is None
