import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from iro_desktop.ui.pages.help import keyboard_sheet
from iro_desktop.ui.support.shortcuts import KEYS, bind, conflicts, keys_in_words


def test_no_screen_receives_two_acts_for_the_same_keys():
    assert conflicts() == []


@pytest.mark.parametrize("name", KEYS)
def test_every_shortcut_is_a_real_one_and_stands_on_the_keyboard_sheet(name):
    assert not QKeySequence(KEYS[name].keys).isEmpty()
    assert f"| {keys_in_words(name)} | {KEYS[name].words} |" in keyboard_sheet()


def test_a_shortcut_of_one_screen_works_only_inside_it(qtbot):
    window, page, other = QWidget(), QWidget(), QPushButton("Elsewhere")
    inside, pressed = QPushButton("Inside"), []
    column = QVBoxLayout(window)
    column.addWidget(page)
    column.addWidget(other)
    QVBoxLayout(page).addWidget(inside)
    shortcut = bind("check_errors", page, lambda: pressed.append("F7"))
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(window.isActiveWindow)

    other.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_F7)
    assert pressed == []

    inside.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_F7)
    assert pressed == ["F7"]
    assert shortcut.isEnabled()
