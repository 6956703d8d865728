"""Results of QA forms as they may be given to others: without names, small numbers hidden."""

from decimal import Decimal

import msgspec

from iro_core.domain.share import Share
from iro_core.domain.suppression import suppressed
from iro_core.forms.results import QuestionResult


class PublishedAnswer(msgspec.Struct, frozen=True):
    """One line: how many, and the percentage of those who answered; None where it is hidden."""

    label: str
    forms: int | None
    percent: Decimal | None = None


class PublishedResult(msgspec.Struct, frozen=True):
    """One question: its answers, then what is in no percentage. A number that is hidden is None."""

    label: str
    section: str
    answered: int | None
    answers: tuple[PublishedAnswer, ...]
    not_applicable: int | None
    not_shown: int | None
    not_answered: int | None

    @property
    def hides(self) -> bool:
        """Whether a number is hidden."""
        numbers = (self.answered, self.not_applicable, self.not_shown, self.not_answered)
        return None in (*numbers, *(answer.forms for answer in self.answers))


def published(result: QuestionResult, least: int) -> PublishedResult:
    """A result in which no number from 1 to below `least` can be read or worked out.

    Two totals are printed, the forms and those that answered, so each is guarded by itself.
    """
    parts = (result.answered, result.not_applicable, result.not_shown, result.not_answered)
    answered, *others = suppressed([len(part) for part in parts], least)
    counts = suppressed([len(answer.form_ids) for answer in result.answers], least)
    if answered is None:
        counts = (None,) * len(counts)
    return PublishedResult(
        label=result.label,
        section=result.section,
        answered=answered,
        answers=tuple(
            PublishedAnswer(answer.label, count, _percent(count, answered))
            for answer, count in zip(result.answers, counts, strict=True)
        ),
        not_applicable=others[0],
        not_shown=others[1],
        not_answered=others[2],
    )


def _percent(count: int | None, answered: int | None) -> Decimal | None:
    return None if count is None or answered is None else Share(count, answered).percent()
