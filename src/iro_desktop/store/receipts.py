"""What became of each change made here: waiting on this laptop, received, or answered with no."""

from enum import StrEnum
from typing import Final

import msgspec

from iro_desktop.store.database import Database

_COLUMNS: Final = (
    "change_id, record_id, kind, child_id, act, claimed_at, device_seq, state, receipt,"
    " received_at, reason, path"
)


# The reason of a change that its author took back after the server had not received it.
WITHDRAWN: Final = "withdrawn"


class SendState(StrEnum):
    """How far a change made here has come."""

    READY = "ready"
    RECEIVED = "received"
    QUARANTINED = "quarantined"
    REFUSED = "refused"


class Outgoing(msgspec.Struct, frozen=True):
    """A change made here, without its content.

    Attributes:
        receipt: A short code of the server; empty unless received.
        reason: A stable key when the server did not simply receive it; `path` names the field.
    """

    change_id: str
    record_id: str
    kind: str
    child_id: str | None
    act: str
    claimed_at: str
    device_seq: int
    state: SendState
    receipt: str
    received_at: str
    reason: str
    path: str


class Receipts:
    """Reads what became of the changes made here."""

    def __init__(self, database: Database) -> None:
        """Read from a database."""
        self._database = database

    def all_of(self, state: SendState, limit: int = 500) -> list[Outgoing]:
        """Changes in a state, the newest first; without what was withdrawn."""
        return self._read("state = ? ORDER BY device_seq DESC LIMIT ?", (state, limit))

    def of_record(self, record_id: str) -> list[Outgoing]:
        """A record's changes made here, the oldest first; without what was withdrawn."""
        return self._read("record_id = ? ORDER BY device_seq", (record_id,))

    def counts(self) -> dict[SendState, int]:
        """How many changes are in each state; states without any are given as 0."""
        rows = self._database.query("SELECT state, count(*) FROM outgoing GROUP BY state")
        return dict.fromkeys(SendState, 0) | {SendState(state): count for state, count in rows}

    def _read(self, where: str, parameters: tuple[object, ...]) -> list[Outgoing]:
        rows = self._database.query(
            f"SELECT {_COLUMNS} FROM outgoing WHERE reason <> '{WITHDRAWN}' AND {where}",  # noqa: S608
            parameters,
        )
        return [_outgoing(row) for row in rows]


def _outgoing(row: tuple[object, ...]) -> Outgoing:
    fields = dict(zip(Outgoing.__struct_fields__, row, strict=True))
    return msgspec.convert(fields, Outgoing)
