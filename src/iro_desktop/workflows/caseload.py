"""The caseload: who is due and why, as rows."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from iro_core.domain.case_note import WITH_THE_CHILD
from iro_core.domain.challenge import Challenge, ChallengeKind
from iro_core.domain.child import Child
from iro_core.domain.due import Explanation, Rag
from iro_core.domain.review import Review, SeenAlone
from iro_desktop.store.receipts import SendState
from iro_desktop.workflows import drafts
from iro_desktop.workflows.dates import next_number, next_review
from iro_desktop.workflows.decisions import entries_of
from iro_desktop.workflows.reading import Held
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.stages import RecordStage


class ChallengeState(StrEnum):
    """The most formal challenge that is open for a child."""

    NONE = "none"
    INFORMAL = "informal"
    ALERT = "alert"


@dataclass(frozen=True)
class CaseloadRow:
    """One child of the caseload.

    Attributes:
        review_number: The number of the next review.
        working_days: Until the next review is due; negative when it is late.
        explanation: Why it is due then.
        last_seen_on: When the IRO last saw the child alone, as far as is known here.
        decisions_open: Decisions that nobody has settled; `decisions_late` have passed their date.
        challenge_stage: The stage of the alert; 0 if there is none.
        stage: What most needs to be known of the work done here; None if there is nothing.
    """

    child_id: str
    name: str
    number: str
    age: int
    review_number: int | None
    due_on: date | None
    rag: Rag
    working_days: int | None
    explanation: Explanation | None
    where: str
    distance_miles: int | None
    out_of_county: bool | None
    legal_status: str
    last_seen_on: date | None
    decisions_open: int
    decisions_late: int
    challenge: ChallengeState
    challenge_stage: int
    challenge_late: bool
    stage: RecordStage | None
    drafts: int
    iro_name: str
    team: str
    looked_after: bool


@dataclass(frozen=True)
class CaseloadSummary:
    """The caseload in numbers; `out_of_county_percent` is None where nothing is known."""

    children: int
    overdue: int
    due_soon: int
    later: int
    no_date: int
    out_of_county_percent: int | None
    supervises: bool


@dataclass(frozen=True)
class Caseload:
    """Every child on this laptop, the most urgent first, and the sums."""

    rows: tuple[CaseloadRow, ...]
    summary: CaseloadSummary


@dataclass(frozen=True)
class _Work:
    """What was done here, by child."""

    drafts: Counter[str]
    waiting: frozenset[str]
    attention: frozenset[str]
    returned: frozenset[str]


def caseload(session: Session) -> Caseload:
    """Who is due and why, the most urgent first."""
    work = _work(session)
    rows = sorted(
        (_row(session, child.content, work) for child in session.reading.children()),
        key=lambda row: (row.due_on or date.max, row.name),
    )
    return Caseload(tuple(rows), _summary(rows, supervises=session.is_supervisor))


def _row(session: Session, child: Child, work: _Work) -> CaseloadRow:
    today = session.today
    reviews = [held.content for held in session.reading.reviews(child.child_id)]
    due = next_review(session, child, reviews)
    urgency = session.clockwork.urgency(due.due_on if due else None, today)
    episode = child.episode_on(today)
    decisions = [each for each in entries_of(session, child.child_id) if each.is_open]
    allocated = session.reading.people.allocation(child.child_id)
    challenge, stage, is_late = challenge_state(session.reading.challenges(child.child_id), today)
    return CaseloadRow(
        child_id=child.child_id,
        name=child.display_name,
        number=child.number,
        age=child.age_on(today),
        review_number=next_number(child, reviews, today) if due else None,
        due_on=due.due_on if due else None,
        rag=urgency.rag,
        working_days=urgency.working_days,
        explanation=due.explanation if due else None,
        where=child.place_name,
        distance_miles=child.distance_miles,
        out_of_county=child.out_of_county,
        legal_status=episode.legal_status if episode else "",
        last_seen_on=_last_seen(session, child, reviews),
        decisions_open=len(decisions),
        decisions_late=sum(each.days_adrift(today) > 0 for each in decisions),
        challenge=challenge,
        challenge_stage=stage,
        challenge_late=is_late,
        stage=_stage(child.child_id, work),
        drafts=work.drafts[child.child_id],
        iro_name=session.reading.people.name(allocated.user_id) if allocated else "",
        team=allocated.team if allocated else child.team,
        looked_after=episode is not None,
    )


def challenge_state(
    challenges: tuple[Held[Challenge], ...], today: date
) -> tuple[ChallengeState, int, bool]:
    """The most formal open challenge, the stage of an alert, and whether any reply is late."""
    running = [
        held.content
        for held in challenges
        if held.state.status == "open" and held.content.kind is not ChallengeKind.GOOD_PRACTICE
    ]
    is_late = any(due is not None and due < today for due in (each.next_due_on for each in running))
    alerts = [each for each in running if each.kind is ChallengeKind.ALERT]
    if alerts:
        stage = max(each.current_stage.number if each.current_stage else 1 for each in alerts)
        return ChallengeState.ALERT, stage, is_late
    return (ChallengeState.INFORMAL if running else ChallengeState.NONE), 0, is_late


def _work(session: Session) -> _Work:
    receipts = session.store.receipts
    attention = {
        each.child_id
        for state in (SendState.REFUSED, SendState.QUARANTINED)
        for each in receipts.all_of(state)
    }
    attention |= {state.child_id for state in session.store.records.needing_a_person()}
    returned = session.store.records.records("qa_form", status="returned")
    return _Work(
        Counter(draft.begun.child_id for draft in drafts.all_drafts(session)),
        frozenset(each.child_id for each in receipts.all_of(SendState.READY) if each.child_id),
        frozenset(child_id for child_id in attention if child_id),
        frozenset(state.child_id for state in returned if state.child_id),
    )


def _stage(child_id: str, work: _Work) -> RecordStage | None:
    if child_id in work.attention:
        return RecordStage.NEEDS_ATTENTION
    if child_id in work.returned:
        return RecordStage.RETURNED
    if work.drafts[child_id]:
        return RecordStage.DRAFT
    return RecordStage.READY if child_id in work.waiting else None


def _last_seen(session: Session, child: Child, reviews: list[Review]) -> date | None:
    """Alone at a review, or as a footprint note says."""
    seen = [
        each.seen_alone_on or each.held_on for each in reviews if each.seen_alone is SeenAlone.YES
    ]
    notes = session.reading.between.notes(child.child_id)
    seen += (each.content.on for each in notes if each.content.kind in WITH_THE_CHILD)
    return max((day for day in seen if day is not None), default=None)


def _summary(rows: list[CaseloadRow], *, supervises: bool) -> CaseloadSummary:
    rags = Counter(row.rag for row in rows)
    known = [row.out_of_county for row in rows if row.out_of_county is not None]
    return CaseloadSummary(
        children=len(rows),
        overdue=rags[Rag.OVERDUE],
        due_soon=rags[Rag.DUE_SOON],
        later=rags[Rag.LATER],
        no_date=rags[Rag.NONE],
        out_of_county_percent=round(100 * sum(known) / len(known)) if known else None,
        supervises=supervises,
    )
