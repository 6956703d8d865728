"""How the program looks and when it locks; every choice takes effect at once."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from iro_desktop.settings import Settings, Theme
from iro_desktop.ui.support.theme import Space
from iro_desktop.ui.widgets.buttons import link, secondary
from iro_desktop.ui.widgets.card import Card
from iro_desktop.ui.widgets.flow import Flow
from iro_desktop.ui.widgets.option_button import CheckOption, RadioOption
from iro_desktop.ui.widgets.page import Page
from iro_desktop.ui.widgets.summary_list import SummaryList, SummaryRow
from iro_desktop.ui.widgets.text import hint


@dataclass(frozen=True)
class _Group:
    """One setting with its choices."""

    name: str
    title: str
    hint: str
    choices: Sequence[tuple[str, Any]]


_GROUPS = (
    _Group(
        "text_percent",
        "Text size",
        "",
        [(f"{percent} %", percent) for percent in (100, 125, 150, 175, 200)],
    ),
    _Group(
        "theme",
        "Colours",
        "",
        [
            ("As this laptop", Theme.SYSTEM),
            ("Light", Theme.LIGHT),
            ("Dark", Theme.DARK),
            ("High contrast", Theme.HIGH_CONTRAST),
        ],
    ),
    _Group(
        "idle_lock_minutes",
        "Lock after",
        "Minutes without a key or a pointer. You are warned a minute before; your draft is kept.",
        [("5 minutes", 5), ("10 minutes", 10), ("15 minutes", 15)],
    ),
)


_SCREEN = [
    ("names_hidden", "Hide children’s names until I press F9"),
    ("covered_when_away", "Cover the window while I use another program"),
]
if sys.platform == "win32":
    _SCREEN.append(("out_of_captures", "Leave the window out of screenshots and shared screens"))


class SettingsPage(Page):
    """Shows the settings of this installation.

    Signals:
        settings_chosen: The new Settings, whole.
        help_asked: The user wants to know the shortcuts.
        passphrase_asked: The user wants another passphrase.
    """

    help_name = "settings"
    settings_chosen = Signal(object)
    help_asked = Signal()
    passphrase_asked = Signal()

    def __init__(
        self,
        settings: Settings,
        facts: Sequence[tuple[str, str]] = (),
        *,
        longest_idle_minutes: int = 15,
    ) -> None:
        """Show the settings and, under About, facts such as the version.

        Args:
            longest_idle_minutes: The most that the authority allows before it locks.
        """
        super().__init__("Settings", "They are kept on this laptop and take effect at once.")
        self._settings = settings
        self._longest_idle_minutes = longest_idle_minutes
        self._groups: list[QButtonGroup] = []
        for group in _GROUPS:
            self.body.addWidget(self._card(group))
        self.body.addWidget(self._screen_card())
        self.body.addWidget(self._passphrase_card())
        self.body.addWidget(self._about(facts))

    def _card(self, group: _Group) -> QWidget:
        card = Card(group.title)
        if group.hint:
            card.body.addWidget(hint(group.hint))
        row = Flow(spacing=Space.S)
        buttons = QButtonGroup(self)
        for words, value in group.choices:
            if group.name == "idle_lock_minutes" and value > self._longest_idle_minutes:
                continue
            option = RadioOption(words)
            option.setAccessibleName(f"{group.title}: {words}")
            option.setChecked(getattr(self._settings, group.name) == value)
            option.clicked.connect(partial(self._choose, group.name, value))
            buttons.addButton(option)
            row.add(option)
        self._groups.append(buttons)
        card.body.addWidget(row)
        return card

    def _screen_card(self) -> QWidget:
        card = Card("Who else sees this screen")
        row = Flow(spacing=Space.S)
        for name, words in _SCREEN:
            option = CheckOption(words)
            option.setChecked(getattr(self._settings, name))
            option.toggled.connect(partial(self._choose, name))
            row.add(option)
        card.body.addWidget(row)
        return card

    def _passphrase_card(self) -> QWidget:
        card = Card("Passphrase")
        row = Flow()
        change = secondary("Change the passphrase", help_text="Asks for the one you use now")
        change.clicked.connect(self.passphrase_asked)
        row.add(change)
        card.body.addWidget(row)
        return card

    def _about(self, facts: Sequence[tuple[str, str]]) -> QWidget:
        card = Card("About")
        card.body.addWidget(SummaryList([SummaryRow(label, words) for label, words in facts]))
        keys = link("Keyboard shortcuts")
        keys.clicked.connect(self.help_asked)
        card.body.addWidget(keys)
        return card

    def _choose(self, name: str, value: Any) -> None:
        self._settings = msgspec.structs.replace(self._settings, **{name: value})
        self.settings_chosen.emit(self._settings)
