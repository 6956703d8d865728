"""What a person has to do today and in the next days, in the order in which it presses."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from iro_core import clock as clocks
from iro_core.domain.challenge import ChallengeKind
from iro_core.domain.child import Child
from iro_core.domain.due import Due, DueKind, Explanation, Rag
from iro_core.domain.people import Role
from iro_desktop.workflows import drafts, outgoing
from iro_desktop.workflows.challenge_file import OPEN
from iro_desktop.workflows.conflicts import conflicts
from iro_desktop.workflows.dates import date_view, next_number, next_review
from iro_desktop.workflows.quality import open_form
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.supervision import queue_count

COMING_WORKING_DAYS: Final = 10


class Task(StrEnum):
    """What is to be done."""

    REVIEW = "review"
    QA_FORM = "qa_form"
    CHALLENGE_REPLY = "challenge_reply"
    ALERT_REPLY = "alert_reply"


@dataclass(frozen=True)
class Todo:
    """One thing to do by a date.

    Attributes:
        record_id: The review, form or challenge it is about; None for a review to come.
        number: Which review.
        working_days: Until it is due; negative when it is late.
    """

    task: Task
    child_id: str
    child_name: str
    record_id: str | None
    number: int | None
    due_on: date
    rag: Rag
    working_days: int
    explanation: Explanation | None


@dataclass(frozen=True)
class DraftTodo:
    """Something begun; `subject` is the child of a new review, else the record."""

    kind: str
    subject: str
    record_id: str
    child_id: str
    child_name: str
    saved_at: datetime


@dataclass(frozen=True)
class FormTodo:
    """A QA form that the supervisor sent back."""

    form_id: str
    review_id: str
    child_id: str
    child_name: str
    reason: str
    comments: int
    returned_at: datetime


@dataclass(frozen=True)
class MyDay:
    """What presses, and how things stand.

    Attributes:
        coming: Due in the next ten working days.
        queue: How many forms wait for this supervisor; None for an IRO.
        next_review: The first review that is still to come, whenever it is due.
    """

    today: date
    overdue: tuple[Todo, ...]
    due_today: tuple[Todo, ...]
    coming: tuple[Todo, ...]
    drafts: tuple[DraftTodo, ...]
    returned: tuple[FormTodo, ...]
    unsent: int
    needs_choice: int
    queue: int | None
    next_review: Todo | None
    last_contact: datetime | None


def my_day(session: Session) -> MyDay:
    """What this user has to do, the most pressing first."""
    todos = sorted(_todos(session), key=lambda todo: (todo.due_on, todo.child_name))
    today = session.today
    return MyDay(
        today=today,
        overdue=tuple(todo for todo in todos if todo.due_on < today),
        due_today=tuple(todo for todo in todos if todo.due_on == today),
        coming=tuple(
            todo
            for todo in todos
            if todo.due_on > today and todo.working_days <= COMING_WORKING_DAYS
        ),
        drafts=tuple(_drafts(session)),
        returned=tuple(_returned(session)),
        unsent=outgoing.unsent_count(session),
        needs_choice=len(conflicts(session)),
        queue=queue_count(session) if session.is_supervisor else None,
        next_review=next(
            (todo for todo in todos if todo.task is Task.REVIEW and todo.due_on >= today), None
        ),
        last_contact=outgoing.last_contact(session),
    )


def _todos(session: Session) -> Iterator[Todo]:
    """A supervisor answers for forms, not for other people's reviews."""
    if session.user.role is not Role.IRO:
        return
    for held in session.reading.children():
        yield from _reviews(session, held.content)
        yield from _challenges(session, held.content)
    yield from _forms(session)


def _reviews(session: Session, child: Child) -> Iterator[Todo]:
    reviews = [held.content for held in session.reading.reviews(child.child_id)]
    due = next_review(session, child, reviews)
    if due is not None:
        number = next_number(child, reviews, session.today)
        yield _due(session, Task.REVIEW, child, due, number=number)


def _challenges(session: Session, child: Child) -> Iterator[Todo]:
    for held in session.reading.challenges(child.child_id):
        due_on = held.content.reply_due_on
        if held.state.status == OPEN and due_on is not None:
            is_alert = held.content.kind is ChallengeKind.ALERT
            urgency = session.clockwork.urgency(due_on, session.today)
            yield Todo(
                task=Task.ALERT_REPLY if is_alert else Task.CHALLENGE_REPLY,
                child_id=child.child_id,
                child_name=child.display_name,
                record_id=held.record_id,
                number=None,
                due_on=due_on,
                rag=urgency.rag,
                working_days=urgency.working_days or 0,
                explanation=None,
            )


def _forms(session: Session) -> Iterator[Todo]:
    """Reviews recorded with this program that have no QA form yet."""
    for held in session.reading.reviews():
        review = held.content
        child = session.reading.child(review.child_id)
        if review.is_imported or review.held_on is None or child is None:
            continue
        if session.reading.form_about(held.record_id, review.child_id) is None:
            due = session.clockwork.working(
                DueKind.QA_FORM, "qa_form_working_days", review.held_on, "review_held"
            )
            found = _due(session, Task.QA_FORM, child.content, due, number=review.number)
            yield replace(found, record_id=held.record_id)


def _due(session: Session, task: Task, child: Child, due: Due, *, number: int | None) -> Todo:
    view = date_view(session, due)
    return Todo(
        task=task,
        child_id=child.child_id,
        child_name=child.display_name,
        record_id=None,
        number=number,
        due_on=view.due_on,
        rag=view.rag,
        working_days=view.working_days,
        explanation=view.explanation,
    )


def _drafts(session: Session) -> Iterator[DraftTodo]:
    for draft in drafts.all_drafts(session):
        yield DraftTodo(
            kind=draft.key.kind,
            subject=draft.key.subject,
            record_id=draft.begun.record_id,
            child_id=draft.begun.child_id,
            child_name=session.reading.child_name(draft.begun.child_id),
            saved_at=draft.saved_at,
        )


def _returned(session: Session) -> Iterator[FormTodo]:
    for held in session.reading.forms():
        if held.state.status != "returned" or session.is_supervisor:
            continue
        form = open_form(session, held.record_id)
        sent_back = next(act for act in reversed(held.state.acts) if act.act == "return")
        yield FormTodo(
            form_id=form.form_id,
            review_id=form.review_id,
            child_id=form.child_id,
            child_name=form.child_name,
            reason=form.return_reason,
            comments=len(form.comments),
            returned_at=clocks.from_text(sent_back.claimed_at),
        )
