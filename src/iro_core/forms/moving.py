"""What it would mean to go on with a draft in another version of its form."""

from collections.abc import Iterator
from dataclasses import dataclass

from iro_core.forms.answers import is_filled
from iro_core.forms.definition import FormDefinition, Question, QuestionType
from iro_core.forms.evaluation import Answers

_UNASKED = frozenset({QuestionType.STATEMENT, QuestionType.CALCULATED})


@dataclass(frozen=True)
class Move:
    """What another version does to the answers of a draft; none is lost.

    Attributes:
        kept: How many questions with an answer mean the same.
        changed: Those with an answer that are asked otherwise: the words before and after.
        left: The words of those with an answer that are not asked any more; the answer is kept.
        added: The words of those that are new.
    """

    to: FormDefinition
    kept: int
    changed: tuple[tuple[str, str], ...]
    left: tuple[str, ...]
    added: tuple[str, ...]


def move_to(definition: FormDefinition, old: FormDefinition, answers: Answers) -> Move:
    """What moving these answers from the old version to this one would mean."""
    answered = [old.by_key[key] for key in dict.fromkeys(_answered(old, answers))]
    same = [question for question in answered if question.key in definition.by_key]
    changed = tuple(
        (question.label, definition.by_key[question.key].label)
        for question in same
        if _meaning(question) != _meaning(definition.by_key[question.key])
    )
    return Move(
        to=definition,
        kept=len(same) - len(changed),
        changed=changed,
        left=tuple(each.label for each in answered if each.key not in definition.by_key),
        added=tuple(
            each.label
            for each in definition.questions()
            if each.key not in old.by_key and each.type not in _UNASKED
        ),
    )


def _answered(definition: FormDefinition, answers: Answers) -> Iterator[str]:
    for path, value in answers.items():
        question = definition.question(path)
        if question is not None and is_filled(value):
            yield question.key


def _meaning(question: Question) -> tuple[object, ...]:
    return question.words, question.type, question.choices
