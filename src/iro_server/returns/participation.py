"""Which participation codes go with which age at the review, as reasons for an issue."""

from datetime import date

from iro_core.domain.participation import ParticipationCode, allowed_codes
from iro_server.returns.issues import Reason


def participation_fault(born_on: date, held_on: date, code: str) -> Reason | None:
    """Why this code cannot be right for the child's age; on the fourth birthday each may be.

    Source: rules 440 and 441 of csc-validator-be-903.
    """
    if code in allowed_codes(born_on, held_on):
        return None
    if code == ParticipationCode.UNDER_FOUR:
        return Reason.FROM_4_BUT_CODE_UNDER_4
    return Reason.UNDER_4_BUT_CODE_FROM_4
