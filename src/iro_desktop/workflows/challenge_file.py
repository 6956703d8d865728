"""Reading challenges: one with its stages, and all of them as rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from iro_core import clock as clocks
from iro_core.changes.change import Value
from iro_core.changes.device_log import DeviceAction
from iro_core.domain.challenge import Challenge, ChallengeKind, Phase
from iro_core.domain.due import Rag
from iro_core.domain.word_lists import ListName
from iro_core.errors import RefusalCode, Refused
from iro_desktop.workflows.device_log import note
from iro_desktop.workflows.ladders import challenge_urgency, words_ever, words_on
from iro_desktop.workflows.reading import Held, answers_of
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.stages import RecordStage, last_receipt, stage_of

OPEN = "open"


@dataclass(frozen=True)
class ChallengeRow:
    """One challenge in a list.

    Attributes:
        stage_number: The stage of an alert; 0 for an informal challenge.
        reply_by: By when a reply is awaited; None if none is.
        next_due_on: The clock that warns first: the reply's, or the whole formal process's.
        rag: How urgent that clock is.
        working_days: Until that clock runs out; negative when it has; None if none runs.
    """

    challenge_id: str
    child_id: str
    child_name: str
    kind: ChallengeKind
    raised_on: date | None
    reasons: tuple[str, ...]
    concern: str
    status: str
    phase: Phase
    stage_number: int
    reply_by: date | None
    next_due_on: date | None
    rag: Rag
    is_late: bool
    working_days: int | None
    stage: RecordStage


@dataclass(frozen=True)
class TwoTimes:
    """The two honest times of a record: on this laptop, and with the server.

    Attributes:
        recorded_at: When it was recorded, by the clock of the laptop it was recorded on.
        lodged_at: When the server received it; None while it has not, or was made elsewhere.
        receipt: The server's receipt for it; empty until then.
    """

    recorded_at: datetime
    lodged_at: datetime | None
    receipt: str


@dataclass(frozen=True)
class Done:
    """One act on a challenge: what, by whom, and when by the clock of their laptop."""

    act: str
    by: str
    at: datetime


@dataclass(frozen=True)
class ChallengeFile:
    """One challenge as it stands now.

    Attributes:
        status: "open" or "closed".
        content: Everything it says; its stages in order, an informal reply is 0.
        whole_due_on: By when the whole formal process must end.
        times: When it was first recorded, and lodged.
        history: Everything that was done, in order.
        linked: The others of the same statement about several children, as far as they are here.
        reason_words, outcome_words: What the authority's own lists ever called them.
        outcomes: The authority's list in force; empty where the program's own holds.
    """

    challenge_id: str
    child_id: str
    child_name: str
    child_number: str
    authority_name: str
    kind: ChallengeKind
    status: str
    content: Challenge
    answers: dict[str, Value]
    stage_number: int
    reply_by: date | None
    whole_due_on: date | None
    rag: Rag
    whole_rag: Rag
    is_late: bool
    stage: RecordStage
    times: TwoTimes
    history: tuple[Done, ...]
    raised_by: str
    linked: tuple[ChallengeRow, ...]
    reason_words: dict[str, str]
    outcome_words: dict[str, str]
    outcomes: dict[str, str]
    based_on: tuple[str, ...]
    may_edit: bool

    @property
    def phase(self) -> Phase:
        """What it waits for."""
        return self.content.phase


def challenges(session: Session) -> tuple[ChallengeRow, ...]:
    """Every challenge on this laptop: open ones first, the most urgent clock first."""
    return _in_order([challenge_row(session, held) for held in session.reading.challenges()])


def open_challenges(session: Session, child_id: str) -> tuple[ChallengeRow, ...]:
    """A child's open challenges and alerts, the most urgent first: for reviews and updates."""
    rows = [challenge_row(session, held) for held in session.reading.challenges(child_id)]
    return _in_order([row for row in rows if is_open(row)])


def is_open(row: ChallengeRow) -> bool:
    """Whether something is still to come of it; good practice awaits nothing."""
    return row.status == OPEN and row.kind is not ChallengeKind.GOOD_PRACTICE


def challenge_row(session: Session, held: Held[Challenge]) -> ChallengeRow:
    """One challenge as it stands in a list."""
    challenge = held.content
    due_on = challenge.next_due_on
    urgency = challenge_urgency(session, due_on)
    return ChallengeRow(
        challenge_id=held.record_id,
        child_id=challenge.child_id,
        child_name=session.reading.child_name(challenge.child_id),
        kind=challenge.kind,
        raised_on=challenge.raised_on,
        reasons=challenge.reasons,
        concern=challenge.concern,
        status=held.state.status,
        phase=challenge.phase,
        stage_number=_stage_number(challenge),
        reply_by=challenge.reply_due_on,
        next_due_on=due_on,
        rag=urgency.rag,
        is_late=due_on is not None and due_on < session.today,
        working_days=urgency.working_days,
        stage=stage_of(session, held.state),
    )


def open_challenge(session: Session, challenge_id: str) -> ChallengeFile:
    """One challenge with everything that was said (Refused "not_found" if it is not here)."""
    held = held_challenge(session, challenge_id)
    note(session, DeviceAction.RECORD_OPENED, challenge_id)
    return _file(session, held)


def linked_files(session: Session, challenge_id: str) -> list[ChallengeFile]:
    """The other open challenges of the same statement that are on this laptop."""
    held = held_challenge(session, challenge_id)
    return [_file(session, each) for each in _linked(session, held) if each.state.status == OPEN]


def held_challenge(session: Session, challenge_id: str) -> Held[Challenge]:
    """The challenge, which must be on this laptop (Refused "not_found")."""
    held = session.reading.challenge(challenge_id)
    if held is None:
        raise Refused(RefusalCode.NOT_FOUND, "challenge")
    return held


def _file(session: Session, held: Held[Challenge]) -> ChallengeFile:
    challenge, due_on = held.content, held.content.next_due_on
    whole_due_on = challenge.whole_due_on
    return ChallengeFile(
        challenge_id=held.record_id,
        child_id=challenge.child_id,
        child_name=session.reading.child_name(challenge.child_id),
        child_number=_number(session, challenge.child_id),
        authority_name=session.authority_name,
        kind=challenge.kind,
        status=held.state.status,
        content=challenge,
        answers=answers_of(held.state),
        stage_number=_stage_number(challenge),
        reply_by=challenge.reply_due_on,
        whole_due_on=whole_due_on,
        rag=challenge_urgency(session, due_on).rag,
        whole_rag=challenge_urgency(session, whole_due_on).rag,
        is_late=due_on is not None and due_on < session.today,
        stage=stage_of(session, held.state),
        times=_times(session, held),
        history=_history(session, held),
        raised_by=session.reading.people.name(held.state.acts[0].author),
        linked=tuple(challenge_row(session, each) for each in _linked(session, held)),
        reason_words=words_ever(session, ListName.CHALLENGE_REASONS),
        outcome_words=words_ever(session, ListName.CHALLENGE_OUTCOMES),
        outcomes=words_on(session, ListName.CHALLENGE_OUTCOMES, session.today),
        based_on=tuple(held.state.heads),
        may_edit=not session.is_supervisor,
    )


def _linked(session: Session, held: Held[Challenge]) -> list[Held[Challenge]]:
    shared = held.content.shared_concern
    if not shared:
        return []
    return [
        each
        for each in session.reading.challenges()
        if each.content.shared_concern == shared and each.record_id != held.record_id
    ]


def _number(session: Session, child_id: str) -> str:
    child = session.reading.child(child_id)
    return child.content.number if child is not None else ""


def _history(session: Session, held: Held[Challenge]) -> tuple[Done, ...]:
    name = session.reading.people.name
    acts = held.state.acts
    return tuple(
        Done(each.act, name(each.author), clocks.from_text(each.claimed_at)) for each in acts
    )


def _times(session: Session, held: Held[Challenge]) -> TwoTimes:
    first = held.state.acts[0]
    made_here = session.store.receipts.of_record(held.record_id)
    lodged = next((each for each in made_here if each.change_id == first.change_id), None)
    received_at = lodged.received_at if lodged else ""
    return TwoTimes(
        recorded_at=clocks.from_text(first.claimed_at),
        lodged_at=clocks.from_text(received_at) if received_at else None,
        receipt=last_receipt(session, held.record_id),
    )


def _in_order(rows: Sequence[ChallengeRow]) -> tuple[ChallengeRow, ...]:
    return tuple(
        sorted(
            rows, key=lambda row: (not is_open(row), row.next_due_on or date.max, row.child_name)
        )
    )


def _stage_number(challenge: Challenge) -> int:
    if challenge.kind is not ChallengeKind.ALERT:
        return 0
    return challenge.current_stage.number if challenge.current_stage else 1
