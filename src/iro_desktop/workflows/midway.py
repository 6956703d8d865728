"""The midway update: a form that asks about the last review's decisions, recorded once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from iro_core.changes.change import Value
from iro_core.changes.device_log import DeviceAction
from iro_core.domain.decision_ledger import asked_decisions
from iro_core.domain.midway import MidwayOutcome
from iro_core.domain.record_fields import Fields
from iro_core.domain.review import Decision, Review, one_of
from iro_core.errors import RefusalCode, Refused
from iro_core.forms.evaluation import begun
from iro_desktop.workflows import drafts
from iro_desktop.workflows.acts import DraftKey
from iro_desktop.workflows.challenge_file import ChallengeRow, open_challenges
from iro_desktop.workflows.dates import DateView, date_view, next_review
from iro_desktop.workflows.decisions import entries_of
from iro_desktop.workflows.device_log import note
from iro_desktop.workflows.drafts import SavedDraft
from iro_desktop.workflows.form_versions import definition_of, latest_name, now_in_england
from iro_desktop.workflows.other_forms import FilledForm, answers_on, filled_at
from iro_desktop.workflows.review_record import held_child
from iro_desktop.workflows.session import Session

KIND: Final = "midway_update"
FORM: Final = "midway_update"
_REVIEW: Final = "review_id"
_DECISIONS: Final = "decisions"


@dataclass(frozen=True)
class MidwayDraft:
    """A midway update being written.

    Attributes:
        due: Halfway to the next review, and why; None if no further review falls due.
        challenges: What is open for the child.
    """

    form: FilledForm
    review: Review
    due: DateView | None
    challenges: tuple[ChallengeRow, ...]


def start_midway(session: Session, child_id: str) -> MidwayDraft:
    """Begin the update on a child's last review, or go on with the one that was begun.

    It asks about each decision that no review has settled, of the last review and of those before.

    Raises:
        Refused: The child is not on this laptop, or had no review yet (code "not_found").
    """
    child = held_child(session, child_id).content
    note(session, DeviceAction.CHILD_OPENED, child_id)
    reviews = [held.content for held in session.reading.reviews(child_id)]
    last = next((each for each in reviews if each.held_on is not None), None)
    if last is None or last.held_on is None:
        raise Refused(RefusalCode.NOT_FOUND)
    due = next_review(session, child, reviews)
    halfway = session.clockwork.midway(last.held_on, due.due_on) if due is not None else None
    return MidwayDraft(
        form=_form(session, child_id, last.record_id),
        review=last,
        due=date_view(session, halfway) if halfway is not None else None,
        challenges=open_challenges(session, child_id),
    )


def open_midway(session: Session, record_id: str) -> FilledForm:
    """An update that was recorded, to be read.

    Raises:
        Refused: It is not on this laptop, or was recorded before updates were forms (code
            "not_found").
    """
    held = session.reading.between.update(record_id)
    if held is None or held.state.form_version is None:
        raise Refused(RefusalCode.NOT_FOUND, KIND)
    note(session, DeviceAction.RECORD_OPENED, record_id)
    return FilledForm(
        kind=KIND,
        key=DraftKey(KIND, record_id),
        record_id=record_id,
        child_id=held.content.child_id,
        child_name=session.reading.child_name(held.content.child_id),
        definition=definition_of(session, held.state.form_version),
        answers=answers_on(held.state),
        at=filled_at(held.state),
        is_new=False,
        may_edit=False,
        saved_at=None,
        based_on=tuple(held.state.heads),
    )


def outcome_of(answers: Mapping[str, Value]) -> MidwayOutcome | None:
    """What the IRO means to do next."""
    return one_of(MidwayOutcome, Fields(answers).text("outcome"))


def _form(session: Session, child_id: str, review_id: str) -> FilledForm:
    key = DraftKey(KIND, child_id)
    saved = _saved(session, key, review_id)
    now = now_in_england(session)
    name = saved.begun.form_version if saved is not None else None
    definition = definition_of(session, name or latest_name(session, FORM))
    said = saved.answers if saved is not None else {"done_on": session.today.isoformat()}
    answers = _asking(asked_decisions(entries_of(session, child_id)), said)
    return FilledForm(
        kind=KIND,
        key=key,
        record_id=saved.begun.record_id if saved else session.laptop.new_id(),
        child_id=child_id,
        child_name=session.reading.child_name(child_id),
        definition=definition,
        answers=answers if saved is not None else begun(definition, now, answers) | answers,
        at=now,
        is_new=True,
        may_edit=not session.is_supervisor,
        saved_at=saved.saved_at if saved else None,
        about={_REVIEW: review_id},
    )


def _saved(session: Session, key: DraftKey, review_id: str) -> SavedDraft | None:
    """What was begun on this review; once a later one was held, its decisions count."""
    saved = drafts.find(session, key)
    if saved is None:
        return None
    begun_on = saved.begun.facts.get(_REVIEW, saved.answers.get(_REVIEW))
    return saved if begun_on == review_id else None


def _asking(decisions: Sequence[Decision], said: Mapping[str, Value]) -> dict[str, Value]:
    """The answers with the decisions as they stand now, each with what was said of it so far."""
    known = {
        item.text("decision_id") or item.item_id: _under(f"{_DECISIONS}.{item.item_id}.", said)
        for item in Fields(said).items(_DECISIONS)
    }
    asking = {path: value for path, value in said.items() if not path.startswith(f"{_DECISIONS}.")}
    asking["decision_count"] = len(decisions)
    for number, decision in enumerate(decisions, start=1):
        about: dict[str, Value] = {
            **known.get(decision.decision_id, {}),
            "decision_id": decision.decision_id,
            "decision": decision.text,
            "owner": decision.owner,
            "due_on": decision.due_on.isoformat() if decision.due_on else None,
        }
        asking |= {f"{_DECISIONS}.{number}.{name}": value for name, value in about.items()}
    return asking


def _under(start: str, said: Mapping[str, Value]) -> dict[str, Value]:
    return {
        path.removeprefix(start): value for path, value in said.items() if path.startswith(start)
    }
