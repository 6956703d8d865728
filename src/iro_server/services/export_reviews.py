"""The Reviews file of the statutory return, out of imported and recorded reviews."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from iro_core.changes.change import Value
from iro_core.changes.fold import RecordState
from iro_core.domain.review import Review
from iro_server.errors import ServerProblem
from iro_server.returns.export import ExportedReview, ReviewsExport, reviews_csv
from iro_server.services.office import Office
from iro_server.store import projection
from iro_server.store.database import Transaction

_SHORT_BREAKS: Final = frozenset({"V3", "V4"})


def export_reviews(office: Office, from_on: date, to_on: date) -> ReviewsExport:
    """Every review held between two days, both included.

    Raises:
        ServerProblem: The first day is after the last.
    """
    if from_on > to_on:
        raise ServerProblem("days_reversed", f"{from_on} {to_on}")
    with office.database.write() as tx:
        office.note(tx, "export_reviews", f"{from_on} {to_on}")
        return reviews_csv(_reviews(tx), from_on, to_on)


def _reviews(tx: Transaction) -> Iterator[ExportedReview]:
    children = {child.record_id: child for child in projection.of_kind(tx, "child")}
    for review in projection.of_kind(tx, "review"):
        child = children.get(review.child_id or "")
        if child is not None and not _is_under_way(review):
            code = review.value("participation_code")
            yield ExportedReview(
                number=str(child.value("number") or child.record_id.removeprefix("c-")),
                born_on=_day(child.value("born_on")),
                held_on=_day(review.value("held_on")),
                participation_code=code if isinstance(code, str) else None,
                short_breaks_only=_short_breaks_only(child),
            )


def _is_under_way(review: RecordState) -> bool:
    """Whether it is adjourned, or a series that goes on: it is returned once it is completed."""
    values = review.values()
    return Review.from_fields(review.record_id, review.child_id or "", values).is_under_way


def _day(value: Value) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None


def _short_breaks_only(child: RecordState) -> bool:
    """Whether every episode is a series of short breaks: such reviews are not returned."""
    statuses = {
        child.value(path)
        for path in child.fields
        if path.startswith("episodes.") and path.endswith(".legal_status")
    }
    return bool(statuses) and statuses <= _SHORT_BREAKS
