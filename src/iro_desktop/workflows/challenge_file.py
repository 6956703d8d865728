"""Reading challenges: one with its stages, and all of them as rows."""

from dataclasses import dataclass
from datetime import date

from iro_core.changes.change import Value
from iro_core.domain.challenge import Challenge, ChallengeKind, Stage
from iro_core.errors import RefusalCode, Refused
from iro_desktop.workflows.reading import Held, answers_of
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.stages import RecordStage, last_receipt, stage_of

OPEN = "open"


@dataclass(frozen=True)
class ChallengeRow:
    """One challenge in a list.

    Attributes:
        stage_number: The stage of an alert; 0 for an informal challenge.
        working_days: Until the reply is due; negative when it is late; None if none is awaited.
    """

    challenge_id: str
    child_id: str
    child_name: str
    kind: ChallengeKind
    raised_on: date | None
    concern: str
    status: str
    stage_number: int
    reply_by: date | None
    is_late: bool
    working_days: int | None
    stage: RecordStage


@dataclass(frozen=True)
class ChallengeFile:
    """One challenge as it stands now.

    Attributes:
        status: "open" or "closed".
        stages: What was asked of whom, and what they said, in order; an informal reply is 0.
        reply_by: By when a reply is awaited; None once it came.
    """

    challenge_id: str
    child_id: str
    child_name: str
    kind: ChallengeKind
    status: str
    answers: dict[str, Value]
    stages: tuple[Stage, ...]
    stage_number: int
    reply_by: date | None
    is_late: bool
    stage: RecordStage
    receipt: str
    raised_by: str
    based_on: tuple[str, ...]
    may_edit: bool


def challenges(session: Session) -> tuple[ChallengeRow, ...]:
    """Every challenge on this laptop: open ones first, the most urgent reply first."""
    rows = [challenge_row(session, held) for held in session.reading.challenges()]
    return tuple(
        sorted(rows, key=lambda row: (row.status != OPEN, row.reply_by or date.max, row.child_name))
    )


def challenge_row(session: Session, held: Held[Challenge]) -> ChallengeRow:
    """One challenge as it stands in a list."""
    challenge = held.content
    due_on = challenge.reply_due_on
    urgency = session.clockwork.urgency(due_on, session.today)
    return ChallengeRow(
        challenge_id=held.record_id,
        child_id=challenge.child_id,
        child_name=session.reading.child_name(challenge.child_id),
        kind=challenge.kind,
        raised_on=challenge.raised_on,
        concern=challenge.concern,
        status=held.state.status,
        stage_number=_stage_number(challenge),
        reply_by=due_on,
        is_late=due_on is not None and due_on < session.today,
        working_days=urgency.working_days,
        stage=stage_of(session, held.state),
    )


def open_challenge(session: Session, challenge_id: str) -> ChallengeFile:
    """One challenge with everything that was said (Refused "not_found" if it is not here)."""
    held = held_challenge(session, challenge_id)
    challenge, due_on = held.content, held.content.reply_due_on
    return ChallengeFile(
        challenge_id=challenge_id,
        child_id=challenge.child_id,
        child_name=session.reading.child_name(challenge.child_id),
        kind=challenge.kind,
        status=held.state.status,
        answers=answers_of(held.state),
        stages=challenge.stages,
        stage_number=_stage_number(challenge),
        reply_by=due_on,
        is_late=due_on is not None and due_on < session.today,
        stage=stage_of(session, held.state),
        receipt=last_receipt(session, challenge_id),
        raised_by=session.reading.people.name(held.state.acts[0].author),
        based_on=tuple(held.state.heads),
        may_edit=held.state.status == OPEN and not session.is_supervisor,
    )


def held_challenge(session: Session, challenge_id: str) -> Held[Challenge]:
    """The challenge, which must be on this laptop (Refused "not_found")."""
    held = session.reading.challenge(challenge_id)
    if held is None:
        raise Refused(RefusalCode.NOT_FOUND, "challenge")
    return held


def _stage_number(challenge: Challenge) -> int:
    if challenge.kind is not ChallengeKind.ALERT:
        return 0
    return challenge.current_stage.number if challenge.current_stage else 1
