"""The summary "There is a problem": every problem, each a link to the field it is about.

Source: GOV.UK Design System, error summary.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from iro_desktop.ui.support.accessible import announce, describe
from iro_desktop.ui.support.theme import Space, TextRole, set_look
from iro_desktop.ui.widgets.layouts import clear_layout
from iro_desktop.ui.widgets.text import Text
from iro_desktop.ui.widgets.wrapped_link import WrappedLink


@dataclass(frozen=True)
class Problem:
    """What is wrong in words, and the field that takes the focus when its link is pressed."""

    words: str
    field: QWidget


class ErrorSummary(QFrame):
    """Hidden while there is no problem; takes the focus when one appears."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start hidden."""
        super().__init__(parent)
        set_look(self, kind="errors")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._heading = Text("There is a problem", TextRole.HEADING)
        self._links = QVBoxLayout()
        self._links.setSpacing(Space.XS)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        column.setSpacing(Space.S)
        column.addWidget(self._heading)
        column.addLayout(self._links)
        describe(self, "There is a problem")
        self.hide()

    def show_problems(self, problems: Sequence[Problem], *, take_focus: bool = True) -> None:
        """List the problems in the order of the page; none hides the summary."""
        clear_layout(self._links)
        for problem in problems:
            button = WrappedLink(problem.words, "Goes to the field")
            button.clicked.connect(partial(self._go_to, problem.field))
            self._links.addWidget(button)
        self.setVisible(bool(problems))
        if problems:
            count = len(problems)
            words = "1 problem" if count == 1 else f"{count} problems"
            describe(self, f"There is a problem. {words}.")
            announce(self, f"There is a problem. {problems[0].words}")
            if take_focus:
                self.setFocus()

    @staticmethod
    def _go_to(field: QWidget) -> None:
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
