"""What is missing in a review record, in the words of the screen, and how it is summed up."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from iro_core.domain.review_problems import Problem, ProblemCode
from iro_core.forms.evaluation import Answers
from iro_desktop.ui.support.wording import age_words

AREAS: Final = {
    "permanence_legal": "Permanence and legal status",
    "where_i_live": "Where I live",
    "health": "Health",
    "education": "Education",
    "keeping_safe": "Keeping safe",
    "activities": "Activities and friends",
    "becoming_adult": "Becoming an adult",
}
HEADINGS: Final = {
    "working_well": "What is working well?",
    "worried_about": "What are we worried about?",
    "needs_to_happen": "What needs to happen next?",
}
SEEN_ALONE_WORDS: Final = {
    "yes": "Yes",
    "no": "No",
    "declined": "The child did not want to",
    "not_asked": "Not asked",
}
LATE_REASONS: Final = {
    "childs_interest": "It was better for the child",
    "iro_unavailable": "IRO not available",
    "social_worker_unavailable": "Social worker not available",
    "report_not_ready": "Report not ready",
    "child_missing": "Child missing",
    "carer_or_parent_unavailable": "Carer or parent not available",
    "late_notification": "Told too late",
    "placement_move": "Placement move",
    "data_error": "Mistake in the data",
    "other": "Another reason",
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
    ProblemCode.LATE_WITHOUT_BENEFIT: "Enter what made it better for the child to wait",
    ProblemCode.SERIES_WITHOUT_MEETING: "Enter the day of a meeting of the series",
    ProblemCode.MEETING_IN_FUTURE: "The day of a meeting that was held must be today or past",
    ProblemCode.ADJOURNED_IN_FUTURE: "The day of the sitting must be today or in the past",
    ProblemCode.ADJOURNED_WITHOUT_REASON: "Enter why the review was adjourned",
    ProblemCode.ADJOURNED_WITHOUT_EFFECT: "Enter what the delay means for the child",
    ProblemCode.ADJOURNED_TOO_LONG: "It must go on within 20 working days of the sitting",
    ProblemCode.ADJOURNED_TWICE: "A review may be adjourned once only. It was adjourned before.",
    ProblemCode.COMPLETED_BEFORE_ADJOURNED: "It cannot be completed before it was adjourned",
    ProblemCode.PLAN_VIEW_WITHOUT_REASON: "Enter why you do not agree with the whole plan",
    ProblemCode.AMENDMENT_WITHOUT_REASON: "Enter why the record is amended",
    ProblemCode.OTHER_CHILD_NAMED: "“{subject}” is another child of your caseload. Is it right?",
}


_FIELDS: Final[Mapping[str, str]] = {
    "held_on": "Date of the review",
    "participation_code": "How the child took part",
    "child_words": "What the child said",
    "child_wishes": "Wishes and feelings",
    "seen_alone": "Child seen alone",
    "seen_alone_why_not": "Why the child was not seen alone",
    "next_review_on": "Next review",
    "plan_view": "Agreement with the care plan",
    "concern": "Concern",
    "asked_for": "What was asked for",
    "effect_on_child": "What it means for the child",
    "outcome": "Outcome",
    "changed_for_child": "What changed for the child",
}
_BESIDE: Final = {
    "receivers": "Who gets what",
    "objections": "Manager’s objection",
    "amendments": "Why the record was amended",
    "signed_off_on": "Day of signing off",
}
_PARTS: Final[Mapping[str, str]] = {
    "text": "what",
    "owner": "who",
    "due_on": "by when",
    "outcome": "what became of it",
    "note": "note",
    "response": "reply",
}


def field_words(path: str) -> str:
    """What an answer is called on the screen, by where it is kept."""
    first, _, rest = path.partition(".")
    if first == "area":
        area, _, heading = rest.partition(".")
        return f"{AREAS.get(area, area)}: {HEADINGS.get(heading, heading)}"
    if first in {"decisions", "previous", "stages"}:
        name = {"decisions": "Decision", "previous": "Earlier decision", "stages": "Stage"}[first]
        return f"{name}, {_PARTS.get(rest.partition('.')[2], 'entry')}"
    if first in _BESIDE:
        return _BESIDE[first]
    if first == "answers":
        return "Answer in the QA form"
    return HEADINGS.get(path) or _FIELDS.get(path) or path.replace("_", " ").capitalize()


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
