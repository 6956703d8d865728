"""A message across the page: calm, in words, never in front of the work."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from iro_desktop.ui.support.accessible import announce
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.theme import Space, TextRole, set_look
from iro_desktop.ui.widgets.buttons import link
from iro_desktop.ui.widgets.text import Text


class Banner(QFrame):
    """Hidden until it has something to say.

    Signals:
        acted: The user pressed the button in the banner.
        dismissed: The user hid the banner.
    """

    acted = Signal()
    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start hidden."""
        super().__init__(parent)
        set_look(self, kind="banner")
        self._words = Text("", TextRole.STRONG)
        self._more = Text("")
        self._action = link("Do it")
        self._dismiss = link("Hide", help_text="Hides this message")
        self._build()
        self.hide()

    @property
    def words(self) -> str:
        """What the banner says now; empty if it is hidden."""
        return "" if self.isHidden() else self._words.text()

    def say(self, tone: Tone, words: str, more: str = "", *, action: str = "") -> None:
        """Show a message, what to do about it, and perhaps one button."""
        set_look(self, tone=tone.value)
        self._words.setText(words)
        self._more.show_words(more)
        self._action.say(action or "Do it")
        self._action.setVisible(bool(action))
        self.show()
        announce(self, f"{words} {more}".strip())

    def clear(self) -> None:
        """Say nothing."""
        self.hide()

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.L, Space.M, Space.M, Space.M)
        row.setSpacing(Space.L)
        column = QVBoxLayout()
        column.setSpacing(Space.XS)
        column.addWidget(self._words)
        column.addWidget(self._more)
        row.addLayout(column, 1)
        row.addWidget(self._action)
        row.addWidget(self._dismiss)
        self._action.clicked.connect(self.acted)
        self._dismiss.clicked.connect(self._on_dismiss_clicked)

    def _on_dismiss_clicked(self) -> None:
        self.hide()
        self.dismissed.emit()
