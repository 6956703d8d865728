"""Office: what every service needs of the authority it works for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import msgspec

from iro_core import clock as clocks
from iro_core.changes.change import Change, Value
from iro_core.changes.signing import public_key, sign_changes
from iro_core.clock import Clock
from iro_core.ids import NewId
from iro_server.store import audit, change_log, devices
from iro_server.store.append import append
from iro_server.store.change_log import Stored
from iro_server.store.database import Database, Transaction

SYSTEM_USER: Final = "system"
SYSTEM_DEVICE: Final = "server"


class SystemAct(msgspec.Struct, frozen=True, kw_only=True):
    """What the server itself writes to a record: an import, an allocation, a published form.

    Attributes:
        parents: The record's heads; empty for a new record.
    """

    record_id: str
    kind: str
    act: str
    set: dict[str, Value]
    child_id: str | None = None
    parents: list[str] = []


@dataclass(frozen=True)
class Office:
    """One authority's server at work.

    Attributes:
        private_key: What the server signs with; kept in a file and never in the database.
        administrator: Who uses the commands now, for the audit trail.
    """

    database: Database
    clock: Clock
    new_id: NewId
    private_key: bytes
    administrator: str = "admin"

    @property
    def authority(self) -> str:
        """The authority's id."""
        return self.database.authority

    @property
    def server_key(self) -> bytes:
        """The public half of the server's key."""
        return public_key(self.private_key)

    def now(self) -> str:
        """This instant, as it is stored."""
        return clocks.to_text(self.clock.now())

    def after(self, stretch: timedelta) -> str:
        """The instant that is so much later than now (or earlier), as it is stored."""
        return clocks.to_text(self.clock.now() + stretch)

    def check_database(self) -> None:
        """Return if the database answers and has this authority; otherwise DatabaseUnavailable."""
        with self.database.read() as tx:
            tx.present_head()

    def write(self, tx: Transaction, acts: Sequence[SystemAct]) -> list[Stored]:
        """Make, sign and append changes of the server's own."""
        at = self.now()
        first = next_number(tx)
        changes = (self._change(act, number, at) for number, act in enumerate(acts, start=first))
        signed = sign_changes(changes, self.private_key)
        return append(tx, signed, at=at)

    def note(self, tx: Transaction, action: str, object_id: str = "") -> None:
        """Put into the audit trail what the administrator did."""
        event = audit.Event(
            at=self.now(), actor=self.administrator, action=action, object_id=object_id
        )
        audit.record_event(tx, event)

    def _change(self, act: SystemAct, number: int, at: str) -> Change:
        return Change(
            change_id=self.new_id(),
            authority=self.authority,
            record_id=act.record_id,
            kind=act.kind,
            child_id=act.child_id,
            act=act.act,
            parents=act.parents,
            author=SYSTEM_USER,
            device=SYSTEM_DEVICE,
            device_seq=number,
            claimed_at=at,
            set=act.set,
        )


def next_number(tx: Transaction) -> int:
    """The number for the server's own next change; a new epoch skips some."""
    own = devices.find(tx, SYSTEM_DEVICE)
    skipped_to = own.last_device_seq if own is not None else 0
    return max(change_log.last_device_seq(tx, SYSTEM_DEVICE), skipped_to) + 1
