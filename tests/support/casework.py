"""Invented casework, recorded through the real workflows."""

from typing import Final

from iro_core.domain.challenge import ChallengeKind
from iro_core.forms.definition import FormDefinition, QuestionType
from iro_core.forms.evaluation import Value, evaluate
from iro_desktop.workflows import challenge, quality, review_record
from iro_desktop.workflows.session import Session
from tests.support.forms import NOW

MARKUP: Final = '<img src="file:///etc/hostname"><b>bold</b>'
WRITTEN: Final[dict[str, Value]] = {
    "participation_code": "PN1",
    "late_reason": "childs_interest",
    "late_because": "Mock examinations ended that week.",
    "attendees.child.role": "child",
    "attendees.child.attended": True,
    "seen_alone": "yes",
    "seen_alone_minutes": 20,
    "child_words": f"I want to stay at my school. {MARKUP}",
    "working_well": f"Settled at school. {MARKUP}",
    "decisions.a.text": "Book the <b>dental</b> check",
    "decisions.a.owner": "Social worker",
    "decisions.a.due_on": "2026-12-17",
}


def recorded_review(session: Session, child_id: str, **values: Value) -> str:
    """A review held today."""
    draft = review_record.start_review(session, child_id)
    held_on = session.today.isoformat()
    answers = {**draft.answers, **WRITTEN, "held_on": held_on, **values}
    finished = review_record.finish(session, draft, answers)
    assert finished.changed is not None
    return finished.review_id


def submitted_form(session: Session, review_id: str) -> str:
    """A QA form with an answer to every question."""
    form = quality.start_form(session, review_id)
    result = quality.submit(session, form, complete(form.definition, form.answers))
    assert result.changed is not None
    return form.form_id


def complete(definition: FormDefinition, answers: dict[str, Value]) -> dict[str, Value]:
    """The answers with every problem put right, whatever questions that opens."""
    full = dict(answers)
    while found := evaluate(definition, full, NOW).problems:
        for problem in found:
            question = definition.question(problem.question)
            assert question is not None
            choices = [choice.value for choice in question.choices]
            if problem.path != problem.question:
                full[problem.path] = f"The dentist cancelled twice. {MARKUP}"
            elif question.type is QuestionType.CHOICES:
                full[question.key] = choices[:1]
            elif choices:
                full[question.key] = choices[0]
            elif question.type is QuestionType.INTEGER:
                full[question.key] = 1
            else:
                full[question.key] = f"He feels heard. {MARKUP}"
    return full


def raised_challenge(session: Session, child_id: str, kind: ChallengeKind) -> str:
    """A challenge raised today."""
    draft = challenge.start_challenge(session, child_id, kind)
    answers: dict[str, Value] = {
        **draft.answers,
        "reasons": ["health"],
        "concern": f"The dental check was missed three times. {MARKUP}",
        "asked_for": f"An appointment within two weeks. {MARKUP}",
        "with_whom": "Social worker",
    }
    if kind is ChallengeKind.ALERT:
        answers["to.name"] = "Kit Osei"
    raised = challenge.raise_challenge(session, draft, answers)
    assert raised.changed is not None
    return raised.challenge_id
