"""What a supervisor does with QA forms: reads, comments, returns, accepts; never edits."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from iro_core import clock as clocks
from iro_core.changes.change import Value
from iro_core.domain.record_fields import Fields
from iro_core.errors import NotPermitted
from iro_core.forms.answers import red_answers
from iro_core.forms.definition import Question
from iro_core.forms.evaluation import Answers, shown
from iro_core.forms.results import answer_words
from iro_desktop.workflows.acts import Act, as_seen, perform
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.quality import KIND, QualityForm, open_form
from iro_desktop.workflows.reading import Held, answers_of
from iro_desktop.workflows.review_file import ReviewFile, read_review
from iro_desktop.workflows.session import Session


@dataclass(frozen=True)
class QueueRow:
    """One submitted form.

    Attributes:
        working_days_waiting: Since it was submitted, by the IRO's clock.
        concerns: Answers that needed a reason: no, red, inadequate.
    """

    form_id: str
    review_id: str
    child_id: str
    child_name: str
    iro_name: str
    review_number: int | None
    held_on: date | None
    submitted_on: date
    working_days_waiting: int
    concerns: int
    status: str


@dataclass(frozen=True)
class Queue:
    """Forms to read, the longest waiting first; those sent back; and how many are accepted."""

    rows: tuple[QueueRow, ...]
    returned: tuple[QueueRow, ...]
    accepted: int


@dataclass(frozen=True)
class AlteredAnswer:
    """An answer, or its reason, that the IRO altered after the form was returned, in words."""

    path: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class FormBesideReview:
    """A form and the review it is about; `altered` is what changed since it was returned."""

    form: QualityForm
    review: ReviewFile
    altered: tuple[AlteredAnswer, ...] = ()


def queue(session: Session) -> Queue:
    """The team's QA forms (NotPermitted for anybody but a supervisor)."""
    check_supervisor(session, "queue")
    rows = [
        _row(session, held)
        for held in session.reading.forms()
        if held.state.status in {"submitted", "returned"}
        and session.reading.review(held.content.text("review_id")) is not None
    ]
    rows.sort(key=lambda row: (row.submitted_on, row.form_id))
    return Queue(
        rows=tuple(row for row in rows if row.status == "submitted"),
        returned=tuple(row for row in rows if row.status == "returned"),
        accepted=session.store.records.count(KIND, status="accepted"),
    )


def queue_count(session: Session) -> int:
    """How many forms wait to be read."""
    return session.store.records.count(KIND, status="submitted")


def read_form(session: Session, form_id: str) -> FormBesideReview:
    """A form beside its review (Refused "not_found" if either is not here)."""
    form = open_form(session, form_id)
    altered = tuple(_altered(session, form)) if form.status != "returned" else ()
    return FormBesideReview(form, read_review(session, form.review_id), altered)


def comment(session: Session, form: QualityForm, question: str, text: str) -> Changed:
    """Say something about a question; the IRO sees it after her next sync."""
    item = f"comments.{session.laptop.new_id()}"
    values: dict[str, Value] = {f"{item}.question": question, f"{item}.text": text}
    return perform(session, _act_on(form, "comment", values))


def return_form(session: Session, form: QualityForm, reason: str) -> Changed:
    """Send a form back with the reason (RuleBroken if it is not with the supervisor)."""
    return perform(session, _act_on(form, "return", {"return_reason": reason}))


def accept(session: Session, form: QualityForm) -> Changed:
    """Accept a form (RuleBroken if it is not with the supervisor)."""
    return perform(session, _act_on(form, "accept", {}))


def _altered(session: Session, form: QualityForm) -> Iterator[AlteredAnswer]:
    """In the order of the form; nothing if it was never returned."""
    held = session.reading.form(form.form_id)
    acts = held.state.acts if held is not None else []
    returned = next((act.change_id for act in reversed(acts) if act.act == "return"), None)
    before = as_seen(session, form.form_id, [returned]) if returned is not None else None
    if before is None:
        return
    then: Answers = {
        path.removeprefix("answers."): value
        for path, value in answers_of(before).items()
        if path.startswith("answers.")
    }
    for path, question in _asked(form, then).items():
        was, is_now = (answer_words(question, each.get(path)) for each in (then, form.answers))
        if was != is_now:
            yield AlteredAnswer(path, question.label, was, is_now)
        note = f"{path}.note"
        why, why_now = (str(each.get(note) or "") for each in (then, form.answers))
        if why != why_now:
            yield AlteredAnswer(note, f"Reason: {question.label}", why, why_now)


def _asked(form: QualityForm, then: Answers) -> dict[str, Question]:
    """What was asked before or is asked now, by path, in the order of the form."""
    either = [shown(form.definition, each, form.at) for each in (form.answers, then)]
    order = {question.key: n for n, question in enumerate(form.definition.questions())}
    found = either[0] | either[1]
    return dict(sorted(found.items(), key=lambda each: order[each[1].key]))


def _row(session: Session, held: Held[Fields]) -> QueueRow:
    form = open_form(session, held.record_id)
    submission = next(act for act in reversed(held.state.acts) if act.act == "submit")
    submitted_on = clocks.local_date(clocks.from_text(submission.claimed_at))
    return QueueRow(
        form_id=form.form_id,
        review_id=form.review_id,
        child_id=form.child_id,
        child_name=form.child_name,
        iro_name=form.submitted_by,
        review_number=form.review_number,
        held_on=form.held_on,
        submitted_on=submitted_on,
        working_days_waiting=session.calendar.count(submitted_on, session.today),
        concerns=red_answers(form.definition, form.answers, form.at),
        status=form.status,
    )


def _act_on(form: QualityForm, act: str, values: dict[str, Value]) -> Act:
    return Act(
        record_id=form.form_id,
        kind=KIND,
        act=act,
        child_id=form.child_id,
        values=values,
        parents=form.based_on,
        seen_status=form.status,
        form_version=form.version,
    )


def check_supervisor(session: Session, act: str) -> None:
    """Only a supervisor looks across the team (NotPermitted for anybody else)."""
    if not session.is_supervisor:
        raise NotPermitted(act)
