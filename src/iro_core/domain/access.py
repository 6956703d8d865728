"""Who may see or do what: the screen hides by it, the server refuses by it."""

from typing import Final

from iro_core.domain.people import Role
from iro_core.domain.review_papers import AMENDMENTS, OBJECTIONS, RECEIVERS, SIGNED_ON
from iro_core.domain.supervision import CHOOSE
from iro_core.domain.work_done import WORK_PATH

_WRITES: Final[dict[str, dict[str, frozenset[str]]]] = {
    Role.IRO: {
        "review": frozenset(
            {"record", "edit", "note_work", "sign_off", "amend", "object", "distribute"}
        ),
        "child_letter": frozenset({"write", "edit", "sign_off"}),
        "qa_form": frozenset({"submit"}),
        "midway_update": frozenset({"record"}),
        "filled_form": frozenset({"hand_in", "edit"}),
        "case_note": frozenset({"note"}),
        "attachment": frozenset({"attach", "strike_out"}),
        "early_review": frozenset({"ask", "edit", "withdraw"}),
        "review_plan": frozenset({"book", "edit", "cancel"}),
        "challenge": frozenset(
            {"raise", "edit", "respond", "answer", "note", "escalate", "close", "reopen"}
        ),
    },
    # A manager's objection reaches the service as often by its supervisor as by the IRO.
    Role.SUPERVISOR: {
        "qa_form": frozenset({"comment", "return", "accept"}),
        "review": frozenset({"object"}),
        "moderation": frozenset({"draw"}),
        "moderation_reading": frozenset({"read"}),
        "theme_tag": frozenset({"tag", "take_off"}),
    },
}
# What supervisors keep among themselves: how they read, and what they find across the forms.
_SUPERVISORS_OWN: Final = frozenset({"moderation", "moderation_reading", "theme_tag"})
# What these acts write, and nothing else does.
_ACTS_PATHS: Final = {
    "note_work": WORK_PATH,
    "object": f"{OBJECTIONS}.",
    "distribute": f"{RECEIVERS}.",
    "sign_off": SIGNED_ON,
}
_BESIDE_RECORD: Final = (f"{OBJECTIONS}.", f"{RECEIVERS}.", f"{AMENDMENTS}.", SIGNED_ON)
_SUPERVISOR_FIELDS: Final = ("comments.", "return_reason")


def may_write(role: str, kind: str, act: str) -> bool:
    """Whether a person of this role may do this act on a record of this kind at all.

    Between two versions of an answer the supervisor may choose, too: both are somebody's words, and
    nothing is added to them.
    """
    if act == CHOOSE:
        return role in _WRITES and kind in _WRITES[Role.IRO]
    return act in _WRITES.get(role, {}).get(kind, frozenset())


def may_set(role: str, kind: str, path: str, act: str = "") -> bool:
    """Whether this role may write this field: a supervisor writes comments, never an answer.

    Whoever chooses writes no words of their own.
    """
    if act == CHOOSE:
        return True
    if act in _ACTS_PATHS:
        return path.startswith(_ACTS_PATHS[act])
    if kind == "review" and path.startswith(_BESIDE_RECORD):
        return act == "amend" and path.startswith(f"{AMENDMENTS}.")
    if role == Role.SUPERVISOR:
        is_comment = kind == "qa_form" and path.startswith(_SUPERVISOR_FIELDS)
        return is_comment or kind in _SUPERVISORS_OWN
    return not (kind == "qa_form" and path.startswith(_SUPERVISOR_FIELDS))


def sees_team(role: str) -> bool:
    """Whether this role sees the children of the whole team and not only those allocated."""
    return role == Role.SUPERVISOR


def unseen_kinds(*, sees_team: bool) -> frozenset[str]:
    """Kinds of record that a person does not get, whichever children they see."""
    return frozenset() if sees_team else _SUPERVISORS_OWN
