"""What is noted of the use of this laptop, in the order in which it happened; append only."""

import msgspec

from iro_core.changes.device_log import DeviceEvent, LoggedEvent, next_entry
from iro_desktop.store.database import Database, Row
from iro_desktop.store.journal import Journal

_COLUMNS = "number, at, action, object_id, outcome, digest"


class DeviceLog:
    """Adds to the chain and reads it.

    It is in the database only: after damage the office has what was sent, and sees where the chain
    goes on from a copy, or begins anew.
    """

    def __init__(self, database: Database, journal: Journal) -> None:
        """Keep entries in a database."""
        self._database = database
        self._journal = journal

    def add(self, event: DeviceEvent) -> LoggedEvent:
        """Add an event to the end; inside a save it costs no flush of its own."""
        with self._journal.transaction():
            entry = next_entry(self.last(), event)
            row = (entry.number, *msgspec.structs.astuple(event), entry.digest)
            self._database.execute(
                f"INSERT INTO device_event ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)",  # noqa: S608
                row,
            )
        return entry

    def last(self) -> LoggedEvent | None:
        """The newest entry, or None."""
        rows = self._read("ORDER BY number DESC LIMIT 1", ())
        return rows[0] if rows else None

    def after(self, number: int, limit: int) -> list[LoggedEvent]:
        """The entries after a number, the oldest first."""
        return self._read("WHERE number > ? ORDER BY number LIMIT ?", (number, limit))

    def _read(self, which: str, parameters: tuple[int, ...]) -> list[LoggedEvent]:
        rows = self._database.query(
            f"SELECT {_COLUMNS} FROM device_event {which}",  # noqa: S608 - constants only
            parameters,
        )
        return [_entry(row) for row in rows]


def _entry(row: Row) -> LoggedEvent:
    number, *event, digest = row
    return LoggedEvent(number, DeviceEvent(*event), digest)
