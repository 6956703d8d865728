"""What is typed into a short form on a page and not yet saved: kept, and found again there."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final, TypeVar

from iro_core.changes.change import Value
from iro_desktop.workflows import drafts
from iro_desktop.workflows.acts import DraftKey
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.drafts import Begun, SavedDraft
from iro_desktop.workflows.session import Session

KIND: Final = "short_form"

Result = TypeVar("Result")


@dataclass(frozen=True)
class WrittenAt:
    """Where something is typed.

    Attributes:
        page: The page to go back to.
        subject: What that page shows: the id of a record or a child.
        child_id: Whom it is about; empty where an answer of this name says it.
        form: Which short form of the page.
        item: What on the page it is about, such as a question or a person.
    """

    page: str
    subject: str
    child_id: str
    form: str = ""
    item: str = ""

    @property
    def key(self) -> DraftKey:
        """Under which the words are kept."""
        return DraftKey(KIND, f"{self.page} {self.subject} {self.form} {self.item}")


@dataclass(frozen=True)
class ShortDraft:
    """Words that wait in a short form."""

    at: WrittenAt
    answers: dict[str, Value]


def keep(session: Session, at: WrittenAt, answers: Mapping[str, Value]) -> datetime:
    """Keep what is typed; after it returns the screen may say "Saved"."""
    child_id = at.child_id or str(answers.get("child_id") or "")
    begun = Begun(child_id, at.subject, facts=asdict(at))
    return drafts.save(session, at.key, begun, answers)


def find(session: Session, page: str, subject: str) -> tuple[ShortDraft, ...]:
    """What this user typed on a page about this and did not save, the latest first."""
    kept = (each for each in drafts.all_drafts(session) if each.key.kind == KIND)
    found = (ShortDraft(place_of(each), each.answers) for each in kept)
    return tuple(each for each in found if (each.at.page, each.at.subject) == (page, subject))


def place_of(draft: SavedDraft) -> WrittenAt:
    """Where the words of a short form are typed."""
    return WrittenAt(**draft.begun.facts)


def give_up(session: Session, at: WrittenAt) -> Changed:
    """Forget what was typed."""
    return drafts.discard(session, at.key, at.child_id)


def complete(
    session: Session, at: WrittenAt, work: Callable[[], Result], is_done: Callable[[Result], bool]
) -> Result:
    """Save what was typed as the act it became: the act and the end of the draft, or neither.

    Args:
        work: Performs the act; what it raises leaves the words as they are.
        is_done: Whether the result says that the act was performed.
    """
    with session.store.transaction():
        result = work()
        if is_done(result):
            session.store.drafts.drop(at.key.kind, at.key.subject, session.membership.user_id)
    return result
