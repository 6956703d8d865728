"""Writes the reviews file of a statutory return, checked before it leaves.

Source: SSDA903 `Reviews` columns and rules 166, 167, 399, 440 and 441 of csc-validator-be-903.
"""

import csv
import io
from collections.abc import Iterable
from datetime import date
from typing import Final

import msgspec

from iro_core.domain.codes import code_table
from iro_server.returns.issues import Effect, Issue, Reason, code_like
from iro_server.returns.participation import participation_fault

_FILE: Final = "reviews.csv"
_COLUMNS: Final = ("CHILD", "DOB", "REVIEW", "REVIEW_CODE")


class ExportedReview(msgspec.Struct, frozen=True):
    """One review that was held.

    Attributes:
        number: The child's number in the return.
        short_breaks_only: All the child's episodes are V3 or V4, so that no review is returned.
    """

    number: str
    born_on: date | None
    held_on: date | None
    participation_code: str | None
    short_breaks_only: bool = False


class ReviewsExport(msgspec.Struct, frozen=True):
    """The file and what was kept out of it.

    Attributes:
        content: The CSV file: UTF-8, CRLF, in order of child and date.
        issues: Why reviews were kept out; the row is their place in that order.
        kept_out: The reviews that the issues are about, one for one.
    """

    content: bytes
    rows: int
    issues: tuple[Issue, ...]
    kept_out: tuple[ExportedReview, ...]


def reviews_csv(reviews: Iterable[ExportedReview], from_on: date, to_on: date) -> ReviewsExport:
    """The reviews held from one day to another, both included, as the return wants them.

    A review that breaks a rule is not written: it is reported, so that it can be put right here
    rather than refused there. One day of one child is returned once.
    """
    due = sorted(
        {
            each
            for each in reviews
            if not each.short_breaks_only
            and (each.held_on is None or from_on <= each.held_on <= to_on)
        },
        key=lambda each: (each.number, str(each.held_on), each.participation_code or ""),
    )
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    issues: list[Issue] = []
    kept_out: list[ExportedReview] = []
    seen: set[tuple[str, date | None]] = set()
    for place, review in enumerate(due, start=2):
        fault = _fault(review, seen)
        if fault is None:
            writer.writerow(_cells(review))
        else:
            reason, column = fault
            kept_out.append(review)
            code = code_like(review.participation_code or "")
            issues.append(Issue(_FILE, place, column, reason, Effect.ROW_LEFT_OUT, code))
    rows = len(due) - len(kept_out)
    return ReviewsExport(text.getvalue().encode(), rows, tuple(issues), tuple(kept_out))


def _fault(review: ExportedReview, seen: set[tuple[str, date | None]]) -> tuple[Reason, str] | None:
    if review.born_on is None:
        return Reason.MISSING_VALUE, "DOB"
    if review.held_on is None:
        return Reason.MISSING_VALUE, "REVIEW"
    if not review.participation_code:
        return Reason.MISSING_VALUE, "REVIEW_CODE"
    if not code_table("participation").known(review.participation_code):
        return Reason.UNKNOWN_CODE, "REVIEW_CODE"
    reason = participation_fault(review.born_on, review.held_on, review.participation_code)
    if reason is None and (review.number, review.held_on) in seen:
        reason = Reason.DUPLICATE
    seen.add((review.number, review.held_on))
    return None if reason is None else (reason, "REVIEW_CODE")


def _cells(review: ExportedReview) -> tuple[str, ...]:
    return (
        review.number,
        f"{review.born_on:%d/%m/%Y}",
        f"{review.held_on:%d/%m/%Y}",
        review.participation_code or "",
    )
