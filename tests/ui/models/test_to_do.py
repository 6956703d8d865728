import pytest

from iro_core.domain.due import DueKind, Rag
from iro_desktop.ui.main_window.to_do_places import place_of
from iro_desktop.ui.models.to_do import FILTERS, TodoModel, kept, urgency_words
from iro_desktop.ui.support.due_words import date_label, open_words, stop_words, task_words
from iro_desktop.ui.support.names import hide_names
from iro_desktop.workflows.to_do import Waiting
from tests.support.screen_rows import LONG_NAME, a_todo, a_todo_list

EVERYTHING = [*DueKind, *Waiting]


def test_the_model_is_sound(qtmodeltester):
    model = TodoModel()
    model.set_rows(a_todo_list().todos)
    qtmodeltester.check(model)


@pytest.mark.parametrize("what", EVERYTHING)
def test_everything_that_can_be_due_has_words_a_stop_a_filter_and_a_place(what):
    todo = a_todo(what)

    assert task_words(todo)
    assert stop_words(what).startswith("Stops when ")
    assert open_words(what).split()[0] in {"Open", "Compare"}
    assert any(test(todo) for test in FILTERS["kind"].values())
    assert place_of(todo).page


@pytest.mark.parametrize("kind", list(DueKind))
def test_every_date_has_a_label(kind):
    assert date_label(kind)


def test_a_thing_says_how_late_it_is():
    assert urgency_words(a_todo(days=0)) == "Today"
    assert urgency_words(a_todo(days=-1)) == "1 working day late"
    assert urgency_words(a_todo(Waiting.CONFLICT, days=-1)) == "Waiting"


def test_a_form_opens_at_the_review_and_a_reply_at_its_challenge():
    assert place_of(a_todo(DueKind.QA_FORM, record_id="r-5")).page == "quality"
    assert place_of(a_todo(DueKind.ALERT_STAGE, record_id="x-1")).key == "x-1"
    assert place_of(a_todo(DueKind.REVIEW)).key == "c-1042"


def found(words="", *chips):
    return kept(a_todo_list().todos, words, frozenset(chips))


def test_chips_of_one_question_widen_and_chips_of_two_narrow():
    overdue = found("", "Overdue")

    assert overdue
    assert all(todo.rag is Rag.OVERDUE for todo in overdue)
    assert len(found("", "Overdue", "Due soon")) > len(overdue)
    narrowed = found("", "Overdue", "Reviews")
    assert {todo.what for todo in narrowed} <= {DueKind.REVIEW, DueKind.REPORT}


def test_a_child_is_found_by_name_and_by_number_and_a_thing_by_its_name():
    assert {todo.child_name for todo in found("featherstone")} == {LONG_NAME}
    assert {todo.what for todo in found("1042 dental")} == {DueKind.DENTAL_CHECK}
    assert found("nobody of this name") == []


def test_a_hidden_name_is_not_found():
    hide_names(hidden=True)

    assert found("featherstone") == []
