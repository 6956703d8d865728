"""Why a review must be held before its usual date, and a request that says so."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final

import msgspec

from iro_core.domain.record_fields import Fields
from iro_core.ids import ChildId, RecordId

_REGULATIONS: Final = "Care Planning, Placement and Case Review (England) Regulations 2010"


class EarlyReviewTrigger(StrEnum):
    """What brings a review forward (regulation 33(3), and what guidance adds)."""

    IRO_ASKS = "iro_asks"
    WELFARE_NOT_SAFEGUARDED = "welfare_not_safeguarded"
    REMAND_OR_POLICE_ENDING = "remand_or_police_ending"
    DETENTION_ENDING = "detention_ending"
    ACCOMMODATION_ENDING = "accommodation_ending"
    UNPLANNED_MOVE = "unplanned_move"
    PLAN_CHANGE = "plan_change"
    PLACING_WITH_PARENTS = "placing_with_parents"
    ENDING_PLACEMENT = "ending_placement"
    OTHER_ARRANGEMENTS = "other_arrangements"
    EDUCATION_DISRUPTED = "education_disrupted"


# Domain notes 1.2: the triggers of regulation 33(3), then those of guidance and manuals.
SOURCES: Final[dict[EarlyReviewTrigger, str]] = {
    EarlyReviewTrigger.IRO_ASKS: f"{_REGULATIONS}, reg. 33(3)(a)",
    EarlyReviewTrigger.WELFARE_NOT_SAFEGUARDED: f"{_REGULATIONS}, regs. 30 and 33(3)(b)",
    EarlyReviewTrigger.REMAND_OR_POLICE_ENDING: f"{_REGULATIONS}, reg. 33(3)(c)",
    EarlyReviewTrigger.DETENTION_ENDING: f"{_REGULATIONS}, reg. 33(3)(d)",
    EarlyReviewTrigger.ACCOMMODATION_ENDING: f"{_REGULATIONS}, reg. 33(3)(e)",
    EarlyReviewTrigger.UNPLANNED_MOVE: "reviews chapter of the procedure manuals (tri.x)",
    EarlyReviewTrigger.PLAN_CHANGE: f"{_REGULATIONS}, reg. 32(2)",
    EarlyReviewTrigger.PLACING_WITH_PARENTS: f"{_REGULATIONS}, reg. 17(d)",
    EarlyReviewTrigger.ENDING_PLACEMENT: f"{_REGULATIONS}, reg. 14 (general knowledge)",
    EarlyReviewTrigger.OTHER_ARRANGEMENTS: f"{_REGULATIONS} (general knowledge)",
    EarlyReviewTrigger.EDUCATION_DISRUPTED: f"{_REGULATIONS}, reg. 10 (general knowledge)",
}


class EarlyReview(msgspec.Struct, frozen=True, kw_only=True):
    """A review that must be held before its usual date.

    Attributes:
        since: The day on which this became known; a review completed on or after it answers it.
        hold_by: The last day, such as the day before the accommodation ends.
        because: What happened, in the IRO's words.
    """

    record_id: RecordId
    child_id: ChildId
    trigger: EarlyReviewTrigger
    since: date
    hold_by: date
    because: str

    @classmethod
    def from_fields(
        cls, record_id: str, child_id: str, values: Mapping[str, object]
    ) -> "EarlyReview | None":
        """The request that a record describes; None if it has no trigger or lacks a date."""
        fields = Fields(values)
        trigger, since = fields.text("trigger"), fields.day("since")
        hold_by = fields.day("hold_by")
        if trigger not in set(EarlyReviewTrigger) or since is None or hold_by is None:
            return None
        return cls(
            record_id=RecordId(record_id),
            child_id=ChildId(child_id),
            trigger=EarlyReviewTrigger(trigger),
            since=since,
            hold_by=hold_by,
            because=fields.text("because"),
        )
