"""How the child took part in the review: the codes PN0 to PN7 of the statutory return."""

from datetime import date
from enum import StrEnum
from typing import Final

from iro_core.domain.working_days import add_months
from iro_core.errors import RuleBroken

# SSDA903 validation rules 440 and 441.
PARTICIPATION_AGE_YEARS: Final = 4


class ParticipationCode(StrEnum):
    """SSDA903 REVIEW_CODE, as the Standard Safeguarding Dataset words it."""

    UNDER_FOUR = "PN0"
    ATTENDED_SPOKE = "PN1"
    ATTENDED_ADVOCATE_SPOKE = "PN2"
    ATTENDED_SYMBOLS = "PN3"
    ATTENDED_SILENT = "PN4"
    ABSENT_BRIEFED_ADVOCATE = "PN5"
    ABSENT_SENT_VIEWS = "PN6"
    ABSENT_NO_VIEWS = "PN7"


_ATTENDED: Final = frozenset({"PN1", "PN2", "PN3", "PN4"})
_VIEWS_HEARD: Final = frozenset({"PN1", "PN2", "PN3", "PN5", "PN6"})


def fourth_birthday(born_on: date) -> date:
    """The day from which PN1 to PN7 apply; 29 February becomes 28 February."""
    return add_months(born_on, 12 * PARTICIPATION_AGE_YEARS)


def allowed_codes(born_on: date, review_on: date) -> tuple[ParticipationCode, ...]:
    """The codes the return accepts for a child of this age on the day of the review.

    Before the fourth birthday only PN0, after it only PN1 to PN7; on the birthday itself all.
    Source: SSDA903 validation rules 440 and 441.
    """
    birthday = fourth_birthday(born_on)
    codes = tuple(ParticipationCode)
    if review_on < birthday:
        return codes[:1]
    return codes[1:] if review_on > birthday else codes


def check_code(code: str, born_on: date, review_on: date) -> ParticipationCode:
    """The code, if it fits the child's age (RuleBroken "participation_under_four" and "…_over")."""
    known = ParticipationCode(code)
    if known not in allowed_codes(born_on, review_on):
        too_old = known is ParticipationCode.UNDER_FOUR
        rule = "participation_only_under_four" if too_old else "participation_only_from_four"
        source = "SSDA903 validation rule 440" if too_old else "SSDA903 validation rule 441"
        raise RuleBroken(rule, source, path="participation_code")
    return known


def attended(code: str) -> bool:
    """Whether the child was there."""
    return code in _ATTENDED


def views_heard(code: str) -> bool | None:
    """Whether the child's views were heard; None under four, who are not counted."""
    return None if code == ParticipationCode.UNDER_FOUR else code in _VIEWS_HEARD
