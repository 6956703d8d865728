"""Which participation codes go with which age at the review."""

from datetime import date
from typing import Final

from iro_server.returns.issues import Reason

CODE_UNDER_4: Final = "PN0"
_YEARS: Final = 4


def participation_fault(born_on: date, held_on: date, code: str) -> Reason | None:
    """Why this code cannot be right for the child's age; on the fourth birthday each may be.

    Source: rules 440 and 441 of csc-validator-be-903.
    """
    birthday = _fourth_birthday(born_on)
    if code == CODE_UNDER_4 and held_on > birthday:
        return Reason.FROM_4_BUT_CODE_UNDER_4
    if code != CODE_UNDER_4 and held_on < birthday:
        return Reason.UNDER_4_BUT_CODE_FROM_4
    return None


def _fourth_birthday(born_on: date) -> date:
    try:
        return born_on.replace(year=born_on.year + _YEARS)
    except ValueError:  # born on 29 February before a century year that is no leap year
        return born_on.replace(year=born_on.year + _YEARS, day=28)
