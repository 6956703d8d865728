"""The records of this laptop as the casework knows them, read once and kept until they change."""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from iro_core.changes.change import Value
from iro_core.changes.fold import RecordState
from iro_core.domain.attachment import Attachment
from iro_core.domain.case_note import CaseNote
from iro_core.domain.challenge import Challenge
from iro_core.domain.child import Child
from iro_core.domain.child_letter import ChildLetter
from iro_core.domain.early_review import EarlyReview
from iro_core.domain.midway import MidwayUpdate
from iro_core.domain.moderation import DrawnForm
from iro_core.domain.people import User
from iro_core.domain.record_fields import Fields
from iro_core.domain.review import Review
from iro_core.domain.review_plan import ReviewPlan
from iro_core.domain.themes import ThemeTag
from iro_desktop.store.change_log import Touched
from iro_desktop.store.records import Records

T = TypeVar("T")

_NOBODY: Final = ""


@dataclass(frozen=True)
class Held(Generic[T]):
    """A record and what it means."""

    state: RecordState
    content: T

    @property
    def record_id(self) -> str:
        """The record's id."""
        return self.state.record_id


@dataclass(frozen=True)
class Allocated:
    """Who is responsible for a child, and since when."""

    user_id: str
    from_on: str
    team: str


class People:
    """Who the users of the service are, and who is responsible for whom."""

    def __init__(self, records: Records) -> None:
        """Read from the store's records."""
        self._allocations = _Kind(records, "allocation", _allocated)
        self._users = _Kind(records, "user", _user)
        self.kinds = (self._allocations, self._users)

    def allocation(self, child_id: str) -> Allocated | None:
        """Who is responsible for a child."""
        held = self._allocations.some(child_id)
        return held[0].content if held else None

    def user(self, user_id: str) -> User | None:
        """One user of the service."""
        held = self._users.all().get(user_id)
        return held.content if held else None

    def users(self) -> tuple[User, ...]:
        """Every user of the service that is known here, by name."""
        users = (held.content for held in self._users.all().values())
        return tuple(sorted(users, key=lambda user: (user.name, user.user_id)))

    def name(self, user_id: str) -> str:
        """A user's name, or the id where the user is not known here."""
        user = self.user(user_id)
        return user.name if user else user_id


class Between:
    """What the IRO put on the file between reviews: midway updates, footprint notes, scans."""

    def __init__(self, records: Records) -> None:
        """Read from the store's records."""
        self._updates = _Kind(records, "midway_update", _midway)
        self._notes = _Kind(records, "case_note", _note)
        self._attachments = _Kind(records, "attachment", _attachment)
        self.kinds = (self._updates, self._notes, self._attachments)

    def updates(self, child_id: str) -> tuple[Held[MidwayUpdate], ...]:
        """A child's midway updates, the latest recorded first."""
        return tuple(sorted(self._updates.some(child_id), key=_record_id, reverse=True))

    def update(self, record_id: str) -> Held[MidwayUpdate] | None:
        """One midway update."""
        return self._updates.all().get(record_id)

    def notes(self, child_id: str) -> tuple[Held[CaseNote], ...]:
        """A child's footprint notes, the latest written first."""
        held = sorted(self._notes.some(child_id), key=_record_id, reverse=True)
        return tuple(Held(each.state, each.content) for each in held if each.content is not None)

    def attachments(self, child_id: str | None = None) -> tuple[Held[Attachment], ...]:
        """Every scan and photograph, or a child's alone, the latest added first."""
        held = sorted(self._attachments.some(child_id), key=_record_id, reverse=True)
        return tuple(Held(each.state, each.content) for each in held if each.content is not None)

    def attachment(self, attachment_id: str) -> Held[Attachment] | None:
        """One scan or photograph."""
        return next((it for it in self.attachments() if it.record_id == attachment_id), None)


class Letters:
    """What was written to the children about their reviews."""

    def __init__(self, records: Records) -> None:
        """Read from the store's records."""
        self._letters = _Kind(records, "child_letter", _letter)
        self.kinds = (self._letters,)

    def of_child(self, child_id: str) -> tuple[Held[ChildLetter], ...]:
        """A child's letters, the latest first."""
        return tuple(sorted(self._letters.some(child_id), key=_record_id, reverse=True))

    def letter(self, letter_id: str) -> Held[ChildLetter] | None:
        """One letter."""
        return self._letters.all().get(letter_id)

    def about(self, review_id: str, child_id: str) -> Held[ChildLetter] | None:
        """The letter about a review; of two that were begun apart, the later."""
        letters = self.of_child(child_id)
        return next((each for each in letters if each.content.review_id == review_id), None)


class FilledForms:
    """The forms about children beside the QA form: preparation, consultation, feedback, others."""

    def __init__(self, records: Records) -> None:
        """Read from the store's records."""
        self._filled = _Kind(records, "filled_form", lambda state: Fields(state.values()))
        self.kinds = (self._filled,)

    def of_child(self, child_id: str) -> tuple[Held[Fields], ...]:
        """Those about a child, the latest first."""
        return tuple(sorted(self._filled.some(child_id), key=_record_id, reverse=True))

    def form(self, record_id: str) -> Held[Fields] | None:
        """One form."""
        return self._filled.all().get(record_id)


class Supervised:
    """What supervisors keep: forms drawn for a second reading, how they were read, and themes."""

    def __init__(self, records: Records) -> None:
        """Read from the store's records."""
        self._drawn = _Kind(records, "moderation", _drawn)
        self._readings = _Kind(records, "moderation_reading", lambda each: Fields(each.values()))
        self._tags = _Kind(records, "theme_tag", _tag)
        self.kinds = (self._drawn, self._readings, self._tags)

    def drawn(self) -> tuple[Held[DrawnForm], ...]:
        """Every form that was drawn, in the order of drawing."""
        held = sorted(self._drawn.all().values(), key=_record_id)
        return tuple(Held(each.state, each.content) for each in held if each.content is not None)

    def readings(self) -> tuple[Held[Fields], ...]:
        """Every finished reading, in the order of reading."""
        return tuple(sorted(self._readings.all().values(), key=_record_id))

    def tags(self, child_id: str | None = None) -> tuple[Held[ThemeTag], ...]:
        """Every tag that was ever set, or those about a child, in the order of tagging."""
        return tuple(sorted(self._tags.some(child_id), key=_record_id))


class Reading:
    """Reads children, reviews, challenges and forms; remembers what it read."""

    def __init__(self, records: Records) -> None:
        """Read from the store's records."""
        self._children = _Kind(records, "child", _child)
        self._reviews = _Kind(records, "review", _review)
        self._challenges = _Kind(records, "challenge", _challenge)
        self._forms = _Kind(records, "qa_form", lambda state: Fields(state.values()))
        self._early = _Kind(records, "early_review", _early_review)
        self._plans = _Kind(records, "review_plan", _plan)
        self._published = _Kind(records, "form_definition", lambda state: Fields(state.values()))
        self.people = People(records)
        self.between = Between(records)
        self.letters = Letters(records)
        self.filled = FilledForms(records)
        self.supervised = Supervised(records)
        self._kinds: dict[str, _Kind[object]] = {
            kind.name: kind  # type: ignore[misc]
            for kind in (
                *(self._children, self._reviews, self._challenges, self._forms),
                *(
                    *self.between.kinds,
                    *self.letters.kinds,
                    *self.filled.kinds,
                    *self.supervised.kinds,
                ),
                *(*self.people.kinds, self._published, self._early, self._plans),
            )
        }

    def forget(self, touched: Iterable[Touched]) -> None:
        """Read these records again when they are next wanted."""
        for each in touched:
            if each.kind in self._kinds:
                self._kinds[each.kind].forget(each.record_id)

    def forget_all(self) -> None:
        """Read everything again when it is next wanted."""
        for kind in self._kinds.values():
            kind.forget_all()

    def children(self) -> tuple[Held[Child], ...]:
        """Every child on this laptop."""
        return tuple(self._children.all().values())

    def child(self, child_id: str) -> Held[Child] | None:
        """One child, or None if not on this laptop."""
        return self._children.all().get(child_id)

    def reviews(self, child_id: str | None = None) -> tuple[Held[Review], ...]:
        """Every review, or a child's alone, the latest held first."""
        return tuple(sorted(self._reviews.some(child_id), key=_review_order, reverse=True))

    def review(self, review_id: str) -> Held[Review] | None:
        """One review."""
        return self._reviews.all().get(review_id)

    def challenges(self, child_id: str | None = None) -> tuple[Held[Challenge], ...]:
        """Every challenge, or a child's alone, the latest first."""
        return tuple(sorted(self._challenges.some(child_id), key=_record_id, reverse=True))

    def challenge(self, challenge_id: str) -> Held[Challenge] | None:
        """One challenge."""
        return self._challenges.all().get(challenge_id)

    def early_reviews(self, child_id: str) -> tuple[EarlyReview, ...]:
        """Why a child's next review must be early, as far as that still holds."""
        held = self._early.some(child_id)
        return tuple(each.content for each in held if each.content and each.state.status == "open")

    def plans(self, child_id: str | None = None) -> tuple[Held[ReviewPlan], ...]:
        """Reviews that are booked and were not cancelled, or a child's alone."""
        held = self._plans.some(child_id)
        return tuple(each for each in held if each.state.status == "booked")

    def forms(self, child_id: str | None = None) -> tuple[Held[Fields], ...]:
        """Every QA form, or those about a child alone, the latest first."""
        return tuple(sorted(self._forms.some(child_id), key=_record_id, reverse=True))

    def form(self, form_id: str) -> Held[Fields] | None:
        """One QA form."""
        return self._forms.all().get(form_id)

    def form_about(self, review_id: str, child_id: str) -> Held[Fields] | None:
        """The QA form about a review, if one was submitted."""
        forms = self.forms(child_id)
        return next((each for each in forms if each.content.text("review_id") == review_id), None)

    def published_forms(self) -> tuple[Fields, ...]:
        """Form definitions that the authority published."""
        return tuple(each.content for each in self._published.all().values())

    def child_name(self, child_id: str | None) -> str:
        """The name a child goes by; empty for a child who is not on this laptop."""
        held = self.child(child_id) if child_id is not None else None
        return held.content.display_name if held else _NOBODY


class _Kind(Generic[T]):
    """Every record of one kind, understood once."""

    def __init__(self, records: Records, name: str, understand: Callable[[RecordState], T]) -> None:
        self.name = name
        self._records = records
        self._understand = understand
        self._held: dict[str, Held[T]] | None = None
        self._of_child: dict[str, set[str]] = {}

    def all(self) -> Mapping[str, Held[T]]:
        if self._held is None:
            self._held = {}
            with _without_collecting():
                for state in self._records.records(self.name):
                    self._take(self._held, state)
        return self._held

    def some(self, child_id: str | None) -> list[Held[T]]:
        """Those about a child, or all of them."""
        held = self.all()
        if child_id is None:
            return list(held.values())
        return [held[record_id] for record_id in self._of_child.get(child_id, ())]

    def forget(self, record_id: str) -> None:
        if self._held is None:
            return
        state = self._records.record(record_id)
        if state is not None:
            self._take(self._held, state)
        elif self._held.pop(record_id, None) is not None:
            for of_one_child in self._of_child.values():
                of_one_child.discard(record_id)

    def forget_all(self) -> None:
        self._held = None
        self._of_child = {}

    def _take(self, held: dict[str, Held[T]], state: RecordState) -> None:
        held[state.record_id] = Held(state, self._understand(state))
        if state.child_id is not None:
            self._of_child.setdefault(state.child_id, set()).add(state.record_id)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Thousands of new objects, none of them garbage: looking for cycles doubles the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _record_id(held: Held[T]) -> str:
    return held.record_id


def _review_order(held: Held[Review]) -> tuple[str, str]:
    held_on = held.content.held_on
    return (held_on.isoformat() if held_on else "", held.record_id)


def _child(state: RecordState) -> Child:
    return Child.from_fields(state.record_id, state.values())


def _review(state: RecordState) -> Review:
    return Review.from_fields(state.record_id, state.child_id or "", state.values())


def _challenge(state: RecordState) -> Challenge:
    return Challenge.from_fields(state.record_id, state.child_id or "", state.values())


def _early_review(state: RecordState) -> EarlyReview | None:
    return EarlyReview.from_fields(state.record_id, state.child_id or "", state.values())


def _plan(state: RecordState) -> ReviewPlan:
    return ReviewPlan.from_fields(state.record_id, state.child_id or "", state.values())


def _letter(state: RecordState) -> ChildLetter:
    return ChildLetter.from_fields(state.record_id, state.child_id or "", state.values())


def _tag(state: RecordState) -> ThemeTag:
    return ThemeTag.from_fields(state.child_id or "", state.values())


def _drawn(state: RecordState) -> DrawnForm | None:
    return DrawnForm.from_fields(state.record_id, state.child_id or "", state.values())


def _midway(state: RecordState) -> MidwayUpdate:
    return MidwayUpdate.from_fields(state.record_id, state.child_id or "", state.values())


def _attachment(state: RecordState) -> Attachment | None:
    return Attachment.from_fields(state.record_id, state.child_id or "", state.values())


def _note(state: RecordState) -> CaseNote | None:
    return CaseNote.from_fields(state.record_id, state.child_id or "", state.values())


def _user(state: RecordState) -> User:
    return User.from_fields(state.record_id, state.values())


def _allocated(state: RecordState) -> Allocated:
    fields = Fields(state.values())
    return Allocated(fields.text("user_id"), fields.text("from_on"), fields.text("team"))


def answers_of(state: RecordState) -> dict[str, Value]:
    """Everything a record says, by path."""
    return {path: value for path, value in state.values().items() if value is not None}
