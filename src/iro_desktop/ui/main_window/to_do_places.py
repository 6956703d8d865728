"""Where each thing on the list can be done."""

from typing import Final

from iro_core.domain.due import DueKind
from iro_desktop.ui.main_window.page_stack import Place
from iro_desktop.workflows.to_do import Todo, Waiting
from iro_desktop.workflows.visits import Visit

# The page that opens with the record the thing is about; anything else opens the child's file.
_BY_RECORD: Final[dict[DueKind | Waiting, str]] = {
    DueKind.QA_FORM: "quality",
    Waiting.FORM_RETURNED: "quality",
    DueKind.RECORD: "papers",
    DueKind.DECISIONS: "papers",
    DueKind.DISTRIBUTION: "papers",
    DueKind.CHALLENGE_REPLY: "challenge",
    DueKind.ALERT_STAGE: "challenge",
    DueKind.ALERT_WHOLE: "challenge",
    Waiting.REPLY_TO_ANSWER: "challenge",
    Waiting.CHALLENGE_TO_DECIDE: "challenge",
}


def place_of(todo: Todo) -> Place:
    """The page where this can be done."""
    if todo.what is Waiting.CONFLICT:
        return Place("conflicts")
    if todo.what is DueKind.MIDWAY:
        return Place("midway", todo.child_id)
    if todo.what is DueKind.REPORT:
        return Place("review_plan", todo.child_id)
    page = _BY_RECORD.get(todo.what)
    return Place(page, todo.record_id) if page is not None else Place("child_file", todo.child_id)


def place_of_visit(visit: Visit) -> Place:
    """The plan of a review that is still to be held; of one that is recorded the child's file."""
    return Place("child_file" if visit.is_held else "review_plan", visit.child_id)
