"""Own changes that the server set aside: put right under the same id, or withdrawn.

The server has such a change word for word, and under its id it judges new bytes anew. So whatever
rests on the change still rests on it when it was put right, and is sent again with it.
"""

from collections.abc import Mapping
from typing import Final

import msgspec

from iro_core.changes.change import Change, Value
from iro_core.changes.fold import fold
from iro_desktop.store.change_log import Touched
from iro_desktop.store.database import Database
from iro_desktop.store.journal import Journal
from iro_desktop.store.projection import read_stored_change, write_states
from iro_desktop.store.receipts import WITHDRAWN
from iro_desktop.store.renumbering import Renumbering, Sign

_NOT_RECEIVED: Final = f"state <> 'received' AND reason <> '{WITHDRAWN}'"


class ReturnedWork:
    """Reads and mends what the server did not receive."""

    def __init__(self, database: Database, journal: Journal, renumbering: Renumbering) -> None:
        """Mend in a database."""
        self._database = database
        self._journal = journal
        self._renumbering = renumbering

    def not_received(self, record_id: str) -> list[Change]:
        """A record's own changes without a receipt, in the order they were made.

        What left with its child is not among them.
        """
        rows = self._database.query(
            f"""SELECT body FROM outgoing JOIN change USING (change_id)
                WHERE outgoing.record_id = ? AND {_NOT_RECEIVED} ORDER BY device_seq""",  # noqa: S608
            (record_id,),
        )
        return [read_stored_change(body) for (body,) in rows]

    def resting_on(self, change: Change) -> list[Change]:
        """What was written here on top of a change and has no receipt either, itself first."""
        chosen = {change.change_id: change}
        for each in self.not_received(change.record_id):
            if not chosen.keys().isdisjoint(each.parents):
                chosen[each.change_id] = each
        return list(chosen.values())

    def put_right(self, change: Change, values: Mapping[str, Value], sign: Sign) -> list[Touched]:
        """Have a change sent again with other values, and what rests on it; saved at once."""
        first, *others = self.resting_on(change)
        mended = msgspec.structs.replace(first, set=dict(values))
        with self._journal.transaction():
            self._renumbering.send_again([mended, *others], sign)
            return self._write_down(change)

    def withdraw(self, change: Change) -> list[Touched]:
        """Count a change, and what rests on it, no longer; its words are kept, never applied."""
        with self._journal.transaction():
            for each in self.resting_on(change):
                self._database.execute(
                    """INSERT OR REPLACE INTO set_aside
                       SELECT change_id, record_id, child_id, ?, body, signature FROM change
                       WHERE change_id = ?""",
                    (WITHDRAWN, each.change_id),
                )
                self._database.execute("DELETE FROM change WHERE change_id = ?", (each.change_id,))
                self.forget(each.change_id)
            return self._write_down(change)

    def withdrawn(self) -> list[Change]:
        """What was withdrawn, in the order of the ids; it goes when its child leaves."""
        rows = self._database.query(
            "SELECT body FROM set_aside WHERE reason = ? ORDER BY change_id", (WITHDRAWN,)
        )
        return [read_stored_change(body) for (body,) in rows]

    def forget(self, change_id: str) -> None:
        """Ask nobody about it any more."""
        with self._journal.transaction():
            self._database.execute(
                "UPDATE outgoing SET state = 'refused', reason = ? WHERE change_id = ?",
                (WITHDRAWN, change_id),
            )

    def _write_down(self, change: Change) -> list[Touched]:
        rows = self._database.query(
            "SELECT body FROM change WHERE record_id = ?", (change.record_id,)
        )
        if rows:
            write_states(self._database, [fold(read_stored_change(body) for (body,) in rows)])
        else:
            self._database.execute("DELETE FROM record WHERE record_id = ?", (change.record_id,))
        return [Touched(change.record_id, change.kind, change.child_id)]
