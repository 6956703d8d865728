"""Recording a review: begun or resumed, saved while people talk, finished or put right."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from iro_core import clock as clocks
from iro_core.changes.change import Value, changed_fields
from iro_core.changes.device_log import DeviceAction
from iro_core.domain.child import Child
from iro_core.domain.decision_ledger import asked_decisions
from iro_core.domain.due import Explanation
from iro_core.domain.misplaced_names import Caseload, MisplacedName
from iro_core.domain.participation import allowed_codes
from iro_core.domain.review import PreviousDecision, Review, completed_on
from iro_core.domain.review_papers import AMENDMENTS, check_review_step
from iro_core.domain.review_problems import Problem, ProblemCode, problems
from iro_core.domain.supervision import AMEND, NEW, SIGNED_OFF
from iro_core.domain.timescales import Clockwork
from iro_core.errors import RefusalCode, Refused
from iro_desktop.workflows import drafts
from iro_desktop.workflows.acts import Act, DraftKey, as_seen, perform
from iro_desktop.workflows.challenge_file import ChallengeRow, open_challenges
from iro_desktop.workflows.changed import NOTHING_CHANGED, Changed
from iro_desktop.workflows.dates import (
    DateView,
    after_review,
    date_view,
    next_number,
    next_review,
)
from iro_desktop.workflows.decisions import entries_of
from iro_desktop.workflows.device_log import note
from iro_desktop.workflows.drafts import Begun, SavedDraft
from iro_desktop.workflows.planned import planned_answers
from iro_desktop.workflows.reading import Held, answers_of
from iro_desktop.workflows.session import Session

KIND: Final = "review"
# Where a draft keeps why a signed record is amended.
AMEND_BECAUSE: Final = "amend_because"


@dataclass(frozen=True)
class Person:
    """Somebody who is likely to have come."""

    role: str
    name: str


@dataclass(frozen=True)
class ReviewDraft:
    """A review being written.

    Attributes:
        number: Which review of the present period of care it is, as far as is known here.
        due: Why it is due by `due_on`.
        previous: The decisions of the review before, which this one asks about.
        challenges: What is open for the child: the review asks how it stands.
        planned: What the plan of the review says, as far as it was taken over from there.
        siblings: Id and name of each brother or sister on this laptop.
        clockwork: The rules by which it is in time or late.
        recorded_at: When it was first recorded, however long after the day on which it was held.
        is_edit: Whether a recorded review is being put right, or one that is under way goes on.
        is_signed: Whether it was signed off: what is put right is an amendment, with its reason.
        resumed: Whether it was begun earlier.
        based_on: The versions the person sees; what others write meanwhile is never overwritten.
    """

    review_id: str
    child_id: str
    child_name: str
    born_on: date
    number: int
    due_on: date | None
    due: Explanation | None
    answers: dict[str, Value]
    previous: tuple[PreviousDecision, ...]
    challenges: tuple[ChallengeRow, ...]
    people: tuple[Person, ...]
    planned: dict[str, Value]
    siblings: tuple[tuple[str, str], ...]
    clockwork: Clockwork
    recorded_at: datetime | None
    is_edit: bool
    is_signed: bool
    resumed: bool
    saved_at: datetime | None
    based_on: tuple[str, ...]

    @property
    def key(self) -> DraftKey:
        """Under which it is kept: a new review by its child, an edit by its record."""
        return DraftKey(KIND, self.review_id if self.is_edit else self.child_id)


@dataclass(frozen=True)
class Finished:
    """What finishing came to.

    Attributes:
        changed: None if a blocking problem kept it a draft.
        is_complete: Whether the review was held to its end; else it is adjourned or goes on.
    """

    review_id: str
    problems: tuple[Problem, ...]
    deadlines: tuple[DateView, ...]
    changed: Changed | None
    is_complete: bool = True


def start_review(session: Session, child_id: str) -> ReviewDraft:
    """Begin the next review of a child, or go on with what was begun.

    A review that was adjourned, or a series that is not over, goes on.

    Raises:
        Refused: The child is not on this laptop (code "not_found").
    """
    child = held_child(session, child_id).content
    note(session, DeviceAction.CHILD_OPENED, child_id)
    saved = drafts.find(session, DraftKey(KIND, child_id))
    reviews = [each.content for each in session.reading.reviews(child_id)]
    under_way = review_under_way(session, child_id)
    if under_way is not None and saved is None:
        return edit_review(session, under_way.record_id)
    due = next_review(session, child, reviews)
    answers = saved.answers if saved else _first_answers(session, child, reviews)
    review_id = saved.begun.record_id if saved else session.laptop.new_id()
    written = Review.from_fields(review_id, child_id, answers)
    return ReviewDraft(
        review_id=review_id,
        child_id=child_id,
        child_name=child.display_name,
        born_on=child.born_on,
        number=written.number or next_number(child, reviews, session.today),
        due_on=written.due_on,
        due=due.explanation if due is not None and due.due_on == written.due_on else None,
        answers=answers,
        previous=written.previous,
        challenges=open_challenges(session, child.child_id),
        people=_people(child),
        planned=planned_answers(session, child_id),
        siblings=siblings_of(session, child_id),
        clockwork=session.clockwork,
        recorded_at=None,
        is_edit=False,
        is_signed=False,
        resumed=saved is not None,
        saved_at=saved.saved_at if saved else None,
        based_on=(),
    )


def edit_review(session: Session, review_id: str) -> ReviewDraft:
    """Put a recorded review right, or go on doing so.

    Raises:
        Refused: There is no such review on this laptop.
    """
    held = held_review(session, review_id)
    note(session, DeviceAction.RECORD_OPENED, review_id)
    child = held_child(session, held.content.child_id).content
    saved = drafts.find(session, DraftKey(KIND, review_id))
    is_signed = held.state.status == SIGNED_OFF
    if is_signed and saved is not None:
        saved = _on_what_was_signed(session, held, saved)
    answers = saved.answers if saved else answers_of(held.state)
    return ReviewDraft(
        review_id=review_id,
        child_id=child.child_id,
        child_name=child.display_name,
        born_on=child.born_on,
        number=held.content.number or 0,
        due_on=held.content.due_on,
        due=None,
        answers=answers,
        previous=Review.from_fields(review_id, child.child_id, answers).previous,
        challenges=open_challenges(session, child.child_id),
        people=_people(child),
        planned={},
        siblings=siblings_of(session, child.child_id),
        clockwork=session.clockwork,
        recorded_at=clocks.from_text(held.state.acts[0].claimed_at),
        is_edit=True,
        is_signed=is_signed,
        resumed=saved is not None,
        saved_at=saved.saved_at if saved else None,
        based_on=saved.begun.based_on if saved else tuple(held.state.heads),
    )


def save_draft(session: Session, draft: ReviewDraft, answers: Mapping[str, Value]) -> datetime:
    """Keep what is written; after it returns the screen may say "Saved"."""
    begun = Begun(draft.child_id, draft.review_id, draft.based_on)
    return drafts.save(session, draft.key, begun, answers)


def discard_draft(session: Session, draft: ReviewDraft) -> Changed:
    """Forget what was written; a recorded review stays as it is."""
    return drafts.discard(session, draft.key, draft.child_id)


def lawful_codes(session: Session, child_id: str, day: date) -> tuple[str, ...]:
    """The participation codes that the return accepts for this child on a day."""
    return tuple(allowed_codes(held_child(session, child_id).content.born_on, day))


def check(
    session: Session, draft: ReviewDraft, answers: Mapping[str, Value]
) -> tuple[Problem, ...]:
    """Everything to put right, in the order of the screen; then names that may be misplaced."""
    state = as_seen(session, draft.review_id, draft.based_on) if draft.based_on else None
    before = _written(draft, answers_of(state)) if state is not None else None
    review = _written(draft, answers)
    found = problems(review, draft.born_on, session.today, session.clockwork, before)
    named = misplaced_names(session, draft, answers)
    if draft.is_signed and not str(answers.get(AMEND_BECAUSE) or "").strip():
        without = Problem(ProblemCode.AMENDMENT_WITHOUT_REASON, AMEND_BECAUSE, blocks=True)
        found = (without, *found)
    code = ProblemCode.OTHER_CHILD_NAMED
    return (*found, *(Problem(code, each.path, each.words) for each in named))


def misplaced_names(
    session: Session, draft: ReviewDraft, answers: Mapping[str, Value]
) -> tuple[MisplacedName, ...]:
    """Where another child of the caseload is named, as after pasting into the wrong record."""
    about = held_child(session, draft.child_id).content
    others = (held.content for held in session.reading.children())
    return Caseload(about, others).misplaced(answers)


def review_under_way(session: Session, child_id: str) -> Review | None:
    """The review of a child that was begun, recorded and not completed."""
    reviews = (held.content for held in session.reading.reviews(child_id))
    return next((review for review in reviews if review.is_under_way), None)


def siblings_of(session: Session, child_id: str) -> tuple[tuple[str, str], ...]:
    """Brothers and sisters on this laptop, by id and name; the return says who they are."""
    group = held_child(session, child_id).content.sibling_group
    if not group:
        return ()
    return tuple(
        (held.content.child_id, held.content.display_name)
        for held in session.reading.children()
        if held.content.sibling_group == group and held.content.child_id != child_id
    )


def review_deadlines(
    session: Session, draft: ReviewDraft, answers: Mapping[str, Value]
) -> tuple[DateView, ...]:
    """The dates that holding this review sets, by date; empty while it has no date."""
    child = held_child(session, draft.child_id).content
    others = [
        each.content
        for each in session.reading.reviews(draft.child_id)
        if each.record_id != draft.review_id
    ]
    review = _written(draft, answers)
    if review.is_under_way:
        due = next_review(session, child, [*others, review])
        return (date_view(session, due),) if due is not None else ()
    return after_review(session, child, others, review)


def finish(session: Session, draft: ReviewDraft, answers: Mapping[str, Value]) -> Finished:
    """Record the review, or the correction of one, unless something blocks it.

    Nothing is lost either way: what is not recorded stays a draft.
    """
    answers = _completed(answers)
    found = check(session, draft, answers)
    deadlines = review_deadlines(session, draft, answers)
    if any(problem.blocks for problem in found):
        save_draft(session, draft, answers)
        return Finished(draft.review_id, found, deadlines, None)
    changed = _edit(session, draft, answers) if draft.is_edit else _record(session, draft, answers)
    is_complete = not _written(draft, answers).is_under_way
    return Finished(draft.review_id, found, deadlines, changed, is_complete)


def new_item_id(session: Session) -> str:
    """An id for a decision or a person in a review."""
    return session.laptop.new_id()


def held_child(session: Session, child_id: str) -> Held[Child]:
    """The child, who must be on this laptop (Refused "not_found").

    What was read before may still know a child who left a moment ago, in a round not ended yet.
    """
    held = session.reading.child(child_id)
    if held is None or session.store.records.record(child_id) is None:
        raise Refused(RefusalCode.NOT_FOUND, "child")
    return held


def held_review(session: Session, review_id: str) -> Held[Review]:
    """The review, which must be on this laptop (Refused "not_found")."""
    held = session.reading.review(review_id)
    if held is None:
        raise Refused(RefusalCode.NOT_FOUND, KIND)
    return held


def _record(session: Session, draft: ReviewDraft, answers: Mapping[str, Value]) -> Changed:
    values = {path: value for path, value in answers.items() if value is not None}
    act = Act(
        record_id=draft.review_id,
        kind=KIND,
        act="record",
        child_id=draft.child_id,
        values=values,
        seen_status=NEW,
    )
    return perform(session, act, completes=draft.key)


def _edit(session: Session, draft: ReviewDraft, answers: Mapping[str, Value]) -> Changed:
    """A further change with nothing but what differs from what the person saw.

    Raises:
        RuleBroken: It was signed off meanwhile ("record_signed_off"), or would alter decisions
            that somebody has in hand ("decisions_sent"). The draft is kept.
    """
    state = as_seen(session, draft.review_id, draft.based_on)
    seen = answers_of(state) if state is not None else {}
    because = answers.get(AMEND_BECAUSE) if draft.is_signed else None
    wanted = {path: answers.get(path) for path in {*seen, *answers} - {AMEND_BECAUSE}}
    values = changed_fields(wanted, seen)
    if not values and not because:
        discard_draft(session, draft)
        return NOTHING_CHANGED
    if because:
        path = f"{AMENDMENTS}.{session.laptop.new_id()}"
        values |= {f"{path}.reason": because, f"{path}.on": session.today.isoformat()}
    act = AMEND if because else "edit"
    before = Review.from_fields(draft.review_id, draft.child_id, seen)
    after = Review.from_fields(draft.review_id, draft.child_id, {**seen, **values})
    check_review_step(act, before, after)
    written = Act(
        record_id=draft.review_id,
        kind=KIND,
        act=act,
        child_id=draft.child_id,
        values=values,
        parents=draft.based_on,
        seen_status=held_review(session, draft.review_id).state.status,
    )
    return perform(session, written, completes=draft.key)


def _on_what_was_signed(session: Session, held: Held[Review], saved: SavedDraft) -> SavedDraft:
    """A draft that was begun before others wrote, put onto the record as it stands now."""
    state = as_seen(session, held.record_id, saved.begun.based_on)
    seen = answers_of(state) if state is not None else {}
    wanted = {path: saved.answers.get(path) for path in {*seen, *saved.answers}}
    answers = {**answers_of(held.state), **changed_fields(wanted, seen)}
    begun = replace(saved.begun, based_on=tuple(held.state.heads))
    return replace(saved, begun=begun, answers=answers)


def _written(draft: ReviewDraft, answers: Mapping[str, Value]) -> Review:
    return Review.from_fields(draft.review_id, draft.child_id, _completed(answers))


def _completed(answers: Mapping[str, Value]) -> dict[str, Value]:
    """The answers with the day of completion, which in a series is that of the last meeting."""
    return {**answers, "held_on": completed_on(answers)}


def _first_answers(session: Session, child: Child, reviews: list[Review]) -> dict[str, Value]:
    due = next_review(session, child, reviews)
    answers: dict[str, Value] = {"number": next_number(child, reviews, session.today)}
    if due is not None:
        answers["due_on"] = due.due_on.isoformat()
    answers |= planned_answers(session, child.child_id)
    for decision in asked_decisions(entries_of(session, child.child_id)):
        path = f"previous.{decision.decision_id}"
        answers[f"{path}.text"] = decision.text
        answers[f"{path}.owner"] = decision.owner
        if decision.due_on is not None:
            answers[f"{path}.due_on"] = decision.due_on.isoformat()
    return answers


def _people(child: Child) -> tuple[Person, ...]:
    people = (
        Person("child", child.display_name),
        Person("social_worker", child.social_worker),
        Person("carer", child.carer_name),
    )
    return tuple(person for person in people if person.name)
