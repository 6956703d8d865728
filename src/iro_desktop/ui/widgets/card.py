"""A panel with a heading, and a line between two things."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from iro_desktop.ui.support.theme import Space, set_look
from iro_desktop.ui.widgets.text import heading


class Card(QFrame):
    """White ground, one heading, then whatever is put into `body`."""

    def __init__(self, words: str = "", parent: QWidget | None = None) -> None:
        """With `words` the card has a heading; `head` takes a tag or a button beside it."""
        super().__init__(parent)
        set_look(self, kind="card")
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        column.setSpacing(Space.M)
        self.head = QHBoxLayout()
        self.head.setSpacing(Space.M)
        self.heading = heading(words)
        self.head.addWidget(self.heading, 1)
        if not words:
            self.heading.setParent(self)  # no layout will: without a parent it is a window
            self.heading.hide()
        if words:
            column.addLayout(self.head)
        self.body = QVBoxLayout()
        self.body.setSpacing(Space.M)
        column.addLayout(self.body)


def rule() -> QFrame:
    """A thin line across."""
    line = QFrame()
    set_look(line, kind="rule")
    return line
