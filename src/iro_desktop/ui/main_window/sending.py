"""When to send and receive: after work, on the hour of the timer, on reconnecting, when asked.

Never opens a dialog and never blocks: a round runs beside whatever the user does.
"""

from datetime import timedelta
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QNetworkInformation

from iro_core.clock import local_date
from iro_core.errors import IroError
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.changed_hub import ChangedHub
from iro_desktop.ui.support.scan_words import waiting_words
from iro_desktop.ui.support.wording import counted, short_date_words, time_words
from iro_desktop.workflows.changed import OUTBOX, Changed
from iro_desktop.workflows.outgoing import SyncStatus, sync_status
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.synchronise import AtHand, Phase, Progress, SyncReport, synchronise

_AFTER_WORK_MS: Final = 1_500
_EVERY: Final = timedelta(minutes=5)
_SOONEST_MS: Final = 1_000

_PHASES: Final = {
    Phase.SENDING: "Sending",
    Phase.RECEIVING: "Receiving",
    Phase.PIECES: "Scans and photos: part",
    Phase.TIDYING: "Finishing",
}


def progress_words(progress: Progress) -> str:
    """What a round is doing, by count: "Sending 3 of 12"."""
    doing = _PHASES[progress.phase]
    return f"{doing} {progress.done} of {progress.total}" if progress.total else doing


def status_words(status: SyncStatus) -> str:
    """What the status bar says of the office: where contact stands, and what is not sent."""
    waiting = len(status.waiting)
    parts: list[str] = []
    if status.offline_since is not None:
        parts.append(f"Offline since {time_words(status.offline_since)}")
    if waiting:
        parts.append(f"{counted(waiting, 'record')} not sent")
    if status.scans.count:
        parts.append(waiting_words(status.scans))
    is_all_sent = not waiting and not status.scans.count
    if is_all_sent and status.offline_since is None and status.last_contact is not None:
        parts.append(f"Everything sent · last contact {time_words(status.last_contact)}")
    if status.locks_at is not None and status.offline_since is not None:
        parts.append(f"Works offline until {short_date_words(local_date(status.locks_at))}")
    if status.needs_choice:
        parts.append(f"{status.needs_choice} needs your choice")
    return " · ".join(parts) or "Not connected yet"


class Sending(QObject):
    """Runs rounds, one at a time.

    Signals:
        said: Words for the status bar.
        progressed: The Progress of the round that runs.
        ended: The SyncReport of a round.
        over: The lease ended while somebody worked, or the office ended it: lock now.
        failed: The IroError that ended a round; the work stays saved and is tried again.
    """

    said = Signal(str)
    progressed = Signal(object)
    ended = Signal(object)
    failed = Signal(object)
    over = Signal()

    def __init__(
        self,
        background: Background,
        hub: ChangedHub,
        session: Session,
        parent: QObject,
        at_hand: AtHand,
    ) -> None:
        """Begin with a round at once; whom somebody is writing about does not leave meanwhile."""
        super().__init__(parent)
        self._at_hand = at_hand
        self._background = background
        self._hub = hub
        self._session = session
        self._is_running = False
        self._asked_again = False
        self._is_over = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.send_now)
        hub.changed.connect(self._on_changed)
        self._watch_the_network()
        self.send_now()

    @property
    def is_running(self) -> bool:
        """Whether a round is under way, or follows the one that just ended."""
        return self._is_running or self._asked_again

    def send_now(self) -> None:
        """Start a round, or another after the one that runs."""
        if self._is_over:
            return
        if self._is_running:
            self._asked_again = True
            return
        self._is_running = True
        self._asked_again = False
        self._timer.stop()
        steps = synchronise(self._session, self._say, self._at_hand)
        self._background.run_steps(self, steps, self._on_ended, self._on_failed)

    def stop(self) -> None:
        """Start no further round, and go no further in one: the session is closed."""
        self._is_over = True
        self._timer.stop()
        self._background.let_go(self)

    def _watch_the_network(self) -> None:
        """Try at once when the system says that it is connected again, where it can say so."""
        if not QNetworkInformation.loadDefaultBackend():
            return
        information = QNetworkInformation.instance()
        information.reachabilityChanged.connect(self._on_reachability_changed)

    def _on_reachability_changed(self, reachability: QNetworkInformation.Reachability) -> None:
        if reachability is QNetworkInformation.Reachability.Online:
            self.send_now()

    def _on_changed(self, changed: Changed) -> None:
        if changed.concerns(OUTBOX) and changed.initiator is not self:
            self._show_status()
            if not self._is_over:
                self._timer.start(_AFTER_WORK_MS)

    def _say(self, progress: Progress) -> str:
        self.progressed.emit(progress)
        words = progress_words(progress)
        self.said.emit(words)
        return words

    def _on_ended(self, report: SyncReport) -> None:
        self._is_running = False
        self._hub.changed.emit(report.changed.by(self))
        self.ended.emit(report)
        self._rest()

    def _on_failed(self, error: IroError) -> None:
        self._is_running = False
        self.failed.emit(error)
        self._rest()

    def _rest(self) -> None:
        self._show_status()
        if self._is_over:
            return
        if self._asked_again:
            self._timer.start(0)
            return
        next_try = self._session.contact.next_try_at
        wait = _EVERY if next_try is None else next_try - self._session.clock.now()
        milliseconds = int(min(wait, _EVERY).total_seconds() * 1000)
        self._timer.start(max(milliseconds, _SOONEST_MS))

    def _show_status(self) -> None:
        if not self._is_over:
            self._background.run(self, lambda: sync_status(self._session), self._on_status)

    def _on_status(self, status: SyncStatus) -> None:
        if status.must_lock:
            self.over.emit()
            return
        if not self._is_running:
            self.said.emit(status_words(status))
