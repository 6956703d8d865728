"""The papers of a review: its signed versions, objections, who gets what; signing and sending."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from iro_core import clock as clocks
from iro_core.changes.change import Value
from iro_core.changes.device_log import DeviceAction
from iro_core.changes.versions import signed_versions
from iro_core.domain.access import may_write
from iro_core.domain.due import DueKind
from iro_core.domain.review import Review
from iro_core.domain.review_papers import (
    BESIDE,
    OBJECTIONS,
    RECEIVERS,
    SIGNED_ON,
    ManagerObjection,
    PaperKind,
    Receiver,
    amendments,
    check_review_step,
    objections,
    proposed_receivers,
    receivers,
)
from iro_core.domain.review_problems import Problem
from iro_core.domain.supervision import SIGN_OFF, SIGNED_OFF
from iro_core.domain.work_done import work_done
from iro_core.errors import RuleBroken
from iro_desktop.workflows import drafts
from iro_desktop.workflows.acts import Act, DraftKey, perform
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.dates import DateView, date_view
from iro_desktop.workflows.device_log import note
from iro_desktop.workflows.reading import Held, answers_of
from iro_desktop.workflows.review_file import ReviewFile, review_file
from iro_desktop.workflows.review_record import KIND, check, edit_review, held_child, held_review
from iro_desktop.workflows.session import Session

_SOURCE = "house rule: two versions of an answer are chosen from before a record is signed off"


@dataclass(frozen=True)
class PaperVersion:
    """The record as it was signed.

    Attributes:
        signed_on: The day of the sign-off, or of the amendment.
        reason: Why it was amended; empty for the first version.
    """

    number: int
    signed_on: date
    signed_by: str
    reason: str
    review: ReviewFile


@dataclass(frozen=True)
class ReviewPapers:
    """Everything about the papers of one review.

    Attributes:
        review: What papers made now say: the latest signed version, else the record as it stands.
        versions: Those that were signed, the first first.
        has_unsigned_words: Whether the record holds words that no signed version has, written
            elsewhere without knowing of the sign-off.
        objection_days: The working days that managers have from getting the decisions.
        object_by: Until when; None while no manager has them.
        listed: Whether the distribution list is kept in the record, and not only proposed.
        has_letter: Whether the letter to the child is in the records.
        problems: What the record still lacks; it can be signed off all the same.
        work: The day on which each thing after the review was done, as far as it was.
        dates: When each of them is due.
    """

    review: ReviewFile
    child_number: str
    born_on: date
    authority_name: str
    versions: tuple[PaperVersion, ...]
    has_unsigned_words: bool
    objections: tuple[ManagerObjection, ...]
    objection_days: int
    object_by: date | None
    receivers: tuple[Receiver, ...]
    listed: bool
    has_letter: bool
    problems: tuple[Problem, ...]
    work: dict[DueKind, date]
    dates: tuple[DateView, ...]
    based_on: tuple[str, ...]
    status: str
    may_write: bool
    may_object: bool
    today: date

    @property
    def is_signed(self) -> bool:
        """Whether it was signed off."""
        return self.status == SIGNED_OFF

    @property
    def version(self) -> PaperVersion | None:
        """The latest signed version."""
        return self.versions[-1] if self.versions else None


@dataclass(frozen=True)
class Sending:
    """A paper given to people: which, to whom (ids on the list), when and how."""

    paper: PaperKind
    to: tuple[str, ...]
    on: date
    way: str


def read_papers(session: Session, review_id: str) -> ReviewPapers:
    """The papers of a review.

    Raises:
        Refused: It is not on this laptop (code "not_found").
    """
    held = held_review(session, review_id)
    note(session, DeviceAction.RECORD_OPENED, review_id)
    child = held_child(session, held.content.child_id).content
    versions = _versions(session, held)
    done = work_done(held.content)
    kept = receivers(held.content.values)
    sent_on = done.get(DueKind.DECISIONS)
    role = session.user.role
    return ReviewPapers(
        review=versions[-1].review if versions else review_file(session, held),
        child_number=child.number,
        born_on=child.born_on,
        authority_name=session.authority_name,
        versions=versions,
        has_unsigned_words=bool(versions) and _words(held) != _text_of(versions[-1].review.answers),
        objections=objections(held.content.values),
        objection_days=session.policy["objection_working_days"],
        object_by=session.clockwork.objection(sent_on).due_on if sent_on else None,
        receivers=_by_place([*kept, *_not_listed(session, held.content, kept)]),
        listed=bool(kept),
        has_letter=session.reading.letters.about(review_id, child.child_id) is not None,
        problems=() if versions else _problems(session, review_id),
        work=done,
        dates=_dates(session, held.content),
        based_on=tuple(held.state.heads),
        status=held.state.status,
        may_write=not held.content.is_imported and may_write(role, KIND, SIGN_OFF),
        may_object=not held.content.is_imported and may_write(role, KIND, "object"),
        today=session.today,
    )


def sign_off(session: Session, review_id: str) -> Changed:
    """Close the record: from here every change is an amendment with a reason.

    Raises:
        RuleBroken: It is not finished, a correction of it is, or two versions of an answer wait.
    """
    held = held_review(session, review_id)
    if drafts.find(session, DraftKey(KIND, review_id)) is not None:
        raise RuleBroken("draft_waits", _SOURCE)
    if held.state.conflicts():
        raise RuleBroken("two_versions_wait", _SOURCE)
    return _perform(session, held, SIGN_OFF, {SIGNED_ON: session.today.isoformat()})


def record_objection(session: Session, review_id: str, objection: ManagerObjection) -> Changed:
    """Write down what a manager holds against the decisions; its day ends their time to object.

    Raises:
        RuleBroken: Who, when or what is missing.
    """
    path = f"{OBJECTIONS}.{objection.objection_id or session.laptop.new_id()}"
    values: dict[str, Value] = {
        f"{path}.by": objection.by,
        f"{path}.on": objection.on.isoformat() if objection.on else None,
        f"{path}.text": objection.text,
    }
    return _perform(session, held_review(session, review_id), "object", values)


def note_sending(session: Session, papers: ReviewPapers, sending: Sending) -> Changed:
    """Note that people were given a paper; the proposed list becomes the record's own."""
    values: dict[str, Value] = {}
    for receiver_id in sending.to:
        path = f"{RECEIVERS}.{receiver_id}"
        values[f"{path}.{sending.paper}_on"] = sending.on.isoformat()
        values[f"{path}.way"] = sending.way
    return _distribute(session, papers, values)


def leave_out(session: Session, papers: ReviewPapers, receiver_id: str, because: str) -> Changed:
    """Note that somebody deliberately gets nothing, and why; an empty reason takes it back."""
    values: dict[str, Value] = {f"{RECEIVERS}.{receiver_id}.left_out_because": because or None}
    return _distribute(session, papers, values)


def add_receiver(session: Session, papers: ReviewPapers, role: str, name: str) -> Changed:
    """Put somebody else on the list."""
    path = f"{RECEIVERS}.{session.laptop.new_id()}"
    return _distribute(session, papers, {f"{path}.role": role or "other", f"{path}.name": name})


def _distribute(session: Session, papers: ReviewPapers, more: Mapping[str, Value]) -> Changed:
    """Write on the list; who was only proposed is on it from then on."""
    held = held_review(session, papers.review.review_id)
    known = {each.receiver_id for each in receivers(held.content.values)}
    values: dict[str, Value] = {}
    for each in papers.receivers:
        if each.receiver_id not in known:
            values[f"{RECEIVERS}.{each.receiver_id}.role"] = each.role
            if each.name:
                values[f"{RECEIVERS}.{each.receiver_id}.name"] = each.name
    return _perform(session, held, "distribute", {**values, **more})


def _perform(
    session: Session, held: Held[Review], act: str, values: Mapping[str, Value]
) -> Changed:
    review = held.content
    following = {**review.values, **values}
    after = Review.from_fields(held.record_id, review.child_id, following)
    check_review_step(act, review, after)
    return perform(
        session,
        Act(
            record_id=held.record_id,
            kind=KIND,
            act=act,
            child_id=review.child_id,
            values=values,
            parents=tuple(held.state.heads),
            seen_status=held.state.status,
        ),
    )


def _versions(session: Session, held: Held[Review]) -> tuple[PaperVersion, ...]:
    history = session.store.changes.history(held.record_id)
    found: list[PaperVersion] = []
    told: set[str] = set()
    for number, signed in enumerate(signed_versions(history), 1):
        values = signed.state.values()
        added = [each for each in amendments(values) if each.amendment_id not in told]
        told |= {each.amendment_id for each in added}
        at = clocks.local_date(clocks.from_text(signed.act.claimed_at))
        review = Review.from_fields(held.record_id, held.content.child_id, values)
        found.append(
            PaperVersion(
                number=number,
                signed_on=next((each.on for each in added if each.on), at),
                signed_by=session.reading.people.name(signed.act.author),
                reason="; ".join(each.reason for each in added),
                review=review_file(session, Held(signed.state, review)),
            )
        )
    return tuple(found)


def _problems(session: Session, review_id: str) -> tuple[Problem, ...]:
    draft = edit_review(session, review_id)
    return check(session, draft, draft.answers)


def _dates(session: Session, review: Review) -> tuple[DateView, ...]:
    """When decisions, record and distribution are due."""
    wanted = (DueKind.DECISIONS, DueKind.RECORD, DueKind.DISTRIBUTION)
    if review.held_on is None:
        return ()
    dues = session.clockwork.after_review(review.held_on, None)
    return tuple(date_view(session, due) for due in dues if due.kind in wanted)


def _not_listed(session: Session, review: Review, kept: Iterable[Receiver]) -> tuple[Receiver, ...]:
    """Who should be thought of, until there is a list: then it is the person's own."""
    if any(kept):
        return ()
    plans = (held.content for held in session.reading.plans(review.child_id))
    invited = [role for plan in plans if plan.booked_on == review.held_on for role in plan.invited]
    return proposed_receivers(review, invited)


def _by_place(found: Iterable[Receiver]) -> tuple[Receiver, ...]:
    """Family first, in the order of the roles; those who were added come last."""
    order = ("child", "mother", "father", "carer", "social_worker", "team_manager")
    places = {role: place for place, role in enumerate(order)}
    return tuple(
        sorted(found, key=lambda each: (places.get(each.role, len(order)), each.receiver_id))
    )


def _words(held: Held[Review]) -> dict[str, Value]:
    return _text_of(answers_of(held.state))


def _text_of(answers: Mapping[str, Value]) -> dict[str, Value]:
    return {path: value for path, value in answers.items() if not path.startswith(BESIDE)}
