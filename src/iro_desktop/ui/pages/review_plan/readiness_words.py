"""Ready to hold, in words: what has to be seen to, and how far each thing is."""

from collections.abc import Sequence
from typing import Final

from iro_core.domain.readiness import Arrangement, Check, Readiness
from iro_desktop.ui.support.explanations import everything_behind
from iro_desktop.ui.support.meeting_words import PARTS, PLACES, ROLES
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.wording import date_words, in_a_sentence
from iro_desktop.ui.widgets.reasoned_list import ReasonedRow

_WHAT: Final = {
    Arrangement.DAY: "A day is agreed, in time",
    Arrangement.CHILD_ASKED: "The child was asked where, and with whom",
    Arrangement.CHILDS_PLACE: "It is where the child wants it",
    Arrangement.LESSONS: "It is outside lessons",
    Arrangement.WANTED: "Wanted by the child: {subject}",
    Arrangement.UNWANTED: "Not wanted by the child: {subject}",
    Arrangement.INVITATIONS: "The invitations are sent",
    Arrangement.CONSULTATION: "Views of {subject} are here",
    Arrangement.REPORT: "The report is authorised",
    Arrangement.REPORT_SHARED: "The report was shared with {subject}",
    Arrangement.INTERPRETER: "An interpreter, if one is needed",
    Arrangement.ADVOCATE: "The child was offered an advocate",
    Arrangement.ALONE: "A time to see the child alone",
}
_STATES: Final = {
    Readiness.READY: ("Ready", Tone.ON_TRACK),
    Readiness.OPEN: ("Open", Tone.NEUTRAL),
    Readiness.LATE: ("Late", Tone.OVERDUE),
    Readiness.AGAINST_WISH: ("Not as wished", Tone.DUE_SOON),
}
_WISHES: Final = {
    Arrangement.WANTED: ("Invited", "Not invited"),
    Arrangement.UNWANTED: ("Not invited", "Invited"),
}
_WHY: Final = {
    Arrangement.CHILDS_PLACE: "The child chooses where the review is held.",
    Arrangement.LESSONS: "A review does not take a child out of lessons.",
    Arrangement.WANTED: "A review is one meeting, or several, with whom the child wants.",
    Arrangement.UNWANTED: "Whom the child does not want can be heard in a meeting of their own.",
    Arrangement.CONSULTATION: "Everybody is asked beforehand, and heard even if they cannot come.",
    Arrangement.REPORT_SHARED: "What the report says is told to each of them before the review.",
    Arrangement.INTERPRETER: "If English is not the first language of the child or the parents.",
    Arrangement.ADVOCATE: "The child knows that an advocate may speak for them.",
    Arrangement.ALONE: "The IRO speaks to the child in private before the review (reg. 36).",
}


def check_row(check: Check) -> ReasonedRow:
    """One thing to see to, as a row with its state and its reason."""
    words = _WHAT[check.arrangement].format(subject=_subject(check))
    return ReasonedRow(words, _how_far(check), _reason(check), _STATES[check.readiness])


def summary_words(checks: Sequence[Check]) -> str:
    """The sum: 9 of 14 things are ready. 2 are late."""
    ready = sum(check.readiness is Readiness.READY for check in checks)
    late = sum(check.readiness is Readiness.LATE for check in checks)
    against = sum(check.readiness is Readiness.AGAINST_WISH for check in checks)
    parts = [f"{ready} of {len(checks)} are ready."]
    if late:
        parts.append(f"{late} late.")
    if against:
        parts.append(f"{against} not as the child wishes.")
    return " ".join(parts)


def _subject(check: Check) -> str:
    words = PARTS.get(check.subject) or ROLES.get(check.subject, check.subject)
    return in_a_sentence(words)


def _how_far(check: Check) -> str:
    if check.arrangement in _WISHES:
        met, unmet = _WISHES[check.arrangement]
        return met if check.readiness is Readiness.READY else unmet
    if check.arrangement is Arrangement.CHILDS_PLACE and check.subject:
        return PLACES[check.subject]
    if check.due is None:
        return ""
    return f"by {date_words(check.due.due_on)}"


def _reason(check: Check) -> str:
    words = _WHY.get(check.arrangement, "")
    if check.due is None:
        return words or "The date is worked out as soon as a day is agreed."
    return "\n".join(part for part in (words, everything_behind(check.due)) if part)
