"""The menu on the left: words with a small picture, one of them chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from iro_desktop.ui.support.accessible import describe
from iro_desktop.ui.support.shortcuts import MENU_KEYS, keys_in_words
from iro_desktop.ui.support.theme import Space, TextRole, colours, scaled, set_look
from iro_desktop.ui.widgets.buttons import ActionButton, ButtonKind
from iro_desktop.ui.widgets.layouts import clear_layout
from iro_desktop.ui.widgets.text import Text


@dataclass(frozen=True)
class RailItem:
    """One entry: the page it leads to, its words, its picture."""

    page: str
    words: str
    icon: str
    is_below: bool = False


class Rail(QFrame):
    """The menu of the program.

    Signals:
        chosen: The page of the entry that was pressed.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without entries."""
        super().__init__(parent)
        set_look(self, kind="rail")
        self._buttons: dict[str, ActionButton] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(Space.S, Space.L, Space.S, Space.M)
        self._column.setSpacing(Space.XS)
        describe(self, "Menu")

    def show_items(self, items: Sequence[RailItem]) -> None:
        """Show these entries; those that are `is_below` stand at the foot."""
        clear_layout(self._column)
        self._buttons.clear()
        self.setFixedWidth(scaled(200))
        brand = Text("IRO Reviews", TextRole.SUBHEADING)
        set_look(brand, role="brand")
        brand.setContentsMargins(Space.L, 0, 0, Space.M)
        self._column.addWidget(brand)
        for at, item in enumerate(items):
            if item.is_below and not any(each.is_below for each in items[:at]):
                self._column.addStretch(1)
            self._column.addWidget(self._entry(MENU_KEYS[at], item))

    def pages(self) -> tuple[str, ...]:
        """The pages of the entries, from the top."""
        return tuple(self._buttons)

    def mark(self, page: str) -> None:
        """Show which entry the user is in."""
        for name, button in self._buttons.items():
            button.setChecked(name == page)

    def _entry(self, key: str, item: RailItem) -> ActionButton:
        help_text = keys_in_words(key)
        button = ActionButton(item.words, ButtonKind.RAIL, help_text=help_text)
        button.setCheckable(True)
        button.setToolTip(help_text)
        button.set_icon(item.icon, colours().rail_ink)
        button.setSizePolicy(button.sizePolicy().Policy.Expanding, button.sizePolicy().Policy.Fixed)
        button.clicked.connect(partial(self._on_pressed, item.page))
        self._buttons[item.page] = button
        return button

    def _on_pressed(self, page: str) -> None:
        self.mark(page)
        self.chosen.emit(page)


def scrolling(rail: Rail) -> QScrollArea:
    """The rail in a frame that scrolls when the text is large and the window low."""
    area = QScrollArea()
    area.setWidget(rail)
    area.setWidgetResizable(True)
    return area
