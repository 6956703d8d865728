import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from iro_desktop.ui.pages.help import keyboard_sheet
from iro_desktop.ui.support.shortcuts import KEYS, bind, bind_within, conflicts, keys_in_words


def test_no_screen_receives_two_acts_for_the_same_keys():
    assert conflicts() == []


@pytest.mark.parametrize("name", KEYS)
def test_every_shortcut_is_a_real_one_and_stands_on_the_keyboard_sheet(name):
    assert not QKeySequence(KEYS[name].keys).isEmpty()
    assert f"| {keys_in_words(name)} | {KEYS[name].words} |" in keyboard_sheet()


@pytest.fixture
def window(qtbot):
    """A page, and a button that is not on it."""
    window = QWidget()
    window.page, window.other, window.inside = QWidget(), QPushButton("Else"), QPushButton("In")
    column = QVBoxLayout(window)
    column.addWidget(window.page)
    column.addWidget(window.other)
    QVBoxLayout(window.page).addWidget(window.inside)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def test_a_shortcut_of_a_page_works_wherever_tab_has_led_while_the_page_is_shown(window, qtbot):
    pressed = []
    bind("check_errors", window.page, lambda: pressed.append("F7"))

    window.other.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_F7)
    window.inside.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_F7)
    assert pressed == ["F7", "F7"]

    window.page.hide()
    qtbot.keyClick(window, Qt.Key.Key_F7)
    assert pressed == ["F7", "F7"]


def test_a_shortcut_of_a_part_works_only_inside_it(window, qtbot):
    pressed = []
    bind_within("check_errors", window.page, lambda: pressed.append("F7"))

    window.other.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_F7)
    assert pressed == []
    window.inside.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_F7)
    assert pressed == ["F7"]
