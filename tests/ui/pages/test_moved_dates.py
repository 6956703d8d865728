"""Rules that changed: what they moved is listed, opened by keyboard, and read once."""

import pytest
from PySide6.QtCore import Qt

from iro_desktop.ui.pages.moved_dates import MovedDatesPage
from iro_desktop.ui.widgets.table import Table
from iro_desktop.ui.widgets.text import Text
from iro_desktop.workflows.rule_changes import RuleChanges
from tests.support.screen_rows import a_rule_change
from tests.support.screens import settle


@pytest.fixture
def build(qtbot, background):
    def shown(changes, mark_read=lambda _: None):
        page = MovedDatesPage(background, lambda: changes, mark_read)
        qtbot.addWidget(page)
        page.show()
        page.activateWindow()
        page.reload()
        qtbot.waitUntil(lambda: page._changes is not None)
        settle()
        return page

    return shown


def words(page):
    return "\n".join(text.text() for text in page.findChildren(Text) if text.isVisibleTo(page))


def test_it_says_what_changed_why_and_each_date_before_and_after(build):
    page = build(a_rule_change())
    table = page.findChild(Table).model()

    assert "is no working day" in words(page)
    assert "A royal wedding" in words(page)
    assert "Every later review: 4 months for what starts on Thu 1 Apr 2027 or later." in words(page)
    shown = [table.index(0, at).data() for at in range(table.columnCount())]
    assert shown[1:] == ["Decisions to managers", "Thu 26 Nov 2026", "Fri 27 Nov 2026"]


def test_enter_opens_the_child_of_a_date(qtbot, build):
    page = build(a_rule_change())
    opened = []
    page.child_opened.connect(opened.append)
    table = page.findChild(Table)
    table.selectRow(0)

    qtbot.keyClick(table, Qt.Key.Key_Return)

    assert opened == ["c-1042"]


def test_reading_it_is_remembered(qtbot, build):
    read = []
    page = build(a_rule_change(), read.append)

    with qtbot.waitSignal(page.finished):
        page._read.click()

    assert read == [a_rule_change()]


def test_when_nothing_moved_it_says_so(build):
    page = build(RuleChanges((), ()))

    assert "No date moved." in words(page)
    assert not page._read.isVisibleTo(page)
