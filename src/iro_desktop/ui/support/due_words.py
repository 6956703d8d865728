"""What falls due, in words: what it is called, and what stops its clock."""

from typing import Final

from iro_core.domain.due import DueKind
from iro_desktop.workflows.to_do import Todo, Waiting

_WHAT: Final[dict[DueKind | Waiting, str]] = {
    DueKind.REVIEW: "Review",
    DueKind.REPORT: "Social worker’s report",
    DueKind.CHILD_ASKED: "Child asked where and with whom",
    DueKind.INVITATIONS: "Invitations sent",
    DueKind.DECISIONS: "Decisions to managers",
    DueKind.OBJECTION: "Managers’ time to object",
    DueKind.CARE_PLAN: "Care plan",
    DueKind.RECORD: "Record of the review",
    DueKind.DISTRIBUTION: "Record sent to everyone",
    DueKind.QA_FORM: "QA form",
    DueKind.MIDWAY: "Midway update",
    DueKind.CHALLENGE_REPLY: "Reply to your challenge",
    DueKind.ALERT_STAGE: "Reply to your alert",
    DueKind.ALERT_WHOLE: "Alert settled",
    DueKind.PLACEMENT_PLAN: "Placement plan",
    DueKind.PERMANENCE_PLAN: "Permanence plan",
    DueKind.HEALTH_ASSESSMENT: "Health assessment",
    DueKind.DENTAL_CHECK: "Dental check",
    DueKind.SDQ: "Strengths and difficulties",
    DueKind.PEP: "Personal education plan",
    DueKind.VISIT: "Social worker’s visit",
    DueKind.PERSONAL_ADVISER: "Personal adviser",
    DueKind.PATHWAY_PLAN: "Pathway plan",
    DueKind.EIGHTEEN: "18th birthday",
    Waiting.FORM_RETURNED: "QA form came back",
    Waiting.CONFLICT: "Two versions to choose from",
    Waiting.REPLY_TO_ANSWER: "A reply to answer",
    Waiting.CHALLENGE_TO_DECIDE: "A challenge to close or take further",
}
_LABELS: Final = {
    DueKind.REVIEW: "Next review by",
    DueKind.OBJECTION: "Managers may object until",
    DueKind.CARE_PLAN: "Care plan updated by",
    DueKind.EIGHTEEN: "Reviews end on",
}
_TOLD: Final = "a return or your next QA form says that"
_STOPS: Final[dict[DueKind | Waiting, str]] = {
    DueKind.REVIEW: "the review is recorded",
    DueKind.REPORT: "the day on which a manager authorised the report is noted",
    DueKind.CHILD_ASKED: "the day on which the child was asked is noted in the plan",
    DueKind.INVITATIONS: "the day on which the invitations were sent is noted in the plan",
    DueKind.DECISIONS: "you note that a manager was sent the decisions, or the day",
    DueKind.OBJECTION: "you record a manager’s objection; with the time over, the decisions stand",
    DueKind.CARE_PLAN: "you note the day of the update, or the next review is recorded",
    DueKind.RECORD: "you sign the record off, or note the day",
    DueKind.DISTRIBUTION: "all on the list have their paper or are left out, or you note the day",
    DueKind.QA_FORM: "the QA form is ready to send",
    DueKind.MIDWAY: "you note the day of the midway update, or the next review is recorded",
    DueKind.CHALLENGE_REPLY: "the reply is recorded, or the challenge closed",
    DueKind.ALERT_STAGE: "the reply is recorded, or the alert goes to the next stage",
    DueKind.ALERT_WHOLE: "the alert is closed",
    DueKind.PLACEMENT_PLAN: f"{_TOLD} there is one",
    DueKind.PERMANENCE_PLAN: f"{_TOLD} one is agreed",
    DueKind.HEALTH_ASSESSMENT: f"{_TOLD} it was done",
    DueKind.DENTAL_CHECK: f"{_TOLD} it was done",
    DueKind.SDQ: f"{_TOLD} there is a score",
    DueKind.PEP: f"{_TOLD} it is in date",
    DueKind.VISIT: f"{_TOLD} visits are in time",
    DueKind.PERSONAL_ADVISER: f"{_TOLD} there is one",
    DueKind.PATHWAY_PLAN: f"{_TOLD} it is up to date",
    DueKind.EIGHTEEN: "the child is 18: looked-after reviews end",
    Waiting.FORM_RETURNED: "you hand the QA form in again",
    Waiting.CONFLICT: "you choose which words to keep",
    Waiting.REPLY_TO_ANSWER: "you say whether you are satisfied",
    Waiting.CHALLENGE_TO_DECIDE: "it is closed, or goes to the next stage",
}
_SHOWS: Final[dict[DueKind | Waiting, str]] = {
    DueKind.QA_FORM: "Open the QA form",
    DueKind.REPORT: "Open the plan of the review",
    DueKind.RECORD: "Open the papers",
    DueKind.DECISIONS: "Open the papers",
    DueKind.DISTRIBUTION: "Open the papers",
    DueKind.CHALLENGE_REPLY: "Open the challenge",
    DueKind.ALERT_STAGE: "Open the alert",
    DueKind.ALERT_WHOLE: "Open the alert",
    Waiting.FORM_RETURNED: "Open the QA form",
    Waiting.CONFLICT: "Compare the versions",
    Waiting.REPLY_TO_ANSWER: "Open the challenge",
    Waiting.CHALLENGE_TO_DECIDE: "Open the challenge",
}
_NUMBERED: Final = frozenset({DueKind.QA_FORM, DueKind.RECORD, Waiting.FORM_RETURNED})


def date_label(kind: DueKind) -> str:
    """What stands before a date: Health assessment by."""
    return _LABELS.get(kind) or f"{_WHAT[kind]} by"


def task_words(todo: Todo) -> str:
    """What is to be done, and about which review: Review 6."""
    return what_words(todo.what, todo.number)


def what_words(what: DueKind | Waiting, number: int | None) -> str:
    """What falls due, with the number of its review where that tells one from another."""
    words = _WHAT[what]
    if what is DueKind.REVIEW and number:
        return f"{words} {number}"
    if what in _NUMBERED and number:
        return f"{words}, review {number}"
    return words


def stop_words(what: DueKind | Waiting) -> str:
    """What stops the clock, as a sentence."""
    return f"Stops when {_STOPS[what]}."


def open_words(what: DueKind | Waiting) -> str:
    """Where Enter leads, as a button says it."""
    return _SHOWS.get(what, "Open the child’s file")
