"""Why a date is what it is, in sentences: the rule, where the clock started, what it skipped."""

from datetime import date
from typing import Final

from iro_core.domain.timescales import Explanation, Rag
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.wording import counted, date_words, joined

RAG_TONES: Final = {
    Rag.OVERDUE: Tone.OVERDUE,
    Rag.DUE_SOON: Tone.DUE_SOON,
    Rag.LATER: Tone.ON_TRACK,
    Rag.NONE: Tone.NEUTRAL,
}
RAG_WORDS: Final = {
    Rag.OVERDUE: "Overdue",
    Rag.DUE_SOON: "Due soon",
    Rag.LATER: "Later",
    Rag.NONE: "No date",
}
_STARTS: Final = {
    "care_started": "the day care began",
    "care_started_at_latest": "the first day of care that is known here",
    "last_review": "the review on",
    "placement_changed": "the move on",
    "placed_for_adoption": "the placement for adoption on",
    "placement_order": "the placement order of",
    "review_held": "the review on",
    "sent": "the day it was sent,",
    "raised": "the day it was raised,",
}
_RULES: Final = {
    "first_review_working_days": "The first review",
    "second_review_months": "The second review",
    "later_review_months": "Every later review",
    "short_breaks_first_review_months": "The first review of a child with short breaks only",
    "short_breaks_later_review_months": "Later reviews of a child with short breaks only",
    "placement_change_review_working_days": "A review after a move",
    "adoption_first_review_weeks": "The first review of a child placed for adoption",
    "adoption_second_review_months": "The second review of a child placed for adoption",
    "placement_order_review_months": "The first review under a placement order",
}


def because(why: Explanation, due_on: date) -> str:
    """The sum behind a date: 20 working days from Thu 10 Dec 2026 is Tue 12 Jan 2027."""
    start = f"{_STARTS.get(why.start_is, 'the day it began,')} {date_words(why.start)}"
    if why.rule == "halfway":
        return f"Halfway between {start} and the day the next review is due."
    if why.rule == "report_working_days":
        length = counted(why.working_days or 0, "working day")
        return f"{length} before {start} is {date_words(due_on)}.{_skipped(why)}"
    length = _length(why)
    rule = _RULES.get(why.rule)
    opening = f"{rule}: {length}" if rule else length
    return f"{opening} from {start} is {date_words(due_on)}.{_skipped(why)}"


def source_words(why: Explanation) -> str:
    """Where the rule comes from."""
    return f"Source: {why.source}."


def short_because(why: Explanation) -> str:
    """The sum in a few words, for a line under the date."""
    start = date_words(why.start)
    if why.rule == "halfway":
        return f"halfway from the review on {start}"
    return f"{_length(why)} from {start}"


def distance_words(working_days: int | None) -> str:
    """How far a due date is: 2 working days late, today, in 3 working days."""
    if working_days is None:
        return ""
    if working_days < 0:
        return f"{counted(-working_days, 'working day')} late"
    return f"in {counted(working_days, 'working day')}" if working_days else "today"


def _length(why: Explanation) -> str:
    if why.weeks is not None:
        return counted(why.weeks, "week")
    if why.months is not None:
        return counted(why.months, "month")
    return counted(why.working_days or 0, "working day")


def _skipped(why: Explanation) -> str:
    if why.working_days is None:
        return ""
    if not why.skipped:
        return " Weekends do not count; no bank holiday is in between."
    days = joined([date_words(day) for day in why.skipped])
    return f" Weekends do not count, nor {days}."
