"""A form on the screen that repeats, reckons, filters and speaks with answers in its words."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from iro_core.domain.dates import parse_date
from iro_core.domain.working_days import WorkingDays
from iro_core.forms.definition import FormDefinition
from iro_core.forms.evaluation import Value
from iro_desktop.ui.forms.answer_sheet import AnswerSheet
from iro_desktop.ui.forms.form_view import FormView
from tests.support.forms import NOW, a_form
from tests.support.keyboard import in_hand, type_words

CALENDAR = WorkingDays()
YES_NO = "yn=yes:Yes,no:No"


def read_date(typed: str) -> date:
    return parse_date(typed, NOW.date(), CALENDAR)


@pytest.fixture
def show(qtbot):
    def shown(
        definition: FormDefinition, answers: dict[str, Value]
    ) -> tuple[FormView, AnswerSheet]:
        sheet = AnswerSheet(answers)
        view = FormView(definition, sheet, read_date, lambda: NOW)
        qtbot.addWidget(view)
        sheet.setParent(view)
        return view, sheet

    return shown


def answer(view: FormView, path: str, value: Value) -> None:
    field = view.view(path).field
    assert field is not None
    field.set_value(value)
    field.edited.emit()


def press(view: FormView, words: str) -> None:
    buttons = [
        each
        for each in view.findChildren(QAbstractButton)
        if words in (each.text(), each.accessibleName()) and each.isVisibleTo(view)
    ]
    buttons[0].click()


VISITS = (
    "begin_repeat | visit | Visit",
    "text | place | Where? |",
    "integer | minutes | Minutes? | yes",
    "end_repeat",
    "calculate | total | | | | sum(${minutes})",
    "note | said | ${total} minutes in all |",
)


def test_one_more_is_added_and_taken_out_again_and_undo_brings_it_back(show) -> None:
    view, sheet = show(a_form(*VISITS), {})
    answer(view, "visit.1.place", "At home")
    press(view, "Add another: Visit")
    answer(view, "visit.2.place", "At school")
    answer(view, "visit.2.minutes", 40)
    press(view, "Remove")

    assert view.paths() == ("visit.1.place", "visit.1.minutes", "said")
    assert sheet.answers() == {"visit": 1, "visit.1.place": "At school", "visit.1.minutes": 40}
    sheet.undo_stack.undo()
    assert sheet.value("visit.1.place") == "At home"
    assert sheet.value("visit.2.minutes") == 40
    assert view.view("visit.2.place").field.value() == "At school"


def test_what_is_worked_out_stands_in_the_words_as_it_is_typed(show) -> None:
    view, _ = show(a_form(*VISITS), {"visit": 2, "visit.1.minutes": 30})
    answer(view, "visit.2.minutes", 12)

    assert view.view("said").label == "42 minutes in all"


def test_a_form_that_is_only_read_has_nothing_to_add_or_remove(show) -> None:
    view, _ = show(a_form(*VISITS), {"visit": 2})
    view.set_editable(editable=False)
    words = {each.text() for each in view.findChildren(QAbstractButton) if each.isVisibleTo(view)}

    assert not words & {"Add another: Visit", "Remove"}


def test_the_choices_that_are_offered_follow_an_earlier_answer(show) -> None:
    form = a_form(
        "select_one area | area | Area? |",
        {
            "type": "select_one school",
            "name": "school",
            "label": "School?",
            "choice_filter": "starts-with(name, ${area})",
        },
        choices="area=n:North,s:South;school=n1:First,s1:Third",
    )
    view, sheet = show(form, {"area": "n", "school": "n1"})
    answer(view, "area", "s")
    offered = [each.text() for each in view.view("school").field.findChildren(QAbstractButton)]

    assert [words for words in offered if words] == ["Third"]
    assert sheet.value("school") == "n1"  # nothing that was answered is forgotten
    assert any("Select one of the answers offered" in each.words for each in view.check())


def test_a_question_that_is_worked_out_is_shown_and_cannot_be_typed_into(show) -> None:
    form = a_form(
        "integer | born | Born in? |",
        {"type": "integer", "name": "age", "label": "Age", "calculation": "2026 - ${born}"},
    )
    view, _ = show(form, {})
    answer(view, "born", 2010)

    assert view.view("age").field.value() == 16
    assert view.view("age").field.edit.isReadOnly()


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("time", "9.30", "09:30"),
        ("time", "soon", "soon"),
        ("decimal", "1,5", "1.5"),
        ("dateTime", "27 11 2026 9:30", "2026-11-27T09:30"),
        ("integer", "-4", -4),
    ],
)
def test_what_is_typed_is_kept_as_the_form_reads_it(show, kind, typed, kept) -> None:
    view, sheet = show(a_form(f"{kind} | it | It? |"), {})
    edit = view.view("it").field.edit
    edit.setText(typed)
    edit.textEdited.emit(typed)
    assert sheet.value("it") == kept

    again, _ = show(a_form(f"{kind} | it | It? |"), {"it": kept})
    assert again.view("it").field.value() == kept


def test_a_form_is_answered_with_the_keyboard_alone(show, qtbot) -> None:
    form = a_form("select_one yn | met | Met? | yes", "text | why | Why? | yes", choices=YES_NO)
    view, sheet = show(form, {})
    with qtbot.waitActive(view):
        view.show()
        view.activateWindow()
    view.focus_first_open()
    qtbot.keyClick(in_hand(), "2")
    qtbot.keyClick(in_hand(), Qt.Key.Key_Return)
    type_words("Ill")

    assert sheet.answers() == {"met": "no", "why": "Ill"}
    assert view.check() == []
