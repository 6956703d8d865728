"""A review brought forward from the child's file, by keyboard alone."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from iro_desktop.ui.pages.early_review import EarlyReviewPage
from iro_desktop.ui.widgets.text import Text
from iro_desktop.workflows.early_review import start_early_review
from tests.support.laptops import past_review
from tests.support.screens import settle
from tests.ui.pages.conftest import JAY


@pytest.fixture
def page(qtbot, desk, anna):
    last = (anna.today - timedelta(days=60)).isoformat()
    desk.ask(lambda: past_review(anna, JAY, last))
    page = EarlyReviewPage(anna, desk.background, desk.hub)
    qtbot.addWidget(page)
    page.resize(1366, 768)
    page.show()
    page.activateWindow()
    page.begin(JAY)
    qtbot.waitUntil(lambda: page._start is not None)
    settle()
    return page


def words(page):
    return "\n".join(text.text() for text in page.findChildren(Text) if text.isVisibleTo(page))


def test_what_is_missing_is_said_beside_its_question(qtbot, desk, page):
    page._ask_button.click()
    desk.ask(lambda: None)
    settle()

    assert "Select why the review must be earlier" in words(page)
    assert "Enter a real date, like 27 11 2026" in words(page)


def test_why_and_by_when_move_the_review(qtbot, desk, anna, page):
    said = []
    desk.hub.changed.connect(said.append)
    page._sheet.set_value("trigger", "accommodation_ending")
    page._form.show_answers()
    page._form.focus("hold_by")
    qtbot.keyClicks(page.focusWidget(), "in 3 days")
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Tab)

    with qtbot.waitSignal(page.finished):
        page._ask_button.click()

    (standing,) = desk.ask(lambda: start_early_review(anna, JAY)).standing
    assert standing.trigger == "accommodation_ending"
    assert said


def test_it_can_be_taken_back(qtbot, desk, anna, page):
    page._sheet.set_value("trigger", "iro_asks")
    page._sheet.set_value("hold_by", page._start.today.isoformat())
    with qtbot.waitSignal(page.finished):
        page._ask_button.click()
    page.begin(JAY)
    qtbot.waitUntil(lambda: bool(page._start.standing))
    settle()

    page._standing.change_asked.emit(page._start.standing[0].record_id)
    qtbot.waitUntil(lambda: not page._start.standing)

    assert not page._standing_card.isVisibleTo(page)
