"""What a page says when there is nothing to show: one fact, one next act, no picture."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from iro_desktop.ui.support.theme import Space, TextRole
from iro_desktop.ui.widgets.buttons import secondary
from iro_desktop.ui.widgets.text import Text


class EmptyState(QWidget):
    """One sentence of fact, one next act.

    Signals:
        acted: The button was pressed.
    """

    acted = Signal()

    def __init__(
        self, words: str, more: str = "", *, action: str = "", parent: QWidget | None = None
    ) -> None:
        """Say the fact, perhaps why, perhaps what to do."""
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.M, 0, Space.M)
        column.setSpacing(Space.S)
        self._words = Text(words, TextRole.SUBHEADING)
        self._more = Text(more, TextRole.HINT)
        if not more:
            self._more.hide()
        column.addWidget(self._words)
        column.addWidget(self._more)
        if action:
            button = secondary(action)
            button.clicked.connect(self.acted)
            column.addWidget(button)
        column.addStretch(1)

    def say(self, words: str, more: str = "") -> None:
        """Say another fact."""
        self._words.setText(words)
        self._more.show_words(more)
