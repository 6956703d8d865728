"""My day: the visits, what the laptop lacks for them and what to do, and what is due."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QPushButton

from iro_core.domain.due import DueKind
from iro_desktop.ui.main_window.page_stack import Place
from iro_desktop.ui.main_window.to_do_places import place_of_visit
from iro_desktop.ui.pages.my_day import MyDayPage
from iro_desktop.ui.support.names import hide_names
from iro_desktop.ui.support.travel_words import act_words, found_words, need_words, tick_words
from iro_desktop.ui.widgets.status_tag import StatusTag
from iro_desktop.ui.widgets.table import Table
from iro_desktop.ui.widgets.text import Text
from iro_desktop.workflows.travel import Need
from tests.support.screen_rows import a_day, a_travel
from tests.support.screens import settle


@pytest.fixture
def build(qtbot, background):
    def shown(**facts):
        asked = []

        def load():
            asked.append(facts)
            return a_day(**facts)

        page = MyDayPage(background, load)
        qtbot.addWidget(page)
        page.resize(1366, 768)
        page.show()
        page.reload()
        qtbot.waitUntil(lambda: page._day is not None)
        settle()
        return page, asked

    return shown


def words(page):
    return "\n".join(text.text() for text in page.findChildren(Text) if text.isVisibleTo(page))


def press(page, text, at=0):
    buttons = [each for each in page.findChildren(QPushButton) if each.text() == text]
    buttons[at].click()


def test_a_visit_says_when_whom_where_and_how_its_report_stands(build):
    page, _asked = build()

    assert "Today 11:30" in words(page)
    assert "Jay Demoson: Review 6, at placement, Bangor" in words(page)
    assert "Report not authorised: it was due Fri 20 Nov 2026" in words(page)
    assert "Report authorised" in words(page)


def test_hidden_names_hide_where_the_child_lives_too(build):
    hide_names(hidden=True)
    page, _asked = build()

    assert "Child 1042: Review 6, at placement" in words(page)
    assert "Bangor" not in words(page)


def test_a_visit_opens_its_plan_and_once_recorded_the_child_s_file(build):
    page, _asked = build()
    opened = []
    page.visit_opened.connect(opened.append)

    press(page, "Open", at=1)

    (visit,) = opened
    assert place_of_visit(visit) == Place("review_plan", "c-1042")
    assert place_of_visit(replace(visit, is_held=True)) == Place("child_file", "c-1042")


@pytest.mark.parametrize("need", list(Need))
def test_everything_that_is_lacking_says_what_was_found_and_what_to_do(build, need):
    page, _asked = build()
    checked = next(each for each in a_travel().checks if each.need is need)

    assert need_words(need) in words(page)
    assert found_words(checked) in words(page)
    assert act_words(need) in words(page)
    assert tick_words(checked)


def test_what_is_ready_is_a_tick_and_the_sum_says_so(build):
    ready = replace(
        a_travel(),
        visits=(),
        checks=tuple(replace(each, is_ready=True) for each in a_travel().checks),
    )
    page, _asked = build(travel=ready)

    assert "No review is booked until Fri 27 Nov 2026. This laptop is ready." in words(page)
    tags = {tag.words for tag in page.findChildren(StatusTag) if tag.isVisibleTo(page)}
    assert "Everything sent" in tags
    assert "Not ready" not in tags


def test_check_again_looks_again(qtbot, build):
    page, asked = build()

    press(page, "Check again")

    qtbot.waitUntil(lambda: len(asked) == 2)
    settle()


def test_what_is_not_sent_leads_to_send_and_receive(build):
    page, _asked = build()
    asked = []
    page.send_page_asked.connect(lambda: asked.append(True))

    press(page, "Send and receive")

    assert asked == [True]


def test_a_supervisor_sees_neither_visits_nor_a_journey(build):
    page, _asked = build(travel=None)

    assert "Ready to travel" not in words(page)


def test_a_line_of_the_due_list_opens_its_own_place(build):
    page, _asked = build()
    opened = []
    page.todo_opened.connect(opened.append)

    table = page.findChild(Table)
    table.row_opened.emit(table.current_row())

    assert opened[0].what is DueKind.QA_FORM
