"""One quiet line that says whether what was typed is on this laptop."""

from PySide6.QtWidgets import QWidget

from iro_desktop.ui.support.accessible import announce
from iro_desktop.ui.support.theme import TextRole
from iro_desktop.ui.widgets.text import Text


class SaveLine(Text):
    """Says saving, saved, or not saved; only a failure is announced."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Say nothing until something was typed."""
        super().__init__("", TextRole.SMALL, parent, wraps=False)

    def say_saving(self) -> None:
        """Typing is on its way to the disk."""
        self._say("Saving", TextRole.SMALL)

    def say_saved(self, time: str) -> None:
        """Everything typed was on the disk at this time of day."""
        self._say(f"Saved on this laptop {time}", TextRole.SMALL)

    def say_not_saved(self, why: str) -> None:
        """The words are only on the screen; say why and keep saying it."""
        words = f"Not saved: {why} Your words are still on the screen. Copy them to be safe."
        self._say(words, TextRole.ERROR)
        announce(self, words)

    def _say(self, words: str, role: TextRole) -> None:
        self.set_role(role)
        self.setText(words)
