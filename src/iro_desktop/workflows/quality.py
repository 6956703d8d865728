"""The QA form after a review: begun with what the review says, submitted, and sent in again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from iro_core import clock as clocks
from iro_core.changes.change import Value, changed_fields
from iro_core.changes.device_log import DeviceAction
from iro_core.changes.fold import Act as RecordedAct
from iro_core.changes.fold import RecordState
from iro_core.domain.due import DueKind
from iro_core.domain.record_fields import Fields
from iro_core.domain.review import Review
from iro_core.domain.supervision import NEW
from iro_core.errors import RefusalCode, Refused
from iro_core.forms.definition import FormDefinition
from iro_core.forms.evaluation import FormProblem, begun, evaluate
from iro_core.forms.prefill import ReviewFacts, prefill
from iro_desktop.workflows import drafts
from iro_desktop.workflows.acts import Act, DraftKey, as_seen, perform
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.device_log import note
from iro_desktop.workflows.drafts import Begun, SavedDraft
from iro_desktop.workflows.form_versions import definition_of, latest_name, now_in_england
from iro_desktop.workflows.reading import Held, answers_of
from iro_desktop.workflows.review_record import held_child, held_review
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.stages import RecordStage, stage_of

KIND: Final = "qa_form"
FORM: Final = "qa_form"
_ANSWERS: Final = "answers."
_OPEN_TO_THE_IRO: Final = frozenset({NEW, "returned"})


@dataclass(frozen=True)
class Comment:
    """What the supervisor said about a question."""

    question: str
    text: str
    author_name: str
    at: datetime


@dataclass(frozen=True)
class QualityForm:
    """A QA form, being filled in or submitted.

    Attributes:
        definition: The version it was begun with; it is always shown with that one.
        answers: By path: the question's key, in a repeat after the repeat's key and a number,
            and `<path>.note` for a reason in words.
        at: The moment that the form's own "today" is: of submission, for a draft now.
        prefilled: Question key to the name of the fact of the review that answered it.
        to_answer: Questions with a comment that is not answered yet; empty unless returned.
        due_on: When the form is due after the review.
        is_draft: Whether these answers are not submitted yet.
    """

    form_id: str
    review_id: str
    child_id: str
    child_name: str
    review_number: int | None
    held_on: date | None
    definition: FormDefinition
    answers: dict[str, Value]
    prefilled: dict[str, str]
    comments: tuple[Comment, ...]
    to_answer: frozenset[str]
    return_reason: str
    status: str
    stage: RecordStage
    due_on: date | None
    saved_at: datetime | None
    may_edit: bool
    is_draft: bool
    submitted_by: str
    submitted_at: datetime | None
    at: datetime
    based_on: tuple[str, ...]

    @property
    def version(self) -> str:
        """The name of the definition, such as "qa_form.v1"."""
        return self.definition.name

    @property
    def key(self) -> DraftKey:
        """Under which a draft is kept: by the review it is about."""
        return DraftKey(KIND, self.review_id)


@dataclass(frozen=True)
class Submitted:
    """What submitting came to; `changed` is None if something has to be put right first."""

    problems: tuple[FormProblem, ...]
    changed: Changed | None


def start_form(session: Session, review_id: str) -> QualityForm:
    """Begin the QA form about a review, or go on; also after it was returned.

    Raises:
        Refused: The review is not on this laptop (code "not_found").
    """
    review = held_review(session, review_id).content
    note(session, DeviceAction.RECORD_OPENED, review_id)
    submitted = session.reading.form_about(review_id, review.child_id)
    saved = drafts.find(session, DraftKey(KIND, review_id))
    if saved is not None:
        held = session.reading.form(saved.begun.record_id)
        return _view(session, review, _drafted(held, saved))
    if submitted is not None:
        return _view(session, review, _as_submitted(submitted))
    definition = definition_of(session, latest_name(session, FORM))
    first = begun(definition, now_in_england(session))
    known = first | prefill(definition, review_facts(session, review))
    return _view(session, review, _Written(session.laptop.new_id(), definition.name, known, None))


def open_form(session: Session, form_id: str) -> QualityForm:
    """A submitted form as its supervisor and its IRO read it.

    Raises:
        Refused: The form or its review is not on this laptop (code "not_found").
    """
    held = session.reading.form(form_id)
    if held is None:
        raise Refused(RefusalCode.NOT_FOUND, KIND)
    note(session, DeviceAction.RECORD_OPENED, form_id)
    review = held_review(session, held.content.text("review_id")).content
    return _view(session, review, _as_submitted(held))


def form_as_submitted(session: Session, form_id: str, version_read: str) -> QualityForm:
    """A form as it was after one change, whatever came later (Refused if it is not here)."""
    state = as_seen(session, form_id, [version_read])
    if state is None:
        raise Refused(RefusalCode.NOT_FOUND, KIND)
    note(session, DeviceAction.RECORD_OPENED, form_id)
    held = Held(state, Fields(state.values()))
    review = held_review(session, held.content.text("review_id")).content
    return _view(session, review, _as_submitted(held))


def save_draft(session: Session, form: QualityForm, answers: Mapping[str, Value]) -> datetime:
    """Keep the answers; after it returns the screen may say "Saved"."""
    begun = Begun(form.child_id, form.form_id, form.based_on, form.version)
    return drafts.save(session, form.key, begun, answers)


def newer_version(session: Session, form: QualityForm) -> FormDefinition | None:
    """The version a draft could go on in; None if it was handed in before, or has the newest."""
    name = latest_name(session, FORM)
    if not form.may_edit or form.status != NEW or name == form.version:
        return None
    return definition_of(session, name)


def go_on_in(
    session: Session, form: QualityForm, definition: FormDefinition, answers: Mapping[str, Value]
) -> datetime:
    """Have a draft go on in another version; every answer is kept, asked or not."""
    begun = Begun(form.child_id, form.form_id, form.based_on, definition.name)
    return drafts.save(session, form.key, begun, answers)


def discard_draft(session: Session, form: QualityForm) -> Changed:
    """Forget answers that were not submitted."""
    return drafts.discard(session, form.key, form.child_id)


def problems(
    session: Session, form: QualityForm, answers: Mapping[str, Value]
) -> tuple[FormProblem, ...]:
    """Everything to put right before the form can be submitted."""
    return evaluate(form.definition, answers, now_in_england(session)).problems


def submit(session: Session, form: QualityForm, answers: Mapping[str, Value]) -> Submitted:
    """Submit the form, or submit it again after it was returned, if it is complete.

    Raises:
        RuleBroken: It is with the supervisor or accepted (rule "not_in_this_state").
    """
    state = evaluate(form.definition, answers, now_in_england(session))
    if state.problems:
        save_draft(session, form, answers)
        return Submitted(state.problems, None)
    answers = {**answers, **state.calculated}
    seen = as_seen(session, form.form_id, form.based_on)
    present = answers_of(seen) if seen is not None else {}
    wanted: dict[str, Value] = {f"{_ANSWERS}{key}": value for key, value in answers.items()}
    gone = [path for path in present if path.startswith(_ANSWERS) and path not in wanted]
    wanted |= dict.fromkeys(gone)
    act = Act(
        record_id=form.form_id,
        kind=KIND,
        act="submit",
        child_id=form.child_id,
        values=changed_fields({"review_id": form.review_id, **wanted}, present),
        parents=form.based_on,
        seen_status=seen.status if seen is not None else NEW,
        form_version=form.version,
    )
    return Submitted((), perform(session, act, completes=form.key))


def review_facts(session: Session, review: Review) -> ReviewFacts:
    """What a QA form may be prefilled from."""
    child = held_child(session, review.child_id).content
    held_on = review.held_on or session.today
    earlier = [
        each.content.held_on
        for each in session.reading.reviews(review.child_id)
        if each.content.held_on is not None and each.content.held_on < held_on
    ]
    running = [
        each.content.kind
        for each in session.reading.challenges(review.child_id)
        if each.state.status == "open"
    ]
    return ReviewFacts(
        review=review,
        child=child,
        held_on=held_on,
        previous_held_on=max(earlier, default=None),
        challenges=frozenset(running),
        clockwork=session.clockwork,
    )


@dataclass(frozen=True)
class _Written:
    """Answers, from wherever they came."""

    form_id: str
    version: str
    answers: dict[str, Value]
    held: Held[Fields] | None
    saved: SavedDraft | None = None

    @property
    def status(self) -> str:
        return self.held.state.status if self.held is not None else NEW


def _as_submitted(held: Held[Fields]) -> _Written:
    answers = {
        path.removeprefix(_ANSWERS): value
        for path, value in answers_of(held.state).items()
        if path.startswith(_ANSWERS)
    }
    return _Written(held.record_id, held.state.form_version or f"{FORM}.v1", answers, held)


def _drafted(submitted: Held[Fields] | None, saved: SavedDraft) -> _Written:
    version = saved.begun.form_version or f"{FORM}.v1"
    return _Written(saved.begun.record_id, version, saved.answers, submitted, saved)


def _view(session: Session, review: Review, written: _Written) -> QualityForm:
    definition = definition_of(session, written.version)
    held, saved = written.held, written.saved
    due = None
    if review.held_on is not None:
        due = session.clockwork.working(
            DueKind.QA_FORM, "qa_form_working_days", review.held_on, "review_held"
        )
    submission = _last_submission(held.state) if held is not None else None
    is_mine = submission is None or submission.author == session.membership.user_id
    return QualityForm(
        form_id=written.form_id,
        review_id=review.record_id,
        child_id=review.child_id,
        child_name=session.reading.child_name(review.child_id),
        review_number=review.number,
        held_on=review.held_on,
        definition=definition,
        answers=written.answers,
        prefilled=_prefilled(session, review, definition, written.answers),
        comments=_comments(session, held) if held is not None else (),
        to_answer=_to_answer(session, held) if held is not None else frozenset(),
        return_reason=held.content.text("return_reason") if held is not None else "",
        status=written.status,
        stage=RecordStage.DRAFT if saved or held is None else stage_of(session, held.state),
        due_on=due.due_on if due else None,
        saved_at=saved.saved_at if saved else None,
        may_edit=is_mine and written.status in _OPEN_TO_THE_IRO and not session.is_supervisor,
        is_draft=saved is not None or held is None,
        submitted_by=session.reading.people.name(submission.author) if submission else "",
        submitted_at=clocks.from_text(submission.claimed_at) if submission else None,
        at=_moment_of(session, submission) if saved is None else now_in_england(session),
        based_on=_based_on(held, saved),
    )


def _moment_of(session: Session, submission: RecordedAct | None) -> datetime:
    if submission is None:
        return now_in_england(session)
    return clocks.local_time(clocks.from_text(submission.claimed_at)).replace(tzinfo=None)


def _based_on(held: Held[Fields] | None, saved: SavedDraft | None) -> tuple[str, ...]:
    if saved is not None:
        return saved.begun.based_on
    return tuple(held.state.heads) if held is not None else ()


def _prefilled(
    session: Session, review: Review, definition: FormDefinition, answers: Mapping[str, Value]
) -> dict[str, str]:
    """The answers that still say what the review says."""
    known = prefill(definition, review_facts(session, review))
    return {
        question.key: question.prefilled_from
        for question in definition.questions()
        if question.key in known and answers.get(question.key) == known[question.key]
    }


def _comments(session: Session, held: Held[Fields]) -> tuple[Comment, ...]:
    """The supervisor's comments, in the order in which they were written."""
    acts = held.state.acts
    found: list[tuple[int, Comment]] = []
    for item in held.content.items("comments"):
        place = held.state.fields[f"comments.{item.item_id}.text"][-1].act_index
        said = acts[place]
        comment = Comment(
            question=item.text("question"),
            text=item.text("text"),
            author_name=session.reading.people.name(said.author),
            at=clocks.from_text(said.claimed_at),
        )
        found.append((place, comment))
    return tuple(comment for _, comment in sorted(found, key=lambda pair: pair[0]))


def _to_answer(session: Session, held: Held[Fields]) -> frozenset[str]:
    """The questions of a returned form whose comments its last submission did not know of."""
    submission = _last_submission(held.state)
    if held.state.status != "returned" or submission is None:
        return frozenset()
    then = as_seen(session, held.record_id, [submission.change_id])
    known = {each.item_id for each in Fields(then.values()).items("comments")} if then else set()
    comments = held.content.items("comments")
    return frozenset(each.text("question") for each in comments if each.item_id not in known)


def _last_submission(state: RecordState) -> RecordedAct | None:
    return next((act for act in reversed(state.acts) if act.act == "submit"), None)
