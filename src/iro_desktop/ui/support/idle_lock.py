"""Counts the minutes without a key, a pointer or a touch, warns, and says when to lock."""

from datetime import timedelta
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal
from typing_extensions import override

from iro_core.clock import Clock

WARNING_S: Final = 60
"""How long before the lock the user is warned. Source: WCAG 2.2, 2.2.1 allows no less than 20."""

_TICK_MS: Final = 1000
_SIGNS_OF_LIFE: Final = frozenset(
    (
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    )
)


class IdleLock(QObject):
    """Watches the whole program while it is started.

    It compares wall times, so that a laptop that slept for longer than the limit locks at its
    first tick after waking.

    Signals:
        warned: Seconds left; every second of the last minute.
        calmed: The user is back, the warning may go.
        due: The limit is reached.
    """

    warned = Signal(int)
    calmed = Signal()
    due = Signal()

    def __init__(self, clock: Clock, parent: QObject) -> None:
        """Stopped until `start`."""
        super().__init__(parent)
        self._clock = clock
        self._limit = timedelta(minutes=10)
        self._last_sign = clock.now()
        self._is_warning = False
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.check)

    def start(self, minutes: int) -> None:
        """Begin to count, with this limit."""
        self._limit = timedelta(minutes=minutes)
        self.stay()
        if not self._timer.isActive():
            self._application().installEventFilter(self)
            self._timer.start()

    def stop(self) -> None:
        """Count no more: it is locked."""
        self._timer.stop()
        self._application().removeEventFilter(self)
        self.stay()

    def stay(self) -> None:
        """The user is here."""
        self._last_sign = self._clock.now()
        if self._is_warning:
            self._is_warning = False
            self.calmed.emit()

    def check(self) -> None:
        """Compare now with the last sign of life; called every second."""
        idle = self._clock.now() - self._last_sign
        if idle < timedelta(0):
            # The clock was set back. Count from here rather than stay open for hours.
            self._last_sign = self._clock.now()
            return
        left_s = round((self._limit - idle).total_seconds())
        if left_s <= 0:
            self.due.emit()
        elif left_s <= WARNING_S:
            self._is_warning = True
            self.warned.emit(left_s)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # While the warning is shown only its button stays: a nudged table is no sign of life.
        if event.type() in _SIGNS_OF_LIFE and not (
            self._is_warning and event.type() == QEvent.Type.MouseMove
        ):
            self.stay()
        return False

    @staticmethod
    def _application() -> QCoreApplication:
        application = QCoreApplication.instance()
        assert application is not None  # noqa: S101  (a widget exists, so an application does)
        return application
