"""When an older copy of this laptop was put back, or a second copy is in use: fresh numbers.

The server has then seen numbers that this copy believes are free. What it would not take for that
reason is numbered and signed again, under the same ids, and nothing that rests on it is lost.
"""

from collections.abc import Callable, Iterable

from iro_core.changes.change import Change, SignedChange
from iro_desktop.store.database import Database
from iro_desktop.store.journal import Journal
from iro_desktop.store.outbox_log import SavedChange
from iro_desktop.store.projection import read_stored_change

REUSED = "device_seq_reused"

Sign = Callable[[Change, int], SignedChange]


class Renumbering:
    """Gives own changes that were not received new numbers."""

    def __init__(self, database: Database, journal: Journal) -> None:
        """Renumber in a database."""
        self._database = database
        self._journal = journal

    def skip_to(self, number: int) -> bool:
        """Never give a number up to this one again; whether some of them were thought free."""
        with self._journal.transaction():
            changed = self._database.execute(
                "UPDATE vault SET device_seq = ?1 WHERE device_seq < ?1", (number,)
            )
        return changed > 0

    def number_again(self, sign: Sign) -> int:
        """Number and sign again what was refused for its number, and what rests on that; how many.

        Args:
            sign: The change with a new number, signed.
        """
        with self._journal.transaction():
            again = self._not_taken()
            self.send_again(again, sign)
        return len(again)

    def send_again(self, changes: Iterable[Change], sign: Sign) -> None:
        """Put these in the place of own changes of the same ids, numbered and signed anew."""
        with self._journal.transaction():
            number = int(self._database.value("SELECT device_seq FROM vault"))
            for change in changes:
                number += 1
                self._replace(sign(change, number))
            self._database.execute("UPDATE vault SET device_seq = ?", (number,))

    def _not_taken(self) -> list[Change]:
        """In the order they were made: a change rests on those among its parents."""
        rows = self._database.query(
            """SELECT change_id, body, reason FROM outgoing LEFT JOIN change USING (change_id)
               WHERE state IN ('ready', 'quarantined') ORDER BY device_seq"""
        )
        gone = self._journal.saved_changes({change_id for change_id, body, _ in rows if not body})
        chosen: dict[str, Change] = {}
        for change_id, body, reason in rows:
            if not body and change_id not in gone:
                continue
            change = read_stored_change(body or gone[change_id].body)
            if reason == REUSED or not chosen.keys().isdisjoint(change.parents):
                chosen[change.change_id] = change
        return list(chosen.values())

    def _replace(self, signed: SignedChange) -> None:
        change = signed.change
        self._database.execute(
            "UPDATE change SET body = ?, signature = ? WHERE change_id = ?",
            (signed.body, signed.signature, change.change_id),
        )
        self._database.execute(
            """UPDATE outgoing SET device_seq = ?, state = 'ready', received_at = '', reason = '',
               path = '' WHERE change_id = ?""",
            (change.device_seq, change.change_id),
        )
        self._journal.note(SavedChange(change.change_id, signed.body, signed.signature))
