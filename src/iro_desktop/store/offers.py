"""What this laptop can give back to a server that was put back from a backup and lacks it."""

from collections.abc import Sequence
from typing import Final

import msgspec

from iro_core.changes.change import SignedChange
from iro_desktop.store.database import Database
from iro_desktop.store.journal import Journal
from iro_desktop.store.local_state import LocalState
from iro_desktop.store.projection import read_stored_change

_WRITE: Final = msgspec.json.Encoder()
_ONCE_HELD: Final = "once_held."
# Every allocation kept of children who have left, of whom nothing else is on this laptop.
_SHOWN: Final = f"""SELECT json_extract(kept.value, '$.change_id') AS change_id,
                           json_extract(kept.value, '$.body') AS body,
                           json_extract(kept.value, '$.signature') AS signature
                    FROM local_state, json_each(local_state.value) AS kept
                    WHERE local_state.key BETWEEN '{_ONCE_HELD}' AND '{_ONCE_HELD}~'"""  # noqa: S608


class _Allocation(msgspec.Struct, frozen=True):
    """A change of the server's, as it was signed: it holds a child's id and a user's, no more."""

    change_id: str
    body: str
    signature: str


class Offers:
    """Reads everything held, whoever made it, and has own changes sent again."""

    def __init__(self, database: Database, journal: Journal, local_state: LocalState) -> None:
        """Offer what is in a database."""
        self._database = database
        self._journal = journal
        self._local_state = local_state

    def held(self, after: str, limit: int) -> list[str]:
        """Ids of changes held or made here, in the order of their ids, after one."""
        rows = self._database.query(
            f"""SELECT change_id FROM change WHERE change_id > ?1
               UNION SELECT change_id FROM outgoing
                     WHERE change_id > ?1 AND state != 'ready' AND reason <> 'withdrawn'
               UNION SELECT change_id FROM ({_SHOWN}) WHERE change_id > ?1
               ORDER BY 1 LIMIT ?2""",  # noqa: S608 - the text is ours
            (after, limit),
        )
        return [change_id for (change_id,) in rows]

    def changes(
        self, change_ids: Sequence[str], *, limit_count: int, limit_bytes: int
    ) -> list[SignedChange]:
        """The first of these that can be read and fit: held, in the order of arrival, then gone.

        Gone are own changes about children who have left; the outbox log still has them.
        """
        rows = self._database.query(
            """SELECT body, signature FROM change
               WHERE change_id IN (SELECT value FROM json_each(?))
               ORDER BY number LIMIT ?""",
            (_as_list(change_ids), limit_count),
        )
        if not rows:
            gone = self._journal.saved_changes(set(change_ids))
            rows = [(each.body, each.signature) for each in gone.values()][:limit_count]
        chosen: list[SignedChange] = []
        size_bytes = 0
        for body, signature in rows:
            size_bytes += len(body)
            if chosen and size_bytes > limit_bytes:
                break
            chosen.append(SignedChange(read_stored_change(body), body, signature))
        return chosen

    def keep_allocations(self, child_id: str) -> None:
        """Keep who was given this child, inside the transaction in which the child leaves.

        A server put back from a backup may not know that this user ever had the child, and would
        take nothing that they wrote.
        """
        rows = self._database.query(
            """SELECT change_id, body, signature FROM change
               WHERE record_id IN (SELECT record_id FROM record
                                   WHERE kind = 'allocation' AND child_id = ?)
               ORDER BY number""",
            (child_id,),
        )
        if rows:
            kept = [_Allocation(each, body.decode(), given.hex()) for each, body, given in rows]
            self._local_state.save(_ONCE_HELD + child_id, kept)

    def once_held(self, change_ids: Sequence[str], *, limit_count: int) -> list[SignedChange]:
        """The first of these that are allocations of children who have left, oldest first."""
        rows = self._database.query(
            f"""SELECT body, signature FROM ({_SHOWN})
                WHERE change_id IN (SELECT value FROM json_each(?1))
                      AND change_id NOT IN (SELECT change_id FROM change)
                ORDER BY change_id LIMIT ?2""",  # noqa: S608 - the text is ours
            (_as_list(change_ids), limit_count),
        )
        return [
            SignedChange(read_stored_change(body.encode()), body.encode(), bytes.fromhex(given))
            for body, given in rows
        ]

    def send_again(self, change_ids: Sequence[str]) -> set[str]:
        """Have those of these changes sent again that were made here and can still be read."""
        rows = self._database.query(
            """SELECT change_id, body IS NULL FROM outgoing LEFT JOIN change USING (change_id)
               WHERE change_id IN (SELECT value FROM json_each(?))""",
            (_as_list(change_ids),),
        )
        own = {change_id for change_id, _ in rows}
        gone = {change_id for change_id, is_gone in rows if is_gone}
        readable = own - gone | set(self._journal.saved_changes(gone))
        with self._journal.transaction():
            self._database.execute(
                """UPDATE outgoing SET state = 'ready', receipt = '', received_at = '', reason = '',
                   path = '' WHERE change_id IN (SELECT value FROM json_each(?))""",
                (_as_list(sorted(readable)),),
            )
        return own


def _as_list(change_ids: Sequence[str]) -> str:
    return _WRITE.encode(list(change_ids)).decode()
