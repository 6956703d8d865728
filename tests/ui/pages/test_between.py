"""The midway update and the footprint note, by keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from iro_core.domain.midway import MidwayOutcome
from iro_desktop.ui.pages.footprint import FootprintPage
from iro_desktop.ui.pages.midway import MidwayPage
from iro_desktop.ui.widgets.text import Text
from iro_desktop.workflows.midway import start_midway
from tests.support.casework import recorded_review
from tests.support.screens import settle
from tests.ui.pages.conftest import JAY

CTRL = Qt.KeyboardModifier.ControlModifier


def words(page):
    return "\n".join(text.text() for text in page.findChildren(Text) if text.isVisibleTo(page))


@pytest.fixture
def midway(qtbot, desk, anna):
    desk.ask(lambda: recorded_review(anna, JAY))
    page = MidwayPage(anna, desk.background, desk.hub)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    page.begin(JAY)
    qtbot.waitUntil(lambda: page._form is not None)
    settle()
    return page


def test_an_update_that_is_not_complete_says_where(desk, midway):
    midway._record()
    desk.settle()
    settle()

    assert "Select how you did it" in words(midway)
    assert "Select how far this decision is" in words(midway)


def test_a_decision_that_is_behind_asks_why(midway):
    note = midway._form.view("decisions.a.note")
    assert not note.isVisibleTo(midway)

    midway._sheet.set_value("decisions.a.progress", "not_started")
    midway._form.show_answers()

    assert note.isVisibleTo(midway)


def test_what_was_decided_is_gone_on_with(qtbot, desk, anna, midway):
    for path, value in {
        "how": "phone",
        "decisions.a.progress": "done",
        "outcome": "alert",
    }.items():
        midway._sheet.set_value(path, value)

    with qtbot.waitSignal(midway.recorded) as said:
        midway._record()

    assert said.args == [JAY, MidwayOutcome.ALERT]
    assert desk.ask(lambda: start_midway(anna, JAY)).saved_at is None


def test_a_note_is_kept_with_the_keyboard_alone(qtbot, desk, anna):
    page = FootprintPage(anna, desk.background, desk.hub)
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
    page.begin(JAY)
    desk.settle()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_1)
    page._form.focus("text")
    QTest.keyClicks(QApplication.focusWidget(), "Saw Jay at school")

    with qtbot.waitSignal(page.kept) as said:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, CTRL)

    assert said.args == [JAY]
    (held,) = desk.ask(lambda: anna.reading.between.notes(JAY))
    assert (held.content.kind, held.content.text) == ("child_seen", "Saw Jay at school")
