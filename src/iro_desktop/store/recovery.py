"""Comparing the database with the outbox log when a vault is opened, both ways.

What the log has and the database lost is replayed; what the database has and the log lost is
copied; then a damaged log is written anew.
"""

import msgspec

from iro_core.changes.change import SignedChange
from iro_desktop.store.change_log import ChangeLog
from iro_desktop.store.database import Database
from iro_desktop.store.drafts import Drafts
from iro_desktop.store.journal import Journal
from iro_desktop.store.local_state import LocalState
from iro_desktop.store.outbox_log import (
    DroppedDraft,
    Entry,
    Frame,
    OutboxLog,
    SavedChange,
    SavedDraft,
    SavedPiece,
    SavedState,
)
from iro_desktop.store.pieces import Pieces
from iro_desktop.store.projection import read_stored_change


class Recovered(msgspec.Struct, frozen=True):
    """What the comparison found.

    Attributes:
        replayed: Saves that only the log still had.
        copied: Saves that only the database still had.
        bad_frames: Stretches of the log that could not be read.
    """

    replayed: int
    copied: int
    bad_frames: int


class Recovery:
    """Compares the two copies of what was saved here."""

    def __init__(
        self, database: Database, outbox: OutboxLog, journal: Journal, pieces: Pieces
    ) -> None:
        """Compare this database with this log."""
        self._database = database
        self._outbox = outbox
        self._journal = journal
        self._pieces = pieces

    def reconcile(self, changes: ChangeLog, drafts: Drafts, local_state: LocalState) -> Recovered:
        """Bring both copies to the same content."""
        frames = self._outbox.read()
        bad_frames = self._outbox.bad_frames
        saved_seq = int(self._database.value("SELECT saved_seq FROM vault"))
        self._outbox.skip_to(saved_seq)
        lost = [frame for frame in frames if frame.sequence > saved_seq]
        replayed = self._replay(lost, drafts, local_state)
        replayed += changes.restore(self._lost_changes(frames))
        copied = self._copy_back(frames, drafts, local_state)
        if bad_frames:
            self.compact()
        return Recovered(replayed, copied, bad_frames)

    def compact(self) -> None:
        """Rewrite the log without drafts and facts that a later save replaced, and pieces sent."""
        unsent = {
            (each.attachment_id, number)
            for each in self._pieces.unsent()
            for number in each.numbers
        }
        current = {
            sequence
            for (sequence,) in self._database.query(
                "SELECT saved_seq FROM draft UNION SELECT saved_seq FROM local_state"
            )
        }
        shortened = [_without_sent(frame, unsent) for frame in self._outbox.read()]
        self._outbox.compact(
            [
                frame
                for frame in shortened
                if frame.sequence in current or _change_ids(frame) or _piece_keys(frame)
            ]
        )

    def _replay(self, lost: list[Frame], drafts: Drafts, local_state: LocalState) -> int:
        """Apply drafts and facts that the database lost; how many saves there were."""
        replayed = 0
        with self._database.transaction():
            for frame in lost:
                kept = [entry for entry in frame.entries if not isinstance(entry, SavedChange)]
                for entry in kept:
                    if isinstance(entry, SavedDraft | DroppedDraft):
                        drafts.restore(entry, frame.sequence)
                    elif isinstance(entry, SavedState):
                        local_state.restore(entry, frame.sequence)
                    elif isinstance(entry, SavedPiece):
                        self._pieces.restore(entry)
                replayed += bool(kept)
            last = max((frame.sequence for frame in lost), default=0)
            self._database.execute("UPDATE vault SET saved_seq = max(saved_seq, ?)", (last,))
        return replayed

    def _lost_changes(self, frames: list[Frame]) -> list[SignedChange]:
        known = {
            change_id for (change_id,) in self._database.query("SELECT change_id FROM outgoing")
        }
        # A change that was numbered again is there twice; the later one counts.
        lost = {
            entry.change_id: entry
            for frame in frames
            for entry in frame.entries
            if isinstance(entry, SavedChange) and entry.change_id not in known
        }
        return [
            SignedChange(read_stored_change(entry.body), entry.body, entry.signature)
            for entry in lost.values()
        ]

    def _copy_back(self, frames: list[Frame], drafts: Drafts, local_state: LocalState) -> int:
        """Write to the log what only the database has; how many pieces of work there were."""
        logged = {change_id for frame in frames for change_id in _change_ids(frame)}
        rows = self._database.query(
            """SELECT change.change_id, body, signature FROM outgoing JOIN change USING (change_id)
               ORDER BY outgoing.device_seq"""
        )
        missing: list[Entry] = [SavedChange(*row) for row in rows if row[0] not in logged]
        sequences = {frame.sequence for frame in frames}
        unlogged_drafts = drafts.not_in(sequences)
        unlogged_facts = local_state.not_in(sequences)
        unlogged_pieces = self._pieces.to_log({key for each in frames for key in _piece_keys(each)})
        with self._journal.transaction():
            for entry in [*missing, *unlogged_pieces]:
                self._journal.note(entry)
            for draft in unlogged_drafts:
                drafts.save(draft)
            for key, value in unlogged_facts:
                local_state.put(key, value)
        unlogged = (missing, unlogged_drafts, unlogged_facts, unlogged_pieces)
        return sum(len(each) for each in unlogged)


def _change_ids(frame: Frame) -> list[str]:
    return [entry.change_id for entry in frame.entries if isinstance(entry, SavedChange)]


def _piece_keys(frame: Frame) -> list[tuple[str, int]]:
    return [
        (entry.attachment_id, entry.number)
        for entry in frame.entries
        if isinstance(entry, SavedPiece)
    ]


def _without_sent(frame: Frame, unsent: set[tuple[str, int]]) -> Frame:
    """The frame without the pieces that the server has."""
    kept = [
        entry
        for entry in frame.entries
        if not isinstance(entry, SavedPiece) or (entry.attachment_id, entry.number) in unsent
    ]
    return Frame(frame.sequence, kept)
