"""What is missing in a review record, in the words of the screen, and how it is summed up."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from iro_core.domain.review import Problem, ProblemCode
from iro_core.forms.answers import Answers
from iro_desktop.ui.support.wording import age_words

SEEN_ALONE_WORDS: Final = {
    "yes": "Yes",
    "no": "No",
    "declined": "The child did not want to",
    "not_asked": "Not asked",
}
_PROBLEMS: Final[Mapping[str, str]] = {
    ProblemCode.DATE_MISSING: "Enter the date of the review",
    ProblemCode.DATE_IN_FUTURE: "The date of the review must be today or in the past",
    ProblemCode.PARTICIPATION_MISSING: "Select how the child took part",
    ProblemCode.ONLY_UNDER_FOUR: "PN0 is only for children under 4 on the day of the review",
    ProblemCode.ONLY_FROM_FOUR: "PN1 to PN7 are only for children of 4 and over",
    ProblemCode.SEEN_ALONE_MISSING: "Select whether you saw the child alone",
    ProblemCode.SEEN_ALONE_WHY_NOT_MISSING: "Enter why the child was not seen alone",
    ProblemCode.CHILD_WORDS_MISSING: "Enter what the child said, in their own words",
    ProblemCode.DECISION_WITHOUT_TEXT: "Enter what the decision is, or remove it",
    ProblemCode.DECISION_WITHOUT_OWNER: "Enter who does “{subject}”",
    ProblemCode.DECISION_WITHOUT_DATE: "Enter the date by when: “{subject}”",
    ProblemCode.PREVIOUS_WITHOUT_OUTCOME: "Select what became of “{subject}”",
    ProblemCode.LATE_WITHOUT_REASON: "Select why the review was late",
}


def problem_words(problem: Problem) -> str:
    """One thing to put right, naming the decision it is about."""
    words = _PROBLEMS.get(problem.code, "")
    return words.format(subject=problem.subject or "this decision")


def participation_refused(code: str, name: str, born_on: date, held_on: date) -> str:
    """Why a participation code does not fit the child's age on the day of the review."""
    limit = "under 4" if code == "PN0" else "of 4 and over"
    age = age_words(born_on, held_on)
    return f"{code} is only for children {limit} on the day of the review. {name} was {age}."


def seen_alone_words(answers: Answers) -> str:
    """Whether the child was seen alone, and for how long."""
    words = SEEN_ALONE_WORDS.get(str(answers.get("seen_alone")), "Not answered yet")
    minutes = answers.get("seen_alone_minutes")
    return f"{words}, {minutes} minutes" if words == "Yes" and minutes else words
