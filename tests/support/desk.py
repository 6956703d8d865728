"""A desk for the screens: one background, real vaults opened on its store thread."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEventLoop, QObject

from iro_desktop.steps import Steps
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.changed_hub import ChangedHub
from iro_desktop.workflows import session as sessions
from iro_desktop.workflows.session import Joining, Session
from iro_desktop.workflows.synchronise import synchronise
from iro_server.services.enrol_device import issue_code
from tests.support.vaults import PASSPHRASE
from tests.support.world import World

_PATIENCE_MS = 120_000


class Desk:
    """What the frame of the program gives a page, and ways to wait for the store."""

    def __init__(self) -> None:
        self.owner = QObject()
        self.background = Background()
        self.hub = ChangedHub()
        self.faults: list[object] = []
        self.background.crashed.connect(self.faults.append)
        self.background.problem.connect(self.faults.append)
        self.sessions: list[Session] = []

    def laptop(self, world: World, user_id: str) -> Session:
        """A newly enrolled laptop whose store belongs to the background's thread, synchronised."""
        steps = sessions.join(
            Joining.new(),
            address=world.server.url,
            code=issue_code(world.office, user_id),
            passphrase=PASSPHRASE,
            folder=world.folder / f"desk-{len(self.sessions)}",
            laptop=world.machine(),
        )
        session: Session = self.walk(steps)
        self.sessions.append(session)
        self.sync(session)
        return session

    def sync(self, session: Session) -> Any:
        """One whole round with the server."""
        return self.walk(synchronise(session, lambda progress: str(progress.phase)))

    def ask(self, work: Callable[[], Any]) -> Any:
        """What this gives on the store thread; what was queued before it is done by then."""
        results: list[Any] = []
        self.background.run(self.owner, work, results.append, results.append)
        return self._first(results)

    def walk(self, steps: Steps[Any]) -> Any:
        """Run a generator of steps to its end."""
        results: list[Any] = []
        self.background.run_steps(self.owner, steps, results.append, results.append)
        return self._first(results)

    def settle(self) -> None:
        """Wait until the store has nothing left to do and the pages have heard of it."""
        for _round in range(3):
            self.ask(lambda: None)

    def close(self) -> None:
        """Lock every laptop and end the threads."""
        for session in self.sessions:
            self.ask(partial(sessions.lock, session))
        self.background.shutdown()

    def _first(self, results: list[Any]) -> Any:
        deadline = QDeadlineTimer(_PATIENCE_MS)
        while not results and not self.faults and not deadline.hasExpired():
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        if self.faults:
            raise AssertionError(self.faults)
        if isinstance(results[0], Exception):
            raise results[0]
        return results[0]
