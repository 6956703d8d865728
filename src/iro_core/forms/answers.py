"""Answers to one definition: what is asked, what is missing, how far along.

An answer that is not asked any more stays where it is, and does not count.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final, TypeGuard

import msgspec

from iro_core.forms.definition import (
    Condition,
    FormDefinition,
    Question,
    QuestionType,
    choices_of,
)

Value = None | bool | int | str | list[str]
Answers = Mapping[str, Value]

# Measured on nobody yet: a choice and a sentence at an ordinary pace.
_SECONDS_PER_CHOICE: Final = 6
_SECONDS_PER_TEXT: Final = 30
_TEXTS: Final = frozenset({QuestionType.SHORT_TEXT, QuestionType.LONG_TEXT})


class AnswerProblem(StrEnum):
    """What is wrong with an answer."""

    MISSING = "missing"
    NOTE_MISSING = "note_missing"
    NOT_OFFERED = "not_offered"
    NOT_A_DATE = "not_a_date"
    NOT_A_NUMBER = "not_a_number"
    OUT_OF_RANGE = "out_of_range"


class FormProblem(msgspec.Struct, frozen=True):
    """One thing to put right: the question, and the path of the field (a note has its own)."""

    problem: AnswerProblem
    question: str
    path: str


class Progress(msgspec.Struct, frozen=True):
    """Questions asked, answered, and about how many minutes the rest will take."""

    asked: int
    answered: int
    minutes_left: int


def visible(definition: FormDefinition, answers: Answers) -> tuple[Question, ...]:
    """The questions that are asked with these answers, in order."""
    shown: dict[str, Question] = {}
    for question in definition.questions():
        if all(c.question in shown and _holds(c, answers) for c in question.shown_when):
            shown[question.key] = question
    return tuple(shown.values())


def needs_note(question: Question, answers: Answers) -> bool:
    """Whether the answer that stands there needs a reason in words."""
    return answers.get(question.key) in question.note_required_when


def problems(definition: FormDefinition, answers: Answers) -> tuple[FormProblem, ...]:
    """Everything to put right before the form is complete, in the order of the form."""
    found: list[FormProblem] = []
    for question in visible(definition, answers):
        problem = _problem(question, answers.get(question.key))
        if problem is not None:
            found.append(FormProblem(problem, question.key, question.key))
        elif needs_note(question, answers) and not _filled(answers.get(question.note_key)):
            found.append(FormProblem(AnswerProblem.NOTE_MISSING, question.key, question.note_key))
    return tuple(found)


def progress(definition: FormDefinition, answers: Answers) -> Progress:
    """How far along the form is; statements do not count."""
    asked = [q for q in visible(definition, answers) if q.type is not QuestionType.STATEMENT]
    open_questions = [q for q in asked if not _filled(answers.get(q.key))]
    seconds = sum(
        _SECONDS_PER_TEXT if q.type in _TEXTS else _SECONDS_PER_CHOICE for q in open_questions
    )
    return Progress(len(asked), len(asked) - len(open_questions), -(-seconds // 60))


def red_answers(definition: FormDefinition, answers: Answers) -> int:
    """How many asked questions were answered no, red or inadequate: those that need a reason."""
    return sum(needs_note(question, answers) for question in visible(definition, answers))


def _holds(condition: Condition, answers: Answers) -> bool:
    value = answers.get(condition.question)
    if condition.at_least is not None:
        return _is_number(value) and value >= condition.at_least
    chosen = value if isinstance(value, list) else [value]
    return any(each in condition.one_of for each in chosen)


def _filled(value: Value) -> bool:
    return bool(value.strip()) if isinstance(value, str) else value not in (None, [])


def _problem(question: Question, value: Value) -> AnswerProblem | None:
    if question.type is QuestionType.STATEMENT:
        return None
    if not _filled(value):
        return AnswerProblem.MISSING if question.required else None
    if question.type is QuestionType.INTEGER:
        return _number_problem(question, value)
    if question.type is QuestionType.DATE and not _is_date(value):
        return AnswerProblem.NOT_A_DATE
    return None if _is_offered(question, value) else AnswerProblem.NOT_OFFERED


def _is_offered(question: Question, value: Value) -> bool:
    """Whether a text is one of the choices if there are any, and a list some of them."""
    if question.type is QuestionType.CHOICES:
        chosen = value if isinstance(value, list) else []
    else:
        chosen = [value] if isinstance(value, str) else []
    offered = {choice.value for choice in choices_of(question)}
    return bool(chosen) and (not offered or set(chosen) <= offered)


def _is_number(value: Value) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _number_problem(question: Question, value: Value) -> AnswerProblem | None:
    if not _is_number(value):
        return AnswerProblem.NOT_A_NUMBER
    in_range = question.lowest <= value <= question.highest
    return None if in_range else AnswerProblem.OUT_OF_RANGE


def _is_date(value: Value) -> bool:
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return False
    return True
