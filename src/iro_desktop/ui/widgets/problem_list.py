"""The summary "There is a problem" for answers that are given on another page.

Source: GOV.UK Design System, error summary.
"""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from iro_desktop.ui.support.accessible import describe
from iro_desktop.ui.support.theme import Space, TextRole, set_look
from iro_desktop.ui.widgets.layouts import clear_layout
from iro_desktop.ui.widgets.text import Text
from iro_desktop.ui.widgets.wrapped_link import WrappedLink


class ProblemList(QFrame):
    """Hidden while nothing is missing.

    Signals:
        chosen: The path of the answer to go to.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start hidden."""
        super().__init__(parent)
        set_look(self, kind="errors")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._heading = Text("", TextRole.HEADING)
        self._links = QVBoxLayout()
        self._links.setSpacing(Space.XS)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        column.setSpacing(Space.S)
        column.addWidget(self._heading)
        column.addLayout(self._links)
        describe(self, "There is a problem")
        self.hide()

    def show_problems(self, problems: Sequence[tuple[str, str]]) -> None:
        """List paths with their words, in the order of the record; none hides the list."""
        clear_layout(self._links)
        for path, words in problems:
            button = WrappedLink(words, "Goes back to the answer")
            button.clicked.connect(partial(self.chosen.emit, path))
            self._links.addWidget(button)
        count = len(problems)
        title = "There is a problem" if count == 1 else f"There are {count} problems"
        self._heading.setText(title)
        describe(self, title)
        self.setVisible(count > 0)
