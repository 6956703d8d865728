"""What many forms answered: for each question how often each answer was given, and by which forms.

A question counts together across versions only while it means the same: the same key, words, type
and choices. Otherwise it has one result for each meaning, with the versions it belongs to. Not
applicable, not shown and not answered are three things, and none of them is in a percentage.

Source: domain notes 7.2, rules.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

import msgspec

from iro_core.domain.share import Share
from iro_core.forms.answers import is_filled
from iro_core.forms.definition import FormDefinition, Question, QuestionType, Section
from iro_core.forms.evaluation import Value, shown

NOT_APPLICABLE: Final = "na"
_IN_WORDS: Final = frozenset({QuestionType.SHORT_TEXT, QuestionType.LONG_TEXT})
_NOT_COUNTED: Final = frozenset({QuestionType.STATEMENT, QuestionType.CALCULATED})


class AnsweredForm(msgspec.Struct, frozen=True):
    """One form that was handed in: the version it was made with, its answers by path, and when."""

    form_id: str
    version: str
    answers: dict[str, Value]
    at: datetime


class AnswerCount(msgspec.Struct, frozen=True):
    """One answer to a question: what is stored, its words, and the forms that gave it."""

    value: str
    label: str
    form_ids: tuple[str, ...]


class QuestionResult(msgspec.Struct, frozen=True):
    """All answers to one question of one meaning.

    Attributes:
        versions: The versions of the form in which the question means this.
        is_one_choice: Whether each form gives one answer of a closed list, so that the answers
            make the whole.
        answered: Forms with an answer that counts: neither empty nor not applicable.
        not_shown: Forms in which the question was not asked.
    """

    key: str
    label: str
    section: str
    versions: tuple[str, ...]
    answers: tuple[AnswerCount, ...]
    answered: tuple[str, ...]
    not_applicable: tuple[str, ...]
    not_shown: tuple[str, ...]
    not_answered: tuple[str, ...]
    is_one_choice: bool = True

    def share(self, value: str) -> Share:
        """How many gave an answer, out of those whose answer counts."""
        given = next((each for each in self.answers if each.value == value), None)
        return Share(len(given.form_ids) if given else 0, len(self.answered))


class _Meaning:
    """One question while it means the same, and the forms that were asked it."""

    def __init__(self, question: Question, section: Section) -> None:
        self.question = question
        self.section = section.title
        self.is_repeated = section.repeat is not None
        self.versions: set[str] = set()
        self.given: dict[str, list[str]] = {}
        self.answered: list[str] = []
        self.not_applicable: list[str] = []
        self.not_shown: list[str] = []
        self.not_answered: list[str] = []

    def take(self, form: AnsweredForm, shown_at: Sequence[str]) -> None:
        """Count a form that asks the question at these paths: in a repeat at several."""
        values = [value for path in shown_at if is_filled(value := form.answers.get(path))]
        if not shown_at:
            self.not_shown.append(form.form_id)
        elif not values:
            self.not_answered.append(form.form_id)
        elif all(value == NOT_APPLICABLE for value in values):
            self.not_applicable.append(form.form_id)
        else:
            self.answered.append(form.form_id)
            said = [each for value in values for each in _each(value) if each != NOT_APPLICABLE]
            for one in dict.fromkeys(said):
                self.given.setdefault(one, []).append(form.form_id)

    def result(self) -> QuestionResult:
        return QuestionResult(
            key=self.question.key,
            label=self.question.label,
            section=self.section,
            versions=tuple(sorted(self.versions)),
            answers=tuple(self._counts()),
            answered=tuple(self.answered),
            not_applicable=tuple(self.not_applicable),
            not_shown=tuple(self.not_shown),
            not_answered=tuple(self.not_answered),
            is_one_choice=self.question.type is QuestionType.CHOICE and not self.is_repeated,
        )

    def _counts(self) -> Iterable[AnswerCount]:
        """In the order of the form; answers in numbers by size, in words not one by one."""
        if self.question.type in _IN_WORDS:
            return
        labels = {choice.value: choice.label for choice in self.question.choices}
        others = sorted(set(self.given) - set(labels), key=lambda each: (len(each), each))
        for value in (*labels, *others):
            if value != NOT_APPLICABLE:
                forms = tuple(self.given.get(value, ()))
                yield AnswerCount(value, labels.get(value, value), forms)


def results(
    forms: Iterable[AnsweredForm], definitions: Mapping[str, FormDefinition]
) -> tuple[QuestionResult, ...]:
    """The answers of these forms, question by question in the order of the newest version.

    A form whose version is not among the definitions is not counted; see `uncounted`.
    """
    meanings: dict[object, _Meaning] = {}
    by_version = {name: _meanings_of(form, meanings) for name, form in sorted(definitions.items())}
    for form in forms:
        definition = definitions.get(form.version)
        if definition is None:
            continue
        shown_at: dict[str, list[str]] = {}
        for path, question in shown(definition, form.answers, form.at).items():
            shown_at.setdefault(question.key, []).append(path)
        for meaning in by_version[form.version]:
            meaning.versions.add(form.version)
            meaning.take(form, shown_at.get(meaning.question.key, ()))
    return tuple(each.result() for each in meanings.values() if each.versions)


def uncounted(
    forms: Iterable[AnsweredForm], definitions: Mapping[str, FormDefinition]
) -> tuple[str, ...]:
    """Forms of a version that is not known here."""
    return tuple(form.form_id for form in forms if form.version not in definitions)


def answer_words(question: Question, value: Value) -> str:
    """An answer to a question in the words of the form; empty if there is none."""
    labels: Callable[[object], str] = _labels(question)
    return ", ".join(labels(each) for each in _each(value)) if is_filled(value) else ""


def _each(value: Value) -> list[str]:
    return value if isinstance(value, list) else [str(value)]


def _labels(question: Question) -> Callable[[object], str]:
    known = {choice.value: choice.label for choice in question.choices}
    return lambda value: known.get(str(value), str(value))


def _meanings_of(definition: FormDefinition, meanings: dict[object, _Meaning]) -> list[_Meaning]:
    """The meanings of a version's questions; those that are known already are shared."""
    found = []
    for section in definition.sections:
        for question in section.questions:
            if question.type in _NOT_COUNTED:
                continue
            choices = tuple((each.value, each.label) for each in question.choices)
            same = (question.key, question.label, question.type, choices)
            found.append(meanings.setdefault(same, _Meaning(question, section)))
    return found
