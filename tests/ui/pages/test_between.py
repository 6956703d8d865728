"""The midway update and the footprint note, by keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from iro_core.domain.midway import MidwayOutcome
from iro_core.forms import catalogue
from iro_desktop.ui.pages.footprint import FootprintPage
from iro_desktop.ui.pages.midway import MidwayPage
from iro_desktop.ui.widgets.text import Text
from iro_desktop.workflows.midway import start_midway
from tests.support.casework import recorded_review
from tests.support.laptops import from_office
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
    qtbot.waitUntil(lambda: page._view is not None)
    settle()
    return page


def test_an_update_that_is_not_complete_says_where(desk, midway):
    midway._keep_button.click()
    desk.settle()
    settle()

    problems = [each.text() for each in midway.errors.findChildren(QPushButton)]
    assert any("How did you do it?" in each for each in problems)
    assert any("Book the <b>dental</b> check" in each for each in problems)


def test_a_decision_that_is_behind_asks_why(midway):
    note = midway._view.view("decisions.1.note")
    assert not note.isVisibleTo(midway)

    midway._view.view("decisions.1.progress").focus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_4)

    assert midway._sheet.text("decisions.1.progress") == "not_started"
    assert note.isVisibleTo(midway)
    assert note.has_focus()


def test_what_was_decided_is_gone_on_with(qtbot, desk, anna, midway):
    for path, value in {
        "how": "phone",
        "decisions.1.progress": "done",
        "outcome": "alert",
    }.items():
        midway._sheet.set_value(path, value)

    with qtbot.waitSignal(midway.recorded) as said:
        midway._keep_button.click()

    assert said.args == [JAY, MidwayOutcome.ALERT]
    assert desk.ask(lambda: start_midway(anna, JAY)).form.saved_at is None


def test_an_update_that_was_recorded_is_read_again_as_it_was(qtbot, desk, anna, midway):
    answers = {"how": "phone", "decisions.1.progress": "done", "outcome": "on_track"}
    for path, value in answers.items():
        midway._sheet.set_value(path, value)
    with qtbot.waitSignal(midway.recorded):
        midway._keep_button.click()
    (held,) = desk.ask(lambda: anna.reading.between.updates(JAY))

    page = MidwayPage(anna, desk.background, desk.hub)
    qtbot.addWidget(page)
    page.show()
    page.read(held.record_id)
    desk.settle()

    assert page._view.view("decisions.1.progress").field.value() == "done"
    assert not page._keep_button.isVisibleTo(page)


def test_a_councils_own_midway_form_is_the_one_that_is_asked(desk, anna):
    source = (
        catalogue.source_of("midway_update.v1")
        .replace('version="1"', 'version="2"')
        .replace("What has happened since the review?", "What is new?")
    )

    def begin():
        recorded_review(anna, JAY)
        values = {"form_id": "midway_update", "version": 2, "xform": [source]}
        from_office(anna, "form_definition", "form-midway_update-2", values, act="publish")
        return start_midway(anna, JAY).form

    form = desk.ask(begin)

    assert form.definition.name == "midway_update.v2"
    assert form.definition.by_key["events"].label == "What is new?"


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
