"""What is wrong with an answer, in words."""

from iro_core.forms.definition import Question
from iro_core.forms.evaluation import AnswerProblem, FormProblem


def problem_words(problem: FormProblem, question: Question) -> str:
    """What the form says itself, otherwise what to do."""
    if problem.message:
        return problem.message
    verb = "Select" if question.choices else "Enter"
    words = {
        AnswerProblem.MISSING: f"{verb} an answer",
        AnswerProblem.NOTE_MISSING: "Enter the reason",
        AnswerProblem.NOT_A_DATE: "Enter a real date, like 27 11 2026",
        AnswerProblem.NOT_A_TIME: "Enter a time of day, like 9.30",
        AnswerProblem.NOT_A_NUMBER: "Enter a number",
        AnswerProblem.NOT_OFFERED: "Select one of the answers offered",
        AnswerProblem.NOT_ALLOWED: f"{verb} another answer; this one is not allowed here",
    }
    if problem.problem is AnswerProblem.OUT_OF_RANGE and question.bounds is not None:
        return f"Enter a number from {question.bounds.lowest:g} to {question.bounds.highest:g}"
    return words[problem.problem]
