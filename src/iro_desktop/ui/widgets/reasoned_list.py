"""Facts that explain themselves: each has a Why? that unfolds its reason and stays on the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from iro_desktop.ui.support.accessible import announce
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.theme import Space, TextRole
from iro_desktop.ui.widgets.buttons import ActionButton, link
from iro_desktop.ui.widgets.card import rule
from iro_desktop.ui.widgets.flow import Flow
from iro_desktop.ui.widgets.layouts import clear_layout
from iro_desktop.ui.widgets.status_tag import StatusTag
from iro_desktop.ui.widgets.text import Text


@dataclass(frozen=True)
class ReasonedRow:
    """One fact.

    Attributes:
        label: What it is about.
        words: What it is.
        reason: Why, and where that comes from.
        tag: A state beside the words, with its tone.
    """

    label: str
    words: str
    reason: str
    tag: tuple[str, Tone] | None = None


class ReasonedList(QWidget):
    """A list of facts; the reason of each is one press away."""

    def __init__(self, rows: Sequence[ReasonedRow] = (), parent: QWidget | None = None) -> None:
        """Show the rows."""
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.S)
        self.show_rows(rows)

    def show_rows(self, rows: Sequence[ReasonedRow]) -> None:
        """Show these facts in place of the ones before."""
        clear_layout(self._column)
        for number, row in enumerate(rows):
            if number:
                self._column.addWidget(rule())
            self._add(row)

    def _add(self, row: ReasonedRow) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        grid.addWidget(Text(row.label, TextRole.STRONG), 0, 0)
        grid.addWidget(Text(row.words), 1, 0)
        aside = Flow(spacing=Space.S)
        why = link("Why?", help_text=f"Explains: {row.label}")
        why.setAccessibleName(f"Why {row.label}?")
        if row.tag is not None:
            aside.add(StatusTag(*row.tag))
        aside.add(why)
        grid.addWidget(aside, 0, 1, 2, 1, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(grid)
        reason = Text(row.reason)
        reason.set_role(TextRole.HINT)
        reason.hide()
        why.clicked.connect(partial(self._toggle, why, reason))
        self._column.addWidget(reason)

    @staticmethod
    def _toggle(why: ActionButton, reason: Text) -> None:
        name = why.accessibleName()
        reason.setVisible(reason.isHidden())
        why.say("Why?" if reason.isHidden() else "Hide why", why.accessibleDescription())
        why.setAccessibleName(name)
        if not reason.isHidden():
            announce(reason, reason.text())
