"""The midway progress update: how the last review's decisions fare, halfway to the next one."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Final

import msgspec

from iro_core.domain.record_fields import Fields
from iro_core.domain.review import Decision, one_of
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


# What is behind has a reason.
BEHIND: Final = frozenset({DecisionProgress.DELAYED, DecisionProgress.NOT_STARTED})


class Progress(msgspec.Struct, frozen=True):
    """How one decision of the last review fares."""

    decision_id: str
    progress: DecisionProgress | None
    note: str


class MidwayUpdate(msgspec.Struct, frozen=True, kw_only=True):
    """One midway update.

    Attributes:
        review_id: The review whose decisions it follows.
        done_on: The day of the talk with the social worker, or of reading the file.
    """

    record_id: RecordId
    child_id: ChildId
    review_id: str
    done_on: date | None
    how: str
    is_drifting: bool | None
    drift_because: str
    plan_is_right: str
    outcome: MidwayOutcome | None
    progress: tuple[Progress, ...]

    @classmethod
    def from_fields(
        cls, record_id: str, child_id: str, values: Mapping[str, object]
    ) -> "MidwayUpdate":
        """The update that a record, or a draft, describes."""
        fields = Fields(values)
        return cls(
            record_id=RecordId(record_id),
            child_id=ChildId(child_id),
            review_id=fields.text("review_id"),
            done_on=fields.day("done_on"),
            how=fields.text("how"),
            is_drifting=fields.truth("is_drifting"),
            drift_because=fields.text("drift_because"),
            plan_is_right=fields.text("plan_is_right"),
            outcome=one_of(MidwayOutcome, fields.text("outcome")),
            progress=tuple(
                Progress(
                    decision_id=item.item_id,
                    progress=one_of(DecisionProgress, item.text("progress")),
                    note=item.text("note"),
                )
                for item in fields.items("decisions")
            ),
        )


def midway_problems(
    update: MidwayUpdate, decisions: Sequence[Decision], today: date
) -> dict[str, str]:
    """What is missing before it can be recorded: the rule that is not met, by field.

    Rules: "day_missing", "day_in_future", "how_missing", "progress_missing", "reason_missing" (for
    a decision that is behind, and for drift) and "outcome_missing".
    """
    found: dict[str, str] = {}
    if update.done_on is None:
        found["done_on"] = "day_missing"
    elif update.done_on > today:
        found["done_on"] = "day_in_future"
    if not update.how:
        found["how"] = "how_missing"
    found |= _decision_problems(update, decisions)
    if update.is_drifting and not update.drift_because.strip():
        found["drift_because"] = "reason_missing"
    if update.outcome is None:
        found["outcome"] = "outcome_missing"
    return found


def _decision_problems(update: MidwayUpdate, decisions: Sequence[Decision]) -> dict[str, str]:
    """Decisions without a word on how far they are, or behind without a reason."""
    found: dict[str, str] = {}
    by_id = {each.decision_id: each for each in update.progress}
    for decision in decisions:
        path = f"decisions.{decision.decision_id}"
        said = by_id.get(decision.decision_id)
        if said is None or said.progress is None:
            found[f"{path}.progress"] = "progress_missing"
        elif said.progress in BEHIND and not said.note.strip():
            found[f"{path}.note"] = "reason_missing"
    return found
