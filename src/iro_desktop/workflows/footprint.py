"""The footprint note: one line on the child's file, from anywhere, in ten seconds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from iro_core.changes.change import Value
from iro_core.domain.case_note import note_problems
from iro_desktop.workflows.acts import Act, perform
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.review_record import held_child
from iro_desktop.workflows.session import Session

KIND: Final = "case_note"


@dataclass(frozen=True)
class NoteStart:
    """Whom a note may be about, by id and name; and the answers that are likely."""

    children: dict[str, str]
    answers: dict[str, Value]


@dataclass(frozen=True)
class Noted:
    """What is missing, by field; or what changed."""

    problems: dict[str, str]
    changed: Changed | None


def start_note(session: Session, child_id: str = "") -> NoteStart:
    """A note about a child, or about one to be chosen, on today."""
    held = sorted(session.reading.children(), key=lambda each: each.content.display_name)
    children = {str(each.content.child_id): each.content.display_name for each in held}
    first: dict[str, Value] = {"on": session.today.isoformat()}
    if child_id:
        first["child_id"] = child_id
    return NoteStart(children, first)


def keep_note(session: Session, answers: Mapping[str, Value]) -> Noted:
    """Put the note on the child's file."""
    problems = note_problems(answers, session.today)
    child_id = str(answers.get("child_id") or "")
    if session.reading.child(child_id) is None:
        problems["child_id"] = "child_missing"
    if problems:
        return Noted(problems, None)
    held_child(session, child_id)
    act = Act(
        record_id=session.laptop.new_id(),
        kind=KIND,
        act="note",
        child_id=child_id,
        values={name: answers.get(name) for name in ("kind", "on", "text")},
    )
    return Noted({}, perform(session, act))
