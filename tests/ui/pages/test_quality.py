"""The QA form: prefilled, answered by number keys, checked by F7, returned and sent again."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from iro_desktop.ui.pages.quality import QualityPage
from iro_desktop.workflows import quality, supervision
from tests.support.casework import MARKUP, complete, recorded_review, submitted_form
from tests.ui.pages.conftest import JAY


@pytest.fixture
def review_id(desk, anna):
    return desk.ask(lambda: recorded_review(anna, JAY))


@pytest.fixture
def page(qtbot, desk, anna, review_id):
    form = QualityPage(anna, desk.background, desk.hub)
    qtbot.addWidget(form)
    with qtbot.waitActive(form):
        form.show()
    form.fill(review_id)
    desk.settle()
    return form


def test_the_form_says_how_much_is_filled_from_the_review(page):
    words = page._progress.text()
    assert "filled for you from the review" in words
    assert "minutes left" in words


def test_a_prefilled_answer_says_where_it_is_from_until_it_is_changed(page):
    view = page._view.view("a_participation")
    assert view._source.words == "From your review"
    view.focus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_3)
    assert view._source.words == ""
    assert page._sheet.text("a_participation") == "pn2"


def test_a_number_key_answers_and_goes_on_and_shift_enter_goes_back(page):
    view = page._view.view("b_shared_prof")
    view.focus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_1)
    assert page._sheet.text("b_shared_prof") == "yes"
    assert page._view.view("b_consult_forms").has_focus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert view.has_focus()


def test_the_key_of_the_answer_that_stands_goes_on_too(page):
    view = page._view.view("b_shared_prof")
    page._sheet.set_value("b_shared_prof", "yes")
    page._view._show_answers()
    view.focus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_1)
    assert page._view.view("b_consult_forms").has_focus()


def test_an_answer_that_needs_a_reason_goes_to_the_reason(page):
    view = page._view.view("b_shared_prof")
    view.focus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_3)
    assert view.note.isAncestorOf(QApplication.focusWidget())


def test_enter_goes_on_where_many_answers_may_stand(page):
    view = page._view.view("b_consult_forms")
    view.focus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_1)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_2)
    assert page._sheet.answers()["b_consult_forms"] == ["child", "parent"]
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert not view.has_focus()


def test_no_asks_for_the_reason_and_yes_takes_the_question_back(page):
    view = page._view.view("b_report_done")
    view.focus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_2)
    assert view.note.isVisibleTo(page)
    view.focus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_1)
    assert not view.note.isVisibleTo(page)


def test_f7_lists_every_problem_and_a_link_leads_to_the_field(page, desk, anna, review_id):
    """Acceptance 28."""
    page._view.view("b_report_done").focus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F7)
    links = page.errors.findChildren(QPushButton)
    form = desk.ask(lambda: quality.start_form(anna, review_id))
    assert len(links) == len(desk.ask(lambda: quality.problems(anna, form, form.answers)))
    links[0].click()
    first = next(q.key for q in form.definition.questions() if q.label in links[0].text())
    assert page._view.view(first).isAncestorOf(QApplication.focusWidget())


def test_the_draft_is_kept_and_submitting_it_says_ready(page, desk, anna, review_id, qtbot):
    page._sheet.rewrite(complete(page._form.definition, page._sheet.answers()))
    page._view._show_answers()
    page.flush()
    desk.settle()
    again = desk.ask(lambda: quality.start_form(anna, review_id))
    assert again.answers == page._sheet.answers()
    with qtbot.waitSignal(page.submitted, timeout=10_000):
        page._send_button.click()
    assert desk.ask(lambda: quality.open_form(anna, again.form_id)).status == "submitted"


def test_a_returned_form_shows_the_reason_and_pins_the_comments(
    desk, anna, world, review_id, qtbot
):
    form_id = desk.ask(lambda: submitted_form(anna, review_id))
    desk.sync(anna)
    sara = desk.laptop(world, "sara")

    def send_back():
        form = quality.open_form(sara, form_id)
        supervision.comment(sara, form, "a_series", f"Why one meeting? {MARKUP}")
        supervision.return_form(sara, quality.open_form(sara, form_id), "Say more.")

    desk.ask(send_back)
    desk.sync(sara)
    desk.sync(anna)
    page = QualityPage(anna, desk.background, desk.hub)
    qtbot.addWidget(page)
    page.show()
    page.fill(review_id)
    desk.settle()
    assert page.banner.words == "Returned: Say more."
    pinned = page._view.view("a_series")._comments.itemAt(0).widget()
    assert MARKUP in pinned.layout().itemAt(1).widget().text()
    assert page._send_button.isVisibleTo(page)
