"""Which field answers which kind of question."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from iro_core.forms.definition import Choice, Question, QuestionType
from iro_desktop.ui.forms.date_answer import DateAnswer
from iro_desktop.ui.forms.field_widgets import (
    ChoiceField,
    FieldWidget,
    LongTextField,
    ManyChoicesField,
    ShortTextField,
)
from iro_desktop.ui.forms.line_fields import (
    DecimalField,
    LongChoiceField,
    MomentField,
    NumberField,
    TimeField,
)
from iro_desktop.ui.widgets.date_field import ReadDate

_MANY_CHOICES: Final = 15  # more than this as cards would be a page by themselves
_LARGEST: Final = 999_999_999
_ACKNOWLEDGED: Final = {"OK": "Yes"}


_SIMPLE: Final[dict[QuestionType, Callable[[], FieldWidget]]] = {
    QuestionType.SHORT_TEXT: ShortTextField,
    QuestionType.LONG_TEXT: LongTextField,
    QuestionType.TIME: TimeField,
    QuestionType.DECIMAL: DecimalField,
    QuestionType.INTEGER: partial(NumberField, _LARGEST, -_LARGEST),
    QuestionType.ACKNOWLEDGE: partial(ChoiceField, _ACKNOWLEDGED),
}


def make_field(question: Question, read_date: ReadDate) -> FieldWidget | None:
    """The field for this question; None for a statement, which asks nothing."""
    if question.type in _SIMPLE:
        return _SIMPLE[question.type]()
    if question.type is QuestionType.DATE:
        return DateAnswer(question.label, read_date)
    if question.type is QuestionType.DATE_AND_TIME:
        return MomentField(read_date)
    return _choices(question) if question.choices else None


def _choices(question: Question) -> FieldWidget:
    labels = labels_of(question.choices)
    if question.type is QuestionType.CHOICES:
        return ManyChoicesField(labels)
    return (LongChoiceField if len(labels) > _MANY_CHOICES else ChoiceField)(labels)


def offer(field: FieldWidget | None, choices: Sequence[Choice]) -> None:
    """Have a field offer these answers."""
    if isinstance(field, ChoiceField | ManyChoicesField | LongChoiceField):
        field.set_choices(labels_of(choices))


def labels_of(choices: Sequence[Choice]) -> dict[str, str]:
    """The words of each choice by its value."""
    return {choice.value: choice.label for choice in choices}
