"""A QA form goes to and fro by keyboard alone, and the IRO sees only what needs attention."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from iro_desktop.ui.pages.quality import QualityPage
from iro_desktop.ui.pages.supervision import QueuePage, ReadingPage
from iro_desktop.workflows import quality, supervision
from tests.support.casework import recorded_review, submitted_form
from tests.support.keyboard import in_hand, press, type_words, walk_to
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
def open_page(qtbot, desk):
    def opened(page):
        qtbot.addWidget(page)
        page.resize(1366, 768)
        with qtbot.waitActive(page):
            page.show()
        desk.settle()
        return page

    return opened


@pytest.fixture
def returned(desk, anna, sara, form_id):
    """The form, sent back with one question commented on."""

    def send_back():
        form = quality.open_form(sara, form_id)
        supervision.comment(sara, form, "d_dental", "When was it?")
        supervision.return_form(sara, quality.open_form(sara, form_id), "One answer needs a date.")

    desk.ask(send_back)
    desk.sync(sara)
    desk.sync(anna)
    return desk.ask(lambda: quality.open_form(anna, form_id))


def _shown(page):
    keys = [question.key for question in page._form.definition.questions()]
    return [key for key in keys if page._view.view(key).isVisibleTo(page)]


def test_a_returned_form_shows_only_what_needs_attention_until_all_is_asked_for(
    open_page, desk, anna, returned
):
    page = open_page(QualityPage(anna, desk.background, desk.hub))
    page.fill(returned.review_id)
    desk.settle()
    assert _shown(page) == ["d_dental"]
    assert page._progress.text().startswith("1 question to look at again, of ")

    press("Show all questions")
    assert len(_shown(page)) > 20
    press("Show only what needs attention")
    assert _shown(page) == ["d_dental"]


def test_the_iro_answers_and_sends_again_by_keyboard_alone(open_page, desk, anna, returned, qtbot):
    page = open_page(QualityPage(anna, desk.background, desk.hub))
    page.fill(returned.review_id)
    desk.settle()
    walk_to("Your answer to the comment " + page._view.view("d_dental").label)
    type_words("It was cancelled on 12 May 2026.")
    with qtbot.waitSignal(page.submitted, timeout=10_000):
        press("Ready to send")

    form = desk.ask(lambda: quality.open_form(anna, returned.form_id))
    assert form.status == "submitted"
    assert str(form.answers["d_dental.note"]).endswith("It was cancelled on 12 May 2026.")
    others = {key for key in returned.answers if not key.startswith("d_dental")}
    assert all(form.answers[key] == returned.answers[key] for key in others)


def test_the_supervisor_reads_comments_and_returns_by_keyboard_alone(
    open_page, desk, sara, form_id, qtbot
):
    queue = open_page(QueuePage(sara, desk.background))
    queue.reload()
    desk.settle()
    with qtbot.waitSignal(queue.form_opened) as opened:
        QTest.keyClick(in_hand(), Qt.Key.Key_Return)
    page = open_page(ReadingPage(sara, desk.background, desk.hub))
    page.read(opened.args[0])
    desk.settle()
    page._next_button.setFocus()

    press("Comment on this", page._view.view("d_dental").label)
    type_words("When was it?")
    press("Pin the comment")
    desk.settle()
    press("Return with a reason")
    type_words("One answer needs a date.")
    with qtbot.waitSignal(page.finished, timeout=10_000):
        press("Return the form")

    form = desk.ask(lambda: quality.open_form(sara, form_id))
    assert (form.status, form.to_answer) == ("returned", {"d_dental"})


def test_what_was_sent_again_is_accepted_by_keyboard_alone(
    open_page, desk, anna, sara, returned, qtbot
):
    def answer():
        form = quality.start_form(anna, returned.review_id)
        quality.submit(anna, form, {**form.answers, "d_dental.note": "12 May 2026."})

    desk.ask(answer)
    desk.sync(anna)
    desk.sync(sara)
    page = open_page(ReadingPage(sara, desk.background, desk.hub))
    page.read(returned.form_id)
    desk.settle()
    page._next_button.setFocus()
    with qtbot.waitSignal(page.finished, timeout=10_000):
        press("Accept")

    form = desk.ask(lambda: quality.open_form(sara, returned.form_id))
    assert form.status == "accepted"
