"""The letter to the child: drafted from the record, written, kept, and closed when it is given."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from iro_core.changes.change import Value, changed_fields
from iro_core.domain.access import may_write
from iro_core.domain.child import Child
from iro_core.domain.child_letter import ChildLetter, LetterForm, check_letter, letter_form
from iro_core.domain.misplaced_names import Caseload, MisplacedName
from iro_core.domain.review_papers import SIGNED_ON
from iro_core.domain.supervision import NEW, SIGN_OFF, SIGNED_OFF
from iro_core.errors import RefusalCode, Refused
from iro_desktop.workflows import drafts
from iro_desktop.workflows.acts import Act, DraftKey, as_seen, perform
from iro_desktop.workflows.changed import NOTHING_CHANGED, Changed
from iro_desktop.workflows.dates import next_review
from iro_desktop.workflows.drafts import Begun
from iro_desktop.workflows.reading import Held, answers_of
from iro_desktop.workflows.review_file import ReviewFile
from iro_desktop.workflows.review_papers import read_papers
from iro_desktop.workflows.review_record import held_child
from iro_desktop.workflows.session import Session

KIND: Final = "child_letter"


@dataclass(frozen=True)
class LetterDraft:
    """A letter being written, or one that is closed.

    Attributes:
        review: What the record says, from which the letter is first drafted.
        first_name: What the child goes by.
        own_names: What else the child is called.
        language: The child's first language, as far as it is known.
        written_for: How letters are written for a child of this age.
        answers: What is written; empty for a letter that is not begun.
        is_kept: Whether it is in the records and not only a draft here.
        is_closed: Whether it was closed: then it is only read.
        may_write: Whether this user writes letters, and this one is not closed.
        next_due_on: By when the next review must be held, if nothing else was agreed.
    """

    letter_id: str
    child_id: str
    review: ReviewFile
    first_name: str
    own_names: tuple[str, ...]
    child_number: str
    language: str
    authority_name: str
    iro_name: str
    written_for: LetterForm
    answers: dict[str, Value]
    is_kept: bool
    is_closed: bool
    may_write: bool
    closed_on: date | None
    next_due_on: date | None
    today: date
    saved_at: datetime | None
    based_on: tuple[str, ...]

    @property
    def key(self) -> DraftKey:
        """Under which it is kept: one letter to a review."""
        return DraftKey(KIND, self.review.review_id)


def start_letter(session: Session, review_id: str) -> LetterDraft:
    """Begin the letter about a review, go on with it, or read it.

    Raises:
        Refused: The review is not on this laptop (code "not_found").
    """
    papers = read_papers(session, review_id)
    child = held_child(session, papers.review.child_id).content
    kept = session.reading.letters.about(review_id, child.child_id)
    saved = drafts.find(session, DraftKey(KIND, review_id))
    is_closed = kept is not None and kept.state.status == SIGNED_OFF
    is_draft = saved is not None and not is_closed
    held_on = papers.review.held_on or session.today
    return LetterDraft(
        letter_id=_letter_id(session, kept, saved.begun.record_id if saved else ""),
        child_id=child.child_id,
        review=papers.review,
        first_name=child.preferred_name or child.given_name or child.display_name,
        own_names=_own_names(child),
        child_number=child.number,
        language=child.language,
        authority_name=session.authority_name,
        iro_name=session.user.name,
        written_for=letter_form(child.age_on(held_on)),
        answers=_answers(kept, saved.answers if saved is not None and is_draft else None),
        is_kept=kept is not None,
        is_closed=is_closed,
        may_write=not is_closed and may_write(session.user.role, KIND, "write"),
        closed_on=kept.content.signed_off_on if kept else None,
        next_due_on=_next_due(session, child),
        today=session.today,
        saved_at=saved.saved_at if saved is not None and is_draft else None,
        based_on=_based_on(kept, saved.begun.based_on if saved else None),
    )


def letter_again(session: Session, letter_id: str) -> LetterDraft:
    """As `start_letter`, for a letter that is known by its own id (Refused "not_found")."""
    kept = session.reading.letters.letter(letter_id)
    if kept is None:
        raise Refused(RefusalCode.NOT_FOUND, KIND)
    return start_letter(session, kept.content.review_id)


def save_draft(session: Session, draft: LetterDraft, answers: Mapping[str, Value]) -> datetime:
    """Keep what is written; after it returns the screen may say "Saved"."""
    begun = Begun(draft.child_id, draft.letter_id, draft.based_on)
    return drafts.save(session, draft.key, begun, answers)


def keep_letter(session: Session, draft: LetterDraft, answers: Mapping[str, Value]) -> Changed:
    """Put the letter into the child's records, or the change of one.

    Raises:
        RuleBroken: It says nothing, or was closed meanwhile; the draft is kept.
    """
    written = {**answers, "review_id": draft.review.review_id}
    check_letter(ChildLetter.from_fields(draft.letter_id, draft.child_id, written))
    state = as_seen(session, draft.letter_id, draft.based_on) if draft.based_on else None
    seen = answers_of(state) if state is not None else {}
    values = changed_fields({path: written.get(path) for path in {*seen, *written}}, seen)
    if not values:
        return drafts.discard(session, draft.key, draft.child_id)
    now = session.store.records.record(draft.letter_id)
    act = Act(
        record_id=draft.letter_id,
        kind=KIND,
        act="edit" if draft.is_kept else "write",
        child_id=draft.child_id,
        values=values if draft.is_kept else {k: v for k, v in values.items() if v is not None},
        parents=draft.based_on,
        seen_status=now.status if now is not None else NEW,
    )
    return perform(session, act, completes=draft.key)


def close_letter(session: Session, review_id: str, child_id: str) -> Changed:
    """Close the letter as it is kept: it is what the child gets, and is not altered any more.

    Raises:
        RuleBroken: It was closed before.
    """
    kept = session.reading.letters.about(review_id, child_id)
    if kept is None:
        return NOTHING_CHANGED
    act = Act(
        record_id=kept.record_id,
        kind=KIND,
        act=SIGN_OFF,
        child_id=child_id,
        values={SIGNED_ON: session.today.isoformat()},
        parents=tuple(kept.state.heads),
        seen_status=kept.state.status,
    )
    return perform(session, act)


def other_names(
    session: Session, draft: LetterDraft, answers: Mapping[str, Value]
) -> tuple[MisplacedName, ...]:
    """Where the letter names another child of the caseload."""
    about = held_child(session, draft.child_id).content
    others = (held.content for held in session.reading.children())
    return Caseload(about, others).misplaced(answers)


def _letter_id(session: Session, kept: Held[ChildLetter] | None, begun: str) -> str:
    return kept.record_id if kept is not None else begun or session.laptop.new_id()


def _answers(
    kept: Held[ChildLetter] | None, drafted: Mapping[str, Value] | None
) -> dict[str, Value]:
    if drafted is not None:
        return dict(drafted)
    return answers_of(kept.state) if kept is not None else {}


def _based_on(kept: Held[ChildLetter] | None, begun: tuple[str, ...] | None) -> tuple[str, ...]:
    """What the writer saw: a draft goes on from where it was begun."""
    if begun:
        return begun
    return tuple(kept.state.heads) if kept is not None else ()


def _own_names(child: Child) -> tuple[str, ...]:
    names = (child.preferred_name, child.given_name)
    return tuple(dict.fromkeys(name for name in names if name))


def _next_due(session: Session, child: Child) -> date | None:
    reviews = [held.content for held in session.reading.reviews(child.child_id)]
    due = next_review(session, child, reviews)
    return due.due_on if due is not None else None
