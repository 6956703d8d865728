"""Forms about a child beside the QA form: preparation, consultation, feedback and others."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from iro_core import clock as clocks
from iro_core.changes.change import Value, changed_fields
from iro_core.changes.device_log import DeviceAction
from iro_core.changes.fold import RecordState
from iro_core.domain.record_fields import Fields
from iro_core.errors import RefusalCode, Refused
from iro_core.forms.definition import FormDefinition
from iro_core.forms.evaluation import FormProblem, begun, evaluate
from iro_desktop.workflows import drafts
from iro_desktop.workflows.acts import Act, DraftKey, as_seen, perform
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.device_log import note
from iro_desktop.workflows.drafts import Begun
from iro_desktop.workflows.form_versions import (
    definition_of,
    form_ids,
    known_definitions,
    latest_name,
    now_in_england,
)
from iro_desktop.workflows.reading import Held, answers_of
from iro_desktop.workflows.review_record import held_child
from iro_desktop.workflows.session import Session

KIND: Final = "filled_form"
_FIRST_ACTS: Final = {KIND: "hand_in", "midway_update": "record"}
_ANSWERS: Final = "answers."
# These have pages of their own.
_APART: Final = frozenset({"qa_form", "moderation", "midway_update"})
_ORDER: Final = (
    "review_preparation",
    "consultation_child",
    "consultation_parent",
    "consultation_carer",
    "consultation_adopter",
    "child_feedback",
)


@dataclass(frozen=True)
class FormChoice:
    """A form that can be begun."""

    form_id: str
    title: str
    is_begun: bool


@dataclass(frozen=True)
class FilledRow:
    """A form that was filled in; `title` is empty if its version is not known here."""

    record_id: str
    title: str
    filled_at: datetime
    by: str


@dataclass(frozen=True)
class ChildForms:
    """The forms about a child."""

    child_id: str
    child_name: str
    choices: tuple[FormChoice, ...]
    filled: tuple[FilledRow, ...]


@dataclass(frozen=True)
class FilledForm:
    """A form about a child, being filled in or kept.

    Attributes:
        kind: Of the record that it is kept as.
        key: Under which a draft is kept.
        answers: By path, as in a QA form.
        at: The moment that the form's own "today" is.
        is_new: Whether it was not handed in yet.
        about: What the record says beside the answers, such as the review it follows.
    """

    kind: str
    key: DraftKey
    record_id: str
    child_id: str
    child_name: str
    definition: FormDefinition
    answers: dict[str, Value]
    at: datetime
    is_new: bool
    may_edit: bool
    saved_at: datetime | None
    based_on: tuple[str, ...] = ()
    about: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class HandedIn:
    """What handing in came to; `changed` is None if something has to be put right first."""

    problems: tuple[FormProblem, ...]
    changed: Changed | None


def child_forms(session: Session, child_id: str) -> ChildForms:
    """What may be begun for a child, and what was filled in.

    Raises:
        Refused: The child is not on this laptop (code "not_found").
    """
    child = held_child(session, child_id).content
    places = {form_id: place for place, form_id in enumerate(_ORDER)}
    wanted = sorted(form_ids(session) - _APART, key=lambda each: (places.get(each, 99), each))
    drafted = {draft.key.subject for draft in drafts.of_child(session, child_id)}
    return ChildForms(
        child_id=child_id,
        child_name=child.display_name,
        choices=tuple(
            FormChoice(form_id, definition.title, f"{child_id}/{form_id}" in drafted)
            for form_id in wanted
            for definition in [definition_of(session, latest_name(session, form_id))]
        ),
        filled=tuple(
            filled_row(session, held) for held in session.reading.filled.of_child(child_id)
        ),
    )


def start(session: Session, child_id: str, form_id: str) -> FilledForm:
    """Begin a form about a child, or go on with it."""
    child = held_child(session, child_id).content
    note(session, DeviceAction.CHILD_OPENED, child_id)
    key = DraftKey(KIND, f"{child_id}/{form_id}")
    saved = drafts.find(session, key)
    now = now_in_england(session)
    name = saved.begun.form_version if saved is not None else None
    definition = definition_of(session, name or latest_name(session, form_id))
    return FilledForm(
        kind=KIND,
        key=key,
        record_id=saved.begun.record_id if saved else session.laptop.new_id(),
        child_id=child_id,
        child_name=child.display_name,
        definition=definition,
        answers=saved.answers if saved else begun(definition, now),
        at=now,
        is_new=True,
        may_edit=not session.is_supervisor,
        saved_at=saved.saved_at if saved else None,
    )


def open_filled(session: Session, record_id: str) -> FilledForm:
    """A form that was filled in, with what is being corrected on this laptop.

    Raises:
        Refused: It is not on this laptop (code "not_found").
    """
    held = session.reading.filled.form(record_id)
    if held is None:
        raise Refused(RefusalCode.NOT_FOUND, KIND)
    note(session, DeviceAction.RECORD_OPENED, record_id)
    key = DraftKey(KIND, record_id)
    saved = drafts.find(session, key)
    child_id = held.state.child_id or ""
    return FilledForm(
        kind=KIND,
        key=key,
        record_id=record_id,
        child_id=child_id,
        child_name=session.reading.child_name(child_id),
        definition=definition_of(session, held.state.form_version or ""),
        answers=saved.answers if saved else answers_on(held.state),
        at=filled_at(held.state),
        is_new=False,
        may_edit=not session.is_supervisor,
        saved_at=saved.saved_at if saved else None,
        based_on=saved.begun.based_on if saved else tuple(held.state.heads),
    )


def save_draft(session: Session, form: FilledForm, answers: Mapping[str, Value]) -> datetime:
    """Keep the answers; after it returns the screen may say "Saved"."""
    begun_form = Begun(
        form.child_id, form.record_id, form.based_on, form.definition.name, dict(form.about)
    )
    return drafts.save(session, form.key, begun_form, answers)


def hand_in(session: Session, form: FilledForm, answers: Mapping[str, Value]) -> HandedIn:
    """Put the form on the child's file, or the corrected one, if it is complete."""
    state = evaluate(form.definition, answers, now_in_england(session))
    if state.problems:
        save_draft(session, form, answers)
        return HandedIn(state.problems, None)
    seen = as_seen(session, form.record_id, form.based_on)
    present = answers_of(seen) if seen is not None else {}
    wanted: dict[str, Value] = {
        f"{_ANSWERS}{path}": value for path, value in {**answers, **state.calculated}.items()
    }
    gone = [path for path in present if path.startswith(_ANSWERS) and path not in wanted]
    act = Act(
        record_id=form.record_id,
        kind=form.kind,
        act=_FIRST_ACTS[form.kind] if form.is_new else "edit",
        child_id=form.child_id,
        values=changed_fields({**wanted, **dict.fromkeys(gone), **form.about}, present),
        parents=form.based_on,
        seen_status=seen.status if seen is not None else "new",
        form_version=form.definition.name,
    )
    return HandedIn((), perform(session, act, completes=form.key))


def answers_on(state: RecordState) -> dict[str, Value]:
    """The answers of a form that was handed in, by path."""
    return {
        path.removeprefix(_ANSWERS): value
        for path, value in answers_of(state).items()
        if path.startswith(_ANSWERS)
    }


def filled_at(state: RecordState) -> datetime:
    """The moment of its last change, as the expressions of the form read it."""
    at = clocks.from_text(state.acts[-1].claimed_at)
    return clocks.local_time(at).replace(tzinfo=None)


def filled_row(session: Session, held: Held[Fields]) -> FilledRow:
    """A form that was handed in, by its title."""
    known = known_definitions(session, [held.state.form_version or ""])
    last = held.state.acts[-1]
    return FilledRow(
        record_id=held.record_id,
        title=next((each.title for each in known.values()), ""),
        filled_at=clocks.from_text(last.claimed_at),
        by=session.reading.people.name(last.author),
    )
