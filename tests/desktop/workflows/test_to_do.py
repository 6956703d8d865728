"""To do across the caseload: from real records on a real laptop."""

from iro_core.domain.challenge import ChallengeKind
from iro_core.domain.due import DueKind, Rag
from iro_desktop.workflows.child_file import open_child
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.to_do import Waiting, to_do
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
