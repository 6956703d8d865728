"""What the office system did not take: looked at, put right and sent again, or withdrawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec

from iro_core import clock as clocks
from iro_core.changes.change import Change, SignedChange, Value, check
from iro_core.changes.device_log import DeviceAction
from iro_core.changes.signing import sign_change
from iro_core.domain.challenge import ChallengeKind
from iro_desktop.store.receipts import Outgoing, SendState
from iro_desktop.store.renumbering import Sign
from iro_desktop.workflows.acts import normalised
from iro_desktop.workflows.changed import OUTBOX, Changed, changed_by
from iro_desktop.workflows.device_log import note
from iro_desktop.workflows.form_versions import known_definitions
from iro_desktop.workflows.session import Session


@dataclass(frozen=True)
class Asked:
    """A question, and the answers to choose from with their words; none if it is not a choice."""

    label: str
    choices: dict[str, str]


@dataclass(frozen=True)
class ReturnedChange:
    """One act that the office system did not take.

    Attributes:
        reason: Why, as a stable key; `path` is the answer it is about, if it is about one.
        answers: What the act wrote, by path; empty if its child has left this laptop.
        resting: How many later acts, not received either, rest on it.
        is_here: Whether its words are on this laptop, so that it can be sent again.
        asked: What was asked for in a form, by path, with the answers to choose from in words.
    """

    change_id: str
    record_id: str
    kind: str
    act: str
    challenge_kind: ChallengeKind | None
    child_id: str | None
    child_name: str
    saved_at: datetime
    reason: str
    path: str
    answers: dict[str, Value]
    resting: int
    is_here: bool
    asked: dict[str, Asked]


def returned_changes(session: Session, record_id: str) -> tuple[ReturnedChange, ...]:
    """What of a record the office system did not take, the first first.

    What only rests on another of these is not shown by itself: it goes with that.
    """
    note(session, DeviceAction.RECORD_OPENED, record_id)
    made_here = {each.change_id: each for each in session.store.receipts.of_record(record_id)}
    answered_no = {
        change_id: each
        for change_id, each in made_here.items()
        if each.state in {SendState.QUARANTINED, SendState.REFUSED}
    }
    held = {each.change_id: each for each in session.store.returned.not_received(record_id)}
    shown: list[ReturnedChange] = []
    resting: set[str] = set()
    for change_id, sent in answered_no.items():
        change = held.get(change_id)
        if change_id not in resting:
            on_top = session.store.returned.resting_on(change)[1:] if change else []
            resting.update(each.change_id for each in on_top)
            shown.append(_view(session, sent, change, len(on_top)))
    return tuple(shown)


def send_again(session: Session, returned: ReturnedChange, answers: Mapping[str, Value]) -> Changed:
    """Send an act again with these answers, and what rests on it; saved when it returns.

    Raises:
        InvalidData: A text cannot be stored; nothing was changed.
    """
    change = _held(session, returned)
    if change is None:
        return changed_by([], also=(OUTBOX,))
    values = {path: normalised(value) for path, value in sorted(answers.items())}
    check(msgspec.structs.replace(change, set=values))
    touched = session.store.returned.put_right(change, values, _signed_by(session))
    session.forget(touched)
    return changed_by(touched, also=(OUTBOX,))


def withdraw(session: Session, returned: ReturnedChange) -> Changed:
    """Take an act back, with what rests on it; the words stay in this vault and at the office."""
    change = _held(session, returned)
    if change is None:
        session.store.returned.forget(returned.change_id)
        return changed_by([], also=(OUTBOX,))
    touched = session.store.returned.withdraw(change)
    session.forget(touched)
    return changed_by(touched, also=(OUTBOX,))


def _held(session: Session, returned: ReturnedChange) -> Change | None:
    """The act, unless it was received, withdrawn, or has left this laptop meanwhile."""
    held = session.store.returned.not_received(returned.record_id)
    return next((each for each in held if each.change_id == returned.change_id), None)


def _signed_by(session: Session) -> Sign:
    def sign(change: Change, number: int) -> SignedChange:
        numbered = msgspec.structs.replace(change, device_seq=number)
        return sign_change(numbered, session.identity.author_key)

    return sign


def _asked(session: Session, change: Change) -> dict[str, Asked]:
    """The questions of the form that was filled in, as far as this laptop has it."""
    if change.form_version is None:
        return {}
    found: dict[str, Asked] = {}
    for definition in known_definitions(session, [change.form_version]).values():
        for path in change.set:
            question = definition.question(path.removeprefix("answers.").removesuffix(".note"))
            if question is not None:
                choices = {each.value: each.label for each in question.choices}
                is_note = path.endswith(".note")
                label = f"{question.label} Why?" if is_note else question.label
                found[path] = Asked(label, {} if is_note else choices)
    return found


def _view(session: Session, sent: Outgoing, change: Change | None, resting: int) -> ReturnedChange:
    challenge = session.reading.challenge(sent.record_id) if sent.kind == "challenge" else None
    return ReturnedChange(
        change_id=sent.change_id,
        record_id=sent.record_id,
        kind=sent.kind,
        act=sent.act,
        challenge_kind=challenge.content.kind if challenge else None,
        child_id=sent.child_id,
        child_name=session.reading.child_name(sent.child_id),
        saved_at=clocks.from_text(sent.claimed_at),
        reason=sent.reason,
        path=sent.path.removeprefix("set."),
        answers=dict(change.set) if change else {},
        resting=resting,
        is_here=change is not None,
        asked=_asked(session, change) if change else {},
    )
