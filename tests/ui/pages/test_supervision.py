"""The supervisor: a queue by keyboard, the form beside its review, comments, never an edit."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from iro_desktop.ui.forms.short_note import ShortNote
from iro_desktop.ui.pages.supervision import QueuePage, ReadingPage
from iro_desktop.ui.widgets.difference_text import DifferenceText, differences
from iro_desktop.workflows import quality, supervision
from iro_desktop.workflows.session import lock
from tests.support.casework import MARKUP, recorded_review, submitted_form
from tests.support.laptops import child_from_office, form_by, new_session, review_by
from tests.ui.pages.conftest import JAY


@pytest.fixture
def form_id(desk, anna):
    review_id = desk.ask(lambda: recorded_review(anna, JAY))
    form = desk.ask(lambda: submitted_form(anna, review_id))
    desk.sync(anna)
    return form


@pytest.fixture
def sara(desk, world, form_id):
    return desk.laptop(world, "sara")


@pytest.fixture
def page(qtbot, desk, sara, form_id):
    reading = ReadingPage(sara, desk.background, desk.hub)
    qtbot.addWidget(reading)
    reading.resize(1366, 768)
    with qtbot.waitActive(reading):
        reading.show()
    reading.read(form_id)
    desk.settle()
    return reading


def test_enter_in_the_queue_opens_the_form(qtbot, desk, sara, form_id):
    page = QueuePage(sara, desk.background)
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
    page.reload()
    desk.settle()
    assert page._model.index(0, 1).data() == "Anna Invented"
    page._table.setFocus()
    with qtbot.waitSignal(page.form_opened) as opened:
        QTest.keyClick(page._table, Qt.Key.Key_Return)
    assert opened.args == [form_id]


def test_the_queue_is_ordered_by_age_or_by_concerns(qtbot, desk, tmp_path):
    def full():
        session = new_session(tmp_path / "queue", role="supervisor")
        for number, concerns in ((1, {}), (2, {"c_careplan": "no", "c_drift": "yes"})):
            child_id = child_from_office(session, number)
            form_by(session, review_by(session, child_id, "2026-11-02", "rosa"), "rosa", **concerns)
        return session

    session = desk.ask(full)
    page = QueuePage(session, desk.background)
    qtbot.addWidget(page)
    page.show()
    page._order.setCurrentText("Most concerns first")
    desk.settle()
    rows = page._model.rows()

    assert [row.child_id for row in rows] == ["c-2", "c-1"]
    assert rows[0].concerns > rows[1].concerns
    desk.ask(lambda: lock(session))


def test_an_empty_queue_says_so(qtbot, desk, world, anna):
    sara = desk.laptop(world, "sara")
    page = QueuePage(sara, desk.background)
    qtbot.addWidget(page)
    page.show()
    page.reload()
    desk.settle()
    assert page._empty.isVisible()


def test_the_form_stands_beside_its_review_and_cannot_be_edited(page):
    assert page._review.isVisible()
    option = page._view.view("a_series").field.parts()[0]
    assert not option.isEnabled()
    assert page._view.view("g_difference").field.edit.isReadOnly()


def test_a_comment_is_pinned_to_its_question(page, desk, sara, form_id):
    page._view.comment_asked.emit("a_series")
    QTest.keyClicks(QApplication.focusWidget(), f"Why one? {MARKUP}")
    page.findChild(ShortNote)._save()
    desk.settle()
    desk.settle()
    [comment] = desk.ask(lambda: quality.open_form(sara, form_id)).comments
    assert (comment.question, comment.text) == ("a_series", f"Why one? {MARKUP}")
    assert page._view.view("a_series")._comments.count() == 1


def test_returning_needs_a_reason(page, desk, sara, form_id, qtbot):
    page._return_button.click()
    note = page.findChild(ShortNote)
    note._save()
    desk.settle()
    assert desk.ask(lambda: quality.open_form(sara, form_id)).status == "submitted"
    QTest.keyClicks(QApplication.focusWidget(), "Say more about the report")
    with qtbot.waitSignal(page.finished, timeout=10_000):
        note._save()
    form = desk.ask(lambda: quality.open_form(sara, form_id))
    assert (form.status, form.return_reason) == ("returned", "Say more about the report")


def test_news_from_elsewhere_leaves_a_half_written_reason_alone(page, desk, form_id):
    page._return_button.click()
    QTest.keyClicks(QApplication.focusWidget(), "One answer needs")
    page.read(form_id)
    desk.settle()
    QTest.keyClicks(QApplication.focusWidget(), " a date")
    note = page.findChild(ShortNote)
    assert note.isVisible()
    assert note.text() == "One answer needs a date"


def test_accepting_by_key_goes_on_to_the_next_form(page, desk, sara, form_id, qtbot):
    """Acceptance 50."""
    page._accept_button.setFocus()
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    with qtbot.waitSignal(page.finished, timeout=10_000):
        QTest.keyClick(page._accept_button, Qt.Key.Key_Return, both)
    assert desk.ask(lambda: quality.open_form(sara, form_id)).status == "accepted"


def test_what_was_altered_after_a_return_is_shown_with_both_versions(
    qtbot, desk, anna, sara, form_id
):
    form = desk.ask(lambda: quality.open_form(sara, form_id))
    desk.ask(lambda: supervision.return_form(sara, form, "Say more."))
    desk.sync(sara)
    desk.sync(anna)
    again = desk.ask(lambda: quality.start_form(anna, form.review_id))
    answers = {**again.answers, "g_difference": "He feels safe."}
    desk.ask(lambda: quality.submit(anna, again, answers))
    desk.sync(anna)
    desk.sync(sara)
    page = ReadingPage(sara, desk.background, desk.hub)
    qtbot.addWidget(page)
    page.show()
    page.read(form_id)
    desk.settle()

    (text,) = [each for each in page.findChildren(DifferenceText) if each.isVisibleTo(page)]

    assert "Now: He feels safe." in text.accessibleDescription()
    assert text.accessibleDescription().startswith("Before: He feels heard.")
    assert text.isReadOnly()


def test_a_difference_is_cut_where_a_person_would_and_loses_nothing():
    before, after = "He moved in May.", "He moved in June, to Bangor."
    pieces = differences(before, after)

    assert "".join(words for kind, words in pieces if kind <= 0) == before
    assert "".join(words for kind, words in pieces if kind >= 0) == after
