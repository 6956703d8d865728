"""The IRO's footprint on the child's file: one line for each contact, visit or file read."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final

import msgspec

from iro_core.domain.record_fields import Fields
from iro_core.ids import ChildId, RecordId


class CaseNoteKind(StrEnum):
    """What the IRO did (domain notes 5)."""

    CHILD_SEEN = "child_seen"
    CHILD_CONTACT = "child_contact"
    SOCIAL_WORKER = "social_worker"
    CARER = "carer"
    PARENT = "parent"
    FILE_READ = "file_read"
    GUARDIAN = "guardian"
    LEGAL_ADVICE = "legal_advice"
    OTHER = "other"


# What counts as contact with the child (Annex A, list 8: last IRO visit or contact).
WITH_THE_CHILD: Final = frozenset({CaseNoteKind.CHILD_SEEN, CaseNoteKind.CHILD_CONTACT})


class CaseNote(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the footprint; `on` is the day it happened, not the day it was written."""

    record_id: RecordId
    child_id: ChildId
    kind: CaseNoteKind
    on: date
    text: str

    @classmethod
    def from_fields(
        cls, record_id: str, child_id: str, values: Mapping[str, object]
    ) -> "CaseNote | None":
        """The note that a record describes; None without a kind or a day."""
        fields = Fields(values)
        kind, on = fields.text("kind"), fields.day("on")
        if kind not in set(CaseNoteKind) or on is None:
            return None
        return cls(
            record_id=RecordId(record_id),
            child_id=ChildId(child_id),
            kind=CaseNoteKind(kind),
            on=on,
            text=fields.text("text"),
        )


def note_problems(values: Mapping[str, object], today: date) -> dict[str, str]:
    """What is missing: "kind_missing", "day_missing", "day_in_future" or "text_missing"."""
    fields = Fields(values)
    found: dict[str, str] = {}
    if fields.text("kind") not in set(CaseNoteKind):
        found["kind"] = "kind_missing"
    on = fields.day("on")
    if on is None:
        found["on"] = "day_missing"
    elif on > today:
        found["on"] = "day_in_future"
    if not fields.text("text").strip():
        found["text"] = "text_missing"
    return found
