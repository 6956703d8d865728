"""Challenge: from an informal word to a care planning alert, its stages, replies and closing."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final

import msgspec

from iro_core.domain.record_fields import Fields
from iro_core.domain.review import one_of
from iro_core.errors import RuleBroken
from iro_core.ids import ChildId, RecordId

_SOURCE: Final = "house rule; Surrey IRO Service annual report 2016-17, sections 5 and 7.2"


class ChallengeKind(StrEnum):
    """An informal challenge comes first; a care planning alert is the formal process."""

    INFORMAL = "informal"
    ALERT = "alert"
    GOOD_PRACTICE = "good_practice"


class ChallengeReason(StrEnum):
    """What a challenge is about."""

    PLAN_NOT_MEETING_NEED = "plan_not_meeting_need"
    DRIFT_DELAY = "drift_delay"
    PERMANENCE = "permanence"
    LEGAL_STATUS = "legal_status"
    PLACEMENT = "placement"
    DECISIONS_NOT_IMPLEMENTED = "decisions_not_implemented"
    REPORT_LATE_OR_NOT_SHARED = "report_late_or_not_shared"
    CARE_OR_PATHWAY_PLAN_MISSING = "care_or_pathway_plan_missing"
    PERSONAL_ADVISER = "personal_adviser"
    STATUTORY_VISITS = "statutory_visits"
    SOCIAL_WORKER_CHANGE = "social_worker_change"
    CONTACT_FAMILY_TIME = "contact_family_time"
    SIBLINGS = "siblings"
    HEALTH = "health"
    CAMHS = "camhs"
    EDUCATION_PEP = "education_pep"
    SAFEGUARDING = "safeguarding"
    CHILD_VOICE = "child_voice"
    LIFE_STORY = "life_story"
    IRO_NOT_INFORMED = "iro_not_informed"
    RESOURCES_PANEL = "resources_panel"
    PARTNER_AGENCY = "partner_agency"
    OTHER = "other"


class ChallengeOutcome(StrEnum):
    """How a challenge ended."""

    RESOLVED = "resolved"
    RESOLVED_PARTLY = "resolved_partly"
    NOT_RESOLVED_NEXT_STAGE = "not_resolved_next_stage"
    WITHDRAWN = "withdrawn"
    REFERRED_CAFCASS = "referred_cafcass"
    CHILD_LEFT_CARE = "child_left_care"


class Addressee(StrEnum):
    """To whom a stage goes; Surrey's ladder in its order (seed report, 7.2)."""

    SOCIAL_WORKER = "social_worker"
    TEAM_MANAGER = "team_manager"
    SERVICE_MANAGER = "service_manager"
    AREA_HEAD = "area_head"
    ASSISTANT_DIRECTOR = "assistant_director"
    DIRECTOR = "director"
    CAFCASS = "cafcass"


ALERT_LADDER: Final = (
    Addressee.TEAM_MANAGER,
    Addressee.SERVICE_MANAGER,
    Addressee.AREA_HEAD,
    Addressee.ASSISTANT_DIRECTOR,
    Addressee.DIRECTOR,
    Addressee.CAFCASS,
)


class Stage(msgspec.Struct, frozen=True):
    """One step: to whom, when, what they said and whether that satisfied the IRO."""

    number: int
    addressee_role: str
    addressee_name: str
    sent_on: date | None
    due_on: date | None
    responded_on: date | None
    response: str
    satisfied: bool | None


class Challenge(msgspec.Struct, frozen=True, kw_only=True):
    """A challenge about one child; stages in order, 0 being the informal one."""

    record_id: RecordId
    child_id: ChildId
    kind: ChallengeKind
    raised_on: date | None
    reasons: tuple[str, ...]
    with_whom: str
    how: str
    concern: str
    asked_for: str
    reply_by: date | None
    whole_process_due_on: date | None
    stages: tuple[Stage, ...]
    outcome: ChallengeOutcome | None
    changed_for_child: str
    closed_on: date | None

    @classmethod
    def from_fields(
        cls, record_id: str, child_id: str, values: Mapping[str, object]
    ) -> "Challenge":
        """The challenge that a record's fields, or a draft's, describe."""
        fields = Fields(values)
        return cls(
            record_id=RecordId(record_id),
            child_id=ChildId(child_id),
            kind=one_of(ChallengeKind, fields.text("kind")) or ChallengeKind.INFORMAL,
            raised_on=fields.day("raised_on"),
            reasons=fields.texts("reasons"),
            with_whom=fields.text("with_whom"),
            how=fields.text("how"),
            concern=fields.text("concern"),
            asked_for=fields.text("asked_for"),
            reply_by=fields.day("reply_by"),
            whole_process_due_on=fields.day("whole_process_due_on"),
            stages=tuple(_stage(item) for item in fields.items("stages")),
            outcome=one_of(ChallengeOutcome, fields.text("outcome")),
            changed_for_child=fields.text("changed_for_child"),
            closed_on=fields.day("closed_on"),
        )

    @property
    def current_stage(self) -> Stage | None:
        """The latest stage."""
        return self.stages[-1] if self.stages else None

    @property
    def reply_due_on(self) -> date | None:
        """By when a reply is awaited; None once it came or the challenge is closed."""
        if self.closed_on is not None or self.kind is ChallengeKind.GOOD_PRACTICE:
            return None
        stage = self.current_stage
        if stage is None:
            return self.reply_by
        return None if stage.responded_on else stage.due_on


def check_raised(challenge: Challenge) -> None:
    """Return if a challenge may be raised.

    Raises:
        RuleBroken: What is missing: "challenge_without_concern", "…_reason", "…_request", and for
            an alert "stage_without_addressee" or "stage_without_date".
    """
    if not challenge.concern.strip():
        raise RuleBroken("challenge_without_concern", _SOURCE, path="concern")
    if not challenge.reasons:
        raise RuleBroken("challenge_without_reason", _SOURCE, path="reasons")
    if challenge.kind is ChallengeKind.GOOD_PRACTICE:
        return
    if not challenge.asked_for.strip():
        raise RuleBroken("challenge_without_request", _SOURCE, path="asked_for")
    if challenge.kind is ChallengeKind.ALERT and not challenge.stages:
        raise RuleBroken("stage_without_addressee", _SOURCE, path="stages.1.addressee_name")
    for stage in challenge.stages:
        if stage.number:  # Stage 0 is the reply to the informal challenge: see `with_whom`.
            _check_stage(stage)


def _check_stage(stage: Stage) -> None:
    if not stage.addressee_role or not stage.addressee_name.strip():
        path = f"stages.{stage.number}.addressee_name"
        raise RuleBroken("stage_without_addressee", _SOURCE, path=path)
    if stage.sent_on is None or stage.due_on is None:
        raise RuleBroken("stage_without_date", _SOURCE, path=f"stages.{stage.number}.due_on")


def check_closed(challenge: Challenge) -> None:
    """Return if a challenge may be closed: the outcome, and what it changed for the child.

    Raises:
        RuleBroken: "closing_without_outcome" or "closing_without_change".
    """
    if challenge.outcome is None:
        raise RuleBroken("closing_without_outcome", _SOURCE, path="outcome")
    if not challenge.changed_for_child.strip():
        raise RuleBroken("closing_without_change", _SOURCE, path="changed_for_child")


def _stage(item: Fields) -> Stage:
    satisfied = {"yes": True, "no": False}.get(item.text("satisfied"))
    return Stage(
        number=int(item.item_id) if item.item_id.isdigit() else 0,
        addressee_role=item.text("addressee_role"),
        addressee_name=item.text("addressee_name"),
        sent_on=item.day("sent_on"),
        due_on=item.day("due_on"),
        responded_on=item.day("responded_on"),
        response=item.text("response"),
        satisfied=satisfied,
    )
