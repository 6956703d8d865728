"""What was done after a review, each noted with its day; that day stops its clock."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from iro_core.domain.due import DueKind
from iro_core.domain.record_fields import Fields
from iro_core.domain.review import Review
from iro_core.domain.review_papers import (
    decisions_sent_on,
    distributed_on,
    objections,
    signed_off_on,
)
from iro_core.errors import RuleBroken

# A note of work is written under this path of the review, and nothing else is.
WORK_PATH: Final = "done."
PATHS: Final[Mapping[DueKind, str]] = {
    DueKind.DECISIONS: f"{WORK_PATH}decisions_on",
    DueKind.OBJECTION: f"{WORK_PATH}objection_on",
    DueKind.CARE_PLAN: f"{WORK_PATH}care_plan_on",
    DueKind.RECORD: f"{WORK_PATH}record_on",
    DueKind.DISTRIBUTION: f"{WORK_PATH}distribution_on",
    DueKind.MIDWAY: f"{WORK_PATH}midway_on",
}
_SOURCE: Final = "house rule: what is noted happened, and after the review"


def work_done(review: Review) -> dict[DueKind, date]:
    """What was done after a review, and when: as noted, else as its papers say."""
    fields, papers = Fields(review.values), _papers_done(review)
    found = {kind: fields.day(path) or papers.get(kind) for kind, path in PATHS.items()}
    return {kind: day for kind, day in found.items() if day is not None}


def check_done_on(review: Review, done_on: date, today: date) -> None:
    """Return if work after this review may have been done on a day.

    Raises:
        RuleBroken: The day is to come ("work_done_in_future") or too early
            ("work_done_before_review").
    """
    if done_on > today:
        raise RuleBroken("work_done_in_future", _SOURCE, path="done_on")
    if review.held_on is None or done_on < review.held_on:
        raise RuleBroken("work_done_before_review", _SOURCE, path="done_on")


def _papers_done(review: Review) -> dict[DueKind, date | None]:
    """What signing off, objecting and giving out the papers say by themselves."""
    objected = objections(review.values)
    return {
        DueKind.DECISIONS: decisions_sent_on(review.values),
        DueKind.OBJECTION: objected[0].on if objected else None,
        DueKind.RECORD: signed_off_on(review.values),
        DueKind.DISTRIBUTION: distributed_on(review.values),
    }
