"""A form worked out for the answers that stand in it: what is asked, offered, reckoned and wrong.

Every group and question is worked out once, after all it depends on. An answer that is not asked
any more stays where it is, and counts as empty.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Final, TypeAlias

from iro_core.forms.definition import (
    REPEATS_LIMIT,
    Choice,
    FormDefinition,
    Group,
    Question,
    QuestionType,
    Unit,
    Words,
)
from iro_core.forms.values import to_number
from iro_core.forms.xpath import Expression, Node, Path, Scope, atom

Value: TypeAlias = bool | int | str | list[str] | None
Answers: TypeAlias = Mapping[str, Value]

_UNASKED: Final = frozenset({QuestionType.STATEMENT, QuestionType.CALCULATED})
_TEXT_LIMIT_CHARACTERS: Final = 100_000


class AnswerProblem(StrEnum):
    """What is wrong with an answer."""

    MISSING = "missing"
    NOTE_MISSING = "note_missing"
    NOT_OFFERED = "not_offered"
    NOT_A_DATE = "not_a_date"
    NOT_A_TIME = "not_a_time"
    NOT_A_NUMBER = "not_a_number"
    OUT_OF_RANGE = "out_of_range"
    NOT_ALLOWED = "not_allowed"


_MOMENTS: Final[Mapping[QuestionType, tuple[Callable[[str], object], AnswerProblem]]] = {
    QuestionType.DATE: (date.fromisoformat, AnswerProblem.NOT_A_DATE),
    QuestionType.DATE_AND_TIME: (datetime.fromisoformat, AnswerProblem.NOT_A_DATE),
    QuestionType.TIME: (time.fromisoformat, AnswerProblem.NOT_A_TIME),
}


@dataclass(frozen=True)
class FormProblem:
    """One thing to put right.

    Attributes:
        question: The path of the question.
        path: Of the field: the question, or the note of its reason.
        message: What the form itself says about it; empty if it says nothing.
    """

    problem: AnswerProblem
    question: str
    path: str
    message: str = ""


@dataclass(frozen=True)
class Asked:
    """A question as it is asked now.

    Attributes:
        path: Where its answer is kept.
        choices: Those that are offered now.
    """

    path: str
    question: Question
    label: str
    choices: tuple[Choice, ...]
    is_required: bool
    is_read_only: bool
    value: Value


@dataclass(frozen=True)
class Repeat:
    """How often a repeat is answered now.

    Attributes:
        path: Where the number is kept when the person says it.
        is_open: Whether the person may add and remove.
    """

    path: str
    group: Group
    times: int
    is_open: bool


@dataclass(frozen=True)
class FormState:
    """A form worked out.

    Attributes:
        calculated: Answers that are worked out, by path.
    """

    asked: tuple[Asked, ...]
    repeats: tuple[Repeat, ...]
    problems: tuple[FormProblem, ...]
    calculated: Mapping[str, Value]


def evaluate(definition: FormDefinition, answers: Answers, at: datetime) -> FormState:
    """Work the form out for these answers at this moment; the moment is what `today()` is."""
    return _Evaluation(definition, answers, at).state()


def problems(definition: FormDefinition, answers: Answers, at: datetime) -> list[FormProblem]:
    """What `evaluate` finds wrong, without working out what is shown."""
    return list(_Evaluation(definition, answers, at).problems())


def shown(definition: FormDefinition, answers: Answers, at: datetime) -> dict[str, Question]:
    """The questions that are asked with these answers, by path, in the order of the form."""
    return {
        path: question
        for path, question, node in _Evaluation(
            definition, answers, at, definition.unread_notes
        ).placed()
        if not node.hidden
        and question.type is not QuestionType.CALCULATED
        and not question.reason_for
    }


def begun(
    definition: FormDefinition, at: datetime, answers: Answers | None = None
) -> dict[str, Value]:
    """The answers that a form has before anybody answers: its defaults, beside these answers."""
    evaluation = _Evaluation(definition, answers or {}, at)
    return {
        path: _kept(question, expression.words(evaluation.scope(node)))
        for path, question, node in evaluation.placed()
        if (expression := question.default) is not None
    }


class _Evaluation:
    """One pass over a form."""

    def __init__(
        self,
        definition: FormDefinition,
        answers: Answers,
        at: datetime,
        skipped: AbstractSet[Path] = frozenset(),
    ) -> None:
        self._definition = definition
        self._answers = answers
        self._top = Node("", None)
        self._at = at
        self._places: dict[Path, list[Node]] = {(): [self._top]}
        self._calculated: dict[str, Value] = {}
        self._repeats: dict[str, Repeat] = {}
        for unit in definition.order:
            if unit.path not in skipped:
                self._places[unit.path] = [
                    node
                    for parent in self._places[unit.path[:-1]]
                    for node in self._make(unit, parent)
                ]

    def scope(self, node: Node) -> Scope:
        """Where the expressions of a place are worked out."""
        return Scope(node, node, self._top, self._at, self._choice_label, self._definition.lists)

    def placed(self) -> Iterator[tuple[str, Question, Node]]:
        """Every question wherever it stands, in the order of the form."""
        yield from self._below(self._definition.root, self._places[self._definition.root.path][0])

    def state(self) -> FormState:
        """What came of it."""
        asked: list[Asked] = []
        for path, question, node in self.placed():
            if node.hidden or question.type is QuestionType.CALCULATED:
                continue
            if not question.reason_for:
                asked.append(self._asked(path, question, node))
        problems = tuple(self.problems())
        return FormState(tuple(asked), tuple(self._repeats.values()), problems, self._calculated)

    def problems(self) -> Iterator[FormProblem]:
        """What is wrong, in the order of the form."""
        for path, question, node in self.placed():
            if node.hidden or question.type in _UNASKED:
                continue
            problem = self._problem(path, question, node)
            if problem is not None:
                yield problem

    def _below(self, group: Group, node: Node) -> Iterator[tuple[str, Question, Node]]:
        for child in group.children:
            for each in node.children.get(child.path[-1], ()):
                if isinstance(child, Question):
                    yield f"{each.prefix}{child.key}", child, each
                else:
                    yield from self._below(child, each)

    def _make(self, unit: Unit, parent: Node) -> list[Node]:
        if not isinstance(unit, Group):
            return [self._answer(unit, parent)]
        if not unit.is_repeat:
            node = Node(unit.path[-1], parent)
            self._hide(unit, node)
            return [node]
        nodes = []
        for number in range(1, self._times(unit, parent) + 1):
            node = Node(unit.path[-1], parent)
            node.prefix = f"{parent.prefix}{unit.key}.{number}."
            self._hide(unit, node)
            nodes.append(node)
        return nodes

    def _answer(self, question: Question, parent: Node) -> Node:
        node = Node(question.path[-1], parent)
        self._hide(question, node)
        if not node.hidden:
            path = f"{node.prefix}{question.key}"
            node.text = _written(question, _text(self._answers.get(path)))
            if question.calculation is not None:
                words = question.calculation.words(self.scope(node))
                node.text = _written(question, words[:_TEXT_LIMIT_CHARACTERS])
                self._calculated[path] = _kept(question, node.text)
        return node

    def _hide(self, unit: Unit, node: Node) -> None:
        if not node.hidden and unit.relevant is not None:
            node.hidden = not unit.relevant.truth(self.scope(node))

    def _times(self, repeat: Group, parent: Node) -> int:
        """How often it is answered: as often as the form says, else as the person does."""
        path = f"{parent.prefix}{repeat.key}"
        if repeat.count is None:
            kept = self._answers.get(path)
            times = kept if isinstance(kept, int) else 1
        else:
            number = to_number(atom(repeat.count.run(self.scope(parent))))
            times = int(min(number, REPEATS_LIMIT)) if number > 0 else 0
        times = max(0, min(times, REPEATS_LIMIT))
        if not parent.hidden:
            self._repeats[path] = Repeat(path, repeat, times, is_open=repeat.count is None)
        return times

    def _asked(self, path: str, question: Question, node: Node) -> Asked:
        scope = self.scope(node)
        return Asked(
            path=path,
            question=question,
            label=_spoken(question.words, scope),
            choices=self._offered(question, scope),
            is_required=_holds(question.required, scope),
            is_read_only=_holds(question.read_only, scope) or question.calculation is not None,
            value=self._value(path),
        )

    def _offered(self, question: Question, scope: Scope) -> tuple[Choice, ...]:
        if question.choice_filter is None:
            return question.choices
        found = {
            child.text
            for item in question.choice_filter.nodes(scope)
            for child in item.children.get("name", ())
        }
        return tuple(choice for choice in question.choices if choice.value in found)

    def _problem(self, path: str, question: Question, node: Node) -> FormProblem | None:
        scope = self.scope(node)
        if not node.text.strip():
            is_missing = _holds(question.required, scope)
            problem = AnswerProblem.MISSING if is_missing else None
            message = question.required_message
        else:
            problem, message = self._wrong(path, question, node), ""
            if problem is None and question.constraint is not None:
                problem = None if question.constraint.truth(scope) else AnswerProblem.NOT_ALLOWED
                message = question.constraint_message
        if problem is not None and question.reason_for:
            about = f"{node.prefix}{question.reason_for}"
            return FormProblem(AnswerProblem.NOTE_MISSING, about, path)
        return None if problem is None else FormProblem(problem, path, path, message)

    def _wrong(self, path: str, question: Question, node: Node) -> AnswerProblem | None:
        """What is wrong with an answer by the type of its question."""
        value = self._value(path)
        if question.type in {QuestionType.INTEGER, QuestionType.DECIMAL}:
            return _number_problem(question, value, node.text)
        if question.type in {QuestionType.CHOICE, QuestionType.CHOICES}:
            return _choice_problem(question, value, self._offered(question, self.scope(node)))
        read, problem = _MOMENTS.get(question.type, (str, None))
        return None if _reads(read, node.text) else problem

    def _value(self, path: str) -> Value:
        return self._calculated.get(path, self._answers.get(path))

    def _choice_label(self, path: Path, value: str) -> str:
        unit = self._definition.by_path.get(path)
        choices = unit.choices if isinstance(unit, Question) else ()
        return next((choice.label for choice in choices if choice.value == value), "")


def _holds(expression: Expression | None, scope: Scope) -> bool:
    return expression is not None and expression.truth(scope)


def _spoken(words: Words, scope: Scope) -> str:
    return "".join(part if isinstance(part, str) else part.words(scope) for part in words.parts)


def _text(value: Value) -> str:
    """An answer as the form's expressions read it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return " ".join(value) if isinstance(value, list) else str(value)


def _written(question: Question, text: str) -> str:
    """An answer as ODK writes it: a decimal with its point, and what is no number as nothing."""
    is_whole = text.removeprefix("-").isdecimal()
    if question.type is QuestionType.DECIMAL and is_whole:
        return f"{text}.0"
    return "" if text == "NaN" else text


def _kept(question: Question, text: str) -> Value:
    """What was worked out, as the answer that is kept."""
    if not text:
        return None
    if question.type is QuestionType.CHOICES:
        return text.split()
    is_whole = question.type is QuestionType.INTEGER and text.removeprefix("-").isdecimal()
    return int(text) if is_whole else text


def _number_problem(question: Question, value: Value, text: str) -> AnswerProblem | None:
    number = to_number(text)
    is_whole = question.type is QuestionType.INTEGER
    if math.isnan(number) or (is_whole and not isinstance(value, int)):
        return AnswerProblem.NOT_A_NUMBER
    bounds = question.bounds
    in_range = bounds is None or bounds.lowest <= number <= bounds.highest
    return None if in_range else AnswerProblem.OUT_OF_RANGE


def _choice_problem(
    question: Question, value: Value, choices: Sequence[Choice]
) -> AnswerProblem | None:
    is_many = question.type is QuestionType.CHOICES
    chosen = value if isinstance(value, list) else [value]
    fits = isinstance(value, list) if is_many else isinstance(value, str)
    offered = {choice.value for choice in choices}
    return None if fits and set(chosen) <= offered else AnswerProblem.NOT_OFFERED


def _reads(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True
