"""What happened in a child's care, newest first."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from iro_core import clock as clocks
from iro_core.domain.challenge import ChallengeKind
from iro_core.domain.child import Child, Episode
from iro_core.domain.review_papers import amendments, objections, receivers, signed_off_on
from iro_desktop.workflows.other_forms import filled_row
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.stages import RecordStage, last_receipt, stage_of

# Reasons of the statutory return (tables reason_new_episode and reason_ceased).
_STARTED: Final = "S"
_LEGAL_STATUS_CHANGED: Final = "L"
_CARE_GOES_ON: Final = frozenset({"", "X1"})
_MISSING: Final = "M"


class EntryKind(StrEnum):
    """What an entry of the timeline is about."""

    CARE_BEGAN = "care_began"
    CARE_ENDED = "care_ended"
    LEGAL_STATUS = "legal_status"
    PLACEMENT = "placement"
    MISSING = "missing"
    AWAY = "away"
    NOTE = "note"
    MIDWAY = "midway"
    FILLED_FORM = "filled_form"
    CHALLENGE = "challenge"
    ALERT = "alert"
    GOOD_PRACTICE = "good_practice"
    REVIEW_BEGUN = "review_begun"
    REVIEW = "review"
    QA_FORM = "qa_form"
    SIGNED_OFF = "signed_off"
    LETTER = "letter"
    PAPER_SENT = "paper_sent"
    OBJECTION = "objection"
    AMENDED = "amended"


# Of what happened on one day, what usually comes later stands above.
_PLACES: Final = {kind: place for place, kind in enumerate(EntryKind)}


@dataclass(frozen=True)
class TimelineEntry:
    """One thing that happened.

    Attributes:
        record_id: What can be opened; for a letter the review that it is about.
        words: What a footprint note, a reason or an objection says; of a form its title.
        people: How many were sent a paper.
        code: The participation, legal status, placement type or leaving code, or the paper that
            was sent; empty for others.
        number: The number of a review, or the stage of an alert.
        stage: How far a record made here has come; None for what came from the return.
    """

    kind: EntryKind
    on: date
    until: date | None = None
    code: str = ""
    record_id: str | None = None
    number: int | None = None
    stage: RecordStage | None = None
    receipt: str = ""
    words: str = ""
    people: int = 0


def timeline(session: Session, child: Child) -> tuple[TimelineEntry, ...]:
    """Everything known of a child's care on this laptop, newest first."""
    entries = [
        *_reviews(session, child),
        *_challenges(session, child),
        *_forms(session, child),
        *_filled(session, child),
        *_letters(session, child),
        *_papers(session, child),
        *_between(session, child),
        *_care(child),
        *_missing(child),
    ]
    return tuple(sorted(entries, key=lambda entry: (entry.on, _PLACES[entry.kind]), reverse=True))


def _reviews(session: Session, child: Child) -> list[TimelineEntry]:
    """Those that were held, and one that was adjourned or goes on, on its first day."""
    return [
        TimelineEntry(
            EntryKind.REVIEW_BEGUN if held.content.held_on is None else EntryKind.REVIEW,
            on,
            code=held.content.participation_code,
            record_id=held.record_id,
            number=held.content.number,
            stage=None if held.content.is_imported else stage_of(session, held.state),
            receipt=last_receipt(session, held.record_id),
        )
        for held in session.reading.reviews(child.child_id)
        if (on := held.content.held_on or held.content.started_on) is not None
    ]


def _challenges(session: Session, child: Child) -> list[TimelineEntry]:
    kinds = {
        ChallengeKind.INFORMAL: EntryKind.CHALLENGE,
        ChallengeKind.ALERT: EntryKind.ALERT,
        ChallengeKind.GOOD_PRACTICE: EntryKind.GOOD_PRACTICE,
    }
    return [
        TimelineEntry(
            kinds[held.content.kind],
            held.content.raised_on,
            until=held.content.closed_on,
            record_id=held.record_id,
            number=held.content.current_stage.number if held.content.current_stage else None,
            stage=stage_of(session, held.state),
            receipt=last_receipt(session, held.record_id),
        )
        for held in session.reading.challenges(child.child_id)
        if held.content.raised_on is not None
    ]


def _forms(session: Session, child: Child) -> list[TimelineEntry]:
    entries: list[TimelineEntry] = []
    for held in session.reading.forms(child.child_id):
        submitted = next(act for act in reversed(held.state.acts) if act.act == "submit")
        review = session.reading.review(held.content.text("review_id"))
        entries.append(
            TimelineEntry(
                EntryKind.QA_FORM,
                clocks.local_date(clocks.from_text(submitted.claimed_at)),
                record_id=held.record_id,
                number=review.content.number if review else None,
                stage=stage_of(session, held.state),
                receipt=last_receipt(session, held.record_id),
            )
        )
    return entries


def _filled(session: Session, child: Child) -> list[TimelineEntry]:
    """Consultation, feedback and the council's own forms, on the day each was last put in."""
    return [
        TimelineEntry(
            EntryKind.FILLED_FORM,
            clocks.local_date(row.filled_at),
            record_id=row.record_id,
            stage=stage_of(session, held.state),
            receipt=last_receipt(session, row.record_id),
            words=row.title,
        )
        for held in session.reading.filled.of_child(child.child_id)
        for row in [filled_row(session, held)]
    ]


def _papers(session: Session, child: Child) -> list[TimelineEntry]:
    """Reviews signed off, amended and objected to; and what was sent, once for a day."""
    entries: list[TimelineEntry] = []
    for held in session.reading.reviews(child.child_id):
        values = held.content.values
        found: list[tuple[EntryKind, date | None, str, str, int]] = [
            (EntryKind.SIGNED_OFF, signed_off_on(values), "", "", 0),
            *((EntryKind.AMENDED, each.on, "", each.reason, 0) for each in amendments(values)),
            *((EntryKind.OBJECTION, each.on, "", each.text, 0) for each in objections(values)),
        ]
        sent = Counter(day for each in receivers(values) for day in each.sent.items())
        found += [(EntryKind.PAPER_SENT, on, paper, "", n) for (paper, on), n in sent.items()]
        entries += [
            TimelineEntry(
                *(kind, on),
                code=code,
                record_id=held.record_id,
                number=held.content.number,
                stage=stage_of(session, held.state),
                words=words,
                people=people,
            )
            for kind, on, code, words, people in found
            if on is not None
        ]
    return entries


def _letters(session: Session, child: Child) -> list[TimelineEntry]:
    """Letters to the child, on the day each was closed, or else last written."""
    entries: list[TimelineEntry] = []
    for held in session.reading.letters.of_child(child.child_id):
        written = clocks.local_date(clocks.from_text(held.state.acts[-1].claimed_at))
        review = session.reading.review(held.content.review_id)
        entries.append(
            TimelineEntry(
                EntryKind.LETTER,
                held.content.signed_off_on or written,
                record_id=held.content.review_id,
                number=review.content.number if review else None,
                stage=stage_of(session, held.state),
                receipt=last_receipt(session, held.record_id),
            )
        )
    return entries


def _between(session: Session, child: Child) -> list[TimelineEntry]:
    """Midway updates and footprint notes."""
    updates = [
        TimelineEntry(
            EntryKind.MIDWAY,
            held.content.done_on,
            code=held.content.outcome or "",
            record_id=held.record_id if held.state.form_version else None,
            stage=stage_of(session, held.state),
            receipt=last_receipt(session, held.record_id),
        )
        for held in session.reading.between.updates(child.child_id)
        if held.content.done_on is not None
    ]
    notes = [
        TimelineEntry(
            EntryKind.NOTE,
            held.content.on,
            code=held.content.kind,
            words=held.content.text,
            stage=stage_of(session, held.state),
            receipt=last_receipt(session, held.record_id),
        )
        for held in session.reading.between.notes(child.child_id)
    ]
    return updates + notes


def _care(child: Child) -> list[TimelineEntry]:
    """Beginnings and ends of care, moves, and changes of legal status."""
    entries: list[TimelineEntry] = []
    before: Episode | None = None
    for episode in child.episodes:
        began_anew = before is not None and before.reason_ended not in _CARE_GOES_ON
        if episode.reason_started == _STARTED or began_anew:
            entries.append(_entry(EntryKind.CARE_BEGAN, episode, episode.legal_status))
        elif before is not None and before.legal_status != episode.legal_status:
            entries.append(_entry(EntryKind.LEGAL_STATUS, episode, episode.legal_status))
        if episode.reason_started != _LEGAL_STATUS_CHANGED:
            entries.append(_entry(EntryKind.PLACEMENT, episode, episode.placement_type))
        if episode.ended_on is not None and episode.reason_ended not in _CARE_GOES_ON:
            ended = TimelineEntry(EntryKind.CARE_ENDED, episode.ended_on, code=episode.reason_ended)
            entries.append(ended)
        before = episode
    return entries


def _entry(kind: EntryKind, episode: Episode, code: str) -> TimelineEntry:
    until = episode.ended_on if kind is EntryKind.PLACEMENT else None
    return TimelineEntry(kind, episode.started_on, until=until, code=code)


def _missing(child: Child) -> list[TimelineEntry]:
    return [
        TimelineEntry(
            EntryKind.MISSING if episode.kind == _MISSING else EntryKind.AWAY,
            episode.started_on,
            until=episode.ended_on,
        )
        for episode in child.missing
    ]
