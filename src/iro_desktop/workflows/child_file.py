"""One child: who, where, since when, what falls due and why, and what happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from iro_core.changes.device_log import DeviceAction
from iro_core.domain.access import may_write
from iro_core.domain.child import Child, MissingEpisode, Placement
from iro_core.domain.due import OF_LIFE, DueKind
from iro_core.domain.monitoring import monitor
from iro_core.domain.notice import Notice
from iro_core.domain.review import Review
from iro_core.domain.supervision import SIGNED_OFF
from iro_desktop.workflows import drafts
from iro_desktop.workflows.acts import DraftKey
from iro_desktop.workflows.attachments import AttachmentRow, attachments
from iro_desktop.workflows.case_clocks import answered_forms, clocks_of
from iro_desktop.workflows.challenge_file import ChallengeRow, challenge_row
from iro_desktop.workflows.dates import DateView, date_view, other_readings
from iro_desktop.workflows.decisions import DecisionLedger, ledger_of_child
from iro_desktop.workflows.device_log import note
from iro_desktop.workflows.reading import Held
from iro_desktop.workflows.review_record import KIND as REVIEW
from iro_desktop.workflows.review_record import held_child, review_under_way
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.stages import RecordStage, last_receipt, stage_of
from iro_desktop.workflows.timeline import TimelineEntry, timeline


@dataclass(frozen=True)
class ReviewSummary:
    """One review in the child's file.

    Attributes:
        stage: None for a review that came from the return.
    """

    review_id: str
    number: int | None
    held_on: date | None
    participation_code: str
    seen_alone: str
    decisions: int
    recorded_here: bool
    stage: RecordStage | None
    receipt: str
    qa_form_id: str
    qa_stage: RecordStage | None
    may_edit: bool
    is_signed: bool = False


@dataclass(frozen=True)
class ChildFile:
    """Everything about one child that this laptop holds. Lists are newest first.

    Attributes:
        dates: What falls due for the reviews and challenges, the earliest first.
        life: What falls due in health, education and plans, which the authority has to do.
        notices: What to keep an eye on, the pressing first.
        decisions: Everything that was decided, what is open first.
        may_record: Whether this user may record a review of the child.
        scans: Scans and photographs; those struck out last.
    """

    child: Child
    name: str
    age: int
    today: date
    iro_name: str
    iro_since: date | None
    looked_after: bool
    legal_status: str
    legal_status_since: date | None
    placement_since: date | None
    dates: tuple[DateView, ...]
    life: tuple[DateView, ...]
    timeline: tuple[TimelineEntry, ...]
    placements: tuple[Placement, ...]
    missing: tuple[MissingEpisode, ...]
    reviews: tuple[ReviewSummary, ...]
    challenges: tuple[ChallengeRow, ...]
    notices: tuple[Notice, ...]
    decisions: DecisionLedger
    has_review_draft: bool
    may_record: bool
    scans: tuple[AttachmentRow, ...] = ()


def open_child(session: Session, child_id: str) -> ChildFile:
    """A child's file; that it was opened is noted in the device log.

    Raises:
        Refused: The child is not on this laptop (code "not_found").
    """
    child = held_child(session, child_id).content
    note(session, DeviceAction.CHILD_OPENED, child_id)
    today = session.today
    reviews = session.reading.reviews(child_id)
    allocated = session.reading.people.allocation(child_id)
    episode = child.episode_on(today)
    dates = _dates(session, child, [held.content for held in reviews])
    return ChildFile(
        child=child,
        name=child.display_name,
        age=child.age_on(today),
        today=today,
        iro_name=session.reading.people.name(allocated.user_id) if allocated else "",
        iro_since=_day(allocated.from_on) if allocated else None,
        looked_after=episode is not None,
        legal_status=episode.legal_status if episode else "",
        legal_status_since=child.legal_status_since(today),
        placement_since=child.placement_since(today),
        dates=tuple(view for view in dates if view.kind not in OF_LIFE),
        life=tuple(view for view in dates if view.kind in OF_LIFE),
        timeline=timeline(session, child),
        placements=tuple(reversed(child.placements())),
        missing=tuple(reversed(child.missing)),
        reviews=tuple(_summary(session, held) for held in reviews),
        challenges=tuple(
            challenge_row(session, held) for held in session.reading.challenges(child_id)
        ),
        notices=_notices(session, child, reviews),
        decisions=ledger_of_child(session, child_id),
        has_review_draft=_is_begun(session, child_id),
        may_record=may_write(session.user.role, REVIEW, "record"),
        scans=attachments(session, child_id),
    )


def _notices(session: Session, child: Child, reviews: Sequence[Held[Review]]) -> tuple[Notice, ...]:
    forms = tuple(answered_forms(session, child))
    return monitor(child, _last_held(reviews), session.policy, session.today, forms)


def _is_begun(session: Session, child_id: str) -> bool:
    """Whether a review was begun: a draft of it is here, or it is recorded and under way."""
    has_draft = drafts.find(session, DraftKey(REVIEW, child_id)) is not None
    return has_draft or review_under_way(session, child_id) is not None


def _last_held(reviews: Sequence[Held[Review]]) -> date | None:
    return next((held.content.held_on for held in reviews if held.content.held_on), None)


def _dates(session: Session, child: Child, reviews: list[Review]) -> tuple[DateView, ...]:
    """Every clock that runs for the child; the next review with the other ways to read its rule."""
    return tuple(
        date_view(
            session,
            clock.due,
            other_readings(session, child, reviews) if clock.due.kind is DueKind.REVIEW else (),
        )
        for clock in clocks_of(session, child)
    )


def _summary(session: Session, held: Held[Review]) -> ReviewSummary:
    review = held.content
    form = session.reading.form_about(held.record_id, review.child_id)
    return ReviewSummary(
        review_id=held.record_id,
        number=review.number,
        held_on=review.held_on,
        participation_code=review.participation_code,
        seen_alone=review.seen_alone or "",
        decisions=len(review.decisions),
        recorded_here=not review.is_imported,
        stage=None if review.is_imported else stage_of(session, held.state),
        receipt=last_receipt(session, held.record_id),
        qa_form_id=form.record_id if form else "",
        qa_stage=stage_of(session, form.state) if form else None,
        may_edit=not review.is_imported and may_write(session.user.role, REVIEW, "edit"),
        is_signed=held.state.status == SIGNED_OFF,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
