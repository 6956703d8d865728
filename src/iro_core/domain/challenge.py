"""Challenge: from an informal word to a care planning alert, its stages, replies and closing.

What may follow what is in `challenge_rules`.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

import msgspec

from iro_core.domain.alert_ladder import Agency
from iro_core.domain.record_fields import Fields
from iro_core.domain.review import one_of
from iro_core.ids import ChildId, RecordId


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


class Phase(StrEnum):
    """What a challenge waits for.

    Every reply has to be answered: Surrey's feedback loop (seed report, section 5).
    """

    WAITING = "waiting"
    TO_ANSWER = "to_answer"
    TO_DECIDE = "to_decide"
    CLOSED = "closed"


class BesideKind(StrEnum):
    """What an IRO may do at any time, beside the stages."""

    CAFCASS_CONSIDERED = "cafcass_considered"
    CAFCASS_REFERRED = "cafcass_referred"
    LEGAL_ADVICE = "legal_advice"
    NOTE = "note"


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    """One asking: to whom, when, what they said and whether that satisfied the IRO.

    Attributes:
        number: The stage of the ladder; 0 for the informal challenge.
        asking: 1, or more where the IRO stayed with the stage and asked again.
        asked: What was asked at this stage; empty if it is what the challenge asks for.
        skipped_because: Why stages before it were passed over, or not waited for.
        feedback: What the IRO answered to the reply.
        no_reply_on: The day on which it was noted that no reply came in time.
    """

    number: int
    asking: int = 1
    addressee_role: str = ""
    addressee_title: str = ""
    addressee_name: str = ""
    sent_on: date | None = None
    due_on: date | None = None
    asked: str = ""
    skipped_because: str = ""
    responded_on: date | None = None
    response: str = ""
    satisfied: bool | None = None
    feedback: str = ""
    feedback_on: date | None = None
    no_reply_on: date | None = None

    @property
    def path(self) -> str:
        """Where its fields are kept."""
        return stage_path(self.number, self.asking)

    @property
    def awaits_reply(self) -> bool:
        """Whether nothing has come, and that has not been noted either."""
        return self.responded_on is None and self.no_reply_on is None

    @property
    def to_answer(self) -> bool:
        """Whether a reply came that the IRO has not answered."""
        return self.responded_on is not None and self.satisfied is None


class Beside(msgspec.Struct, frozen=True):
    """Something done beside the stages, such as independent legal advice."""

    item_id: str
    kind: BesideKind
    on: date | None
    who: str
    text: str


class Ending(msgspec.Struct, frozen=True):
    """How a challenge ended before it was opened again, and why it was."""

    number: int
    closed_on: date | None
    outcome: str
    changed_for_child: str
    reopened_on: date | None
    reopened_because: str


class Challenge(msgspec.Struct, frozen=True, kw_only=True):
    """A challenge about one child; its stages in order, 0 being the informal one.

    Attributes:
        shared_concern: The id that a statement about several children gives each child's record;
            the record itself holds nothing of the other children.
    """

    record_id: RecordId
    child_id: ChildId
    kind: ChallengeKind
    agency: Agency
    shared_concern: str
    raised_on: date | None
    reasons: tuple[str, ...]
    with_whom: str
    how: str
    concern: str
    effect_on_child: str
    child_wishes: str
    asked_for: str
    reply_by: date | None
    whole_process_due_on: date | None
    stages: tuple[Stage, ...]
    beside: tuple[Beside, ...]
    endings: tuple[Ending, ...]
    outcome: str
    changed_for_child: str
    closed_on: date | None

    @classmethod
    def from_fields(
        cls, record_id: str, child_id: str, values: Mapping[str, object]
    ) -> "Challenge":
        """The challenge that a record's fields, or a draft's, describe."""
        fields = Fields(values)
        stages = (_stage(item) for item in fields.items("stages"))
        beside = (_beside(item) for item in fields.items("beside"))
        endings = (_ending(item) for item in fields.items("endings"))
        return cls(
            record_id=RecordId(record_id),
            child_id=ChildId(child_id),
            kind=one_of(ChallengeKind, fields.text("kind")) or ChallengeKind.INFORMAL,
            agency=one_of(Agency, fields.text("agency")) or Agency.AUTHORITY,
            shared_concern=fields.text("shared_concern"),
            raised_on=fields.day("raised_on"),
            reasons=fields.texts("reasons"),
            with_whom=fields.text("with_whom"),
            how=fields.text("how"),
            concern=fields.text("concern"),
            effect_on_child=fields.text("effect_on_child"),
            child_wishes=fields.text("child_wishes"),
            asked_for=fields.text("asked_for"),
            reply_by=fields.day("reply_by"),
            whole_process_due_on=fields.day("whole_process_due_on"),
            stages=tuple(sorted(stages, key=lambda stage: (stage.number, stage.asking))),
            beside=tuple(sorted(beside, key=lambda each: (each.on or date.max, each.item_id))),
            endings=tuple(sorted(endings, key=lambda ending: ending.number)),
            outcome=fields.text("outcome"),
            changed_for_child=fields.text("changed_for_child"),
            closed_on=fields.day("closed_on"),
        )

    @property
    def current_stage(self) -> Stage | None:
        """The latest stage."""
        return self.stages[-1] if self.stages else None

    @property
    def stage_to_answer(self) -> Stage | None:
        """The first stage whose reply the IRO has not answered."""
        return next((stage for stage in self.stages if stage.to_answer), None)

    @property
    def phase(self) -> Phase:
        """What it waits for."""
        if self.closed_on is not None:
            return Phase.CLOSED
        if self.stage_to_answer is not None:
            return Phase.TO_ANSWER
        stage = self.current_stage
        waits = stage is None or stage.awaits_reply
        return Phase.WAITING if waits else Phase.TO_DECIDE

    @property
    def reply_due_on(self) -> date | None:
        """By when a reply is awaited; None once it came or the challenge is closed."""
        if self.phase is not Phase.WAITING or self.kind is ChallengeKind.GOOD_PRACTICE:
            return None
        stage = self.current_stage
        return self.reply_by if stage is None else stage.due_on

    @property
    def whole_due_on(self) -> date | None:
        """By when the whole formal process must end; None where there is none, or it has."""
        is_running = self.kind is ChallengeKind.ALERT and self.closed_on is None
        return self.whole_process_due_on if is_running else None

    @property
    def next_due_on(self) -> date | None:
        """The clock that warns first: the reply's, or the whole process's."""
        return min((day for day in (self.reply_due_on, self.whole_due_on) if day), default=None)


def stage_path(number: int, asking: int = 1) -> str:
    """Where the fields of a stage are kept; each further asking has a place of its own."""
    return f"stages.{number}" if asking == 1 else f"stages.{number}-{asking}"


def _stage(item: Fields) -> Stage:
    number, _, asking = item.item_id.partition("-")
    satisfied = {"yes": True, "no": False}.get(item.text("satisfied"))
    return Stage(
        number=int(number) if number.isdigit() else 0,
        asking=int(asking) if asking.isdigit() else 1,
        addressee_role=item.text("addressee_role"),
        addressee_title=item.text("addressee_title"),
        addressee_name=item.text("addressee_name"),
        sent_on=item.day("sent_on"),
        due_on=item.day("due_on"),
        asked=item.text("asked"),
        skipped_because=item.text("skipped_because"),
        responded_on=item.day("responded_on"),
        response=item.text("response"),
        satisfied=satisfied,
        feedback=item.text("feedback"),
        feedback_on=item.day("feedback_on"),
        no_reply_on=item.day("no_reply_on"),
    )


def _beside(item: Fields) -> Beside:
    kind = one_of(BesideKind, item.text("kind")) or BesideKind.NOTE
    return Beside(item.item_id, kind, item.day("on"), item.text("who"), item.text("text"))


def _ending(item: Fields) -> Ending:
    return Ending(
        number=int(item.item_id) if item.item_id.isdigit() else 0,
        closed_on=item.day("closed_on"),
        outcome=item.text("outcome"),
        changed_for_child=item.text("changed_for_child"),
        reopened_on=item.day("reopened_on"),
        reopened_because=item.text("reopened_because"),
    )
