"""A child's history in the words of the service, newest first."""

from typing import Final

from iro_core.domain.case_note import CaseNoteKind
from iro_core.domain.review_papers import PaperKind
from iro_desktop.ui.models.rows import Column, RowsModel
from iro_desktop.ui.support.note_words import NOTE_KINDS
from iro_desktop.ui.support.stages import stage_words
from iro_desktop.ui.support.wording import (
    code_words,
    counted,
    date_words,
    in_a_sentence,
    participation_words,
    short_date_words,
)
from iro_desktop.workflows.timeline import EntryKind, TimelineEntry

REVIEWS: Final = frozenset({EntryKind.REVIEW, EntryKind.REVIEW_BEGUN})
PAPERS: Final = frozenset(
    {
        *(EntryKind.LETTER, EntryKind.SIGNED_OFF, EntryKind.AMENDED),
        *(EntryKind.OBJECTION, EntryKind.PAPER_SENT),
    }
)
FILTERS: Final[dict[str, frozenset[EntryKind]]] = {
    "Reviews": REVIEWS | {EntryKind.QA_FORM} | PAPERS,
    "Between reviews": frozenset({EntryKind.MIDWAY, EntryKind.NOTE, EntryKind.FILLED_FORM}),
    "Challenges": frozenset({EntryKind.CHALLENGE, EntryKind.ALERT, EntryKind.GOOD_PRACTICE}),
    "Moves": frozenset({EntryKind.PLACEMENT, EntryKind.CARE_BEGAN, EntryKind.CARE_ENDED}),
    "Legal status": frozenset({EntryKind.LEGAL_STATUS}),
    "Missing": frozenset({EntryKind.MISSING, EntryKind.AWAY}),
}


_TITLES: Final[dict[EntryKind, str]] = {
    EntryKind.REVIEW: "Review",
    EntryKind.REVIEW_BEGUN: "Review under way, review",
    EntryKind.QA_FORM: "QA form, review",
    EntryKind.LETTER: "Letter to the child, review",
    EntryKind.SIGNED_OFF: "Record signed off, review",
    EntryKind.AMENDED: "Record amended, review",
    EntryKind.OBJECTION: "Manager’s objection, review",
    EntryKind.PAPER_SENT: "Sent",
    EntryKind.MIDWAY: "Midway update",
    EntryKind.NOTE: "Note",
    EntryKind.FILLED_FORM: "Form",
    EntryKind.CHALLENGE: "Challenge",
    EntryKind.ALERT: "Care planning alert, stage",
    EntryKind.GOOD_PRACTICE: "Good practice",
    EntryKind.CARE_BEGAN: "Care began",
    EntryKind.CARE_ENDED: "Care ended",
    EntryKind.PLACEMENT: "Moved",
    EntryKind.LEGAL_STATUS: "Legal status",
    EntryKind.MISSING: "Missing",
    EntryKind.AWAY: "Away without authorisation",
}
_PAPERS: Final[dict[str, str]] = {
    PaperKind.DECISIONS: "Decisions",
    PaperKind.RECORD: "Record",
    PaperKind.LETTER: "Letter",
}
# The table of the return that explains the code of an entry.
_TABLES: Final = {
    EntryKind.PLACEMENT: "placement_type",
    EntryKind.LEGAL_STATUS: "legal_status",
    EntryKind.CARE_ENDED: "reason_ceased",
}


def entry_words(entry: TimelineEntry) -> str:
    """What happened, as a heading."""
    title = _TITLES[entry.kind]
    if entry.kind is EntryKind.NOTE and entry.code in set(CaseNoteKind):
        return NOTE_KINDS[CaseNoteKind(entry.code)]
    if entry.kind is EntryKind.FILLED_FORM:
        return entry.words or title
    if entry.kind is EntryKind.PAPER_SENT and entry.code in _PAPERS:
        of = f" of review {entry.number}" if entry.number else ""
        return f"{_PAPERS[entry.code]}{of} sent"
    if entry.kind in _TABLES and entry.code:
        return f"{title}: {in_a_sentence(code_words(_TABLES[entry.kind], entry.code))}"
    return f"{title} {entry.number}" if entry.number else title


def entry_more(entry: TimelineEntry) -> str:
    """What else is known of it, in one line."""
    parts = [entry.words] if entry.words and entry.kind is not EntryKind.FILLED_FORM else []
    if entry.people:
        parts.append(f"to {counted(entry.people, 'person', 'people')}")
    if entry.kind is EntryKind.REVIEW and entry.code:
        parts.append(participation_words(entry.code))
    if entry.kind in (EntryKind.MISSING, EntryKind.AWAY):
        parts.append(_missing_words(entry))
    if entry.stage is not None and (words := stage_words(entry.stage)) != "From the office":
        parts.append(words)
    if entry.receipt:
        parts.append(f"receipt {entry.receipt}")
    return " · ".join(parts)


def can_be_opened(entry: TimelineEntry) -> bool:
    """Whether there is more to read: a review of the return has nothing but this line."""
    return entry.record_id is not None and entry.stage is not None


class TimelineModel(RowsModel[TimelineEntry]):
    """One line for each thing that happened; the first column is read, the delegate paints all."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__(
            [
                Column("What happened", entry_words, sort=_when, more=entry_more),
                Column("When", lambda entry: date_words(entry.on)),
            ],
            lambda entry: (
                f"{entry.kind}{entry.on}{entry.record_id}{entry.number}{entry.code}{entry.words}"
            ),
        )


def when_words(entry: TimelineEntry) -> str:
    """The date at the left of the line."""
    return short_date_words(entry.on)


def _when(entry: TimelineEntry) -> int:
    return entry.on.toordinal()


def _missing_words(entry: TimelineEntry) -> str:
    if entry.until is None:
        return "no return recorded"
    nights = (entry.until - entry.on).days
    return f"until {date_words(entry.until)}, {counted(nights, 'night')}" if nights else "same day"
