"""The conditions of a form as XLSForm writes them: a small part of XPath, evaluating none."""

import re
from typing import Any, Final, TypeAlias

from iro_core.errors import InvalidData
from iro_core.forms.definition import QuestionType

Asked: TypeAlias = dict[str, QuestionType]

_LIMIT_CHARACTERS: Final = 1_000
_NAME: Final = r"\$\{([a-z][a-z0-9_]{0,39})\}"
_EQUALS: Final = re.compile(_NAME + r" ?= ?'([a-z0-9_]{1,40})'")
_SELECTED: Final = re.compile(r"selected\( ?" + _NAME + r" ?, ?'([a-z0-9_]{1,40})' ?\)")
_AT_LEAST: Final = re.compile(_NAME + r" ?>= ?(\d{1,6})")


def conditions_in(relevant: str, asked: Asked, place: str) -> list[dict[str, Any]]:
    """The conditions that must all hold.

    Known are `${a} = 'x'`, `selected(${a}, 'x')` and `${n} >= 2` about earlier questions, joined
    by `and`; and alternatives about one question joined by `or`, in brackets beside an `and`.

    Raises:
        InvalidData: It is anything else; `place` says where.
    """
    if len(relevant) > _LIMIT_CHARACTERS:
        raise InvalidData(place, "form_feature")
    parts = " ".join(relevant.split()).split(" and ")
    return [_one(part, asked, place, alone=len(parts) == 1) for part in parts]


def _one(part: str, asked: Asked, place: str, *, alone: bool) -> dict[str, Any]:
    bracketed = part.startswith("(") and part.endswith(")")
    inner = part[1:-1].strip() if bracketed else part
    number = _AT_LEAST.fullmatch(inner)
    if number and asked.get(number[1]) is QuestionType.INTEGER:
        return {"question": number[1], "at_least": int(number[2])}
    alternatives = inner.split(" or ")
    if len(alternatives) > 1 and not (alone or bracketed):
        raise InvalidData(place, "form_feature")  # `and` binds closer than `or`
    found = [_answer(each, asked, place) for each in alternatives]
    if len({question for question, _ in found}) > 1:
        raise InvalidData(place, "form_feature")
    return {"question": found[0][0], "one_of": [answer for _, answer in found]}


def _answer(text: str, asked: Asked, place: str) -> tuple[str, str]:
    equals = _EQUALS.fullmatch(text)
    found = equals or _SELECTED.fullmatch(text)
    if found is None or found[1] not in asked:
        raise InvalidData(place, "form_feature")
    if equals and asked[found[1]] is QuestionType.CHOICES:
        raise InvalidData(place, "form_feature")  # that would ask for this answer and no other
    return found[1], found[2]
