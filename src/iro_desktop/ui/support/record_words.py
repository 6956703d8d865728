"""What records, and the acts on them, are called on the screen."""

from typing import Final

from iro_core.domain.challenge import ChallengeKind
from iro_desktop.ui.support.rule_words import RULE_WORDS

_KINDS: Final = {
    "review": "Review",
    "child_letter": "Letter to the child",
    "qa_form": "QA form",
    "moderation": "Form drawn for a second reader",
    "moderation_reading": "Second reading",
    "challenge": "Challenge",
    "child": "Child’s details",
    "allocation": "Allocation",
    "attachment": "Scan or photo",
    "filled_form": "Form",
}
_CHALLENGES: Final = {
    ChallengeKind.INFORMAL: "Informal challenge",
    ChallengeKind.ALERT: "Care planning alert",
    ChallengeKind.GOOD_PRACTICE: "Good practice",
}
_ACTS: Final = {
    "record": "recorded",
    "edit": "corrected",
    "note_work": "work noted",
    "sign_off": "signed off",
    "amend": "amended",
    "object": "objection recorded",
    "distribute": "noted who got what",
    "write": "written",
    "submit": "submitted",
    "comment": "comment",
    "return": "returned",
    "accept": "accepted",
    "raise": "raised",
    "respond": "reply recorded",
    "answer": "reply answered",
    "note": "note added",
    "escalate": "taken to the next stage",
    "close": "closed",
    "reopen": "opened again",
    "attach": "added",
    "hand_in": "filled in",
    "strike_out": "struck out",
    "choose": "one of two versions chosen",
}
_REASONS: Final = {
    "not_permitted": "Your role may not change this. It is safe on this laptop.",
    "not_your_child": "This child is not allocated to you. It is safe on this laptop.",
    "act_not_admitted": "It was changed in the office meanwhile. Open it and look again.",
}
_UNKNOWN: Final = "The office system did not accept it. It is safe on this laptop."


def record_words(kind: str, challenge_kind: ChallengeKind | None = None) -> str:
    """A kind of record: QA form, or which kind of challenge."""
    if challenge_kind is not None:
        return _CHALLENGES[challenge_kind]
    return _KINDS.get(kind, "Record")


def act_words(act: str) -> str:
    """What was done to it: submitted."""
    return _ACTS.get(act, "changed")


def reason_words(reason: str) -> str:
    """Why the office system did not simply receive something."""
    return _REASONS.get(reason) or RULE_WORDS.get(reason, _UNKNOWN)
