"""Whether a change that a laptop sent may enter the log: pure, one rule after another."""

from collections.abc import Collection, Sequence
from typing import Final

import msgspec

from iro_core import clock as clocks
from iro_core.changes.change import Change
from iro_core.changes.conflict import is_a_choice
from iro_core.changes.fold import NEW, RecordState, fold, fold_as_seen_by
from iro_core.domain import access, attachment
from iro_core.domain.challenge import Challenge
from iro_core.domain.challenge_rules import check_step
from iro_core.domain.child_letter import ChildLetter, check_letter
from iro_core.domain.review import Review
from iro_core.domain.review_papers import check_review_step
from iro_core.domain.supervision import CHOOSE, SIGNED_OFF, status_after
from iro_core.errors import InvalidData, RuleBroken
from iro_core.forms.definition import FormDefinition
from iro_core.forms.evaluation import problems
from iro_core.protocol.messages import Outcome
from iro_server.services.who import supervised_team
from iro_server.store.accounts import Account, Allocation
from iro_server.store.devices import Device

_ANSWERS: Final = "answers."
_HANDED_IN: Final = frozenset(
    {
        ("qa_form", "submit"),
        ("midway_update", "record"),
        ("moderation_reading", "read"),
        ("filled_form", "hand_in"),
        ("filled_form", "edit"),
    }
)


class Objection(msgspec.Struct, frozen=True):
    """Why a change is not received.

    Attributes:
        outcome: Quarantined if its author could put it right, refused if it is not theirs to write.
        reason: A stable key.
        path: The field it is about, if it is about one.
    """

    outcome: Outcome
    reason: str
    path: str = ""


class Sender(msgspec.Struct, frozen=True):
    """The laptop a change came from, and the person who uses it."""

    device: Device
    account: Account


class Facts(msgspec.Struct, frozen=True):
    """What the server knows of the record and the child a change is about.

    Attributes:
        history: The record's changes in the order of receipt; empty for a new record.
        allocations: Who held the child from when to when.
        set_aside: Ids of this laptop's changes that were not received.
        definition: The version of the form the change was made with, if it was with one.
    """

    history: Sequence[Change]
    allocations: Sequence[Allocation]
    set_aside: Collection[str] = ()
    definition: FormDefinition | None = None


def objection_to(
    change: Change, sender: Sender, facts: Facts, *, authority: str
) -> Objection | None:
    """The first reason against a change, or None if it is to be received."""
    return (
        _not_the_senders(change, sender, authority)
        or _not_permitted(change, sender.account)
        or _out_of_scope(sender.account, facts.allocations)
        or _another_record(change, facts.history)
        or _does_not_follow(change, facts)
    )


def is_late(account: Account, allocations: Sequence[Allocation]) -> bool:
    """Whether the child had gone to someone else before what was written arrived."""
    return not any(each.to_at is None for each in _held(account, allocations))


def _not_the_senders(change: Change, sender: Sender, authority: str) -> Objection | None:
    if change.authority != authority:
        return Objection(Outcome.REFUSED, "other_authority", "authority")
    if change.author != sender.account.user_id:
        return Objection(Outcome.REFUSED, "other_author", "author")
    if change.device != sender.device.device_id:
        return Objection(Outcome.REFUSED, "other_device", "device")
    return None


def _not_permitted(change: Change, account: Account) -> Objection | None:
    if change.child_id is None or not access.may_write(account.role, change.kind, change.act):
        return Objection(Outcome.REFUSED, "not_permitted", "act")
    for path in change.set:
        if not access.may_set(account.role, change.kind, path, change.act):
            return Objection(Outcome.REFUSED, "not_permitted", f"set.{path}")
    return None


def _out_of_scope(account: Account, allocations: Sequence[Allocation]) -> Objection | None:
    """The child must be theirs, or have been: a laptop offline cannot know that a child has gone.

    The time the laptop claims decides nothing; clocks are wrong, and a liar would write any.
    """
    if _held(account, allocations):
        return None
    return Objection(Outcome.REFUSED, "not_your_child", "child_id")


def _held(account: Account, allocations: Sequence[Allocation]) -> list[Allocation]:
    team = supervised_team(account)
    return [
        each
        for each in allocations
        if each.user_id == account.user_id or (team and each.team == team)
    ]


def _another_record(change: Change, history: Sequence[Change]) -> Objection | None:
    """An id names one record, of one kind and one child, and its changes form no circle."""
    if history and (history[0].kind, history[0].child_id) != (change.kind, change.child_id):
        return Objection(Outcome.QUARANTINED, "record_mismatch", "record_id")
    if any(change.change_id in each.parents for each in history):
        try:
            fold([*history, change])
        except InvalidData:
            return Objection(Outcome.QUARANTINED, "cycle", "parents")
    return None


def _does_not_follow(change: Change, facts: Facts) -> Objection | None:
    """The act must follow from what the author had before them, whatever happened since.

    What they had before them may be lacking here after a restore, until another laptop gives it
    back: then nothing is judged, and the fold marks what turns out to contradict.
    """
    known = {each.change_id for each in facts.history}
    if any(parent not in known and parent not in facts.set_aside for parent in change.parents):
        return None
    seen = fold_as_seen_by(change, facts.history)
    if change.act == CHOOSE:
        is_fair = is_a_choice(seen, change.set)
        return None if is_fair else Objection(Outcome.REFUSED, "not_a_choice", "set")
    return (
        _not_admitted(change, seen)
        or _breaks_a_rule(change, seen)
        or _is_incomplete(change, seen, facts.definition)
    )


def _not_admitted(change: Change, seen: RecordState | None) -> Objection | None:
    status = seen.status if seen else NEW
    if status_after(change.kind, status, change.act) is not None:
        return None
    reason = "record_signed_off" if status == SIGNED_OFF else "act_not_admitted"
    return Objection(Outcome.QUARANTINED, reason, "act")


def _is_incomplete(
    change: Change, seen: RecordState | None, definition: FormDefinition | None
) -> Objection | None:
    """A form is handed in complete, by the same engine as on the laptop, on the day it says."""
    if definition is None or (change.kind, change.act) not in _HANDED_IN:
        return None
    following = {**(seen.values() if seen else {}), **change.set}
    answers = {
        path.removeprefix(_ANSWERS): value
        for path, value in following.items()
        if path.startswith(_ANSWERS)
    }
    at = clocks.local_time(clocks.from_text(change.claimed_at)).replace(tzinfo=None)
    wrong = problems(definition, answers, at)
    if not wrong:
        return None
    return Objection(Outcome.QUARANTINED, "form_incomplete", f"{_ANSWERS}{wrong[0].path}")


def _breaks_a_rule(change: Change, seen: RecordState | None) -> Objection | None:
    """Challenges, reviews and letters go step by step, by the same rules as on the laptop."""
    present = seen.values() if seen else {}
    if change.kind == attachment.KIND:
        field = attachment.step_problem(present, change.set)
        return Objection(Outcome.QUARANTINED, "not_a_file", field) if field else None
    following = {**present, **change.set}
    about = (change.record_id, change.child_id or "")
    try:
        if change.kind == "challenge":
            before = Challenge.from_fields(*about, present) if seen else None
            check_step(change.act, before, Challenge.from_fields(*about, following))
        elif change.kind == "review":
            was = Review.from_fields(*about, present) if seen else None
            check_review_step(change.act, was, Review.from_fields(*about, following))
        elif change.kind == "child_letter":
            check_letter(ChildLetter.from_fields(*about, following))
    except RuleBroken as broken:
        return Objection(Outcome.QUARANTINED, broken.rule, broken.path)
    return None
