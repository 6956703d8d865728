"""Dates that explain themselves: each has its urgency and a Why? that unfolds the sum and rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from iro_core.domain.timescales import Explanation, Rag
from iro_desktop.ui.support.accessible import announce
from iro_desktop.ui.support.explanations import (
    RAG_TONES,
    RAG_WORDS,
    because,
    distance_words,
    source_words,
)
from iro_desktop.ui.support.theme import Space, TextRole
from iro_desktop.ui.support.wording import date_words
from iro_desktop.ui.widgets.buttons import ActionButton, link
from iro_desktop.ui.widgets.card import rule
from iro_desktop.ui.widgets.flow import Flow
from iro_desktop.ui.widgets.layouts import clear_layout
from iro_desktop.ui.widgets.status_tag import StatusTag
from iro_desktop.ui.widgets.text import Text


@dataclass(frozen=True)
class DatedRow:
    """One date: what is due, when, how urgent, and why."""

    label: str
    due_on: date
    rag: Rag
    working_days: int | None
    explanation: Explanation


class DatesList(QWidget):
    """A list of dates; the reason of each is one press away and stays on the page."""

    def __init__(self, rows: Sequence[DatedRow] = (), parent: QWidget | None = None) -> None:
        """Show the rows."""
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.S)
        self.show_rows(rows)

    def show_rows(self, rows: Sequence[DatedRow]) -> None:
        """Show these dates in place of the ones before."""
        clear_layout(self._column)
        for number, row in enumerate(rows):
            if number:
                self._column.addWidget(rule())
            self._add(row)

    def _add(self, row: DatedRow) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        grid.addWidget(Text(row.label, TextRole.STRONG), 0, 0)
        when = f"{date_words(row.due_on)}, {distance_words(row.working_days)}".rstrip(", ")
        grid.addWidget(Text(when), 1, 0)
        aside = Flow(spacing=Space.S)
        why = link("Why?", help_text=f"Explains the date of: {row.label}")
        why.setAccessibleName(f"Why {row.label}?")
        aside.add(StatusTag(RAG_WORDS[row.rag], RAG_TONES[row.rag]))
        aside.add(why)
        grid.addWidget(aside, 0, 1, 2, 1, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(grid)
        reason = Text(f"{because(row.explanation, row.due_on)}\n{source_words(row.explanation)}")
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
