"""The midway update: begun on the last review's decisions, kept while typed, recorded once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from iro_core.changes.change import Value
from iro_core.domain.decision_ledger import asked_decisions
from iro_core.domain.midway import MidwayOutcome, MidwayUpdate, midway_problems
from iro_core.domain.review import Decision, Review
from iro_core.errors import RefusalCode, Refused
from iro_desktop.workflows import drafts
from iro_desktop.workflows.acts import Act, DraftKey, perform
from iro_desktop.workflows.challenge_file import ChallengeRow, open_challenges
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.dates import DateView, date_view, next_review
from iro_desktop.workflows.decisions import entries_of
from iro_desktop.workflows.drafts import Begun
from iro_desktop.workflows.review_record import held_child
from iro_desktop.workflows.session import Session

KIND: Final = "midway_update"


@dataclass(frozen=True)
class MidwayDraft:
    """A midway update being written.

    Attributes:
        decisions: Those that no review has settled, of the last review and of those before.
        due: Halfway to the next review, and why; None if no further review falls due.
        challenges: What is open for the child.
    """

    record_id: str
    child_id: str
    child_name: str
    review: Review
    decisions: tuple[Decision, ...]
    due: DateView | None
    challenges: tuple[ChallengeRow, ...]
    answers: dict[str, Value]
    saved_at: datetime | None

    @property
    def key(self) -> DraftKey:
        """Under which it is kept: one update to a child at a time."""
        return DraftKey(KIND, self.child_id)


@dataclass(frozen=True)
class MidwayRecorded:
    """What is missing, by field; or what changed, and what the IRO means to do next."""

    problems: dict[str, str]
    changed: Changed | None
    outcome: MidwayOutcome | None


def start_midway(session: Session, child_id: str) -> MidwayDraft:
    """Begin the update on a child's last review, or go on with the one that was begun.

    Raises:
        Refused: The child is not on this laptop, or had no review yet (code "not_found").
    """
    child = held_child(session, child_id).content
    reviews = [held.content for held in session.reading.reviews(child_id)]
    last = next((each for each in reviews if each.held_on is not None), None)
    if last is None or last.held_on is None:
        raise Refused(RefusalCode.NOT_FOUND)
    saved = drafts.find(session, DraftKey(KIND, child_id))
    if saved is not None and saved.answers.get("review_id") != last.record_id:
        saved = None  # A later review was held meanwhile: its decisions count now.
    due = next_review(session, child, reviews)
    halfway = session.clockwork.midway(last.held_on, due.due_on) if due is not None else None
    first: dict[str, Value] = {
        "review_id": last.record_id,
        "done_on": session.today.isoformat(),
    }
    return MidwayDraft(
        record_id=saved.begun.record_id if saved else session.laptop.new_id(),
        child_id=child_id,
        child_name=child.display_name,
        review=last,
        decisions=asked_decisions(entries_of(session, child_id)),
        due=date_view(session, halfway) if halfway is not None else None,
        challenges=open_challenges(session, child_id),
        answers=saved.answers if saved else first,
        saved_at=saved.saved_at if saved else None,
    )


def save_draft(session: Session, draft: MidwayDraft, answers: Mapping[str, Value]) -> datetime:
    """Keep what is written; after it returns the screen may say "Saved"."""
    return drafts.save(session, draft.key, Begun(draft.child_id, draft.record_id), answers)


def record_midway(
    session: Session, draft: MidwayDraft, answers: Mapping[str, Value]
) -> MidwayRecorded:
    """Record the update for the office to see; it stops the midway clock of its review."""
    update = MidwayUpdate.from_fields(draft.record_id, draft.child_id, answers)
    problems = midway_problems(update, draft.decisions, session.today)
    if problems:
        save_draft(session, draft, answers)
        return MidwayRecorded(problems, None, None)
    act = Act(
        record_id=draft.record_id,
        kind=KIND,
        act="record",
        child_id=draft.child_id,
        values={path: value for path, value in answers.items() if value is not None},
    )
    changed = perform(session, act, completes=draft.key)
    return MidwayRecorded({}, changed, update.outcome)
