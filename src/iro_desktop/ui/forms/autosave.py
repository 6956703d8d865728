"""Saves what is typed without being asked, and says in words how far it got."""

from collections.abc import Callable
from enum import Enum, auto

from PySide6.QtCore import QObject, QTimer, Signal

PAUSE_MS = 800
"""A stop in typing this long saves."""

LONGEST_UNSAVED_MS = 1500
"""Typing without a stop is saved this often: with the write itself, under two seconds."""

RETRY_MS = 5000
"""After a write failed, it is tried again this much later."""

Done = Callable[[], None]
Failed = Callable[[Exception], None]
Write = Callable[[Done, Failed], None]


class SaveState(Enum):
    """How far saving has got; the words are the screen's."""

    SAVING = auto()
    SAVED = auto()
    NOT_SAVED = auto()


class Autosave(QObject):
    """Calls `write` after a pause, and at the latest while typing goes on.

    `write` starts a save of everything typed so far and returns at once; it calls the first of
    its two arguments when the words are on the disk and the second when they are not. One write
    runs at a time. Nothing that was typed while it ran is counted as saved.
    """

    state_changed = Signal(object)

    def __init__(self, write: Write, parent: QObject) -> None:
        super().__init__(parent)
        self._write = write
        self._typed = 0
        self._written = 0
        self._writing: int | None = None
        self._flush_again = False
        self.problem: Exception | None = None
        self._pause = self._timer()
        self._longest = self._timer()

    def _timer(self) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(self.flush)
        return timer

    @property
    def is_clean(self) -> bool:
        """Whether everything typed is on the disk."""
        return self._written == self._typed

    def edited(self) -> None:
        """Say that something was typed."""
        self._typed += 1
        self._pause.start(PAUSE_MS)
        if not self._longest.isActive():
            self._longest.start(LONGEST_UNSAVED_MS)

    def flush(self) -> None:
        """Start saving now: the form is being left, locked or closed."""
        self._pause.stop()
        self._longest.stop()
        if self.is_clean:
            return
        if self._writing is not None:
            self._flush_again = True
            return
        self._writing = self._typed
        self.state_changed.emit(SaveState.SAVING)
        self._write(self._done, self._failed)

    def _done(self) -> None:
        self._written = self._writing if self._writing is not None else self._written
        self._writing = None
        self.problem = None
        self.state_changed.emit(SaveState.SAVED)
        self._flush_what_waited()

    def _failed(self, problem: Exception) -> None:
        self._writing = None
        self.problem = problem
        self.state_changed.emit(SaveState.NOT_SAVED)
        self._flush_again = False
        self._longest.start(RETRY_MS)

    def _flush_what_waited(self) -> None:
        if self._flush_again:
            self._flush_again = False
            self.flush()
