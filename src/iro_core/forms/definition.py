"""FormDefinition and what it is made of: one version of one form, as it was read and checked."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final, TypeAlias

from iro_core.forms.xpath import Expression, Node, Path

_IN_REPEATS: Final = re.compile(r"^([^.]+\.\d+\.)+")
QUESTIONS_LIMIT: Final = 1_000
REPEATS_LIMIT: Final = 100


class QuestionType(StrEnum):
    """How a question is answered."""

    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    DATE = "date"
    TIME = "time"
    DATE_AND_TIME = "date_and_time"
    INTEGER = "integer"
    DECIMAL = "decimal"
    CHOICE = "choice"
    CHOICES = "choices"
    ACKNOWLEDGE = "acknowledge"
    STATEMENT = "statement"
    CALCULATED = "calculated"


@dataclass(frozen=True)
class Choice:
    """One answer to choose: what is stored, and the words shown."""

    value: str
    label: str


@dataclass(frozen=True)
class Words:
    """Words in which answers may stand."""

    parts: tuple[str | Expression, ...] = ()

    @property
    def plain(self) -> str:
        """The words, with a gap where an answer stands."""
        return "".join(part if isinstance(part, str) else "…" for part in self.parts)


@dataclass(frozen=True)
class Bounds:
    """The least and the largest number of a range, and the step between its numbers."""

    lowest: float
    highest: float
    step: float


@dataclass(frozen=True)
class Question:
    """One question, or an answer that is worked out and not asked.

    Attributes:
        key: Under which the answer is kept; never changes its meaning. In a repeat it follows
            the key of the repeat and the number in it: `children.2.name`.
        choice_filter: Selects the choices that are offered now; without it all of them are.
        default: Worked out once, when the form is begun or the repeat is added.
        note_required_when: The answers that need a reason in words, at `<key>.note`.
        reason_for: The key of the question this one asks the reason for; empty otherwise.
        prefilled_from: The name of the fact of the review that answers it, if there is one.
    """

    key: str
    path: Path
    type: QuestionType
    words: Words
    hint: str = ""
    choices: tuple[Choice, ...] = ()
    choice_filter: Expression | None = None
    relevant: Expression | None = None
    required: Expression | None = None
    constraint: Expression | None = None
    calculation: Expression | None = None
    read_only: Expression | None = None
    default: Expression | None = None
    required_message: str = ""
    constraint_message: str = ""
    bounds: Bounds | None = None
    note_required_when: tuple[str, ...] = ()
    reason_for: str = ""
    prefilled_from: str = ""

    @property
    def label(self) -> str:
        """The words of the question."""
        return self.words.plain

    @property
    def note_key(self) -> str:
        """Where the reason in words is kept."""
        return f"{self.key}.note"


@dataclass(frozen=True)
class Group:
    """Questions that belong together, perhaps to be answered several times.

    Attributes:
        key: Of a repeat, where the number of its answers is kept; of a group its name.
        count: How many times a repeat is answered; without it the person says so.
    """

    key: str
    path: Path
    title: str
    children: tuple["Group | Question", ...]
    relevant: Expression | None = None
    is_repeat: bool = False
    count: Expression | None = None


Unit: TypeAlias = Group | Question


@dataclass(frozen=True)
class Section:
    """Questions shown under one heading, in the form's order.

    Attributes:
        repeat: The repeat they stand in, None outside of one.
    """

    key: str
    title: str
    questions: tuple[Question, ...]
    repeat: Group | None = None


@dataclass(frozen=True)
class FormDefinition:
    """One version of one form.

    Attributes:
        order: Every group and question, after all that it depends on.
        lists: The lists of choices by name, as expressions select from them.
    """

    form_id: str
    version: int
    title: str
    root: Group
    order: tuple[Unit, ...]
    lists: Mapping[str, Node]

    @property
    def name(self) -> str:
        """What a record keeps to be shown with this version for ever: `qa_form.v1`."""
        return f"{self.form_id}.v{self.version}"

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The form as it is shown: each group is a section, with what stands in it directly."""
        return tuple(_sections(self.root, None))

    @cached_property
    def by_key(self) -> Mapping[str, Question]:
        """The questions by key, without a repeat's number."""
        return {question.key: question for question in self.questions()}

    @cached_property
    def by_path(self) -> Mapping[Path, Unit]:
        """Every group and question by its place."""
        return {unit.path: unit for unit in self.order}

    @cached_property
    def unread_notes(self) -> frozenset[Path]:
        """The places of reasons in words that nothing in the form depends on."""
        read = {path for unit in self.order for each in expressions_of(unit) for path in each.reads}
        notes = {unit.path for unit in self.order if isinstance(unit, Question) and unit.reason_for}
        return frozenset(notes - read)

    def questions(self) -> Iterator[Question]:
        """Every question that is shown, in order."""
        for section in self.sections:
            yield from section.questions

    def question(self, path: str) -> Question | None:
        """The question kept at this path, in whichever repeat."""
        return self.by_key.get(_IN_REPEATS.sub("", path))


def expressions_of(unit: Unit) -> Iterator[Expression]:
    """Every expression that is said of a group or question."""
    found: list[Expression | None] = [unit.relevant]
    if isinstance(unit, Group):
        found.append(unit.count)
    else:
        found += [unit.required, unit.constraint, unit.calculation, unit.read_only]
        found += [unit.default, unit.choice_filter]
        found += [part for part in unit.words.parts if isinstance(part, Expression)]
    yield from (expression for expression in found if expression is not None)


def _sections(group: Group, repeat: Group | None) -> Iterator[Section]:
    inside = group if group.is_repeat else repeat
    run: list[Question] = []
    for child in group.children:
        if isinstance(child, Question):
            if child.type is not QuestionType.CALCULATED and not child.reason_for:
                run.append(child)
            continue
        yield from _section(group, run, inside)
        run = []
        yield from _sections(child, inside)
    yield from _section(group, run, inside)


def _section(group: Group, run: list[Question], repeat: Group | None) -> Iterator[Section]:
    if run:
        yield Section(f"{group.key}:{run[0].key}", group.title, tuple(run), repeat)
