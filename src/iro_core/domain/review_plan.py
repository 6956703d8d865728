"""A review that is booked: when and where, who is asked, and how everybody is heard before it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum

import msgspec

from iro_core.domain.record_fields import Fields
from iro_core.domain.review import VenueKind, one_of
from iro_core.ids import ChildId, RecordId


class LessonTime(StrEnum):
    """Whether the review takes the child out of lessons (seed report, sections 2.1.1 and 8.2)."""

    OUTSIDE = "outside"
    INSIDE = "inside"
    NO_SCHOOL = "no_school"


class Audience(StrEnum):
    """For whom there is a consultation form (seed report, sections 6.3 and 8.3)."""

    CHILD = "child"
    PARENTS = "parents"
    CARERS = "carers"
    ADOPTERS = "adopters"


class Interpreter(StrEnum):
    """Whether an interpreter is needed, and is booked."""

    NOT_NEEDED = "not_needed"
    NEEDED = "needed"
    BOOKED = "booked"


class Advocate(StrEnum):
    """Whether the child was offered an advocate, and what the child said."""

    NOT_OFFERED = "not_offered"
    OFFERED = "offered"
    DECLINED = "declined"
    COMING = "coming"


class Shared(StrEnum):
    """Whether the content of the report was shared with somebody before the review."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    NOT_APPROPRIATE = "na"


class Consultation(msgspec.Struct, frozen=True):
    """How one audience is asked beforehand: by what means, when it went out and came back."""

    audience: Audience
    method: str
    sent_on: date | None
    returned_on: date | None


class PlannedMeeting(msgspec.Struct, frozen=True):
    """A further meeting of a series: its day, time and place, and who is to be there."""

    meeting_id: str
    booked_on: date | None
    starts_at: str
    venue: VenueKind | None
    place: str
    people: str


class ReviewPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What was agreed about a review that is still to come.

    Attributes:
        booked_on: The day of its first meeting; None while no day is agreed.
        starts_at: The wall time in England, "14:30"; empty while it is not agreed.
        venue_child_choice: Whether the child chose the place; None while the child was not asked.
        child_asked_on: When the social worker asked the child where, and who should come.
        meetings: The further meetings of a series, the earliest first.
        invited: The roles that are invited; `wanted` and `unwanted` are the child's own wish.
        report_authorised_on: When a manager authorised the social worker's report.
        report_shared: With whom the report's content was shared beforehand.
        alone_on: When the IRO means to see the child alone.
    """

    record_id: RecordId
    child_id: ChildId
    booked_on: date | None
    starts_at: str
    venue: VenueKind | None
    place: str
    venue_child_choice: bool | None
    lesson_time: LessonTime | None
    child_asked_on: date | None
    meetings: tuple[PlannedMeeting, ...]
    invited: tuple[str, ...]
    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]
    invitations_sent_on: date | None
    interpreter: Interpreter | None
    advocate: Advocate | None
    consultations: tuple[Consultation, ...]
    report_received_on: date | None
    report_authorised_on: date | None
    report_shared: dict[Audience, Shared]
    alone_on: date | None
    values: dict[str, object]

    @classmethod
    def from_fields(
        cls, record_id: str, child_id: str, values: Mapping[str, object]
    ) -> "ReviewPlan":
        """The plan that a record's fields, or a draft's, describe."""
        fields = Fields(values)
        return cls(
            record_id=RecordId(record_id),
            child_id=ChildId(child_id),
            booked_on=fields.day("booked_on"),
            starts_at=fields.text("starts_at"),
            venue=one_of(VenueKind, fields.text("venue_kind")),
            place=fields.text("place"),
            venue_child_choice=fields.truth("venue_child_choice"),
            lesson_time=one_of(LessonTime, fields.text("lesson_time")),
            child_asked_on=fields.day("child_asked_on"),
            meetings=_meetings(fields),
            invited=fields.texts("invited"),
            wanted=fields.texts("wanted"),
            unwanted=fields.texts("unwanted"),
            invitations_sent_on=fields.day("invitations_sent_on"),
            interpreter=one_of(Interpreter, fields.text("interpreter")),
            advocate=one_of(Advocate, fields.text("advocate")),
            consultations=tuple(_consultation(fields, audience) for audience in Audience),
            report_received_on=fields.day("report_received_on"),
            report_authorised_on=fields.day("report_authorised_on"),
            report_shared=dict(_shared(fields)),
            alone_on=fields.day("alone_on"),
            values=dict(values),
        )

    @property
    def is_series(self) -> bool:
        """Whether it is held as several meetings."""
        return self.values.get("mode") == "series"

    def meeting_on(self, meeting: PlannedMeeting) -> "ReviewPlan":
        """The plan as somebody who goes to one further meeting of the series reads it."""
        return msgspec.structs.replace(
            self,
            booked_on=meeting.booked_on,
            starts_at=meeting.starts_at,
            venue=meeting.venue,
            place=meeting.place,
        )


def booked_visits(
    plans: Iterable[ReviewPlan], first: date, last: date
) -> tuple[tuple[date, ReviewPlan], ...]:
    """Which meetings are booked from one day to another, both included, in order of time."""
    booked = [
        (visit.booked_on, visit)
        for plan in plans
        for visit in _visits(plan)
        if visit.booked_on is not None and first <= visit.booked_on <= last
    ]
    return tuple(sorted(booked, key=lambda each: (each[0], each[1].starts_at)))


def _visits(plan: ReviewPlan) -> Iterator[ReviewPlan]:
    yield plan
    if plan.is_series:
        yield from (plan.meeting_on(meeting) for meeting in plan.meetings)


def _meetings(fields: Fields) -> tuple[PlannedMeeting, ...]:
    found = (
        PlannedMeeting(
            meeting_id=item.item_id,
            booked_on=item.day("booked_on"),
            starts_at=item.text("starts_at"),
            venue=one_of(VenueKind, item.text("venue_kind")),
            place=item.text("place"),
            people=item.text("people"),
        )
        for item in fields.items("meetings")
    )
    return tuple(sorted(found, key=lambda meeting: meeting.booked_on or date.max))


def _consultation(fields: Fields, audience: Audience) -> Consultation:
    path = f"consultation.{audience}"
    return Consultation(
        audience=audience,
        method=fields.text(f"{path}.method"),
        sent_on=fields.day(f"{path}.sent_on"),
        returned_on=fields.day(f"{path}.returned_on"),
    )


def _shared(fields: Fields) -> Iterator[tuple[Audience, Shared]]:
    for audience in (Audience.CHILD, Audience.PARENTS, Audience.CARERS):
        shared = one_of(Shared, fields.text(f"report_shared_{audience}"))
        if shared is not None:
            yield audience, shared
