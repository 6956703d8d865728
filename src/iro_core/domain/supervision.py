"""Submit, return with comments, accept: which act may follow which status, per kind of record.

The supervisor never edits the IRO's judgement: a supervisor's acts write only comments and the
reason for a return, never an answer.
"""

from typing import Final

from iro_core.errors import RuleBroken

NEW: Final = "new"
# Choosing between two versions that two people wrote without knowing of each other. It is admitted
# by every status and changes none.
CHOOSE: Final = "choose"
# Signing off freezes a record: what follows is an amendment, a version of its own with its reason.
SIGN_OFF: Final = "sign_off"
AMEND: Final = "amend"
SIGNED_OFF: Final = "signed_off"
_SOURCE: Final = "house rule; Surrey IRO Service annual report 2016-17, section 5"

# Kind of record -> (status before, act) -> status after. A kind that is not here has no life of
# its own: any act makes it "current".
_TRANSITIONS: Final[dict[str, dict[tuple[str, str], str]]] = {
    "review": {
        (NEW, "import"): "recorded",
        ("recorded", "import"): "recorded",
        (NEW, "record"): "recorded",
        ("recorded", "edit"): "recorded",
        ("recorded", "note_work"): "recorded",
        ("recorded", "object"): "recorded",
        ("recorded", "distribute"): "recorded",
        ("recorded", SIGN_OFF): SIGNED_OFF,
        (
            SIGNED_OFF,
            SIGN_OFF,
        ): SIGNED_OFF,  # on two laptops at once; `check_review_step` refuses it
        (SIGNED_OFF, AMEND): SIGNED_OFF,
        (SIGNED_OFF, "note_work"): SIGNED_OFF,
        (SIGNED_OFF, "object"): SIGNED_OFF,
        (SIGNED_OFF, "distribute"): SIGNED_OFF,
    },
    "child_letter": {
        (NEW, "write"): "written",
        ("written", "edit"): "written",
        ("written", SIGN_OFF): SIGNED_OFF,
    },
    "qa_form": {
        (NEW, "submit"): "submitted",
        ("submitted", "comment"): "submitted",
        ("submitted", "return"): "returned",
        ("returned", "submit"): "submitted",
        ("returned", "comment"): "returned",
        ("submitted", "accept"): "accepted",
    },
    "moderation": {(NEW, "draw"): "drawn"},
    "moderation_reading": {(NEW, "read"): "recorded"},
    "theme_tag": {
        (NEW, "tag"): "tagged",
        ("tagged", "take_off"): "taken_off",
        ("taken_off", "tag"): "tagged",
        # Two supervisors, neither knowing of the other, may mean the same.
        ("tagged", "tag"): "tagged",
        ("taken_off", "take_off"): "taken_off",
    },
    "policy_amendment": {
        (NEW, "announce"): "current",
        ("current", "withdraw"): "withdrawn",
    },
    "midway_update": {(NEW, "record"): "recorded"},
    "filled_form": {(NEW, "hand_in"): "recorded", ("recorded", "edit"): "recorded"},
    "case_note": {(NEW, "note"): "recorded"},
    "attachment": {
        (NEW, "attach"): "recorded",
        ("recorded", "strike_out"): "struck_out",
    },
    "early_review": {
        (NEW, "ask"): "open",
        ("open", "edit"): "open",
        ("open", "withdraw"): "withdrawn",
    },
    "review_plan": {
        (NEW, "book"): "booked",
        ("booked", "edit"): "booked",
        ("booked", "cancel"): "cancelled",
    },
    "challenge": {
        (NEW, "raise"): "open",
        ("open", "edit"): "open",
        ("open", "respond"): "open",
        ("open", "answer"): "open",
        ("open", "note"): "open",
        ("open", "escalate"): "open",
        ("open", "close"): "closed",
        ("closed", "reopen"): "open",
    },
}


def status_after(kind: str, status: str, act: str) -> str | None:
    """The status an act leads to, or None if that status does not admit the act."""
    if act == CHOOSE and status != NEW:
        return status
    table = _TRANSITIONS.get(kind)
    return "current" if table is None else table.get((status, act))


def next_status(kind: str, status: str, act: str) -> str:
    """As `status_after`, for a person about to act.

    Raises:
        RuleBroken: "record_signed_off", or else "not_in_this_state".
    """
    following = status_after(kind, status, act)
    if following is None and status == SIGNED_OFF:
        raise RuleBroken("record_signed_off", _SOURCE, path=kind)
    if following is None:
        raise RuleBroken("not_in_this_state", _SOURCE, path=kind)
    return following
