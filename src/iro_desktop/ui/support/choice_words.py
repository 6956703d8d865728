"""An answer that was chosen from a list, in the words it was chosen by."""

from collections.abc import Mapping
from typing import Final

from iro_desktop.ui.support import challenge_words, decision_words
from iro_desktop.ui.support.explanations import TRIGGER_WORDS
from iro_desktop.ui.support.meeting_words import (
    ADVOCATES,
    CHAIRED,
    CONSULTED,
    INTERPRETERS,
    LESSON_TIMES,
    MODES,
    PLACES,
    PLAN_VIEWS,
    ROLES,
    SHARED,
    VIEWS,
)
from iro_desktop.ui.support.note_words import NOTE_KINDS
from iro_desktop.ui.support.review_words import LATE_REASONS, SEEN_ALONE_WORDS
from iro_desktop.ui.support.tag_words import THEMES
from iro_desktop.ui.support.wording import participation_words

_Words = Mapping[str, str]

# By the last part of where an answer is kept.
_EVERYWHERE: Final[Mapping[str, _Words]] = {
    "venue_kind": PLACES,
    "mode": MODES,
    "chaired_by": CHAIRED,
    "late_reason": LATE_REASONS,
    "seen_alone": SEEN_ALONE_WORDS,
    "plan_view": PLAN_VIEWS,
    "views_methods": VIEWS,
    "method": CONSULTED,
    "lesson_time": LESSON_TIMES,
    "interpreter": INTERPRETERS,
    "advocate": ADVOCATES,
    "invited": ROLES,
    "wanted": ROLES,
    "unwanted": ROLES,
    "attended": ROLES,
    "trigger": {str(key): words for key, words in TRIGGER_WORDS.items()},
    "themes": THEMES,
}
_OF_A_KIND: Final[Mapping[str, Mapping[str, _Words]]] = {
    "review": {"outcome": decision_words.OUTCOMES},
    "challenge": {
        "kind": challenge_words.KINDS,
        "agency": challenge_words.AGENCIES,
        "how": challenge_words.HOW,
        "reasons": challenge_words.REASONS,
        "role": challenge_words.ADDRESSEES,
        "to_role": challenge_words.ADDRESSEES,
        "outcome": challenge_words.OUTCOMES,
    },
    "case_note": {"kind": {str(key): words for key, words in NOTE_KINDS.items()}},
}


def choices_of(kind: str, path: str) -> Mapping[str, str]:
    """The answers from which the one kept at this path of such a record was chosen; else none."""
    last = path.rpartition(".")[2]
    if last.startswith("report_shared"):
        return SHARED
    return _OF_A_KIND.get(kind, {}).get(last) or _EVERYWHERE.get(last, {})


def chosen_words(choices: Mapping[str, str], path: str, value: object) -> str:
    """An answer in words; what is on no list is shown as it is."""
    if value is None:
        return "(removed)"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return ", ".join(chosen_words(choices, path, each) for each in value)
    if path == "participation_code":
        return participation_words(str(value))
    return choices.get(str(value), str(value))
