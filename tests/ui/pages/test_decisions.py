"""The decision ledger on the screen: found by words, late first, no name while names are hidden."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from iro_desktop.ui.models.rows import RowRole
from iro_desktop.ui.pages.decisions import DecisionsPage
from iro_desktop.ui.support.names import hide_names
from iro_desktop.ui.widgets.text import Text
from iro_desktop.workflows.decisions import DecisionLedger
from tests.support.screen_rows import TODAY, a_ledger
from tests.support.screens import settle


@pytest.fixture
def build(qtbot, background):
    def shown(ledger, *, of_one_child=False):
        page = DecisionsPage(background, lambda: ledger, of_one_child=of_one_child)
        qtbot.addWidget(page)
        page.resize(1366, 768)
        with qtbot.waitActive(page):
            page.show()
        page.reload()
        qtbot.waitUntil(lambda: page._ledger is not None)
        settle()
        return page

    return shown


def decided(page):
    return [
        page._model.index(row, 1).data(RowRole.ROW).entry.decision.text
        for row in range(page._model.rowCount())
    ]


def words(page):
    return "\n".join(text.text() for text in page.findChildren(Text) if text.isVisibleTo(page))


def test_the_caseload_s_ledger_begins_with_what_is_open(build):
    page = build(a_ledger())
    assert decided(page) == ["Book the check"]
    assert "1 open · 1 late" in words(page)
    page._search.chips["Open"].click()
    assert decided(page) == ["Book the check", "Apply for a passport"]


def test_a_decision_is_found_by_who_does_it_and_opens_its_child(build, qtbot):
    page = build(a_ledger("c-1042"), of_one_child=True)
    QTest.keyClicks(page._search.line, "carer")
    assert decided(page) == ["Apply for a passport"]
    QTest.keyClick(page._search.line, Qt.Key.Key_Return)
    with qtbot.waitSignal(page.child_opened) as opened:
        QTest.keyClick(page._table, Qt.Key.Key_Return)
    assert opened.args == ["c-1042"]


def test_a_hidden_name_is_neither_shown_nor_found(build):
    hide_names(hidden=True)
    page = build(a_ledger())
    QTest.keyClicks(page._search.line, "demoson")
    assert decided(page) == []
    assert "No decision matches." in words(page)


def test_a_caseload_without_decisions_says_where_they_come_from(build):
    page = build(DecisionLedger("", "", TODAY, ()))
    assert "Nothing was decided yet." in words(page)
