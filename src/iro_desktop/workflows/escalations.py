"""Challenges across the team: what was raised in a period, and how each stands."""

from dataclasses import dataclass
from datetime import date

from iro_core.domain.alert_ladder import Agency
from iro_core.domain.challenge import Challenge, ChallengeKind, Phase
from iro_core.domain.child import Child
from iro_core.domain.period import Period
from iro_core.domain.word_lists import ListName
from iro_desktop.workflows.challenge_file import OPEN, challenge_row
from iro_desktop.workflows.ladders import words_ever
from iro_desktop.workflows.reading import Held
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.supervision import check_supervisor


@dataclass(frozen=True)
class Escalation:
    """One challenge as a supervisor counts it.

    Attributes:
        began_on: When it was raised; an alert when its first formal stage was sent.
        stage_number: The stage of an alert; 0 for others.
        role, title: To whom its latest stage went; empty for an informal challenge.
        days_open: Working days from its beginning until today, or until it was closed.
        child_age: In years, when it began.
    """

    challenge_id: str
    child_id: str
    child_name: str
    child_age: int
    iro_name: str
    team: str
    kind: ChallengeKind
    agency: Agency
    began_on: date
    stage_number: int
    role: str
    title: str
    reasons: tuple[str, ...]
    outcome: str
    is_open: bool
    is_late: bool
    phase: Phase
    days_open: int


@dataclass(frozen=True)
class Escalations:
    """What began in a period, and everything that is open today, the longest open first."""

    period: Period
    began: tuple[Escalation, ...]
    open_now: tuple[Escalation, ...]
    reason_words: dict[str, str]
    outcome_words: dict[str, str]


def escalations(session: Session, period: Period) -> Escalations:
    """The team's challenges (NotPermitted for anybody but a supervisor)."""
    check_supervisor(session, "escalations")
    rows: list[Escalation] = []
    for held in session.reading.challenges():
        child = session.reading.child(held.content.child_id)
        began_on = _began_on(held.content)
        if child is not None and began_on is not None:
            rows.append(_row(session, held, child.content, began_on))
    rows.sort(key=lambda row: (-row.days_open, row.child_name))
    return Escalations(
        period=period,
        began=tuple(row for row in rows if period.holds(row.began_on)),
        open_now=tuple(row for row in rows if row.is_open),
        reason_words=words_ever(session, ListName.CHALLENGE_REASONS),
        outcome_words=words_ever(session, ListName.CHALLENGE_OUTCOMES),
    )


def _began_on(challenge: Challenge) -> date | None:
    formal = (stage.sent_on for stage in challenge.stages if stage.number and stage.sent_on)
    return min(formal, default=challenge.raised_on)


def _row(session: Session, held: Held[Challenge], child: Child, began_on: date) -> Escalation:
    challenge, row = held.content, challenge_row(session, held)
    allocated = session.reading.people.allocation(child.child_id)
    stage = challenge.current_stage
    is_open = held.state.status == OPEN and challenge.kind is not ChallengeKind.GOOD_PRACTICE
    until = max(challenge.closed_on or session.today, began_on)
    return Escalation(
        challenge_id=held.record_id,
        child_id=child.child_id,
        child_name=row.child_name,
        child_age=child.age_on(began_on),
        iro_name=session.reading.people.name(allocated.user_id) if allocated else "",
        team=child.team or (allocated.team if allocated else ""),
        kind=challenge.kind,
        agency=challenge.agency,
        began_on=began_on,
        stage_number=row.stage_number,
        role=stage.addressee_role if stage else "",
        title=stage.addressee_title if stage else "",
        reasons=challenge.reasons,
        outcome=challenge.outcome,
        is_open=is_open,
        is_late=is_open and row.is_late,
        phase=challenge.phase,
        days_open=session.calendar.count(began_on, until),
    )
