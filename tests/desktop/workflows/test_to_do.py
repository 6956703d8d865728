"""To do across the caseload: from real records on a real laptop."""

from datetime import timedelta

import pytest

from iro_core.domain.access import may_set, may_write
from iro_core.domain.challenge import ChallengeKind
from iro_core.domain.due import DueKind, Rag
from iro_core.domain.work_done import PATHS
from iro_core.errors import RuleBroken
from iro_desktop.workflows import review_record
from iro_desktop.workflows.child_file import open_child
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.to_do import Todo, Waiting, to_do
from iro_desktop.workflows.work_done import note_todo
from tests.support.casework import raised_challenge, recorded_review, submitted_form
from tests.support.laptops import child_from_office, from_office, past_review


def waiting(session: Session) -> list[tuple[DueKind | Waiting, str]]:
    return [(todo.what, todo.record_id) for todo in to_do(session).todos]


def test_every_child_brings_its_clocks_the_most_pressing_first(anna: Session) -> None:
    late, fresh = child_from_office(anna, 1), child_from_office(anna, 2)
    past_review(anna, fresh, "2026-11-02")
    todos = to_do(anna).todos
    assert todos[0].child_id == late
    assert (todos[0].what, todos[0].rag) == (DueKind.REVIEW, Rag.OVERDUE)
    assert [todo.on for todo in todos] == sorted(todo.on for todo in todos)
    assert (DueKind.REVIEW, fresh) in {(todo.what, todo.child_id) for todo in todos}


def test_the_list_and_the_childs_file_agree(anna: Session) -> None:
    child_id = child_from_office(anna)
    recorded_review(anna, child_id)
    raised_challenge(anna, child_id, ChallengeKind.ALERT)
    listed = [(todo.what, todo.on) for todo in to_do(anna).todos]
    file = open_child(anna, child_id)
    filed = [(view.kind, view.due_on) for view in (*file.dates, *file.life)]
    assert sorted(listed) == sorted(filed)


def test_handing_in_the_qa_form_stops_its_clock(anna: Session) -> None:
    review_id = recorded_review(anna, child_from_office(anna))
    assert (DueKind.QA_FORM, review_id) in waiting(anna)
    submitted_form(anna, review_id)
    assert (DueKind.QA_FORM, review_id) not in waiting(anna)


def test_a_booked_review_shows_its_day_and_asks_for_its_report(anna: Session) -> None:
    child_id = child_from_office(anna)
    past_review(anna, child_id, "2026-06-02")
    plan = {"booked_on": "2026-12-01", "starts_at": "11:30"}
    from_office(anna, "review_plan", "p-1", plan, child_id=child_id, act="book", author="anna")
    assert (DueKind.REPORT, "p-1") in waiting(anna)
    review = next(todo for todo in to_do(anna).todos if todo.what is DueKind.REVIEW)
    assert str(review.booked_on) == "2026-12-01"


def test_a_form_that_came_back_waits_at_its_review(anna: Session) -> None:
    review_id = recorded_review(anna, child_from_office(anna))
    form_id = submitted_form(anna, review_id)
    heads = anna.store.records.record(form_id).heads
    sent_back = {"return_reason": "Say how she was seen."}
    from_office(
        *(anna, "qa_form", form_id, sent_back),
        child_id="c-1042",
        act="return",
        author="sara",
        parents=heads,
    )
    (todo,) = (each for each in to_do(anna).todos if each.what is Waiting.FORM_RETURNED)
    assert (todo.record_id, todo.rag, todo.working_days) == (review_id, Rag.DUE_SOON, None)


def test_a_supervisor_has_no_list_of_other_peoples_reviews(sara: Session) -> None:
    child_from_office(sara)
    assert to_do(sara).todos == ()


def the(session: Session, what: DueKind) -> Todo:
    (found,) = (todo for todo in to_do(session).todos if todo.what is what)
    return found


@pytest.mark.parametrize("what", [kind for kind in PATHS if kind is not DueKind.OBJECTION])
def test_what_is_noted_as_done_stops_its_clock_and_undo_starts_it_again(
    anna: Session, what: DueKind
) -> None:
    recorded_review(anna, child_from_office(anna))
    todo = the(anna, what)
    note_todo(anna, todo, anna.today)
    assert what not in {each.what for each in to_do(anna).todos}
    note_todo(anna, todo, None)
    assert the(anna, what) == todo


def test_decisions_that_were_sent_begin_the_managers_time_to_object(anna: Session) -> None:
    recorded_review(anna, child_from_office(anna))
    note_todo(anna, the(anna, DueKind.DECISIONS), anna.today)
    objection = the(anna, DueKind.OBJECTION)
    assert objection.working_days == anna.policy["objection_working_days"]
    note_todo(anna, objection, anna.today)
    assert DueKind.OBJECTION not in {each.what for each in to_do(anna).todos}


@pytest.mark.parametrize(
    ("days", "rule"), [(1, "work_done_in_future"), (-1, "work_done_before_review")]
)
def test_a_day_on_which_it_cannot_have_been_done_is_refused(
    anna: Session, days: int, rule: str
) -> None:
    recorded_review(anna, child_from_office(anna))
    todo = the(anna, DueKind.RECORD)
    with pytest.raises(RuleBroken) as refused:
        note_todo(anna, todo, anna.today + timedelta(days=days))
    assert refused.value.rule == rule
    assert the(anna, DueKind.RECORD) == todo


def test_putting_a_review_right_keeps_what_was_noted_about_it(anna: Session) -> None:
    review_id = recorded_review(anna, child_from_office(anna))
    note_todo(anna, the(anna, DueKind.RECORD), anna.today)
    draft = review_record.edit_review(anna, review_id)
    review_record.finish(anna, draft, {**draft.answers, "child_words": "My brother"})
    assert DueKind.RECORD not in {each.what for each in to_do(anna).todos}


def test_the_midway_update_of_a_review_from_a_return_can_be_noted(anna: Session) -> None:
    child_id = child_from_office(anna)
    past_review(anna, child_id, (anna.today - timedelta(days=20)).isoformat())
    note_todo(anna, the(anna, DueKind.MIDWAY), anna.today)
    assert DueKind.MIDWAY not in {each.what for each in to_do(anna).todos}


def test_only_the_iro_notes_work_and_a_note_is_no_edit() -> None:
    assert may_write("iro", "review", "note_work")
    assert not may_write("supervisor", "review", "note_work")
    assert may_set("iro", "review", "done.record_on", "note_work")
    assert not may_set("iro", "review", "child_words", "note_work")
