"""Ten fingers and no mouse: goes through the real window by Tab, arrows, digits and shortcuts."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from iro_desktop.tour.eyes import Eyes, names_of

_TABS = 250


class Hands(Eyes):
    """Hands on the keyboard only.

    Attributes:
        pressed: How many keys were pressed; what was typed in words is not counted.
    """

    pressed = 0

    def focus(self) -> QWidget:
        """Where the next key goes."""
        focus = QApplication.focusWidget()
        assert focus is not None, "nothing has the focus: the keyboard leads nowhere"
        return focus

    def keys(self, *sequences: str) -> None:
        """Press keys or combinations, one after the other."""
        for sequence in sequences:
            QTest.keySequence(self.focus(), QKeySequence(sequence))
            self.pressed += 1
            self.settle()

    def type(self, text: str) -> None:
        """Type where the focus is."""
        QTest.keyClicks(self.focus(), text)
        self.settle()

    def type_over(self, text: str) -> None:
        """Type in the place of what the field holds."""
        self.keys("Ctrl+A")
        self.type(text)

    def tab_to(self, name: str) -> None:
        """Press Tab until the focus is on what is called so."""
        for _ in range(_TABS):
            if _is_called(self.focus(), name):
                return
            QTest.keyClick(self.focus(), Qt.Key.Key_Tab)
            self.pressed += 1
            self.settle()
        raise AssertionError(f"Tab never reaches “{name}”; last was {names_of(self.focus())}")

    def choose(self, name: str) -> None:
        """Go to a choice by Tab and take it by its digit, the first."""
        self.tab_to(name)
        self.keys("1")

    def press(self, name: str) -> None:
        """Go to a button by Tab and press it."""
        self.wait(lambda: name in self.words(), f"“{name}”")
        self.tab_to(name)
        self.keys("Space")


def _is_called(widget: QWidget, name: str) -> bool:
    return name in names_of(widget)
