"""Facts in two columns: what, and what it is; each with a Change link where it may be changed.

Source: GOV.UK Design System, summary list.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.theme import Space, TextRole, scaled, text_scale
from iro_desktop.ui.widgets.buttons import link
from iro_desktop.ui.widgets.card import rule
from iro_desktop.ui.widgets.layouts import clear_layout
from iro_desktop.ui.widgets.status_tag import StatusTag
from iro_desktop.ui.widgets.text import Text

_LABEL_WIDTH = 170
# From this text size the label stands above the words, so that a line keeps some of them.
_STACKS_FROM_SCALE = 1.6
_LINK_EDGE = 5  # the padding and the border of a link


@dataclass(frozen=True)
class SummaryRow:
    """One fact.

    Attributes:
        label: What it is about.
        words: What it is.
        more: A quieter line under it.
        key: Sent with `change_asked`; empty if it cannot be changed here.
        action: The words of the link.
        tag: A state beside the words, with its tone.
    """

    label: str
    words: str
    more: str = ""
    key: str = ""
    action: str = "Change"
    tag: tuple[str, Tone] | None = None


class SummaryList(QWidget):
    """A list of facts, each on its own line.

    Signals:
        change_asked: The key of the row whose link was pressed.
    """

    change_asked = Signal(str)

    def __init__(
        self,
        rows: Sequence[SummaryRow] = (),
        parent: QWidget | None = None,
        *,
        stacked: bool = False,
    ) -> None:
        """Show the rows; `stacked` puts the label above the words, for a narrow place."""
        super().__init__(parent)
        self._is_stacked = stacked
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Space.L)
        self._grid.setVerticalSpacing(Space.XS)
        self._grid.setColumnStretch(1, 1)
        self.show_rows(rows)

    def show_rows(self, rows: Sequence[SummaryRow]) -> None:
        """Show these rows in place of the ones before."""
        clear_layout(self._grid)
        for number, row in enumerate(rows):
            self._add(number * 2, row, is_last=number == len(rows) - 1)

    def _add(self, at: int, row: SummaryRow, *, is_last: bool) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        first = [_padded(Text(row.words))]
        is_stacked = self._is_stacked or text_scale() >= _STACKS_FROM_SCALE
        if is_stacked and row.label:
            first = [_padded(Text(row.label, TextRole.STRONG)), Text(row.words)]
        elif row.label:
            label = _padded(Text(row.label, TextRole.STRONG))
            label.setFixedWidth(scaled(_LABEL_WIDTH))
            self._grid.addWidget(label, at, 0, Qt.AlignmentFlag.AlignTop)
        more = [Text(row.more, TextRole.HINT)] if row.more else []
        for part in (*first, *more):
            words.addWidget(part)
        beside = bool(row.label) and not is_stacked
        self._grid.addLayout(words, at, 1 if beside else 0, 1, 1 if beside else 2)
        aside = self._aside(row)
        self._grid.addLayout(aside, at, 2, Qt.AlignmentFlag.AlignTop)
        if not is_last:
            self._grid.addWidget(rule(), at + 1, 0, 1, 3)

    def _aside(self, row: SummaryRow) -> QHBoxLayout:
        aside = QHBoxLayout()
        aside.setSpacing(Space.M)
        if row.tag is not None:
            aside.addWidget(StatusTag(*row.tag))
        if row.key:
            about = row.label or row.words
            button = link(row.action, help_text=about)
            button.setAccessibleName(f"{row.action} {_inside(about)}")
            button.clicked.connect(partial(self.change_asked.emit, row.key))
            aside.addWidget(button)
        return aside


def _inside(label: str) -> str:
    """As it stands within a sentence: "QA form" keeps its capitals."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def _padded(words: Text) -> Text:
    """Level with the first line of a link beside it."""
    words.setContentsMargins(0, _LINK_EDGE, 0, Space.XS)
    return words
