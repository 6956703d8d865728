"""Finish meeting: what is missing is listed and leads back; both buttons save."""

import pytest
from PySide6.QtWidgets import QPushButton

from iro_desktop.ui.pages.finish_meeting import FinishMeetingPage
from iro_desktop.workflows import review_record
from tests.support.casework import WRITTEN
from tests.ui.pages.conftest import JAY


@pytest.fixture
def page(qtbot, desk, anna):
    finish = FinishMeetingPage(anna, desk.background, desk.hub)
    qtbot.addWidget(finish)
    finish.show()
    return finish


def check(page, desk, anna, answers):
    draft = desk.ask(lambda: review_record.start_review(anna, JAY))
    page.check(draft, {**draft.answers, **answers})
    desk.settle()
    return draft


def test_every_problem_is_a_link_to_its_answer(page, desk, anna, qtbot):
    written = {**WRITTEN, "held_on": anna.today.isoformat(), "decisions.a.due_on": None}
    check(page, desk, anna, written)
    [link] = [
        button for button in page._problems.findChildren(QPushButton) if "date" in button.text()
    ]
    with qtbot.waitSignal(page.change_asked) as asked:
        link.click()
    assert asked.args == ["decisions.a.due_on", JAY]


def test_recording_sets_the_dates_and_goes_on_to_the_qa_form(page, desk, anna, qtbot):
    draft = check(page, desk, anna, {**WRITTEN, "held_on": anna.today.isoformat()})
    assert page._problems.isHidden()
    assert page._dates.findChildren(QPushButton)
    with qtbot.waitSignal(page.recorded, timeout=10_000) as recorded:
        page._form_button.click()
    assert recorded.args == [draft.review_id]


def test_a_review_without_a_date_stays_a_draft_and_says_so(page, desk, anna, qtbot):
    check(page, desk, anna, {"held_on": None, "working_well": "Settled"})
    page._form_button.click()
    desk.settle()
    assert "draft" in page.banner.words
    with qtbot.waitSignal(page.stopped, timeout=10_000):
        page._stop_button.click()
    resumed = desk.ask(lambda: review_record.start_review(anna, JAY))
    assert resumed.answers["working_well"] == "Settled"
