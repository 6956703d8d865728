"""What is due, as a table: how urgent, what it is, for which child."""

from typing import Final

from iro_core.domain.due import Rag
from iro_desktop.ui.models.rows import Column, RowsModel
from iro_desktop.ui.support.explanations import RAG_TONES, distance_words, short_because
from iro_desktop.ui.support.names import shown_name
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.wording import date_words
from iro_desktop.workflows.my_day import Task, Todo

_TASKS: Final = {
    Task.REVIEW: "Review",
    Task.QA_FORM: "QA form, review",
    Task.CHALLENGE_REPLY: "Reply to your challenge",
    Task.ALERT_REPLY: "Reply to your alert",
}


def task_words(todo: Todo) -> str:
    """What is to be done: Review 6."""
    words = _TASKS[todo.task]
    return f"{words} {todo.number}" if todo.number else words


def urgency_words(todo: Todo) -> str:
    """The word on the tag: 2 working days late, today, or in 3 working days."""
    words = distance_words(todo.working_days)
    return words[:1].upper() + words[1:]


class TodoModel(RowsModel[Todo]):
    """Everything with a date, the most urgent first."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__(
            [
                Column(
                    "Due",
                    urgency_words,
                    sort=lambda todo: todo.due_on.toordinal(),
                    tone=_tone,
                    more=lambda todo: date_words(todo.due_on),
                ),
                Column("What", task_words, more=_reason),
                Column("Child", _child_words, stretches=True),
            ],
            lambda todo: f"{todo.task}{todo.child_id}{todo.record_id}{todo.due_on}",
        )


def _child_words(todo: Todo) -> str:
    return shown_name(todo.child_name, todo.child_id.removeprefix("c-"))


def _reason(todo: Todo) -> str:
    return "" if todo.explanation is None else short_because(todo.explanation)


def _tone(todo: Todo) -> Tone:
    is_today = todo.working_days == 0 and todo.rag is not Rag.OVERDUE
    return Tone.DUE_SOON if is_today else RAG_TONES[todo.rag]
