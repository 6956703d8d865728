"""The scaffold of a page: its title is never squeezed by its acts."""

import pytest
from PySide6.QtWidgets import QApplication

from iro_desktop.ui.widgets.buttons import secondary
from iro_desktop.ui.widgets.page import Page


@pytest.mark.parametrize("scrolls", [True, False])
def test_a_title_keeps_its_one_line_when_more_acts_come_to_stand_beside_it(qtbot, scrolls):
    page = Page("", scrolls=scrolls)
    qtbot.addWidget(page)
    acts = [secondary(f"Something to do, number {number}") for number in range(5)]
    for act in acts:
        page.add_action(act)
    for act in acts[1:]:
        act.hide()
    page.resize(900, 600)
    page.show()
    page.set_title("Care planning alert, stage 1")
    QApplication.processEvents()
    one_line = page._title.height()
    for act in acts[1:]:
        act.show()
    qtbot.waitUntil(lambda: page._bar.y() > page._title.y())
    assert page._title.height() <= one_line
