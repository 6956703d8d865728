"""What a person has to do today and in the next days, in the order in which it presses."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from iro_core import clock as clocks
from iro_core.domain.due import DueKind
from iro_core.forms.evaluation import evaluate
from iro_desktop.workflows import drafts, late_work, outgoing, short_drafts
from iro_desktop.workflows.conflicts import conflicts
from iro_desktop.workflows.drafts import SavedDraft
from iro_desktop.workflows.form_versions import known_definitions, now_in_england
from iro_desktop.workflows.late_work import LateItem
from iro_desktop.workflows.quality import open_form
from iro_desktop.workflows.rule_changes import rule_changes
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.short_drafts import WrittenAt
from iro_desktop.workflows.supervision import queue_count
from iro_desktop.workflows.to_do import Todo, to_do
from iro_desktop.workflows.travel import Travel, travel

COMING_WORKING_DAYS: Final = 10
# What waits for the IRO or for a reply to the IRO; the whole list is the page To do.
_SHOWN: Final = frozenset(
    {DueKind.REVIEW, DueKind.QA_FORM, DueKind.CHALLENGE_REPLY, DueKind.ALERT_STAGE}
)


@dataclass(frozen=True)
class DraftTodo:
    """Something begun; `subject` is the child of a new review, else the record.

    Attributes:
        lacks: How many answers of a form are missing or wrong; None of what is no form.
        at: Where words stand that are no draft of a record; None of a draft.
    """

    kind: str
    subject: str
    record_id: str
    child_id: str
    child_name: str
    saved_at: datetime
    lacks: int | None = None
    at: WrittenAt | None = None


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
        moved_dates: How many dates moved when the rules changed; None if that is read.
        next_review: The first review that is still to come, whenever it is due.
        travel: The next visits, and whether this laptop is ready for them; None for a supervisor.
        late: What colleagues wrote about children who had come to this user before it arrived.
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
    moved_dates: int | None
    next_review: Todo | None
    last_contact: datetime | None
    travel: Travel | None = None
    late: tuple[LateItem, ...] = ()


def my_day(session: Session) -> MyDay:
    """What this user has to do, the most pressing first."""
    todos = [todo for todo in to_do(session).todos if todo.what in _SHOWN]
    today, changes = session.today, rule_changes(session)
    return MyDay(
        today=today,
        overdue=tuple(todo for todo in todos if todo.on < today),
        due_today=tuple(todo for todo in todos if todo.on == today),
        coming=tuple(
            todo
            for todo in todos
            if todo.on > today and (todo.working_days or 0) <= COMING_WORKING_DAYS
        ),
        drafts=tuple(_drafts(session)),
        returned=tuple(_returned(session)),
        unsent=outgoing.unsent_count(session),
        needs_choice=len(conflicts(session)),
        queue=queue_count(session) if session.is_supervisor else None,
        moved_dates=len(changes.moved) if changes.amendments else None,
        next_review=next(
            (todo for todo in todos if todo.what is DueKind.REVIEW and todo.on >= today), None
        ),
        last_contact=outgoing.last_contact(session),
        travel=None if session.is_supervisor else travel(session),
        late=() if session.is_supervisor else late_work.unread(session),
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
            lacks=_lacks(session, draft),
            at=short_drafts.place_of(draft) if draft.key.kind == short_drafts.KIND else None,
        )


def _lacks(session: Session, draft: SavedDraft) -> int | None:
    known = known_definitions(session, filter(None, [draft.begun.form_version]))
    for definition in known.values():
        return len(evaluate(definition, draft.answers, now_in_england(session)).problems)
    return None


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
