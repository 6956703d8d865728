"""What is to be done, as a table; which of it is looked for."""

from collections.abc import Callable, Sequence
from typing import Final

from iro_core.domain.due import DueKind, Rag
from iro_desktop.ui.models.caseload import plain_letters
from iro_desktop.ui.models.rows import Column, RowsModel
from iro_desktop.ui.support.due_words import task_words
from iro_desktop.ui.support.explanations import RAG_TONES, distance_words, short_because
from iro_desktop.ui.support.names import shown_child
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.wording import date_words
from iro_desktop.workflows.to_do import Todo, Waiting

Test = Callable[[Todo], bool]


def _of(*kinds: DueKind | Waiting) -> Test:
    wanted = frozenset(kinds)
    return lambda todo: todo.what in wanted


# Chips that belong to one question widen the list; chips of different questions narrow it.
FILTERS: Final[dict[str, dict[str, Test]]] = {
    "urgency": {
        "Overdue": lambda todo: todo.rag is Rag.OVERDUE,
        "Due soon": lambda todo: todo.rag is Rag.DUE_SOON,
    },
    "kind": {
        "Reviews": _of(
            *(DueKind.REVIEW, DueKind.REPORT, DueKind.CHILD_ASKED),
            *(DueKind.INVITATIONS, DueKind.EIGHTEEN),
        ),
        "After a review": _of(
            *(DueKind.DECISIONS, DueKind.OBJECTION, DueKind.CARE_PLAN),
            *(DueKind.RECORD, DueKind.DISTRIBUTION),
        ),
        "QA forms": _of(DueKind.QA_FORM, Waiting.FORM_RETURNED),
        "Midway": _of(DueKind.MIDWAY),
        "Challenges": _of(
            *(DueKind.CHALLENGE_REPLY, DueKind.ALERT_STAGE, DueKind.ALERT_WHOLE),
            *(Waiting.REPLY_TO_ANSWER, Waiting.CHALLENGE_TO_DECIDE),
        ),
        "Health": _of(DueKind.HEALTH_ASSESSMENT, DueKind.DENTAL_CHECK, DueKind.SDQ),
        "School": _of(DueKind.PEP),
        "Visits and plans": _of(
            DueKind.VISIT, DueKind.PLACEMENT_PLAN, DueKind.PERMANENCE_PLAN, DueKind.CARE_PLAN
        ),
        "Leaving care": _of(DueKind.PERSONAL_ADVISER, DueKind.PATHWAY_PLAN),
        "To choose": _of(Waiting.CONFLICT),
    },
}


def urgency_words(todo: Todo) -> str:
    """The word on the tag: 2 working days late, today, in 3 working days, or waiting."""
    if todo.working_days is None:
        return "Waiting"
    words = distance_words(todo.working_days)
    return words[:1].upper() + words[1:]


def child_words(todo: Todo) -> str:
    """The child as the list may show it now."""
    return shown_child(todo.child_name, todo.child_id)


def kept(todos: Sequence[Todo], words: str, chips: frozenset[str]) -> list[Todo]:
    """Those about a child or a thing with every one of these words, that the chips ask for."""
    asked = plain_letters(words).split()
    tests = [
        [test for chip, test in question.items() if chip in chips] for question in FILTERS.values()
    ]
    return [
        todo
        for todo in todos
        if all(not each or any(test(todo) for test in each) for each in tests)
        and _has_words(todo, asked)
    ]


class TodoModel(RowsModel[Todo]):
    """Everything with a date, the most urgent first."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__(
            [
                Column(
                    "Due",
                    urgency_words,
                    sort=lambda todo: todo.on.toordinal(),
                    tone=_tone,
                    more=_when,
                ),
                Column("What", task_words, more=_reason),
                Column("Child", child_words, stretches=True),
            ],
            lambda todo: f"{todo.what}{todo.child_id}{todo.record_id}{todo.on}",
        )


def _has_words(todo: Todo, asked: Sequence[str]) -> bool:
    if not asked:
        return True
    # A hidden name is not found either: a screen in a train must not confirm a guess.
    parts = (child_words(todo), todo.child_id.removeprefix("c-"), task_words(todo))
    text = plain_letters(" ".join(parts))
    return all(word in text for word in asked)


def _when(todo: Todo) -> str:
    if todo.due is None:
        return f"since {date_words(todo.on)}"
    return date_words(todo.on)


def _reason(todo: Todo) -> str:
    if todo.what is DueKind.REVIEW and todo.booked_on is not None:
        return f"booked for {date_words(todo.booked_on)}"
    if todo.due is not None:
        return short_because(todo.due.explanation)
    return f"{todo.count} answers" if todo.count > 1 else ""


def _tone(todo: Todo) -> Tone:
    is_today = todo.working_days == 0 and todo.rag is not Rag.OVERDUE
    return Tone.DUE_SOON if is_today else RAG_TONES[todo.rag]
