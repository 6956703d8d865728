"""Answering the QA form as a hand on the keyboard would: what is not filled in already."""

from typing import Final

from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit

from iro_core.forms import catalogue
from iro_core.forms.definition import Question, QuestionType
from iro_desktop.tour.robot import Robot

_TEXTS: Final = {
    "g_difference": "Sleeping through the night and back at football since the plan changed.",
}
_REASON: Final = "Discussed with the carer and the social worker on the day."
_ANSWERS: Final = {"d_dental": "no"}


def answer_everything(robot: Robot) -> int:
    """Answer every question that is asked and still open; returns how many were answered."""
    answered = 0
    for question in catalogue.latest("qa_form").questions():
        if question.type is QuestionType.STATEMENT or question.required is None:
            continue
        answered += _answer(robot, question)
    return answered


def _answer(robot: Robot, question: Question) -> bool:
    if question.type in {QuestionType.LONG_TEXT, QuestionType.SHORT_TEXT}:
        return _type(robot, question, _TEXTS.get(question.key, _REASON))
    if question.type is QuestionType.INTEGER:
        return _type(robot, question, "1")
    names = {c.value: f"{question.label} {c.label}" for c in question.choices}
    boxes = [robot.look_for(name, QAbstractButton) for name in names.values()]
    if not all(boxes) or any(box.isChecked() for box in boxes if box is not None):
        return False
    calm = [value for value in names if value not in question.note_required_when]
    chosen = _ANSWERS.get(question.key, calm[0])
    robot.press(names[chosen])
    if chosen in question.note_required_when:
        robot.type_into(f"What was the reason? {question.label}", _REASON)
    return True


def _type(robot: Robot, question: Question, text: str) -> bool:
    field = robot.look_for(question.label, QLineEdit) or robot.look_for(
        question.label, QPlainTextEdit
    )
    if field is None:
        return False
    already = field.text() if isinstance(field, QLineEdit) else field.toPlainText()
    if not already:
        robot.type_into(question.label, text)
    return not already
