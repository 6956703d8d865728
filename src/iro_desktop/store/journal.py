"""One save: a transaction of the database and a frame of the outbox log.

The frame is flushed before the transaction is committed, so whatever happens between them, what was
called "Saved" is in the log, and what failed is marked there as abandoned.
"""

import contextlib
from collections.abc import Callable, Collection, Iterator

from iro_desktop import logs
from iro_desktop.errors import DiskFull, StoreProblem
from iro_desktop.store.database import Database
from iro_desktop.store.outbox_log import Abandoned, Entry, OutboxLog, SavedChange


class Journal:
    """Groups writes into saves; everything that writes to the store goes through `transaction`."""

    def __init__(
        self, database: Database, outbox: OutboxLog, make_room: Callable[[], None]
    ) -> None:
        """Write to a database and a log; `make_room` frees disk space when there is none."""
        self._database = database
        self._outbox = outbox
        self._make_room = make_room
        self._entries: list[Entry] | None = None
        self._failed = False

    @property
    def sequence(self) -> int:
        """The number that the present save will have in the log."""
        return self._outbox.next_sequence

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """One save: when it ends without error, what was written inside may be called "Saved".

        A transaction inside another joins it; an error anywhere undoes the whole, and may not be
        caught halfway.
        """
        if self._entries is not None:
            yield from self._join()
            return
        entries: list[Entry] = []
        self._entries = entries
        self._failed = False
        framed: int | None = None
        try:
            with self._database.transaction():
                yield
                if self._failed:
                    raise RuntimeError("a part of this save failed and was passed over")
                if entries:
                    self._database.execute("UPDATE vault SET saved_seq = ?", (self.sequence,))
                    framed = self._outbox.append(entries)
        except BaseException:
            if framed is not None:
                self._abandon(framed)
            raise
        finally:
            self._entries = None

    def saved_changes(self, change_ids: Collection[str]) -> dict[str, SavedChange]:
        """Those of these changes that the log holds; it keeps what has left the database."""
        return {
            entry.change_id: entry
            for frame in (self._outbox.read() if change_ids else ())
            for entry in frame.entries
            if isinstance(entry, SavedChange) and entry.change_id in change_ids
        }

    def note(self, entry: Entry) -> None:
        """Have something written to the outbox log together with the present save."""
        if self._entries is None:
            raise RuntimeError("noted outside a transaction")
        self._entries.append(entry)

    def _join(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self._failed = True
            raise

    def _abandon(self, sequence: int) -> None:
        """Mark a frame whose transaction failed, so that it is not replayed."""
        try:
            self._outbox.append([Abandoned(sequence)])
        except DiskFull:
            self._make_room()
            with contextlib.suppress(StoreProblem):
                self._outbox.append([Abandoned(sequence)])
        logs.event("save_abandoned", sequence=sequence)
