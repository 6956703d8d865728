"""The letter to the child about a review: what they said, what will be done, by whom and when."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final

import msgspec

from iro_core.domain.record_fields import Fields
from iro_core.errors import RuleBroken
from iro_core.ids import ChildId, RecordId

_YOUNG_BELOW: Final = 8  # house rule: about the age at which most read alone
_GROWN_FROM: Final = 13  # house rule: the first teenage year
_SOURCE: Final = "house rule: a letter that was closed is what the child got"


class LetterForm(StrEnum):
    """For whom it is written: a young child, an older child or a young person."""

    YOUNG = "young"
    CHILD = "child"
    YOUNG_PERSON = "young_person"


class LetterPart(StrEnum):
    """The parts of the letter in their order; one that is empty is left out."""

    OPENING = "opening"
    YOU_SAID = "you_said"
    GOING_WELL = "going_well"
    WORRIES = "worries"
    WILL_HAPPEN = "will_happen"
    NEXT_TIME = "next_time"
    RIGHTS = "rights"


# The child's own words are theirs: they are never put better.
VERBATIM: Final = frozenset({LetterPart.YOU_SAID})


class ChildLetter(msgspec.Struct, frozen=True, kw_only=True):
    """One letter, about one review.

    Attributes:
        greeting: Its first line.
        parts: What is written in each part that is not empty.
        signed_off_on: When it was closed; None while it may still be changed.
    """

    record_id: RecordId
    child_id: ChildId
    review_id: str
    written_for: LetterForm
    greeting: str
    parts: dict[LetterPart, str]
    signed_off_on: date | None

    @classmethod
    def from_fields(
        cls, record_id: str, child_id: str, values: Mapping[str, object]
    ) -> "ChildLetter":
        """The letter that a record, or a draft, describes."""
        fields = Fields(values)
        form = fields.text("written_for")
        return cls(
            record_id=RecordId(record_id),
            child_id=ChildId(child_id),
            review_id=fields.text("review_id"),
            written_for=LetterForm(form) if form in set(LetterForm) else LetterForm.CHILD,
            greeting=fields.text("greeting"),
            parts={part: words for part in LetterPart if (words := fields.text(part).strip())},
            signed_off_on=fields.day("signed_off_on"),
        )


def letter_form(age: int) -> LetterForm:
    """How a letter is written for a child of this age, unless the IRO knows better (house rule)."""
    if age < _YOUNG_BELOW:
        return LetterForm.YOUNG
    return LetterForm.CHILD if age < _GROWN_FROM else LetterForm.YOUNG_PERSON


def check_letter(letter: ChildLetter) -> None:
    """Return if a letter may be kept.

    Raises:
        RuleBroken: It says nothing ("letter_without_words"), or is about no review
            ("letter_without_review").
    """
    if not letter.review_id:
        raise RuleBroken("letter_without_review", _SOURCE, path="review_id")
    if not letter.parts:
        raise RuleBroken("letter_without_words", _SOURCE, path=LetterPart.OPENING)
