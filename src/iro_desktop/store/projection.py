"""The folded state of each record, written down for reading; `fold(history)` is the truth."""

from collections.abc import Iterable
from typing import Final

import msgspec

from iro_core.changes.change import Change
from iro_core.changes.fold import RecordState, fold
from iro_desktop.store.database import Database

_READ_CHANGE: Final = msgspec.json.Decoder(Change)
_READ_STATE: Final = msgspec.json.Decoder(RecordState)
_WRITE: Final = msgspec.json.Encoder()
_UPSERT: Final = """
    INSERT INTO record (record_id, kind, child_id, status, form_version, needs_person, state)
    VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (record_id) DO UPDATE SET
        status = excluded.status, form_version = excluded.form_version,
        needs_person = excluded.needs_person, state = excluded.state
"""


def read_stored_change(body: bytes) -> Change:
    """A change from the store, which was checked when it came in."""
    return _READ_CHANGE.decode(body)


def read_state(stored: bytes) -> RecordState:
    """A state as it was written down."""
    return _READ_STATE.decode(stored)


def write_states(database: Database, states: Iterable[RecordState]) -> None:
    """Write down what these records say now, inside the caller's transaction."""
    database.execute_many(
        _UPSERT,
        (
            (
                state.record_id,
                state.kind,
                state.child_id,
                state.status,
                state.form_version,
                int(state.needs_a_person),
                _WRITE.encode(state),
            )
            for state in states
        ),
    )


def rebuild(database: Database) -> None:
    """Write every record down anew from its history, inside the caller's transaction."""
    database.execute("DELETE FROM record")
    for (record_id,) in database.query("SELECT DISTINCT record_id FROM change"):
        rows = database.query("SELECT body FROM change WHERE record_id = ?", (record_id,))
        write_states(database, [fold(read_stored_change(body) for (body,) in rows)])
