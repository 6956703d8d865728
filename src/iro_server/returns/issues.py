"""What is wrong with a row of a return, said so that the data team can put it right.

An issue names file, row, column and reason. It never holds a date of birth, a postcode, a name or
any other cell; only a word that looks like a code is repeated.
"""

import re
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Final

import msgspec

from iro_server.returns.csv_file import write_cells

_CODE_LIKE: Final = re.compile(r"[A-Z]{0,6}[0-9]{0,2}[A-Z]?")
_CODE_LIMIT: Final = 7


class Effect(StrEnum):
    """What was done about an issue."""

    ROW_LEFT_OUT = "row left out"
    CELL_LEFT_OUT = "cell left out, row taken"
    TAKEN = "taken as it is"


class Reason(StrEnum):
    """Why a row or a cell is not as it should be; the words are in `EXPLANATIONS`."""

    BAD_CHILD_NUMBER = "bad_child_number"
    BAD_DATE = "bad_date"
    BAD_NUMBER = "bad_number"
    BAD_PUPIL_NUMBER = "bad_pupil_number"
    BEFORE_BIRTH = "before_birth"
    BIRTH_DATE_DIFFERS = "birth_date_differs"
    CHILD_NOT_IN_HEADER = "child_not_in_header"
    CODE_NOT_IN_USE = "code_not_in_use"
    DUPLICATE = "duplicate"
    END_BEFORE_START = "end_before_start"
    MISSING_VALUE = "missing_value"
    REVIEW_IN_FUTURE = "review_in_future"
    REVIEW_NOT_THERE = "review_not_there"
    TEXT_TOO_LONG = "text_too_long"
    UNDER_4_BUT_CODE_FROM_4 = "under_4_but_code_from_4"
    FROM_4_BUT_CODE_UNDER_4 = "from_4_but_code_under_4"
    UNKNOWN_CODE = "unknown_code"
    WRONG_NUMBER_OF_CELLS = "wrong_number_of_cells"


EXPLANATIONS: Final[dict[Reason, str]] = {
    Reason.BAD_CHILD_NUMBER: "The child's number may hold letters, digits, - and _, up to 20.",
    Reason.BAD_DATE: "Not a date written dd/mm/yyyy.",
    Reason.BAD_NUMBER: "Not a whole number in the range this column may hold.",
    Reason.BAD_PUPIL_NUMBER: "Not a unique pupil number (13 characters) or one of UN1 to UN5.",
    Reason.BEFORE_BIRTH: "The date is before the child was born.",
    Reason.BIRTH_DATE_DIFFERS: "The date of birth differs from the one in the header file.",
    Reason.CHILD_NOT_IN_HEADER: "The header file has no such child.",
    Reason.CODE_NOT_IN_USE: "The code is not in use in the year of the return.",
    Reason.DUPLICATE: "An earlier row of this file already says this.",
    Reason.END_BEFORE_START: "The end is before the start.",
    Reason.MISSING_VALUE: "The cell is empty and may not be.",
    Reason.REVIEW_IN_FUTURE: "The review is later than the date asked for.",
    Reason.REVIEW_NOT_THERE: "The reviews file has no such review of this child.",
    Reason.TEXT_TOO_LONG: "The text is longer than this column may hold.",
    Reason.UNDER_4_BUT_CODE_FROM_4: (
        "The child was under 4 at the review, but the code is for children from 4 on (rule 441)."
    ),
    Reason.FROM_4_BUT_CODE_UNDER_4: (
        "The child was 4 or over at the review, but the code is for children under 4 (rule 440)."
    ),
    Reason.UNKNOWN_CODE: "Not a code that this column may hold.",
    Reason.WRONG_NUMBER_OF_CELLS: "The row has more or fewer cells than the first line.",
}


class Issue(msgspec.Struct, frozen=True):
    """One thing that is not as it should be in one row.

    Attributes:
        row: As a spreadsheet counts: the line of column names is row 1.
        column: Empty if the whole row is meant.
        code: The word that was found, only where the column holds codes and it looks like one.
    """

    file: str
    row: int
    column: str
    reason: Reason
    effect: Effect
    code: str | None = None

    @property
    def explanation(self) -> str:
        """The reason as a sentence."""
        return EXPLANATIONS[self.reason]


def code_like(text: str) -> str | None:
    """The text if it can be repeated as a code, else None: it might say something about a child."""
    return text if 0 < len(text) <= _CODE_LIMIT and _CODE_LIKE.fullmatch(text) else None


def write_issues_csv(path: Path, issues: Iterable[Issue]) -> None:
    """Write one line per issue, for a spreadsheet; no cell can start a formula."""
    lines = [("File", "Row", "Column", "Reason", "Explanation", "Code", "What was done")]
    for issue in issues:
        where = (issue.file, str(issue.row), issue.column)
        why = (issue.reason, issue.explanation, issue.code or "", issue.effect)
        lines.append((*where, *why))
    write_cells(path, lines)
