"""Finding one's way in a long list: a line to type into, and chips that narrow it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from iro_desktop.ui.support.accessible import describe
from iro_desktop.ui.support.shortcuts import bind, keys_in_words
from iro_desktop.ui.support.theme import Space, scaled, text_scale
from iro_desktop.ui.widgets.buttons import ActionButton, chip, link, secondary
from iro_desktop.ui.widgets.flow import Flow
from iro_desktop.ui.widgets.inputs import LineField

FOLDS_FROM_SCALE: Final = 1.6
"""From this text size the filters fold away, so that the list keeps some rows."""
_LINE_WIDTH: Final = 460


@dataclass(frozen=True)
class SearchWords:
    """What the line says.

    Attributes:
        name: What is searched, for a screen reader.
        inside: What may be typed, in the empty line.
        help_text: The same as a sentence.
        key: The shortcut that leads to the line.
    """

    name: str
    inside: str
    help_text: str
    key: str


class SearchBar(QWidget):
    """A search line with chips under it.

    Signals:
        asked: The words or the chips are others now.
        left: Enter or the arrow down was pressed in the line: on to the list.
    """

    asked = Signal()
    left = Signal()

    def __init__(self, words: SearchWords, chips: Iterable[str], page: QWidget) -> None:
        """Search a list on this page, where the shortcut works."""
        super().__init__()
        self.line = LineField()
        self.row = QHBoxLayout()
        self.chips: dict[str, ActionButton] = {}
        self._chip_row = Flow(spacing=Space.S)
        self._show_chips = secondary("Filters", help_text="Shows or hides the filters")
        self._build_line(words)
        self._build_chips(chips)
        self.row.addWidget(self.line, 3)
        self.row.addWidget(self._show_chips)
        self.row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        column.addLayout(self.row)
        column.addWidget(self._chip_row)
        self._show_chips.hide()
        self._shortcut = bind(words.key, page, self.line.setFocus)

    @property
    def words(self) -> str:
        """What was typed."""
        return self.line.text()

    @property
    def chosen(self) -> frozenset[str]:
        """The chips that are on."""
        return frozenset(words for words, button in self.chips.items() if button.isChecked())

    def clear(self) -> None:
        """Look for everything again."""
        self.line.clear()
        for button in self.chips.values():
            button.setChecked(False)

    def fold(self) -> bool:
        """With large text put the chips behind a button; whether they are there now."""
        folds = text_scale() >= FOLDS_FROM_SCALE
        if self._show_chips.isHidden() == folds:
            self._show_chips.setVisible(folds)
            self._chip_row.setVisible(not folds)
        return folds

    def _build_line(self, words: SearchWords) -> None:
        self.line.setPlaceholderText(words.inside)
        self.line.setToolTip(keys_in_words(words.key))
        self.line.setClearButtonEnabled(True)
        self.line.setMaximumWidth(scaled(_LINE_WIDTH))
        describe(self.line, words.name, words.help_text)
        self.line.textChanged.connect(self.asked)
        self.line.returnPressed.connect(self.left)
        down = QShortcut(QKeySequence(Qt.Key.Key_Down), self.line)
        down.setContext(Qt.ShortcutContext.WidgetShortcut)
        down.activated.connect(self.left)

    def _build_chips(self, chips: Iterable[str]) -> None:
        for words in chips:
            button = self.chips[words] = chip(words, help_text="Filter")
            button.toggled.connect(self.asked)
            self._chip_row.add(button)
        clear = link("Clear filters")
        clear.clicked.connect(self.clear)
        self._chip_row.add(clear)
        self._show_chips.clicked.connect(
            lambda: self._chip_row.setVisible(self._chip_row.isHidden())
        )
