"""A file leaves the program only after the passphrase, and that it left is noted."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from iro_core.changes.device_log import DeviceAction
from iro_desktop.settings import Theme
from iro_desktop.ui.support.theme import apply_theme
from iro_desktop.ui.widgets.confirm_leaving import ConfirmLeaving
from iro_desktop.ui.widgets.file_saver import FileSaver
from iro_desktop.ui.widgets.page import Page
from tests.support.screens import words_cut_off
from tests.support.vaults import PASSPHRASE
from tests.ui.pages.conftest import JAY


@pytest.fixture
def saver(qtbot, desk, anna):
    page = Page("A page")
    page.resize(1366, 768)
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
    saver = FileSaver(page, desk.background, anna)
    saver.page = page
    return saver


def ask(saver):
    saver.ask_where("paper", "pdf", lambda path: path.write_bytes(b"%PDF-"), JAY)


def asking(saver):
    return next(
        (each for each in saver.page.findChildren(ConfirmLeaving) if each.isVisible()), None
    )


def choosing(saver):
    return next((each for each in saver.page.findChildren(QFileDialog) if each.isVisible()), None)


def give(saver, qtbot, passphrase):
    line = asking(saver)._passphrase.line
    QTest.keyClicks(line, passphrase)
    QTest.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: (shown := asking(saver)) is None or shown._go_on.isEnabled())


def noted(desk, anna):
    return [each.event for each in desk.ask(lambda: anna.store.device_log.after(0, 1000))]


def test_the_passphrase_is_asked_the_file_is_written_and_it_is_noted(
    saver, qtbot, desk, anna, tmp_path
):
    ask(saver)
    assert choosing(saver) is None
    give(saver, qtbot, PASSPHRASE)
    choosing(saver).fileSelected.emit(str(tmp_path / "paper"))
    desk.settle()

    assert (tmp_path / "paper.pdf").read_bytes() == b"%PDF-"
    assert "Saved as paper.pdf." in saver.page.banner.words
    (event,) = [each for each in noted(desk, anna) if each.action == DeviceAction.EXPORTED]
    assert event.object_id == JAY
    assert asking(saver) is None


def test_a_wrong_passphrase_is_said_noted_and_nothing_leaves(saver, qtbot, desk, anna):
    ask(saver)
    give(saver, qtbot, "not the passphrase at all")

    dialog = asking(saver)
    assert dialog._go_on.isEnabled()
    assert dialog._field._error.text().startswith("Error: ")
    assert choosing(saver) is None
    assert DeviceAction.PASSPHRASE_REFUSED in [each.action for each in noted(desk, anna)]


def test_cancelling_leaves_everything_as_it_was(saver, desk, anna):
    ask(saver)
    asking(saver)._cancel.click()
    desk.settle()

    assert (asking(saver), choosing(saver)) == (None, None)
    assert DeviceAction.EXPORTED not in [each.action for each in noted(desk, anna)]


def test_it_is_asked_once_for_the_papers_of_two_minutes_and_then_again(saver, qtbot, world):
    ask(saver)
    give(saver, qtbot, PASSPHRASE)
    choosing(saver).reject()
    world.clock.advance(timedelta(seconds=119))
    ask(saver)
    assert asking(saver) is None
    choosing(saver).reject()

    world.clock.advance(timedelta(seconds=2))
    ask(saver)
    assert asking(saver) is not None


def test_a_file_that_cannot_be_written_is_said_and_not_noted(saver, desk, anna, tmp_path):
    saver.save(tmp_path / "nowhere" / "paper.pdf", lambda path: path.write_bytes(b"%PDF-"), JAY)
    desk.settle()

    assert saver.page.banner.isVisible()
    assert DeviceAction.EXPORTED not in [each.action for each in noted(desk, anna)]


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_question_is_whole_at_any_text_size(saver, qapp, scale):
    apply_theme(qapp, Theme.LIGHT, scale)
    ask(saver)
    dialog = asking(saver)
    dialog.adjustSize()
    try:
        assert [*words_cut_off(dialog)] == []
        assert dialog.width() <= 1366
    finally:
        apply_theme(qapp, Theme.LIGHT, 1.0)
