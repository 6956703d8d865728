"""Progress with its name and its count, and a way to stop where that is safe."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from iro_desktop.ui.support.accessible import describe
from iro_desktop.ui.support.theme import Space, TextRole
from iro_desktop.ui.widgets.buttons import secondary
from iro_desktop.ui.widgets.text import Text


class Progress(QWidget):
    """A named bar; never a spinner without words.

    Signals:
        stop_asked: The user wants to stop; what is done stays done.
    """

    stop_asked = Signal()

    def __init__(self, parent: QWidget | None = None, *, can_stop: bool = False) -> None:
        """Start hidden."""
        super().__init__(parent)
        self._words = Text("", TextRole.STRONG)
        self._more = Text("", TextRole.HINT)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._stop = secondary("Stop", help_text="What was done so far is kept")
        if not can_stop:
            self._stop.hide()
        self._stop.clicked.connect(self.stop_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        for widget in (self._words, self._bar, self._more, self._stop):
            column.addWidget(widget)
        self.hide()

    def say(self, words: str, done: int = 0, total: int = 0, more: str = "") -> None:
        """Name what is being done; with a `total`, also how far it is."""
        counted = f"{words} {done} of {total}" if total else words
        self._words.setText(counted)
        self._more.show_words(more)
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        describe(self._bar, counted)
        self.show()
