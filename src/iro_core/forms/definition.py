"""FormDefinition, Section, Question: frozen and versioned, read strictly from JSON."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Final

import msgspec

from iro_core.errors import InvalidData

QUESTIONS_LIMIT: Final = 500
DEFINITION_LIMIT_BYTES: Final = 500_000

_Key = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_]{0,39}$")]
_Words = Annotated[str, msgspec.Meta(max_length=2_000)]
_Answers = Annotated[list[_Words], msgspec.Meta(max_length=100)]


class QuestionType(StrEnum):
    """How a question is answered."""

    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    DATE = "date"
    INTEGER = "integer"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO_NA = "yes_no_na"
    YES_PARTLY_NO_NA = "yes_partly_no_na"
    RAG = "rag"
    GRADE = "grade"
    STATEMENT = "statement"


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One answer to choose: what is stored, and the words shown."""

    value: _Key
    label: _Words


class Condition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An earlier question, and either the answers or the lowest number that fulfil it."""

    question: _Key
    one_of: _Answers = []
    at_least: int | None = None


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One question.

    Attributes:
        key: Never changes its meaning; a new meaning is a new key.
        shown_when: All must hold for the question to be asked.
        note_required_when: Answers that need a reason in words, at `<key>.note`.
        prefilled_from: The name of the fact of the review that answers it, if there is one.
    """

    key: _Key
    type: QuestionType
    label: _Words
    hint: _Words = ""
    choices: Annotated[list[Choice], msgspec.Meta(max_length=60)] = []
    required: bool = True
    shown_when: Annotated[list[Condition], msgspec.Meta(max_length=10)] = []
    note_required_when: _Answers = []
    prefilled_from: _Words = ""
    lowest: int = 0
    highest: int = 1_000

    @property
    def note_key(self) -> str:
        """Where the reason in words is kept."""
        return f"{self.key}.note"


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Questions that belong together."""

    key: _Key
    title: _Words
    questions: Annotated[list[Question], msgspec.Meta(max_length=QUESTIONS_LIMIT)]


class FormDefinition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One version of one form."""

    form_id: _Key
    version: Annotated[int, msgspec.Meta(ge=1, le=999_999)]
    title: _Words
    sections: Annotated[list[Section], msgspec.Meta(max_length=50)]

    @property
    def name(self) -> str:
        """What a record keeps to be shown with this version for ever: `qa_form.v1`."""
        return f"{self.form_id}.v{self.version}"

    def questions(self) -> Iterator[Question]:
        """Every question in order."""
        for section in self.sections:
            yield from section.questions

    def question(self, key: str) -> Question | None:
        """The question with this key."""
        return next((question for question in self.questions() if question.key == key), None)


_STANDARD: Final[dict[QuestionType, tuple[tuple[str, str], ...]]] = {
    QuestionType.YES_NO_NA: (("yes", "Yes"), ("no", "No"), ("na", "Not applicable")),
    QuestionType.YES_PARTLY_NO_NA: (
        ("yes", "Yes"),
        ("partly", "Partly"),
        ("no", "No"),
        ("na", "Not applicable"),
    ),
    QuestionType.RAG: (("green", "Green: good"), ("amber", "Amber: some concern"), ("red", "Red")),
    QuestionType.GRADE: (
        ("outstanding", "Outstanding"),
        ("good", "Good"),
        ("requires_improvement", "Requires improvement"),
        ("inadequate", "Inadequate"),
    ),
}


def choices_of(question: Question) -> list[Choice]:
    """The answers to choose from: the question's own, or the usual ones of its type."""
    standard = [Choice(value, label) for value, label in _STANDARD.get(question.type, ())]
    return question.choices or standard


def read_definition(data: bytes) -> FormDefinition:
    """The form in this JSON, checked whole.

    Raises:
        InvalidData: It is too large, of another shape, repeats a key, has a choice without
            answers, or asks about an answer that is not given before it; `where` is the place.
    """
    if len(data) > DEFINITION_LIMIT_BYTES:
        raise InvalidData("form definition", "too_large")
    try:
        definition = msgspec.json.decode(data, type=FormDefinition)
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        raise InvalidData(_place(error), "not_a_form") from error
    _check(definition)
    return definition


def _place(error: Exception) -> str:
    """Where in the form the decoder stopped, such as `$.sections[0].title`."""
    _, _, place = str(error).partition(" - at `")
    return place.removesuffix("`") or "form definition"


def _check(definition: FormDefinition) -> None:
    """A condition may look back only, so no two questions can wait for each other."""
    before: dict[str, Question] = {}
    for question in definition.questions():
        if question.key in before:
            raise InvalidData(question.key, "key_twice")
        _check_choices(question)
        if question.lowest > question.highest:
            raise InvalidData(question.key, "no_number_possible")
        if not all(_can_hold(condition, before) for condition in question.shown_when):
            raise InvalidData(question.key, "condition_on_nothing_before")
        before[question.key] = question
    if not 0 < len(before) <= QUESTIONS_LIMIT:
        raise InvalidData("form definition", "no_or_too_many_questions")


def _check_choices(question: Question) -> None:
    offered = [choice.value for choice in choices_of(question)]
    if question.type in {QuestionType.CHOICE, QuestionType.CHOICES} and not offered:
        raise InvalidData(question.key, "no_choices")
    if len(offered) != len(set(offered)):
        raise InvalidData(question.key, "choice_twice")
    if not set(question.note_required_when) <= set(offered):
        raise InvalidData(question.key, "note_for_no_answer")


def _can_hold(condition: Condition, before: Mapping[str, Question]) -> bool:
    """Whether an earlier question can give the answer: some of its choices, or a number."""
    asked = before.get(condition.question)
    if asked is None:
        return False
    if condition.at_least is not None:
        return asked.type is QuestionType.INTEGER and not condition.one_of
    offered = {choice.value for choice in choices_of(asked)}
    return bool(condition.one_of) and set(condition.one_of) <= offered
