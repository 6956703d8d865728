"""Reading what the records on this laptop say now."""

from typing import Final

from iro_core.changes.fold import RecordState
from iro_desktop.store.database import Database, Row
from iro_desktop.store.projection import read_state

_SELECT: Final = "SELECT state FROM record"


class Records:
    """Reads the present state of records."""

    def __init__(self, database: Database) -> None:
        """Read from a database."""
        self._database = database

    def record(self, record_id: str) -> RecordState | None:
        """What a record says now, or None if it is not held."""
        rows = self._database.query(f"{_SELECT} WHERE record_id = ?", (record_id,))
        return _states(rows)[0] if rows else None

    def records(
        self, kind: str, *, child_id: str | None = None, status: str | None = None
    ) -> list[RecordState]:
        """Every record of a kind, of one child or in one status if given, by record id."""
        rows = self._database.query(
            f"""{_SELECT} WHERE kind = ?1 AND (?2 IS NULL OR child_id = ?2)
                AND (?3 IS NULL OR status = ?3) ORDER BY record_id""",
            (kind, child_id, status),
        )
        return _states(rows)

    def of_child(self, child_id: str) -> list[RecordState]:
        """Every record about a child, by kind and record id."""
        rows = self._database.query(
            f"{_SELECT} WHERE child_id = ? ORDER BY kind, record_id", (child_id,)
        )
        return _states(rows)

    def needing_a_person(self) -> list[RecordState]:
        """Every record in which two versions or two acts differ, by record id."""
        return _states(self._database.query(f"{_SELECT} WHERE needs_person = 1 ORDER BY record_id"))

    def count(self, kind: str, *, status: str | None = None) -> int:
        """How many records of a kind are held, in one status if given."""
        return int(
            self._database.value(
                "SELECT count(*) FROM record WHERE kind = ?1 AND (?2 IS NULL OR status = ?2)",
                (kind, status),
            )
        )


def _states(rows: list[Row]) -> list[RecordState]:
    return [read_state(state) for (state,) in rows]
