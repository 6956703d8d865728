"""What falls due in the coming weeks, by week and IRO."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from iro_core.domain.child import Child
from iro_core.domain.due import DueKind
from iro_core.domain.period import Period, coming_weeks
from iro_core.domain.running_clocks import RunningClock
from iro_desktop.workflows.case_clocks import clocks_of
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.supervision import check_supervisor

WEEKS: Final = 8


@dataclass(frozen=True)
class TeamDue:
    """One thing that falls due.

    Attributes:
        number: Which review, where it is about one.
        working_days: Until it is due; negative when it is late.
    """

    kind: DueKind
    child_id: str
    child_name: str
    record_id: str
    iro_name: str
    number: int | None
    due_on: date
    working_days: int


@dataclass(frozen=True)
class ComingWeeks:
    """What is overdue and what falls due in the weeks to come, by date."""

    weeks: tuple[Period, ...]
    dues: tuple[TeamDue, ...]
    today: date


def coming_dues(session: Session) -> ComingWeeks:
    """What falls due across the team (NotPermitted for anybody but a supervisor)."""
    check_supervisor(session, "coming_dues")
    weeks = coming_weeks(WEEKS, session.today)
    dues = [
        _due(session, held.content, clock)
        for held in session.reading.children()
        for clock in clocks_of(session, held.content)
        if clock.due.due_on <= weeks[-1].last
    ]
    ordered = sorted(dues, key=lambda due: (due.due_on, due.child_name, due.kind))
    return ComingWeeks(weeks, tuple(ordered), session.today)


def _due(session: Session, child: Child, clock: RunningClock) -> TeamDue:
    allocated = session.reading.people.allocation(child.child_id)
    urgency = session.clockwork.urgency(clock.due.due_on, session.today)
    return TeamDue(
        kind=clock.due.kind,
        child_id=child.child_id,
        child_name=child.display_name,
        record_id=clock.record_id,
        iro_name=session.reading.people.name(allocated.user_id) if allocated else "",
        number=clock.number,
        due_on=clock.due.due_on,
        working_days=urgency.working_days or 0,
    )
