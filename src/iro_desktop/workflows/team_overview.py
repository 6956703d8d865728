"""The team at a glance: the few numbers a supervisor looks at first, and what is behind them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from iro_core.domain.challenge import Challenge, ChallengeKind
from iro_core.domain.participation import PARTICIPATION_AGE_YEARS, views_heard
from iro_core.domain.period import Period, last_weeks
from iro_core.domain.share import Share
from iro_core.domain.timeliness import Tally
from iro_desktop.workflows import outgoing
from iro_desktop.workflows.challenge_file import OPEN
from iro_desktop.workflows.moderation import ModeratedForm, samples
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.supervision import check_supervisor, queue_count
from iro_desktop.workflows.team_quality import TeamQuality, team_quality
from iro_desktop.workflows.team_timeliness import TimedReview, timeliness
from iro_desktop.workflows.team_workload import Workload, workload

_WEEKS = 52


@dataclass(frozen=True)
class ChildTookPart:
    """A child of four or over, and how it took part in its last review of the period."""

    child_id: str
    child_name: str
    iro_name: str
    held_on: date
    code: str
    heard: bool


@dataclass(frozen=True)
class OpenAlert:
    """A care planning alert that is open."""

    challenge_id: str
    child_id: str
    child_name: str
    iro_name: str
    stage: int
    reply_due_on: date | None
    is_late: bool


@dataclass(frozen=True)
class TeamOverview:
    """The numbers of the last 52 weeks and of today.

    Attributes:
        in_time: Reviews held in time, exceptions counted as late; out of `reviews`.
        second_readings: Forms that were drawn and that this user may still read.
        no_code: Children of four or over whose last review says nothing of taking part.
        as_of: When this laptop last received from the office.
    """

    period: Period
    in_time: Share
    reviews: tuple[TimedReview, ...]
    overdue: tuple[TimedReview, ...]
    target_percent: int
    took_part: tuple[ChildTookPart, ...]
    no_code: int
    alerts: tuple[OpenAlert, ...]
    workload: Workload
    quality: TeamQuality
    second_readings: tuple[ModeratedForm, ...]
    queue: int
    as_of: datetime | None

    def participation(self) -> Share:
        """Children whose views were heard, out of those of four or over (domain notes 4)."""
        return Share.of(each.heard for each in self.took_part)


def team_overview(session: Session) -> TeamOverview:
    """The team today (NotPermitted for anybody but a supervisor)."""
    check_supervisor(session, "team_overview")
    found = timeliness(session, last_weeks(_WEEKS, session.today))
    children = list(_took_part(session, found.period))
    coded = tuple(each for each in children if each.code)
    return TeamOverview(
        period=found.period,
        in_time=Tally.of(each.standing for each in found.reviews).in_time(exceptions_in=True),
        reviews=found.reviews,
        overdue=found.overdue_now,
        target_percent=found.target_percent,
        took_part=coded,
        no_code=len(children) - len(coded),
        alerts=tuple(_alerts(session)),
        workload=workload(session),
        quality=team_quality(session, found.period),
        second_readings=tuple(
            form for sample in samples(session) for form in sample.forms if form.awaits_me
        ),
        queue=queue_count(session),
        as_of=outgoing.last_contact(session),
    )


def _took_part(session: Session, period: Period) -> Iterator[ChildTookPart]:
    """Each child looked after today who was four at its last review of the period."""
    for held in session.reading.children():
        child = held.content
        reviews = [each.content for each in session.reading.reviews(child.child_id)]
        last = next((each for each in reviews if period.holds(each.held_on)), None)
        if last is None or last.held_on is None or not child.is_looked_after(session.today):
            continue
        if child.age_on(last.held_on) < PARTICIPATION_AGE_YEARS:
            continue
        yield ChildTookPart(
            child_id=child.child_id,
            child_name=child.display_name,
            iro_name=_iro_name(session, child.child_id),
            held_on=last.held_on,
            code=last.participation_code,
            heard=bool(views_heard(last.participation_code)),
        )


def _alerts(session: Session) -> Iterator[OpenAlert]:
    for held in session.reading.challenges():
        challenge = held.content
        if held.state.status == OPEN and challenge.kind is ChallengeKind.ALERT:
            yield _alert(session, held.record_id, challenge)


def _alert(session: Session, record_id: str, challenge: Challenge) -> OpenAlert:
    due_on = challenge.reply_due_on
    return OpenAlert(
        challenge_id=record_id,
        child_id=challenge.child_id,
        child_name=session.reading.child_name(challenge.child_id),
        iro_name=_iro_name(session, challenge.child_id),
        stage=challenge.current_stage.number if challenge.current_stage else 0,
        reply_due_on=due_on,
        is_late=due_on is not None and due_on < session.today,
    )


def _iro_name(session: Session, child_id: str) -> str:
    allocated = session.reading.people.allocation(child_id)
    return session.reading.people.name(allocated.user_id) if allocated else ""
