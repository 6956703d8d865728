"""Small facts of this installation: who it belongs to, its keys, its server, the last contact."""

from typing import Any, TypeVar

import msgspec

from iro_desktop.errors import StoreDamaged
from iro_desktop.store.database import Database
from iro_desktop.store.journal import Journal
from iro_desktop.store.outbox_log import SavedState

Fact = TypeVar("Fact")


class LocalState:
    """Keeps one value under each key; like work, in both encrypted copies."""

    def __init__(self, database: Database, journal: Journal) -> None:
        """Keep facts in a database."""
        self._database = database
        self._journal = journal

    def load(self, key: str, kind: type[Fact]) -> Fact | None:
        """The value under a key, or None."""
        stored = self._database.value("SELECT value FROM local_state WHERE key = ?", (key,))
        if stored is None:
            return None
        try:
            return msgspec.json.decode(stored, type=kind)
        except msgspec.DecodeError as error:
            raise StoreDamaged("local_state") from error

    def save(self, key: str, value: Any) -> None:
        """Keep a value that JSON can hold, replacing the last one."""
        self.put(key, msgspec.json.encode(value).decode())

    def drop(self, key: str) -> None:
        """Forget the value under a key, if there is one."""
        self.put(key, None)

    def put(self, key: str, stored: str | None) -> None:
        """Keep a value that is JSON already; None forgets it."""
        entry = SavedState(key, stored)
        with self._journal.transaction():
            self._journal.note(entry)
            self.restore(entry, self._journal.sequence)

    def not_in(self, sequences: set[int]) -> list[tuple[str, str]]:
        """Keys and values, as JSON, whose frame of the outbox log is not among these."""
        rows = self._database.query("SELECT key, value, saved_seq FROM local_state")
        return [(key, value) for key, value, sequence in rows if sequence not in sequences]

    def restore(self, entry: SavedState, sequence: int) -> None:
        """Apply an entry of the outbox log, inside the caller's transaction."""
        if entry.value is None:
            self._database.execute("DELETE FROM local_state WHERE key = ?", (entry.key,))
        else:
            self._database.execute(
                "INSERT OR REPLACE INTO local_state (key, value, saved_seq) VALUES (?, ?, ?)",
                (entry.key, entry.value, sequence),
            )
