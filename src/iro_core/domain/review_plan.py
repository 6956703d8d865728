"""A review that is booked: when and where it will be held, and whether its report is ready."""

from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from iro_core.domain.record_fields import Fields
from iro_core.domain.review import VenueKind, one_of
from iro_core.ids import ChildId, RecordId


class ReviewPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What was agreed about a review that is still to come.

    Attributes:
        booked_on: The day it is to be held; None while no day is agreed.
        starts_at: The wall time in England, "14:30"; empty while it is not agreed.
        report_authorised_on: When a manager authorised the social worker's report.
    """

    record_id: RecordId
    child_id: ChildId
    booked_on: date | None
    starts_at: str
    venue: VenueKind | None
    place: str
    report_authorised_on: date | None

    @classmethod
    def from_fields(
        cls, record_id: str, child_id: str, values: Mapping[str, object]
    ) -> "ReviewPlan":
        """The plan that a record's fields describe."""
        fields = Fields(values)
        return cls(
            record_id=RecordId(record_id),
            child_id=ChildId(child_id),
            booked_on=fields.day("booked_on"),
            starts_at=fields.text("starts_at"),
            venue=one_of(VenueKind, fields.text("venue_kind")),
            place=fields.text("place"),
            report_authorised_on=fields.day("report_authorised_on"),
        )


def booked_visits(
    plans: Iterable[ReviewPlan], first: date, last: date
) -> tuple[tuple[date, ReviewPlan], ...]:
    """Which reviews are booked from one day to another, both included, in order of time."""
    booked = [
        (plan.booked_on, plan)
        for plan in plans
        if plan.booked_on is not None and first <= plan.booked_on <= last
    ]
    return tuple(sorted(booked, key=lambda each: (each[0], each[1].starts_at)))
