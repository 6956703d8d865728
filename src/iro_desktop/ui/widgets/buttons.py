"""Buttons that say what happens. One primary button to a page, at most."""

from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from iro_desktop.ui.support.accessible import describe
from iro_desktop.ui.support.icons import icon, icon_size
from iro_desktop.ui.support.theme import colours, set_look


class ButtonKind(StrEnum):
    """How much a button asks for attention."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    WARNING = "warning"
    LINK = "link"
    QUIET = "quiet"
    CHIP = "chip"
    RAIL = "rail"


class ActionButton(QPushButton):
    """A button of one kind; Enter presses it as well as Space."""

    def __init__(
        self,
        words: str,
        kind: ButtonKind = ButtonKind.SECONDARY,
        parent: QWidget | None = None,
        *,
        help_text: str = "",
    ) -> None:
        """Show words; `help_text` tells a screen reader what they leave out."""
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.say(words, help_text)
        set_look(self, kind=kind.value)
        if kind is ButtonKind.CHIP:
            self.setCheckable(True)
            self.toggled.connect(self._on_toggled)

    def say(self, words: str, help_text: str = "") -> None:
        """Change the words of the button and its accessible name together."""
        # A name may hold an ampersand; Qt would take it for the mark of a shortcut letter.
        self.setText(words.replace("&", "&&"))
        describe(self, words, help_text)

    def set_icon(self, name: str, colour: str = "") -> None:
        """Put a picture before the words, in the colour of the words unless told."""
        self.setIcon(icon(name, colour or colours().ink))
        self.setIconSize(icon_size())

    def _on_toggled(self, is_on: bool) -> None:  # noqa: FBT001  (the signature of the signal)
        # A tick as well as a colour; the accessible state says it too.
        self.setText(("✓ " if is_on else "") + self.accessibleName().replace("&", "&&"))
        self.updateGeometry()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.animateClick()
            return
        super().keyPressEvent(event)


def primary(words: str, *, help_text: str = "") -> ActionButton:
    """The one thing this page is for."""
    return ActionButton(words, ButtonKind.PRIMARY, help_text=help_text)


def secondary(words: str, *, help_text: str = "") -> ActionButton:
    """Another thing one may do here."""
    return ActionButton(words, ButtonKind.SECONDARY, help_text=help_text)


def warning(words: str, *, help_text: str = "") -> ActionButton:
    """Something that cannot be undone."""
    return ActionButton(words, ButtonKind.WARNING, help_text=help_text)


def link(words: str, *, help_text: str = "") -> ActionButton:
    """A way to somewhere else, or a small act beside what it is about."""
    return ActionButton(words, ButtonKind.LINK, help_text=help_text)


def quiet(words: str, *, help_text: str = "") -> ActionButton:
    """A button of the frame that must not draw the eye."""
    return ActionButton(words, ButtonKind.QUIET, help_text=help_text)


def chip(words: str, *, help_text: str = "") -> ActionButton:
    """A filter that is on or off."""
    return ActionButton(words, ButtonKind.CHIP, help_text=help_text)
