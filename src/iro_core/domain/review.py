"""A review from being prepared to being recorded: its participants, words and decisions."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final, TypeVar

import msgspec

from iro_core.domain.record_fields import Fields
from iro_core.ids import ChildId, RecordId

E = TypeVar("E", bound=StrEnum)


class SeenAlone(StrEnum):
    """Whether the IRO spoke to the child alone before the review (reg. 36)."""

    YES = "yes"
    NO = "no"
    DECLINED = "declined"
    NOT_ASKED = "not_asked"


class OutcomeArea(StrEnum):
    """The areas under which a review looks at the child's life (seed report, section 3.1)."""

    PERMANENCE_LEGAL = "permanence_legal"
    WHERE_I_LIVE = "where_i_live"
    HEALTH = "health"
    EDUCATION = "education"
    KEEPING_SAFE = "keeping_safe"
    ACTIVITIES = "activities"
    BECOMING_ADULT = "becoming_adult"


class Heading(StrEnum):
    """The three headings of the record (Safer Surrey, from Signs of Safety)."""

    WORKING_WELL = "working_well"
    WORRIED_ABOUT = "worried_about"
    NEEDS_TO_HAPPEN = "needs_to_happen"


class VenueKind(StrEnum):
    """Where the review was held."""

    PLACEMENT = "placement"
    SCHOOL = "school"
    OFFICE = "office"
    FAMILY_HOME = "family_home"
    ONLINE = "online"
    OTHER = "other"


class LateReason(StrEnum):
    """Why a review was late; only the child's interest is accepted in Surrey (seed, 4.2 and 8)."""

    CHILDS_INTEREST = "childs_interest"
    IRO_UNAVAILABLE = "iro_unavailable"
    SOCIAL_WORKER_UNAVAILABLE = "social_worker_unavailable"
    REPORT_NOT_READY = "report_not_ready"
    CHILD_MISSING = "child_missing"
    CARER_OR_PARENT_UNAVAILABLE = "carer_or_parent_unavailable"
    LATE_NOTIFICATION = "late_notification"
    PLACEMENT_MOVE = "placement_move"
    DATA_ERROR = "data_error"
    OTHER = "other"


# The role of somebody who came and is known by name only.
OTHER_ROLE: Final = "other"


class DecisionOutcome(StrEnum):
    """What became of a decision of the last review."""

    DONE = "done"
    IN_PROGRESS = "in_progress"
    NOT_STARTED = "not_started"
    NO_LONGER_NEEDED = "no_longer_needed"


class DecisionKind(StrEnum):
    """A decision is within the plan or agreed by the authority; a recommendation is not yet."""

    DECISION = "decision"
    RECOMMENDATION = "recommendation"


class Decision(msgspec.Struct, frozen=True):
    """What needs to happen, who does it and by when."""

    decision_id: str
    text: str
    owner: str
    due_on: date | None
    kind: DecisionKind = DecisionKind.DECISION


class PreviousDecision(msgspec.Struct, frozen=True):
    """A decision of the last review, and what became of it."""

    decision_id: str
    text: str
    owner: str
    due_on: date | None
    outcome: DecisionOutcome | None
    note: str


class Attendee(msgspec.Struct, frozen=True):
    """Somebody who was invited, and whether they came."""

    attendee_id: str
    role: str
    name: str
    attended: bool


class ReviewMeeting(msgspec.Struct, frozen=True):
    """One meeting of a review that is held as a series; `held_on` is None until it was held."""

    meeting_id: str
    held_on: date | None
    venue: VenueKind | None
    place: str
    people: str


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """One review. Imported past reviews have only a date and a participation code.

    Attributes:
        held_on: The day it was completed: the last meeting of a series, or of an adjourned review.
            None while it is under way.
        meetings: The meetings of a series, the earliest first.
        adjourned_on: The day of the sitting that the IRO adjourned (reg. 36(2)-(3)).
        resumes_on: The day agreed for completing it.
    """

    record_id: RecordId
    child_id: ChildId
    number: int | None
    held_on: date | None
    due_on: date | None
    is_imported: bool
    participation_code: str
    seen_alone: SeenAlone | None
    seen_alone_on: date | None
    late_reason: LateReason | None
    child_words: str
    decisions: tuple[Decision, ...]
    previous: tuple[PreviousDecision, ...]
    attendees: tuple[Attendee, ...]
    meetings: tuple[ReviewMeeting, ...]
    adjourned_on: date | None
    adjourned_reason: str
    resumes_on: date | None
    values: dict[str, object]

    @classmethod
    def from_fields(cls, record_id: str, child_id: str, values: Mapping[str, object]) -> "Review":
        """The review that a record's fields, or a draft's, describe."""
        fields = Fields(values)
        return cls(
            record_id=RecordId(record_id),
            child_id=ChildId(child_id),
            number=fields.whole("number"),
            held_on=fields.day("held_on"),
            due_on=fields.day("due_on"),
            is_imported=fields.text("source") == "return",
            participation_code=fields.text("participation_code"),
            seen_alone=one_of(SeenAlone, fields.text("seen_alone")),
            seen_alone_on=fields.day("seen_alone_on"),
            late_reason=one_of(LateReason, fields.text("late_reason")),
            child_words=fields.text("child_words"),
            decisions=tuple(_decision(item) for item in fields.items("decisions")),
            previous=tuple(_previous(item) for item in fields.items("previous")),
            attendees=tuple(_attendee(item) for item in fields.items("attendees")),
            meetings=tuple(
                sorted(
                    (_meeting(item) for item in fields.items("meetings")),
                    key=lambda meeting: meeting.held_on or date.max,
                )
            ),
            adjourned_on=fields.day("adjourned_on"),
            adjourned_reason=fields.text("adjourned_reason"),
            resumes_on=fields.day("resumes_on"),
            values=dict(values),
        )

    @property
    def started_on(self) -> date | None:
        """The day of the first sitting; None if nothing was held yet."""
        meetings = (meeting.held_on for meeting in self.meetings)
        days = [day for day in (*meetings, self.adjourned_on, self.held_on) if day is not None]
        return min(days, default=None)

    @property
    def is_series(self) -> bool:
        """Whether it is held as several meetings."""
        return self.values.get("mode") == "series"

    @property
    def is_under_way(self) -> bool:
        """Whether it was begun, as a series or adjourned, and is not completed."""
        return self.held_on is None and self.started_on is not None


def completed_on(values: Mapping[str, object]) -> str | None:
    """The day a review was completed, as its fields say it, as typed.

    A series is completed on the day of its last meeting, once the IRO says that it was the last;
    any other review on the day that was entered.
    """
    if values.get("mode") != "series":
        held_on = values.get("held_on")
        return held_on if isinstance(held_on, str) else None
    if values.get("series_complete") is not True:
        return None
    days = (item.day("held_on") for item in Fields(values).items("meetings"))
    last = max((day for day in days if day is not None), default=None)
    return last.isoformat() if last is not None else None


def one_of(kind: type[E], text: str) -> E | None:
    """The member with this value, or None for an empty or unknown text."""
    try:
        return kind(text) if text else None
    except ValueError:
        return None


def _decision(item: Fields) -> Decision:
    return Decision(
        decision_id=item.item_id,
        text=item.text("text"),
        owner=item.text("owner"),
        due_on=item.day("due_on"),
        kind=one_of(DecisionKind, item.text("kind")) or DecisionKind.DECISION,
    )


def _previous(item: Fields) -> PreviousDecision:
    return PreviousDecision(
        decision_id=item.item_id,
        text=item.text("text"),
        owner=item.text("owner"),
        due_on=item.day("due_on"),
        outcome=one_of(DecisionOutcome, item.text("outcome")),
        note=item.text("note"),
    )


def _meeting(item: Fields) -> ReviewMeeting:
    return ReviewMeeting(
        meeting_id=item.item_id,
        held_on=item.day("held_on"),
        venue=one_of(VenueKind, item.text("venue_kind")),
        place=item.text("place"),
        people=item.text("people"),
    )


def _attendee(item: Fields) -> Attendee:
    return Attendee(
        attendee_id=item.item_id,
        role=item.text("role"),
        name=item.text("name"),
        attended=item.truth("attended") is not False,
    )
