"""What is said of a decision at a later review and at midway, in words."""

from typing import Final

from iro_core.domain.decision_ledger import LedgerEntry, Standing, Told
from iro_core.domain.midway import DecisionProgress
from iro_core.domain.review import DecisionOutcome
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.wording import counted, date_words

OUTCOMES: Final = {
    DecisionOutcome.DONE.value: "Done",
    DecisionOutcome.IN_PROGRESS.value: "In progress",
    DecisionOutcome.NOT_STARTED.value: "Not started",
    DecisionOutcome.NO_LONGER_NEEDED.value: "No longer needed",
}
PROGRESS: Final = {
    DecisionProgress.DONE.value: "Done",
    DecisionProgress.ON_TRACK.value: "On track",
    DecisionProgress.DELAYED.value: "Delayed",
    DecisionProgress.NOT_STARTED.value: "Not started",
    DecisionProgress.NO_LONGER_NEEDED.value: "No longer needed",
}
_SAID: Final = {**OUTCOMES, **PROGRESS}


def told_words(told: Told | None) -> str:
    """How far it was; empty where nobody has looked yet."""
    if told is None:
        return ""
    return _SAID[told.how_far] if told.how_far is not None else "Nothing was said"


def told_when(told: Told | None) -> str:
    """The day on which it was said."""
    return date_words(told.told_on) if told is not None and told.told_on else ""


def standing_words(entry: LedgerEntry, days_adrift: int) -> str:
    """One word for where it stands: open, so many days late, done, not needed."""
    if entry.standing is Standing.DONE:
        return "Done"
    if entry.standing is Standing.NO_LONGER_NEEDED:
        return "Not needed"
    return f"{counted(days_adrift, 'day')} late" if days_adrift else "Open"


def standing_tone(entry: LedgerEntry, days_adrift: int) -> Tone:
    """The tone of that word."""
    if not entry.is_open:
        return Tone.ON_TRACK if entry.standing is Standing.DONE else Tone.NEUTRAL
    return Tone.OVERDUE if days_adrift else Tone.INFO


def due_words(entry: LedgerEntry) -> str:
    """By when, as it was decided."""
    due_on = entry.decision.due_on
    return f"by {date_words(due_on)}" if due_on is not None else "no date was set"


def decided_words(entry: LedgerEntry) -> str:
    """Which review decided it, how often it was carried on since, and the last word on why."""
    number = f"review {entry.number}" if entry.number else "an earlier review"
    when = f", {date_words(entry.decided_on)}" if entry.decided_on else ""
    times = entry.times_carried
    carried = f"; carried on {'once' if times == 1 else f'{times} times'}" if times else ""
    note = f". {entry.told.note}" if entry.told is not None and entry.told.note else ""
    return f"{number[:1].upper()}{number[1:]}{when}{carried}{note}"
