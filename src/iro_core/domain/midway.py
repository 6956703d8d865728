"""The midway progress update: how the last review's decisions fare, halfway to the next one."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

import msgspec

from iro_core.domain.record_fields import Fields
from iro_core.domain.review import one_of
from iro_core.ids import ChildId, RecordId


class DecisionProgress(StrEnum):
    """How far a decision is, halfway (domain notes 5)."""

    DONE = "done"
    ON_TRACK = "on_track"
    DELAYED = "delayed"
    NOT_STARTED = "not_started"
    NO_LONGER_NEEDED = "no_longer_needed"


class MidwayOutcome(StrEnum):
    """What the IRO makes of it."""

    ON_TRACK = "on_track"
    CHALLENGE = "challenge"
    ALERT = "alert"
    EARLY_REVIEW = "early_review"


class Progress(msgspec.Struct, frozen=True):
    """How one decision of the last review fares."""

    decision_id: str
    progress: DecisionProgress | None
    note: str


class MidwayUpdate(msgspec.Struct, frozen=True, kw_only=True):
    """What the rest of the program reads of a midway update, which is a form.

    Attributes:
        review_id: The review whose decisions it follows.
        done_on: The day of the talk with the social worker, or of reading the file.
    """

    record_id: RecordId
    child_id: ChildId
    review_id: str
    done_on: date | None
    outcome: MidwayOutcome | None
    progress: tuple[Progress, ...]

    @classmethod
    def from_fields(
        cls, record_id: str, child_id: str, values: Mapping[str, object]
    ) -> "MidwayUpdate":
        """The update that a record describes; before it was a form it had no answers apart."""
        fields = Fields(values)
        answers = Fields(fields.under("answers") or values)
        return cls(
            record_id=RecordId(record_id),
            child_id=ChildId(child_id),
            review_id=fields.text("review_id"),
            done_on=answers.day("done_on"),
            outcome=one_of(MidwayOutcome, answers.text("outcome")),
            progress=tuple(
                Progress(
                    decision_id=item.text("decision_id") or item.item_id,
                    progress=one_of(DecisionProgress, item.text("progress")),
                    note=item.text("note"),
                )
                for item in answers.items("decisions")
            ),
        )
