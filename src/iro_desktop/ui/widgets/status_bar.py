"""What is true on every screen: what is saved, and what has been sent."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from iro_desktop.ui.support.accessible import describe
from iro_desktop.ui.support.theme import Space, TextRole, set_look
from iro_desktop.ui.widgets.buttons import quiet
from iro_desktop.ui.widgets.text import Text


class StatusBar(QFrame):
    """Left: saved on this laptop. Right: sent to the office, a button to Send and receive.

    Signals:
        send_page_asked: The user pressed the words on the right.
    """

    send_page_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start with nothing saved and nothing known of the office."""
        super().__init__(parent)
        set_look(self, kind="statusbar")
        self._saved = Text("", TextRole.BODY, wraps=False)
        self._sent = quiet("", help_text="Opens Send and receive")
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.L, 1, Space.S, 1)
        row.addWidget(self._saved)
        row.addStretch(1)
        row.addWidget(self._sent)
        self._sent.clicked.connect(self.send_page_asked)

    def say_saved(self, words: str, *, is_problem: bool = False) -> None:
        """Say how far saving has got."""
        self._saved.set_role(TextRole.ERROR if is_problem else TextRole.BODY)
        self._saved.setText(words)

    def say_sent(self, words: str) -> None:
        """Say what the office has and has not."""
        self._sent.say(words, "Opens Send and receive")
        describe(self._sent, words, "Opens Send and receive")

    @property
    def saved_words(self) -> str:
        """What is said on the left."""
        return self._saved.text()

    @property
    def sent_words(self) -> str:
        """What is said on the right."""
        return self._sent.accessibleName()
