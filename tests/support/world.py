"""A small council in one process: a real server on loopback and laptops with real vaults."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from iro_core.changes.change import Value
from iro_core.changes.fold import fold
from iro_core.clock import FixedClock
from iro_core.ids import time_ordered_ids
from iro_desktop.keys.device_secret import KeyStore
from iro_desktop.steps import run_inline
from iro_desktop.workflows import locking
from iro_desktop.workflows import session as sessions
from iro_desktop.workflows.session import Joining, Laptop, Session
from iro_desktop.workflows.synchronise import SyncReport, synchronise
from iro_server.services.enrol_device import issue_code
from iro_server.services.office import Office, SystemAct
from iro_server.store import change_log
from tests.support.server import START, RunningServer, add_child, add_person, give, new_office
from tests.support.server import running_server as running
from tests.support.vaults import CHEAPEST_KDF, PASSPHRASE


@dataclass
class World:
    """One authority, its server and its laptops, under one clock that stands still."""

    folder: Path
    office: Office
    server: RunningServer
    clock: FixedClock
    sessions: list[Session] = field(default_factory=list)
    key_store: KeyStore | None = None

    def laptop(self, user_id: str) -> Session:
        """A newly enrolled laptop of a user, unlocked, with nothing downloaded yet."""
        code = issue_code(self.office, user_id)
        steps = sessions.join(
            Joining.new(),
            address=self.server.url,
            code=code,
            passphrase=PASSPHRASE,
            folder=self.folder / f"laptop-{len(self.sessions)}",
            laptop=self.machine(),
        )
        session = run_inline(steps)
        self.sessions.append(session)
        return session

    def machine(self) -> Laptop:
        """What the program would find on a laptop: the world's clock, no key store as a rule."""
        return Laptop(
            clock=self.clock,
            new_id=time_ordered_ids(self.clock),
            key_store=self.key_store,
            app_version="0.1.0",
            platform="Linux",
            kdf=CHEAPEST_KDF,
        )

    def unlocked_again(self, session: Session) -> Session:
        """The same vault, locked and opened with its passphrase."""
        return self.unlocked(self.locked(session))

    def locked(self, session: Session) -> Path:
        """The folder of the vault that was locked."""
        locking.lock(session)
        self.sessions.remove(session)
        return session.keys.folder

    def unlocked(self, folder: Path) -> Session:
        """The vault in a folder, opened with its passphrase."""
        session = run_inline(sessions.unlock(folder, PASSPHRASE, self.machine()))
        self.sessions.append(session)
        return session

    def later(self, **by: int) -> datetime:
        """Move the clock on; `by` as in timedelta."""
        self.clock.advance(timedelta(**by))
        return self.clock.now()

    def child(self, number: int, user_id: str, values: Mapping[str, Value] | None = None) -> str:
        """An invented child, allocated to a user."""
        child_id = add_child(self.office, number, values)
        give(self.office, child_id, user_id)
        return child_id

    def reviewed(self, child_id: str, *days: str) -> None:
        """The return tells of reviews held on these days."""
        acts = [
            SystemAct(
                record_id=f"r-{child_id}-{day}",
                kind="review",
                child_id=child_id,
                act="import",
                set={"held_on": day, "participation_code": "PN1", "source": "return"},
            )
            for day in days
        ]
        with self.office.database.write() as tx:
            self.office.write(tx, acts)

    def news(self, child_id: str, values: Mapping[str, Value]) -> None:
        """The next import of the return tells this of a child."""
        with self.office.database.write() as tx:
            state = fold(change_log.histories(tx, [child_id])[child_id])
            act = SystemAct(
                record_id=child_id,
                kind="child",
                child_id=child_id,
                act="import",
                set=dict(values),
                parents=list(state.heads),
            )
            self.office.write(tx, [act])


def sync(session: Session) -> SyncReport:
    """One whole round, in this thread."""
    return run_inline(synchronise(session, lambda progress: str(progress.phase)))


@contextmanager
def a_world(folder: Path) -> Iterator[World]:
    """A council with two IROs, Anna and Ben, and their supervisor Sara, all in team north."""
    clock = FixedClock(START)
    office = new_office(f"sqlite:///{folder / 'server.db'}", clock)
    for user_id, role in (("anna", "iro"), ("ben", "iro"), ("sara", "supervisor")):
        add_person(office, user_id, role=role)
    with running(office) as server:
        world = World(folder, office, server, clock)
        try:
            yield world
        finally:
            for session in world.sessions:
                sessions.lock(session)
    office.database.close()
