"""When a locked laptop looks for the office, beside whoever unlocks it.

At the lock screen, on waking, on reconnecting, and each half hour.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QNetworkInformation

from iro_core.clock import Clock
from iro_core.errors import IroError
from iro_desktop import logs
from iro_desktop.steps import Steps
from iro_desktop.ui.support.background import Background

_EVERY: Final = timedelta(minutes=30)
_LOOK_AT_THE_CLOCK_MS: Final = 60_000


class Beacon(QObject):
    """Beats while the lock screen is shown, one at a time.

    Signals:
        beaten: There may be other words for the lock screen.
        gone: The office had the caseload destroyed.
    """

    beaten = Signal()
    gone = Signal()

    def __init__(
        self, background: Background, beat: Callable[[], Steps[bool]], clock: Clock, parent: QObject
    ) -> None:
        """Begin with a beat at once.

        Args:
            beat: A word with the office; whether the caseload is gone.
        """
        super().__init__(parent)
        self._background = background
        self._beat = beat
        self._clock = clock
        self._is_beating = False
        self._last = clock.now()
        # By the minute, because a timer does not count the time that the machine sleeps.
        self._timer = QTimer(self, interval=_LOOK_AT_THE_CLOCK_MS)
        self._timer.timeout.connect(self._on_minute)
        self._timer.start()
        self._watch_the_network()
        self.beat_now()

    def beat_now(self) -> None:
        """Look for the office, unless that is under way."""
        if self._is_beating:
            return
        self._is_beating = True
        self._last = self._clock.now()
        self._background.run_steps(self, self._beat(), self._on_beaten, self._on_failed)

    def _watch_the_network(self) -> None:
        if QNetworkInformation.loadDefaultBackend():
            information = QNetworkInformation.instance()
            information.reachabilityChanged.connect(self._on_reachability_changed)

    def _on_reachability_changed(self, reachability: QNetworkInformation.Reachability) -> None:
        if reachability is QNetworkInformation.Reachability.Online:
            self.beat_now()

    def _on_minute(self) -> None:
        if abs(self._clock.now() - self._last) >= _EVERY:
            self.beat_now()

    def _on_beaten(self, is_gone: bool) -> None:  # noqa: FBT001  (what a beat comes to)
        self._is_beating = False
        if is_gone:
            self.gone.emit()
        else:
            self.beaten.emit()

    def _on_failed(self, error: IroError) -> None:
        self._is_beating = False
        logs.event("beacon_failed", problem=type(error).__name__)
