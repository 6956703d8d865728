"""To do: walked with the keyboard, found by child, opened where the thing can be done."""

from datetime import date

import pytest
from PySide6.QtCore import Qt

from iro_core.domain.due import DueKind, Rag
from iro_core.domain.working_days import WorkingDays
from iro_desktop.ui.pages.to_do import ToDoActs, ToDoPage
from iro_desktop.ui.support.changed_hub import ChangedHub
from iro_desktop.ui.widgets.table import Table
from iro_desktop.ui.widgets.text import Text
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.to_do import TodoList
from tests.support.screen_rows import LONG_NAME, TODAY, a_todo, a_todo_list
from tests.support.screens import settle, words_cut_off


class Noted:
    """What was noted, in order."""

    def __init__(self):
        self.calls = []

    def note(self, todo, day):
        self.calls.append((todo.what, day))
        return Changed(frozenset({"review"}), frozenset(), frozenset())


@pytest.fixture
def noted():
    return Noted()


@pytest.fixture
def hub():
    return ChangedHub()


@pytest.fixture
def build(qtbot, background, noted, hub):
    def shown(todos=None):
        acts = ToDoActs(lambda: todos or a_todo_list(), noted.note)
        page = ToDoPage(background, acts, hub)
        qtbot.addWidget(page)
        page.resize(1366, 768)
        page.show()
        page.activateWindow()
        page.reload()
        qtbot.waitUntil(lambda: page._all is not None)
        settle()
        return page

    return shown


def words(page):
    return "\n".join(text.text() for text in page.findChildren(Text) if text.isVisibleTo(page))


def test_enter_opens_what_the_arrow_keys_chose(qtbot, build):
    page = build()
    opened = []
    page.todo_opened.connect(opened.append)
    table = page.findChild(Table)

    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Return)

    assert opened == [a_todo_list().todos[2]]


def test_the_reason_and_what_stops_it_follow_the_row(qtbot, build):
    page = build()
    table = page.findChild(Table)
    table.selectRow(1)

    assert "Stops when the review is recorded." in words(page)
    for row in range(page._model.rowCount()):
        if page._model.rows()[row].what is DueKind.QA_FORM:
            table.selectRow(row)

    assert "Stops when the QA form is ready to send." in words(page)
    assert "Source:" in words(page)


def test_typing_a_name_leaves_that_child_and_says_how_many(qtbot, build):
    page = build()

    qtbot.keyClicks(page._search.line, "featherstone")

    assert [todo.child_name for todo in page._model.rows()] == [LONG_NAME]
    assert f"1 of {len(a_todo_list().todos)} shown" in words(page)


def test_a_filter_and_clear_filters(qtbot, build):
    page = build()

    page._search.chips["Overdue"].click()

    assert {todo.rag for todo in page._model.rows()} == {Rag.OVERDUE}
    page._search.clear()
    assert page._model.rowCount() == len(a_todo_list().todos)


def test_a_review_booked_too_late_is_said_beside_the_list(build):
    page = build()

    assert "after the last day on which it may be held" in words(page)


def test_a_long_list_shows_its_first_sixty_and_the_rest_on_request(build):
    many = tuple(a_todo(DueKind.PEP, at, child_id=f"c-{at}") for at in range(130))
    page = build(TodoList(TODAY, many, WorkingDays()))

    assert page._model.rowCount() == 60
    assert "The first 60 of 130" in words(page)
    page._more.click()
    assert page._model.rowCount() == 130


def test_an_empty_list_says_so_and_nothing_found_says_what_to_do(qtbot, build):
    page = build(TodoList(TODAY, (), WorkingDays()))
    assert "Nothing is to be done." in words(page)

    page = build()
    qtbot.keyClicks(page._search.line, "nobody")

    assert "Nothing matches. Clear the search or a filter." in words(page)
    assert "Choose a line of the list." in words(page)
    page._search.clear()
    settle()
    assert "Stops when" in words(page)
    assert list(words_cut_off(page)) == []


def go_to(page, what):
    rows = [todo.what for todo in page._model.rows()]
    page._table.selectRow(rows.index(what))
    settle()


def test_what_is_noted_by_its_day_is_noted_told_and_taken_back(qtbot, build, noted, hub):
    page = build()
    told = []
    hub.changed.connect(told.append)
    go_to(page, DueKind.RECORD)
    page._aside._day.line.setText("yesterday")

    page._aside._note.click()
    qtbot.waitUntil(lambda: len(told) == 1)

    assert noted.calls == [(DueKind.RECORD, date(2026, 11, 25))]
    assert "Noted: Record of the review" in page.banner.words
    page.banner.acted.emit()
    qtbot.waitUntil(lambda: len(told) == 2)
    assert noted.calls[1] == (DueKind.RECORD, None)
    assert page.banner.words == ""


def test_a_day_that_is_no_day_is_not_noted(build, noted):
    page = build()
    go_to(page, DueKind.DECISIONS)
    page._aside._day.line.setText("soon")

    page._aside._note.click()
    settle()

    assert noted.calls == []
    assert "Error" in page._aside._day.line.accessibleDescription()


def test_what_another_record_stops_has_no_note(build):
    page = build()
    go_to(page, DueKind.QA_FORM)

    assert not page._aside._note.isVisibleTo(page)
