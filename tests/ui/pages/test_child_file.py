"""The child's file: what an IRO may do there can be pressed."""

import pytest

from iro_desktop.ui.pages.child_file import ChildFilePage
from iro_desktop.workflows import child_file
from tests.support.casework import recorded_review
from tests.ui.pages.conftest import JAY


@pytest.fixture
def page(qtbot, desk, anna):
    file = ChildFilePage(desk.background, lambda: child_file.open_child(anna, JAY))
    qtbot.addWidget(file)
    file.show()
    file.reload()
    desk.settle()
    return file


def test_good_practice_can_be_noted_from_a_child_s_file(page, qtbot):
    assert page._good.isVisible()
    with qtbot.waitSignal(page.good_practice_asked) as asked:
        page._good.click()
    assert asked.args == [JAY]


def test_the_child_s_file_leads_to_every_decision(page, qtbot, desk, anna):
    desk.ask(lambda: recorded_review(anna, JAY))
    page.reload()
    desk.settle()
    assert page._decisions_card.isVisible()
    with qtbot.waitSignal(page.decisions_asked) as asked:
        page._all_decisions.click()
    assert asked.args == [JAY]
