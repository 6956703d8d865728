"""Which field answers which kind of question."""

from collections.abc import Callable
from typing import Final

from iro_core.forms.definition import Question, QuestionType, choices_of
from iro_desktop.ui.forms.date_answer import DateAnswer
from iro_desktop.ui.forms.field_widgets import (
    ChoiceField,
    FieldWidget,
    LongTextField,
    ManyChoicesField,
    NumberField,
    ShortTextField,
)
from iro_desktop.ui.widgets.date_field import ReadDate

_TEXTS: Final[dict[QuestionType, Callable[[], FieldWidget]]] = {
    QuestionType.SHORT_TEXT: ShortTextField,
    QuestionType.LONG_TEXT: LongTextField,
}


def make_field(question: Question, read_date: ReadDate) -> FieldWidget | None:
    """The field for this question; None for a statement, which asks nothing."""
    match question.type:
        case QuestionType.STATEMENT:
            return None
        case QuestionType.SHORT_TEXT | QuestionType.LONG_TEXT:
            return _TEXTS[question.type]()
        case QuestionType.DATE:
            return DateAnswer(question.label, read_date)
        case QuestionType.INTEGER:
            return NumberField(question.highest)
        case _:
            return _choices(question)


def _choices(question: Question) -> FieldWidget:
    choices = {choice.value: choice.label for choice in choices_of(question)}
    is_many = question.type is QuestionType.CHOICES
    return ManyChoicesField(choices) if is_many else ChoiceField(choices)
