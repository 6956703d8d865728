"""Everything with a clock across the caseload, in one list; and what waits without one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from iro_core import clock as clocks
from iro_core.domain.challenge import Phase
from iro_core.domain.child import Child
from iro_core.domain.due import Due, DueKind, Rag, Urgency
from iro_core.domain.people import Role
from iro_core.domain.running_clocks import RunningClock
from iro_core.domain.working_days import WorkingDays
from iro_desktop.workflows.case_clocks import clocks_of
from iro_desktop.workflows.challenge_file import OPEN
from iro_desktop.workflows.conflicts import conflicts
from iro_desktop.workflows.ladders import challenge_urgency
from iro_desktop.workflows.session import Session


class Waiting(StrEnum):
    """What waits for the IRO and has no day of its own."""

    FORM_RETURNED = "form_returned"
    CONFLICT = "conflict"
    REPLY_TO_ANSWER = "reply_to_answer"
    CHALLENGE_TO_DECIDE = "challenge_to_decide"


# Their few days have an amber of their own.
_CHALLENGE_CLOCKS: Final = frozenset(
    {DueKind.CHALLENGE_REPLY, DueKind.ALERT_STAGE, DueKind.ALERT_WHOLE}
)


@dataclass(frozen=True)
class Todo:
    """One thing to do, or to see done.

    Attributes:
        record_id: The review, plan, form or challenge it is about; empty if it is about none.
        number: Which review.
        due: The date and its reason; None for what waits without one.
        on: The day it is due, or since when it waits.
        working_days: Until it is due; negative when it is late; None for what has no date.
        booked_on: The day that is agreed, for a review to come.
        count: How many answers are to be chosen, for two versions.
    """

    what: DueKind | Waiting
    child_id: str
    child_name: str
    record_id: str
    on: date
    rag: Rag
    number: int | None = None
    due: Due | None = None
    working_days: int | None = None
    booked_on: date | None = None
    count: int = 1


@dataclass(frozen=True)
class TodoList:
    """What is to be done, the most pressing first; the calendar reads a day that is typed."""

    today: date
    todos: tuple[Todo, ...]
    calendar: WorkingDays


def to_do(session: Session) -> TodoList:
    """Every clock of this IRO's children and everything that waits.

    A supervisor answers for forms, not for other people's reviews: for them the list is empty.
    """
    todos = _todos(session) if session.user.role is Role.IRO else ()
    return TodoList(session.today, tuple(sorted(todos, key=_order)), session.calendar)


def _todos(session: Session) -> Iterator[Todo]:
    for held in session.reading.children():
        child = held.content
        for clock in clocks_of(session, child):
            yield _from_clock(session, child, clock)
    yield from _returned(session)
    yield from _to_choose(session)
    yield from _challenges(session)


def _from_clock(session: Session, child: Child, clock: RunningClock) -> Todo:
    due = clock.due
    grade = challenge_urgency if due.kind in _CHALLENGE_CLOCKS else _urgency
    urgency = grade(session, due.due_on)
    return Todo(
        what=due.kind,
        child_id=child.child_id,
        child_name=child.display_name,
        record_id=clock.record_id,
        on=due.due_on,
        rag=urgency.rag,
        number=clock.number,
        due=due,
        working_days=urgency.working_days,
        booked_on=clock.booked_on,
    )


def _urgency(session: Session, due_on: date) -> Urgency:
    return session.clockwork.urgency(due_on, session.today)


def _returned(session: Session) -> Iterator[Todo]:
    """QA forms that the supervisor sent back; the record they lead to is the review."""
    for held in session.reading.forms():
        if held.state.status != "returned" or held.state.child_id is None:
            continue
        sent_back = next(act for act in reversed(held.state.acts) if act.act == "return")
        review = session.reading.review(held.content.text("review_id"))
        yield Todo(
            what=Waiting.FORM_RETURNED,
            child_id=held.state.child_id,
            child_name=session.reading.child_name(held.state.child_id),
            record_id=held.content.text("review_id"),
            on=clocks.local_date(clocks.from_text(sent_back.claimed_at)),
            rag=Rag.DUE_SOON,
            number=review.content.number if review is not None else None,
        )


def _to_choose(session: Session) -> Iterator[Todo]:
    """Records that were changed here and in the office; one line for each."""
    by_record: dict[str, Todo] = {}
    for conflict in conflicts(session):
        before = by_record.get(conflict.record_id)
        by_record[conflict.record_id] = Todo(
            what=Waiting.CONFLICT,
            child_id=conflict.child_id or "",
            child_name=conflict.child_name,
            record_id=conflict.record_id,
            on=max(clocks.local_date(each.claimed_at) for each in conflict.versions),
            rag=Rag.DUE_SOON,
            count=before.count + 1 if before is not None else 1,
        )
    yield from by_record.values()


def _challenges(session: Session) -> Iterator[Todo]:
    """Replies that the IRO has not answered, and challenges that wait for her next step."""
    waits = {
        Phase.TO_ANSWER: Waiting.REPLY_TO_ANSWER,
        Phase.TO_DECIDE: Waiting.CHALLENGE_TO_DECIDE,
    }
    for held in session.reading.challenges():
        challenge = held.content
        stage = challenge.stage_to_answer or challenge.current_stage
        if held.state.status != OPEN or challenge.phase not in waits or stage is None:
            continue
        yield Todo(
            what=waits[challenge.phase],
            child_id=challenge.child_id,
            child_name=session.reading.child_name(challenge.child_id),
            record_id=held.record_id,
            on=stage.feedback_on or stage.responded_on or stage.no_reply_on or session.today,
            rag=Rag.DUE_SOON,
        )


def _order(todo: Todo) -> tuple[date, str, str]:
    return (todo.on, todo.child_name, todo.what)
