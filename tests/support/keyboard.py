"""A person without a mouse: Tab until the thing is reached, then type or press the space bar."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.support.screens import settle

_FARTHEST = 600


def in_hand() -> QWidget:
    """What has the focus."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def walk_to(name: str, described: str = "") -> QWidget:
    """Press Tab until something with this accessible name, and description, has the focus."""
    settle()
    passed = []
    for _ in range(_FARTHEST):
        here = in_hand()
        if here.accessibleName() == name and described in here.accessibleDescription():
            return here
        passed.append(here.accessibleName())
        QTest.keyClick(here, Qt.Key.Key_Tab)
    raise AssertionError(f"Tab never reaches {name!r}; it passes {sorted(set(passed))}")


def press(name: str, described: str = "") -> None:
    """Go to a button and press the space bar."""
    QTest.keyClick(walk_to(name, described), Qt.Key.Key_Space)


def type_words(words: str) -> None:
    """Type where the focus is."""
    QTest.keyClicks(in_hand(), words)
