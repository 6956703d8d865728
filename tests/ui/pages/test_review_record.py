"""The review recorder: keyboard only, nothing typed is lost, no dialog ever."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from iro_core.domain.review import Review
from iro_core.domain.review_papers import proposed_receivers
from iro_desktop.ui.pages.review_record import ReviewRecordPage
from iro_desktop.workflows import review_record
from tests.ui.pages.conftest import JAY

WHO_ELSE = "Who else came?"
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def page(qtbot, desk, anna):
    recorder = ReviewRecordPage(anna, desk.background)
    qtbot.addWidget(recorder)
    with qtbot.waitActive(recorder):
        recorder.show()
    recorder.begin(JAY)
    desk.settle()
    return recorder


def focus():
    return QApplication.focusWidget()


def saved_answers(desk, anna):
    return desk.ask(lambda: review_record.start_review(anna, JAY)).answers


def press(key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(focus(), key, modifier)


def test_a_review_is_recorded_with_the_keyboard_alone(page, desk, anna):
    """Acceptance 12 and 14: headings by Alt, a decision by one key, no mouse."""
    press(Qt.Key.Key_1, ALT)
    QTest.keyClicks(focus(), "Settled at school.")
    press(Qt.Key.Key_2, ALT)
    QTest.keyClicks(focus(), "Dental check missed.")
    press(Qt.Key.Key_3, ALT)
    QTest.keyClicks(focus(), "book dental check @SW 17 dec")
    press(Qt.Key.Key_Return, CTRL)
    page.flush()
    desk.settle()
    answers = saved_answers(desk, anna)
    assert answers["working_well"] == "Settled at school."
    assert answers["worried_about"] == "Dental check missed."
    assert "needs_to_happen" not in answers
    [row] = page._desk._decisions.table.rows()
    assert (row.what, row.who, row.when) == ("Book dental check", "Social worker", "17 Dec 2026")
    assert QApplication.activeModalWidget() is None


def test_undo_takes_a_decision_back_into_the_line_it_came_from(page):
    press(Qt.Key.Key_3, ALT)
    QTest.keyClicks(focus(), "passport")
    press(Qt.Key.Key_Return, CTRL)
    assert len(page._desk._decisions.table.rows()) == 1
    press(Qt.Key.Key_Z, CTRL)
    assert page._desk._decisions.table.rows() == ()
    assert focus().toPlainText() == "passport"


def test_a_wrong_parse_is_mended_in_its_own_row(page):
    press(Qt.Key.Key_3, ALT)
    QTest.keyClicks(focus(), "book dental check")
    press(Qt.Key.Key_Return, CTRL)
    table = page._desk._decisions.table
    model = table.model()
    assert model.index(0, 1).data() == "Who?"
    model.setData(model.index(0, 1), "Foster carer")
    model.setData(model.index(0, 2), "17 dec")
    [row] = table.rows()
    assert (row.who, row.when, row.is_complete) == ("Foster carer", "17 Dec 2026", True)
    model.setData(model.index(0, 2), "soonish")
    [row] = table.rows()
    assert (row.when, row.is_date_understood) == ("soonish", False)


def test_control_d_begins_a_decision_in_its_row(page, qtbot):
    press(Qt.Key.Key_3, ALT)
    press(Qt.Key.Key_D, CTRL)
    QTest.keyClicks(focus(), "Apply for passport")
    press(Qt.Key.Key_Return)
    table = page._desk._decisions.table
    qtbot.waitUntil(lambda: table.rows()[0].what == "Apply for passport")


@pytest.mark.parametrize("trigger", ["flush", "section", "pause", "finish"])
def test_what_is_typed_is_saved_by_every_trigger(page, desk, anna, qtbot, trigger):
    """Acceptance 8."""
    press(Qt.Key.Key_1, ALT)
    QTest.keyClicks(focus(), "Settled")
    if trigger == "flush":
        page.flush()
    elif trigger == "section":
        press(Qt.Key.Key_2, ALT)
    elif trigger == "finish":
        page._finish_button.click()
    qtbot.waitUntil(lambda: page.is_clean, timeout=10_000)
    assert saved_answers(desk, anna)["working_well"] == "Settled"


def test_saving_is_said_and_the_cursor_stays(page, desk, qtbot):
    press(Qt.Key.Key_1, ALT)
    QTest.keyClicks(focus(), "Settled")
    editor = focus()
    with qtbot.waitSignals([page.saving, page.saved], timeout=10_000):
        page.flush()
    assert focus() is editor
    assert editor.textCursor().position() == len("Settled")


def test_a_review_goes_on_where_it_was_left(page, desk, anna, qtbot):
    press(Qt.Key.Key_1, ALT)
    QTest.keyClicks(focus(), "Settled")
    page.flush()
    desk.settle()
    again = ReviewRecordPage(anna, desk.background)
    qtbot.addWidget(again)
    again.begin(JAY)
    desk.settle()
    assert again._sheet.text("working_well") == "Settled"


def test_only_lawful_codes_are_offered_and_the_refusal_says_why(page):
    """Acceptance 18: PN0 is refused at once for a child of 14."""
    page.go_to("participation_code")
    took_part = page._desk._made["took_part"]
    page._sheet.rewrite({"held_on": "2026-11-20", "participation_code": "PN0"})
    offered = [option.text() for option in took_part._participation.parts()]
    assert len(offered) == 7
    words = took_part.participation._error.text()
    assert words == (
        "Error: PN0 is only for children under 4 on the day of the review. "
        "Jay Okonkwo was 14 years."
    )
    page._sheet.rewrite({"held_on": "2014-11-20", "participation_code": None})
    assert len(took_part._participation.parts()) == 1


def test_notes_only_shows_nothing_but_the_notes(page, qtbot):
    """Acceptance 16: no name, no list of sections, no decisions; Esc returns."""
    press(Qt.Key.Key_1, ALT)
    with qtbot.waitSignal(page.notes_only) as asked:
        press(Qt.Key.Key_F11)
    assert asked.args == [True]
    assert not page._sections.isVisible()
    assert not page._desk._decisions.isVisible()
    assert not page._title.isVisible()
    assert isinstance(focus(), QPlainTextEdit)
    press(Qt.Key.Key_Escape)
    assert page._sections.isVisible()


def test_going_to_a_problem_puts_the_cursor_there(page):
    page._sheet.rewrite({"decisions.x.text": "Passport"})
    page.go_to("decisions.x.due_on")
    assert page._desk._decisions.table.currentIndex().column() == 2
    page.go_to("child_words")
    assert focus() is page._desk._made["child_words"].view("child_words").field.edit


def test_a_series_and_an_adjournment_are_recorded_with_the_keyboard(page, desk, anna):
    page.go_to("mode")
    press(Qt.Key.Key_2)
    page.go_to("meetings")
    press(Qt.Key.Key_Space)
    QTest.keyClicks(focus(), "20 11 2026")
    page.go_to("is_adjourned")
    press(Qt.Key.Key_1)
    page.go_to("adjourned_reason")
    QTest.keyClicks(focus(), "No report.")
    page.flush()
    desk.settle()

    answers = saved_answers(desk, anna)
    assert "2026-11-20" in [value for path, value in answers.items() if path.startswith("meetings")]
    assert answers["adjourned_reason"] == "No report."


def test_another_childs_name_is_asked_about_without_a_dialog_and_not_in_notes_only(
    page, desk, world, anna
):
    world.child(1055, "anna", {"given_name": "Kayden", "family_name": "Marsh"})
    desk.sync(anna)
    press(Qt.Key.Key_1, ALT)
    QTest.keyClicks(focus(), "Kayden is settled.")
    page.flush()
    desk.settle()
    assert "“Kayden”" in page.banner.words
    assert QApplication.activeModalWidget() is None

    press(Qt.Key.Key_F11)
    assert not page.banner.isVisible()
    press(Qt.Key.Key_Escape)
    QTest.keyClicks(focus(), " He")
    page.flush()
    desk.settle()
    page.banner.acted.emit()
    page.flush()
    desk.settle()

    assert saved_answers(desk, anna)["named_on_purpose"] == ["Kayden"]


def test_anybody_else_who_came_is_named_a_line_for_each(page, desk, anna):
    field = next(
        each for each in page.findChildren(QPlainTextEdit) if each.accessibleName() == WHO_ELSE
    )
    field.setFocus()
    QTest.keyClicks(field, "Mo, family friend")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClicks(field, "Ada, football coach")
    page.flush()
    desk.settle()

    answers = saved_answers(desk, anna)

    came = Review.from_fields("r-1", JAY, answers).attendees
    assert [(each.role, each.name) for each in came] == [
        ("other", "Mo, family friend"),
        ("other", "Ada, football coach"),
    ]
    named = [each.name for each in proposed_receivers(Review.from_fields("r", JAY, answers), ())]
    assert named[-2:] == ["Mo, family friend", "Ada, football coach"]
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    page.flush()
    desk.settle()
    assert not [path for path in saved_answers(desk, anna) if path.startswith("attendees.")]


def test_a_section_chosen_before_the_review_is_there_is_the_one_that_is_shown(qtbot, desk, anna):
    recorder = ReviewRecordPage(anna, desk.background)
    qtbot.addWidget(recorder)
    recorder.show()
    recorder.begin(JAY)
    recorder._sections.go_to("working_well")
    desk.settle()

    assert recorder._sections.current_key() == "working_well"
    assert recorder._desk._key == "working_well"
