"""Challenging on a child's behalf: an informal word, a care planning alert, its next stage.

What follows on a challenge that was raised is in `challenge_acts`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from iro_core.changes.change import Value, changed_fields
from iro_core.changes.fold import RecordState
from iro_core.domain.alert_ladder import Agency
from iro_core.domain.challenge import Challenge, ChallengeKind
from iro_core.domain.challenge_rules import check_step, names_said_in
from iro_core.domain.due import Due, DueKind
from iro_core.domain.supervision import NEW
from iro_core.domain.word_lists import ListName
from iro_core.domain.working_days import WorkingDays
from iro_core.errors import RefusalCode, Refused, RuleBroken
from iro_desktop.workflows import drafts
from iro_desktop.workflows.acts import Act, DraftKey, as_seen, perform_all
from iro_desktop.workflows.challenge_file import ChallengeFile, linked_files
from iro_desktop.workflows.challenge_stages import (
    TO_BECAUSE,
    TO_NAME,
    TO_ROLE,
    StageChoice,
    next_stage,
    stage_choices,
    stage_fields,
    whole_process,
)
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.dates import DateView
from iro_desktop.workflows.drafts import Begun, SavedDraft
from iro_desktop.workflows.ladders import challenge_date, words_on
from iro_desktop.workflows.reading import answers_of
from iro_desktop.workflows.review_record import held_child
from iro_desktop.workflows.session import Session

KIND: Final = "challenge"
# Answers that only the draft has: to whom it goes, and what it means for each of several children.
_EFFECT: Final = "effect."
_DRAFT_ONLY: Final = ("to.", _EFFECT)


@dataclass(frozen=True)
class ChildOfConcern:
    """One of the children a statement is about."""

    child_id: str
    name: str

    @property
    def effect_path(self) -> str:
        """Where the draft keeps what it means for this child."""
        return f"{_EFFECT}{self.child_id}"


@dataclass(frozen=True)
class ChallengeDraft:
    """A challenge being written.

    Attributes:
        children: The children of a statement about several; empty if it is about one.
        stages: By agency, where an alert may go.
        reasons: The authority's own list in force; empty where the program's holds.
        reply: By when a reply to an informal challenge is due, and why; None for others.
        whole_process: By when the whole formal process must end; only for an alert.
        escalates: Whether it goes on with a challenge that was raised before.
        goes_on: Whether that is an alert already, which only needs its next addressee.
    """

    challenge_id: str
    child_id: str
    child_name: str
    kind: ChallengeKind
    answers: dict[str, Value]
    children: tuple[ChildOfConcern, ...]
    stages: dict[str, tuple[StageChoice, ...]]
    reasons: dict[str, str]
    reply: DateView | None
    whole_process: DateView | None
    escalates: bool
    goes_on: bool
    resumed: bool
    saved_at: datetime | None
    begun: Begun
    calendar: WorkingDays

    @property
    def key(self) -> DraftKey:
        """Under which it is kept: by the record it will be."""
        return DraftKey(KIND, self.challenge_id)

    def choices(self, answers: Mapping[str, Value]) -> tuple[StageChoice, ...]:
        """The stages of the agency that was chosen."""
        return self.stages.get(str(answers.get("agency") or Agency.AUTHORITY), ())

    def choice(self, answers: Mapping[str, Value]) -> StageChoice | None:
        """The stage that was chosen, if one was."""
        chosen = (each for each in self.choices(answers) if each.role == answers.get(TO_ROLE))
        return next(chosen, None)


@dataclass(frozen=True)
class RuleProblem:
    """A rule that is not met yet, and the field it is about."""

    rule: str
    path: str


@dataclass(frozen=True)
class Raised:
    """What raising came to; `changed` is None if something has to be put right first."""

    challenge_id: str
    problems: tuple[RuleProblem, ...]
    changed: Changed | None


def start_challenge(
    session: Session, child_id: str, kind: ChallengeKind, review_id: str | None = None
) -> ChallengeDraft:
    """Begin a challenge of a kind for a child, or go on with the one that was begun.

    Raises:
        Refused: The child is not on this laptop (code "not_found").
    """
    held_child(session, child_id)
    kind = ChallengeKind(kind)
    for saved in drafts.of_child(session, child_id):
        if saved.key.kind == KIND and saved.begun.facts == {"kind": str(kind)}:
            return _resumed(session, saved)
    begun = Begun(child_id, session.laptop.new_id(), facts={"kind": str(kind)})
    answers = _first_answers(session, kind)
    if review_id is not None:
        answers["related_review"] = review_id
    return _draft(session, begun, answers, None)


def start_shared(
    session: Session, child_ids: Sequence[str], reasons: Sequence[str] = ()
) -> ChallengeDraft:
    """Begin one statement about several children: an alert with a record for each of them.

    Raises:
        Refused: One of the children is not on this laptop (code "not_found").
    """
    for child_id in child_ids:
        held_child(session, child_id)
    kind = ChallengeKind.ALERT
    facts = {"kind": str(kind), "children": " ".join(child_ids)}
    begun = Begun(child_ids[0], session.laptop.new_id(), facts=facts)
    answers = _first_answers(session, kind)
    if reasons:
        answers["reasons"] = list(reasons)
    return _draft(session, begun, answers, None)


def resume_challenge(session: Session, challenge_id: str) -> ChallengeDraft:
    """Go on with a challenge that was begun (Refused "not_found" if none was)."""
    saved = drafts.find(session, DraftKey(KIND, challenge_id))
    if saved is None:
        raise Refused(RefusalCode.NOT_FOUND, KIND)
    return _resumed(session, saved)


def escalate(session: Session, challenge: ChallengeFile, *, linked: bool = False) -> ChallengeDraft:
    """Take an open challenge further: into the formal process, or to its next stage.

    With `linked` the challenges of the same statement go along.
    """
    saved = drafts.find(session, DraftKey(KIND, challenge.challenge_id))
    if saved is not None:
        return _resumed(session, saved)
    facts = {"kind": str(ChallengeKind.ALERT), "escalates": "yes"}
    if linked:
        facts["linked"] = "yes"
    begun = Begun(challenge.child_id, challenge.challenge_id, challenge.based_on, facts=facts)
    answers = {**challenge.answers, "kind": str(ChallengeKind.ALERT)}
    return _draft(session, begun, answers, None)


def save_draft(session: Session, draft: ChallengeDraft, answers: Mapping[str, Value]) -> datetime:
    """Keep what is written; after it returns the screen may say "Saved"."""
    return drafts.save(session, draft.key, draft.begun, answers)


def discard_draft(session: Session, draft: ChallengeDraft) -> Changed:
    """Forget what was written and not raised."""
    return drafts.discard(session, draft.key, draft.child_id)


def problems(
    session: Session, draft: ChallengeDraft, answers: Mapping[str, Value]
) -> tuple[RuleProblem, ...]:
    """What has to be put right before it can be raised, in the order of the form."""
    seen = as_seen(session, draft.challenge_id, draft.begun.based_on)
    written = dict(answers)
    found: list[RuleProblem] = []
    while (broken := _broken(session, draft, seen, written)) and broken not in found:
        found.append(broken)
        written[broken.path] = _something(broken.path, session.today)
    said = f"{answers.get('concern') or ''} {answers.get('asked_for') or ''}"
    if names_said_in(said, _names(session, draft)):
        found.append(RuleProblem("statement_names_a_child", "concern"))
    return tuple(found)


def raise_challenge(
    session: Session, draft: ChallengeDraft, answers: Mapping[str, Value]
) -> Raised:
    """Raise the challenge, unless something is missing; then it stays a draft."""
    found = problems(session, draft, answers)
    if found:
        save_draft(session, draft, answers)
        return Raised(draft.challenge_id, found, None)
    if draft.escalates:
        acts = _escalations(session, draft, answers)
    else:
        acts = _beginnings(session, draft, answers)
    changed = perform_all(session, acts, completes=draft.key)
    return Raised(draft.challenge_id, (), changed)


def _beginnings(session: Session, draft: ChallengeDraft, answers: Mapping[str, Value]) -> list[Act]:
    """A record for each child; of the other children each holds nothing but the shared id."""
    common = _fields(session, draft, answers)
    if not draft.children:
        return [_beginning(draft.challenge_id, draft.child_id, common)]
    ids = [draft.challenge_id, *(session.laptop.new_id() for _ in draft.children[1:])]
    shared = session.laptop.new_id()
    return [
        _beginning(
            record_id,
            child.child_id,
            {
                **common,
                "shared_concern": shared,
                "effect_on_child": answers.get(child.effect_path),
            },
        )
        for record_id, child in zip(ids, draft.children, strict=True)
    ]


def _beginning(record_id: str, child_id: str, values: Mapping[str, Value]) -> Act:
    return Act(
        record_id=record_id,
        kind=KIND,
        act="raise",
        child_id=child_id,
        values={path: value for path, value in values.items() if value is not None},
    )


def _escalations(
    session: Session, draft: ChallengeDraft, answers: Mapping[str, Value]
) -> list[Act]:
    seen = as_seen(session, draft.challenge_id, draft.begun.based_on)
    fields = _fields(session, draft, answers)
    present = answers_of(seen) if seen is not None else {}
    values = changed_fields(fields, present)
    first = Act(
        record_id=draft.challenge_id,
        kind=KIND,
        act="escalate",
        child_id=draft.child_id,
        values=values,
        parents=draft.begun.based_on,
        seen_status=seen.status if seen is not None else NEW,
    )
    if draft.begun.facts.get("linked") != "yes":
        return [first]
    further = {path: value for path, value in values.items() if path.startswith("stages.")}
    return [
        first,
        *(
            Act(
                record_id=other.challenge_id,
                kind=KIND,
                act="escalate",
                child_id=other.child_id,
                values=further,
                parents=other.based_on,
                seen_status=other.status,
            )
            for other in linked_files(session, draft.challenge_id)
        ),
    ]


def _fields(
    session: Session, draft: ChallengeDraft, answers: Mapping[str, Value]
) -> dict[str, Value]:
    """What the record will say: the answers, and the stage with its dates of today."""
    values = {path: each for path, each in answers.items() if not path.startswith(_DRAFT_ONLY)}
    today = session.today.isoformat()
    if draft.kind is ChallengeKind.ALERT:
        so_far = Challenge.from_fields(draft.challenge_id, draft.child_id, values)
        whole = whole_process(session, so_far).due_on
        values.setdefault("whole_process_due_on", whole.isoformat())
        choice = draft.choice(answers)
        values |= stage_fields(session, so_far, choice, answers) if choice else {}
    elif values.get("stages.0.response"):
        values["stages.0.responded_on"] = today
    if not draft.escalates:
        values["raised_on"] = today
    return values


def _broken(
    session: Session,
    draft: ChallengeDraft,
    seen: RecordState | None,
    answers: Mapping[str, Value],
) -> RuleProblem | None:
    fields = _fields(session, draft, answers)
    after = Challenge.from_fields(draft.challenge_id, draft.child_id, fields)
    before = None
    if seen is not None:
        before = Challenge.from_fields(draft.challenge_id, draft.child_id, answers_of(seen))
    try:
        check_step("escalate" if draft.escalates else "raise", before, after)
    except RuleBroken as broken:
        return RuleProblem(broken.rule, _path_in_draft(broken.path))
    return None


def _path_in_draft(path: str) -> str:
    """Where the form asks for a field of the new stage."""
    field = path.rpartition(".")[2]
    asked = {"addressee_name": TO_NAME, "skipped_because": TO_BECAUSE}
    return asked.get(field, path) if path.startswith("stages.") else path


def _something(path: str, today: date) -> Value:
    """An answer that no rule about one field objects to, to see which rule comes next."""
    return ["other"] if path == "reasons" else today.isoformat()


def _names(session: Session, draft: ChallengeDraft) -> list[str]:
    """Every name by which one of several children could be known."""
    children = [held_child(session, each.child_id).content for each in draft.children]
    return [name for child in children for name in (child.given_name, child.family_name)]


def _first_answers(session: Session, kind: ChallengeKind) -> dict[str, Value]:
    """What a new challenge says before anything is typed."""
    answers: dict[str, Value] = {"kind": str(kind), "raised_on": session.today.isoformat()}
    if kind is ChallengeKind.INFORMAL:
        answers["reply_by"] = _informal_due(session).due_on.isoformat()
    return answers


def _informal_due(session: Session) -> Due:
    return session.clockwork.working(
        DueKind.CHALLENGE_REPLY, "informal_challenge_working_days", session.today, "raised"
    )


def _resumed(session: Session, saved: SavedDraft) -> ChallengeDraft:
    return _draft(session, saved.begun, saved.answers, saved.saved_at)


def _draft(
    session: Session, begun: Begun, answers: dict[str, Value], saved_at: datetime | None
) -> ChallengeDraft:
    kind = ChallengeKind(begun.facts["kind"])
    is_alert = kind is ChallengeKind.ALERT
    so_far = Challenge.from_fields(begun.record_id, begun.child_id, answers)
    stages = stage_choices(session, so_far) if is_alert else {}
    if is_alert and TO_ROLE not in answers:
        answers = {**answers, **next_stage(stages, answers)}
    shared = begun.facts.get("children", "").split()
    return ChallengeDraft(
        challenge_id=begun.record_id,
        child_id=begun.child_id,
        child_name=session.reading.child_name(begun.child_id),
        kind=kind,
        answers=answers,
        children=tuple(ChildOfConcern(each, session.reading.child_name(each)) for each in shared),
        stages=stages,
        reasons=words_on(session, ListName.CHALLENGE_REASONS, session.today),
        reply=(
            challenge_date(session, _informal_due(session))
            if kind is ChallengeKind.INFORMAL
            else None
        ),
        whole_process=challenge_date(session, whole_process(session, so_far)) if is_alert else None,
        escalates=begun.facts.get("escalates") == "yes",
        goes_on=bool(so_far.current_stage and so_far.current_stage.number),
        resumed=saved_at is not None,
        saved_at=saved_at,
        begun=begun,
        calendar=session.calendar,
    )
