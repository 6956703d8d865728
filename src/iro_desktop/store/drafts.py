"""Text typed and not yet part of a record: one draft for each form and user, saved like work."""

from typing import Final

import msgspec

from iro_desktop.store.database import Database, Row
from iro_desktop.store.journal import Journal
from iro_desktop.store.outbox_log import DroppedDraft, SavedDraft

_COLUMNS: Final = "kind, subject, user, child_id, content, based_on, form_version, updated_at"


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody has typed into a form.

    Attributes:
        subject: The record it will change, or what a new record will be about.
        content: JSON in the form's own shape.
        based_on: The record's heads when the draft was begun.
        updated_at: The instant of the last save, as text.
    """

    kind: str
    subject: str
    user: str
    child_id: str | None
    content: str
    updated_at: str
    based_on: list[str] = []
    form_version: str | None = None


class Drafts:
    """Saves and finds drafts."""

    def __init__(self, database: Database, journal: Journal) -> None:
        """Keep drafts in a database."""
        self._database = database
        self._journal = journal

    def save(self, draft: Draft) -> None:
        """Keep a draft, replacing the last one of its form and user."""
        entry = SavedDraft(**msgspec.structs.asdict(draft))
        with self._journal.transaction():
            self._journal.note(entry)
            self.restore(entry, self._journal.sequence)

    def drop(self, kind: str, subject: str, user: str) -> None:
        """Forget a draft, if there is one."""
        with self._journal.transaction():
            if self.load(kind, subject, user) is not None:
                entry = DroppedDraft(kind, subject, user)
                self._journal.note(entry)
                self.restore(entry, self._journal.sequence)

    def load(self, kind: str, subject: str, user: str) -> Draft | None:
        """The draft of a form and user, or None."""
        rows = self._database.query(
            f"SELECT {_COLUMNS} FROM draft WHERE kind = ? AND subject = ? AND user = ?",  # noqa: S608
            (kind, subject, user),
        )
        return _draft(rows[0]) if rows else None

    def all_of(self, user: str) -> list[Draft]:
        """A user's drafts, the latest first."""
        return self._read("user = ?", user)

    def of_child(self, child_id: str) -> list[Draft]:
        """Everybody's drafts about a child, the latest first."""
        return self._read("child_id = ?", child_id)

    def not_in(self, sequences: set[int]) -> list[Draft]:
        """Drafts whose frame of the outbox log is not among these."""
        rows = self._database.query(f"SELECT {_COLUMNS}, saved_seq FROM draft")  # noqa: S608
        return [_draft(row[:-1]) for row in rows if row[-1] not in sequences]

    def restore(self, entry: SavedDraft | DroppedDraft, sequence: int) -> None:
        """Apply an entry of the outbox log, inside the caller's transaction."""
        if isinstance(entry, DroppedDraft):
            self._database.execute(
                "DELETE FROM draft WHERE kind = ? AND subject = ? AND user = ?",
                (entry.kind, entry.subject, entry.user),
            )
            return
        self._database.execute(
            f"""INSERT OR REPLACE INTO draft ({_COLUMNS}, saved_seq)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",  # noqa: S608
            (
                entry.kind,
                entry.subject,
                entry.user,
                entry.child_id,
                entry.content,
                msgspec.json.encode(entry.based_on).decode(),
                entry.form_version,
                entry.updated_at,
                sequence,
            ),
        )

    def _read(self, where: str, parameter: str) -> list[Draft]:
        rows = self._database.query(
            f"SELECT {_COLUMNS} FROM draft WHERE {where} ORDER BY updated_at DESC, subject",  # noqa: S608
            (parameter,),
        )
        return [_draft(row) for row in rows]


def _draft(row: Row) -> Draft:
    fields = dict(zip(_COLUMNS.split(", "), row, strict=True))
    based_on = msgspec.json.decode(fields.pop("based_on"), type=list[str])
    return Draft(**fields, based_on=based_on)
