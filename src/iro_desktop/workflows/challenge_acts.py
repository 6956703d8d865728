"""What follows on a challenge: replies and their answers, advice beside it, the end, a new start.

Each takes the challenge as the person saw it. With `linked`, what was said about one statement is
written into the file of each of its children that is on this laptop.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from iro_core.changes.change import Value
from iro_core.domain.challenge import BesideKind, Challenge, stage_path
from iro_core.domain.challenge_rules import check_step
from iro_core.errors import RuleBroken
from iro_desktop.workflows.acts import Act, perform_all
from iro_desktop.workflows.challenge_file import ChallengeFile, linked_files
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.session import Session

_KIND: Final = "challenge"
_SOURCE: Final = "house rule; Surrey IRO Service annual report 2016-17, section 5"


@dataclass(frozen=True)
class Answer:
    """What the IRO makes of a reply.

    Attributes:
        feedback: What she told the team.
        ask_again_by: A new date to reply by, if she stays with the stage; else None.
    """

    satisfied: bool
    feedback: str
    ask_again_by: date | None = None


@dataclass(frozen=True)
class Closing:
    """How a challenge ended, and what it changed for the child."""

    outcome: str
    changed_for_child: str


@dataclass(frozen=True)
class Note:
    """Something done beside the stages: Cafcass, independent legal advice, a word on the way."""

    kind: BesideKind
    on: date
    who: str
    text: str


def record_response(
    session: Session, challenge: ChallengeFile, text: str, on: date, *, linked: bool = False
) -> Changed:
    """Write down what the other side said at the present stage."""
    path = _present_path(challenge.content)
    values = {f"{path}.response": text, f"{path}.responded_on": on.isoformat()}
    return _perform(session, challenge, "respond", values, linked=linked)


def record_no_reply(session: Session, challenge: ChallengeFile, *, linked: bool = False) -> Changed:
    """Note that the present stage did not reply in time; the challenge itself goes on.

    Raises:
        RuleBroken: The time to reply has not passed (rule "reply_not_late").
    """
    due_on = challenge.reply_by
    if due_on is None or due_on >= session.today:
        raise RuleBroken("reply_not_late", _SOURCE)
    path = _present_path(challenge.content)
    values = {f"{path}.no_reply_on": session.today.isoformat()}
    return _perform(session, challenge, "respond", values, linked=linked)


def answer_reply(
    session: Session, challenge: ChallengeFile, answer: Answer, *, linked: bool = False
) -> Changed:
    """Answer the first reply that has no answer; perhaps ask the same person again.

    Raises:
        RuleBroken: There is no reply to answer (rule "nothing_to_answer").
    """
    stage = challenge.content.stage_to_answer
    if stage is None:
        raise RuleBroken("nothing_to_answer", _SOURCE)
    today = session.today.isoformat()
    values: dict[str, Value] = {
        f"{stage.path}.satisfied": "yes" if answer.satisfied else "no",
        f"{stage.path}.feedback": answer.feedback or None,
        f"{stage.path}.feedback_on": today,
    }
    if answer.ask_again_by is not None:
        again = stage_path(stage.number, stage.asking + 1)
        values |= {
            f"{again}.addressee_role": stage.addressee_role or None,
            f"{again}.addressee_title": stage.addressee_title or None,
            f"{again}.addressee_name": stage.addressee_name or None,
            f"{again}.sent_on": today,
            f"{again}.due_on": answer.ask_again_by.isoformat(),
        }
    present = {path: value for path, value in values.items() if value is not None}
    return _perform(session, challenge, "answer", present, linked=linked)


def close(session: Session, challenge: ChallengeFile, closing: Closing) -> Changed:
    """End a challenge for this child.

    Raises:
        RuleBroken: A reply is unanswered ("reply_unanswered"), or it does not say what it changed
            for the child ("closing_without_change").
    """
    values: dict[str, Value] = {
        "outcome": closing.outcome,
        "changed_for_child": closing.changed_for_child,
        "closed_on": session.today.isoformat(),
    }
    return _perform(session, challenge, "close", values)


def reopen(session: Session, challenge: ChallengeFile, because: str) -> Changed:
    """Open a closed challenge again; how it ended stays in its history."""
    content = challenge.content
    item = f"endings.{len(content.endings) + 1}"
    values: dict[str, Value] = {
        f"{item}.closed_on": content.closed_on.isoformat() if content.closed_on else None,
        f"{item}.outcome": content.outcome,
        f"{item}.changed_for_child": content.changed_for_child,
        f"{item}.reopened_on": session.today.isoformat(),
        f"{item}.reopened_because": because,
        "closed_on": None,
        "outcome": None,
        "changed_for_child": None,
    }
    return _perform(session, challenge, "reopen", values)


def add_note(session: Session, challenge: ChallengeFile, note: Note) -> Changed:
    """Record what was done beside the stages, at any time."""
    item = f"beside.{session.laptop.new_id()}"
    values: dict[str, Value] = {
        f"{item}.kind": str(note.kind),
        f"{item}.on": note.on.isoformat(),
        f"{item}.who": note.who or None,
        f"{item}.text": note.text,
    }
    present = {path: value for path, value in values.items() if value is not None}
    return _perform(session, challenge, "note", present)


def _present_path(challenge: Challenge) -> str:
    stage = challenge.current_stage
    return stage.path if stage is not None else stage_path(0)


def _perform(
    session: Session,
    challenge: ChallengeFile,
    act: str,
    values: Mapping[str, Value],
    *,
    linked: bool = False,
) -> Changed:
    files = [challenge, *(linked_files(session, challenge.challenge_id) if linked else ())]
    for each in files:
        after = {**each.answers, **values}
        content = Challenge.from_fields(each.challenge_id, each.child_id, after)
        check_step(act, each.content, content)
    return perform_all(session, [_act_on(each, act, values) for each in files])


def _act_on(challenge: ChallengeFile, act: str, values: Mapping[str, Value]) -> Act:
    return Act(
        record_id=challenge.challenge_id,
        kind=_KIND,
        act=act,
        child_id=challenge.child_id,
        values=values,
        parents=challenge.based_on,
        seen_status=challenge.status,
    )
