"""Challenging on a child's behalf: an informal word, a care planning alert, a reply, the end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from iro_core.changes.change import Value, changed_fields
from iro_core.domain.challenge import (
    ALERT_LADDER,
    Challenge,
    ChallengeKind,
    ChallengeOutcome,
    check_closed,
    check_raised,
)
from iro_core.domain.due import Due, DueKind
from iro_core.domain.supervision import NEW
from iro_core.errors import RefusalCode, Refused, RuleBroken
from iro_desktop.workflows import drafts
from iro_desktop.workflows.acts import Act, DraftKey, as_seen, perform
from iro_desktop.workflows.challenge_file import ChallengeFile, held_challenge
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.dates import DateView, date_view
from iro_desktop.workflows.drafts import Begun, SavedDraft
from iro_desktop.workflows.reading import answers_of
from iro_desktop.workflows.review_record import held_child
from iro_desktop.workflows.session import Session

KIND: Final = "challenge"
_FIRST_STAGE: Final = "stages.1"


@dataclass(frozen=True)
class ChallengeDraft:
    """A challenge being written.

    Attributes:
        reply: By when a reply is due if it is raised today, and why; None for good practice.
        whole_process: By when the whole formal process must end; only for an alert.
        escalates: Whether an open informal challenge becomes an alert.
    """

    challenge_id: str
    child_id: str
    child_name: str
    kind: ChallengeKind
    answers: dict[str, Value]
    reply: DateView | None
    whole_process: DateView | None
    escalates: bool
    resumed: bool
    saved_at: datetime | None
    based_on: tuple[str, ...]

    @property
    def key(self) -> DraftKey:
        """Under which it is kept: by the record it will be."""
        return DraftKey(KIND, self.challenge_id)


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
    reply: DateView | None
    whole_process: DateView | None
    changed: Changed | None


@dataclass(frozen=True)
class Response:
    """What the other side said; `satisfied` is None while the IRO has not made up her mind."""

    text: str
    responded_on: date
    satisfied: bool | None = None


@dataclass(frozen=True)
class Closing:
    """How a challenge ended, and what it changed for the child."""

    outcome: ChallengeOutcome
    changed_for_child: str
    closed_on: date


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
        if saved.key.kind == KIND and saved.begun.facts.get("kind") == kind:
            return _resumed(session, saved)
    answers: dict[str, Value] = {"kind": str(kind), "raised_on": session.today.isoformat()}
    if review_id is not None:
        answers["related_review"] = review_id
    begun = Begun(child_id, session.laptop.new_id(), facts={"kind": str(kind)})
    return _draft(session, begun, answers | _dates(session, kind), None)


def resume_challenge(session: Session, challenge_id: str) -> ChallengeDraft:
    """Go on with a challenge that was begun (Refused "not_found" if none was)."""
    saved = drafts.find(session, DraftKey(KIND, challenge_id))
    if saved is None:
        raise Refused(RefusalCode.NOT_FOUND, KIND)
    return _resumed(session, saved)


def escalate(session: Session, challenge: ChallengeFile) -> ChallengeDraft:
    """Take an open informal challenge into the formal process: stage 1 of an alert."""
    saved = drafts.find(session, DraftKey(KIND, challenge.challenge_id))
    if saved is not None:
        return _resumed(session, saved)
    begun = Begun(
        challenge.child_id,
        challenge.challenge_id,
        challenge.based_on,
        facts={"kind": str(ChallengeKind.ALERT), "escalates": "yes"},
    )
    answers = {**challenge.answers, "kind": str(ChallengeKind.ALERT)}
    return _draft(session, begun, answers | _dates(session, ChallengeKind.ALERT), None)


def save_draft(session: Session, draft: ChallengeDraft, answers: Mapping[str, Value]) -> datetime:
    """Keep what is written; after it returns the screen may say "Saved"."""
    return drafts.save(session, draft.key, _begun(draft), answers)


def discard_draft(session: Session, draft: ChallengeDraft) -> Changed:
    """Forget what was written and not raised."""
    return drafts.discard(session, draft.key, draft.child_id)


def problems(
    session: Session, draft: ChallengeDraft, answers: Mapping[str, Value]
) -> tuple[RuleProblem, ...]:
    """What has to be put right before it can be raised, in the order of the form."""
    written = dict(answers)
    found: list[RuleProblem] = []
    while (broken := _broken(draft, written)) is not None and broken not in found:
        found.append(broken)
        written[broken.path] = _something(broken.path, session.today)
    return tuple(found)


def raise_challenge(
    session: Session, draft: ChallengeDraft, answers: Mapping[str, Value]
) -> Raised:
    """Raise the challenge, unless something is missing; then it stays a draft."""
    found = problems(session, draft, answers)
    if found:
        save_draft(session, draft, answers)
        return Raised(draft.challenge_id, found, draft.reply, draft.whole_process, None)
    seen = as_seen(session, draft.challenge_id, draft.based_on)
    present = answers_of(seen) if seen is not None else {}
    act = Act(
        record_id=draft.challenge_id,
        kind=KIND,
        act="escalate" if draft.escalates else "raise",
        child_id=draft.child_id,
        values=changed_fields(answers, present),
        parents=draft.based_on,
        seen_status=seen.status if seen is not None else NEW,
    )
    changed = perform(session, act, completes=draft.key)
    return Raised(draft.challenge_id, (), draft.reply, draft.whole_process, changed)


def record_response(session: Session, challenge: ChallengeFile, response: Response) -> Changed:
    """Write down what the other side said at the present stage."""
    stage = f"stages.{max(challenge.stage_number, 0)}"
    satisfied = {True: "yes", False: "no", None: None}[response.satisfied]
    values: dict[str, Value] = {
        f"{stage}.responded_on": response.responded_on.isoformat(),
        f"{stage}.response": response.text,
        f"{stage}.satisfied": satisfied,
    }
    return perform(session, _act_on(challenge, "respond", values))


def close(session: Session, challenge: ChallengeFile, closing: Closing) -> Changed:
    """End a challenge.

    Raises:
        RuleBroken: It does not say what it changed for the child ("closing_without_change").
    """
    values: dict[str, Value] = {
        "outcome": closing.outcome,
        "changed_for_child": closing.changed_for_child,
        "closed_on": closing.closed_on.isoformat(),
    }
    held = held_challenge(session, challenge.challenge_id)
    check_closed(
        Challenge.from_fields(held.record_id, challenge.child_id, challenge.answers | values)
    )
    return perform(session, _act_on(challenge, "close", values))


def _broken(draft: ChallengeDraft, answers: Mapping[str, Value]) -> RuleProblem | None:
    try:
        check_raised(Challenge.from_fields(draft.challenge_id, draft.child_id, answers))
    except RuleBroken as broken:
        return RuleProblem(broken.rule, broken.path)
    return None


def _something(path: str, today: date) -> Value:
    """An answer that no rule about one field objects to, to see which rule comes next."""
    return ["other"] if path == "reasons" else today.isoformat()


def _act_on(challenge: ChallengeFile, act: str, values: Mapping[str, Value]) -> Act:
    return Act(
        record_id=challenge.challenge_id,
        kind=KIND,
        act=act,
        child_id=challenge.child_id,
        values=values,
        parents=challenge.based_on,
        seen_status=challenge.status,
    )


def _resumed(session: Session, saved: SavedDraft) -> ChallengeDraft:
    return _draft(session, saved.begun, saved.answers, saved.saved_at)


def _draft(
    session: Session, begun: Begun, answers: dict[str, Value], saved_at: datetime | None
) -> ChallengeDraft:
    kind = ChallengeKind(begun.facts["kind"])
    reply, whole = _reply_due(session, kind), _whole_due(session, kind)
    return ChallengeDraft(
        challenge_id=begun.record_id,
        child_id=begun.child_id,
        child_name=session.reading.child_name(begun.child_id),
        kind=kind,
        answers=answers,
        reply=date_view(session, reply) if reply else None,
        whole_process=date_view(session, whole) if whole else None,
        escalates=begun.facts.get("escalates") == "yes",
        resumed=saved_at is not None,
        saved_at=saved_at,
        based_on=begun.based_on,
    )


def _begun(draft: ChallengeDraft) -> Begun:
    facts = {"kind": str(draft.kind)}
    if draft.escalates:
        facts["escalates"] = "yes"
    return Begun(draft.child_id, draft.challenge_id, draft.based_on, facts=facts)


def _reply_due(session: Session, kind: ChallengeKind) -> Due | None:
    if kind is ChallengeKind.GOOD_PRACTICE:
        return None
    is_alert = kind is ChallengeKind.ALERT
    due_kind = DueKind.ALERT_STAGE if is_alert else DueKind.CHALLENGE_REPLY
    rule = "alert_stage_working_days" if is_alert else "informal_challenge_working_days"
    return session.clockwork.working(
        due_kind, rule, session.today, "sent" if is_alert else "raised"
    )


def _whole_due(session: Session, kind: ChallengeKind) -> Due | None:
    if kind is not ChallengeKind.ALERT:
        return None
    return session.clockwork.working(
        DueKind.ALERT_WHOLE, "alert_whole_working_days", session.today, "sent"
    )


def _dates(session: Session, kind: ChallengeKind) -> dict[str, Value]:
    """What a new challenge says before anything is typed: to whom it goes, and by when."""
    reply, whole = _reply_due(session, kind), _whole_due(session, kind)
    if reply is None:
        return {}
    values: dict[str, Value] = {"reply_by": reply.due_on.isoformat()}
    if whole is not None:
        values["whole_process_due_on"] = whole.due_on.isoformat()
        values[f"{_FIRST_STAGE}.addressee_role"] = ALERT_LADDER[0]
        values[f"{_FIRST_STAGE}.sent_on"] = session.today.isoformat()
        values[f"{_FIRST_STAGE}.due_on"] = reply.due_on.isoformat()
    return values
