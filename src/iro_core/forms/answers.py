"""What may be said of the answers to a form: what is asked, what is missing, how far along."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from iro_core.forms.definition import FormDefinition, Question, QuestionType
from iro_core.forms.evaluation import (
    Answers,
    FormProblem,
    FormState,
    Value,
    evaluate,
    shown,
)

# Measured on nobody yet: a choice and a sentence at an ordinary pace.
_SECONDS_PER_CHOICE: Final = 6
_SECONDS_PER_TEXT: Final = 30
_TEXTS: Final = frozenset({QuestionType.SHORT_TEXT, QuestionType.LONG_TEXT})


@dataclass(frozen=True)
class Progress:
    """Questions asked, answered, and about how many minutes the rest will take."""

    asked: int
    answered: int
    minutes_left: int


def visible(definition: FormDefinition, answers: Answers, at: datetime) -> tuple[Question, ...]:
    """The questions that are asked with these answers, in order; in a repeat each once."""
    return tuple(shown(definition, answers, at).values())


def needs_note(question: Question, answer: Value) -> bool:
    """Whether this answer needs a reason in words."""
    chosen = answer if isinstance(answer, list) else [answer]
    return any(each in question.note_required_when for each in chosen)


def problems(definition: FormDefinition, answers: Answers, at: datetime) -> tuple[FormProblem, ...]:
    """Everything to put right before the form is complete, in the order of the form."""
    return evaluate(definition, answers, at).problems


def progress(state: FormState) -> Progress:
    """How far along the form is; statements and what is worked out do not count."""
    asked = [
        each
        for each in state.asked
        if each.question.type is not QuestionType.STATEMENT and each.question.calculation is None
    ]
    open_ones = [each for each in asked if not is_filled(each.value)]
    seconds = sum(
        _SECONDS_PER_TEXT if each.question.type in _TEXTS else _SECONDS_PER_CHOICE
        for each in open_ones
    )
    return Progress(len(asked), len(asked) - len(open_ones), -(-seconds // 60))


def red_answers(definition: FormDefinition, answers: Answers, at: datetime) -> int:
    """How many asked questions were answered no, red or inadequate: those that need a reason."""
    return sum(
        needs_note(question, answers.get(path))
        for path, question in shown(definition, answers, at).items()
    )


def is_filled(value: Value) -> bool:
    """Whether there is an answer."""
    return bool(value.strip()) if isinstance(value, str) else value not in (None, [])
