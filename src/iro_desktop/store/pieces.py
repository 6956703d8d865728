"""The bytes of scans and photographs, in pieces: made here and to be sent, or fetched.

What was added here is in the outbox log too until the server has it, like every change.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from iro_desktop.store.database import Database
from iro_desktop.store.journal import Journal
from iro_desktop.store.outbox_log import SavedPiece

# A scan that was withdrawn keeps its bytes here, and no record names them any more.
TO_SEND = "state <> 'sent' AND attachment_id IN (SELECT record_id FROM record)"


class Unsent(msgspec.Struct, frozen=True):
    """What the server does not have yet of one attachment."""

    attachment_id: str
    numbers: list[int]
    size_bytes: int


class Pieces:
    """Keeps pieces, hands out what is to be sent, gives a file's bytes back."""

    def __init__(self, database: Database, journal: Journal) -> None:
        """Keep them in a database."""
        self._database = database
        self._journal = journal

    def save(self, attachment_id: str, child_id: str, bodies: Sequence[bytes]) -> None:
        """Keep a whole file that was added here; in the transaction of its record."""
        with self._journal.transaction():
            for number, body in enumerate(bodies):
                piece = SavedPiece(attachment_id, number, child_id, body)
                self.restore(piece)
                self._journal.note(piece)

    def keep(self, attachment_id: str, number: int, child_id: str, body: bytes) -> None:
        """Keep a piece that was fetched; one that is here stays as it is."""
        with self._journal.transaction():
            self._insert(SavedPiece(attachment_id, number, child_id, body), "sent")

    def restore(self, piece: SavedPiece) -> None:
        """Take back a piece that only the outbox log still had."""
        self._insert(piece, "ready")

    def unsent(self) -> list[Unsent]:
        """What is to be sent, the smallest first."""
        rows = self._database.query(
            f"SELECT attachment_id, number, size_bytes FROM piece WHERE {TO_SEND} ORDER BY number"  # noqa: S608
        )
        numbers: defaultdict[str, list[int]] = defaultdict(list)
        sizes: defaultdict[str, int] = defaultdict(int)
        for attachment_id, number, size_bytes in rows:
            numbers[attachment_id].append(number)
            sizes[attachment_id] += size_bytes
        found = [Unsent(each, numbers[each], sizes[each]) for each in numbers]
        return sorted(found, key=lambda each: (each.size_bytes, each.attachment_id))

    def unsent_of(self, child_id: str) -> int:
        """How many of a child's attachments are not sent whole."""
        return int(
            self._database.value(
                f"SELECT count(DISTINCT attachment_id) FROM piece WHERE child_id = ? AND {TO_SEND}",  # noqa: S608
                (child_id,),
            )
        )

    def note_sent(self, attachment_id: str, numbers: Iterable[int]) -> None:
        """The server has these pieces."""
        with self._journal.transaction():
            self._database.execute_many(
                "UPDATE piece SET state = 'sent' WHERE attachment_id = ? AND number = ?",
                ((attachment_id, number) for number in numbers),
            )

    def send_again(self) -> None:
        """The server was put back from a backup: everything here is to be offered to it."""
        with self._journal.transaction():
            self._database.execute("UPDATE piece SET state = 'again' WHERE state = 'sent'")

    def body(self, attachment_id: str, number: int) -> bytes | None:
        """The bytes of a piece, or None if it is not here."""
        rows = self._database.query(
            "SELECT body FROM piece WHERE attachment_id = ? AND number = ?", (attachment_id, number)
        )
        return rows[0][0] if rows else None

    def held(self) -> dict[str, set[int]]:
        """The numbers of the pieces that are here, by attachment."""
        found: defaultdict[str, set[int]] = defaultdict(set)
        for attachment_id, number in self._database.query(
            "SELECT attachment_id, number FROM piece"
        ):
            found[attachment_id].add(number)
        return found

    def bodies(self, attachment_id: str) -> list[bytes]:
        """Every piece of a file that is here, in order."""
        rows = self._database.query(
            "SELECT body FROM piece WHERE attachment_id = ? ORDER BY number", (attachment_id,)
        )
        return [body for (body,) in rows]

    def to_log(self, logged: set[tuple[str, int]]) -> list[SavedPiece]:
        """Pieces that were added here and not sent, and that the outbox log does not have."""
        rows = self._database.query(
            "SELECT attachment_id, number, child_id FROM piece WHERE state = 'ready'"
        )
        return [
            SavedPiece(attachment_id, number, child_id, self.body(attachment_id, number) or b"")
            for attachment_id, number, child_id in rows
            if (attachment_id, number) not in logged
        ]

    def _insert(self, piece: SavedPiece, state: str) -> None:
        self._database.execute(
            """INSERT OR IGNORE INTO piece
               (attachment_id, number, child_id, size_bytes, state, body)
               VALUES (?, ?, ?, ?, ?, ?)""",
            (
                piece.attachment_id,
                piece.number,
                piece.child_id,
                len(piece.body),
                state,
                piece.body,
            ),
        )
