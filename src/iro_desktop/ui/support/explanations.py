"""Why a date is what it is, in sentences: the rule, where the clock started, what it skipped."""

from collections.abc import Callable
from datetime import date
from typing import Final

from iro_core.domain.due import Due, Explanation, Mover, NoDue, Rag
from iro_core.domain.early_review import EarlyReviewTrigger
from iro_core.domain.timescales import Reading
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
    "adjourned": "the sitting that was adjourned on",
    "short_breaks_started": "the first short break on",
    "short_breaks_outgrown": "the day the short breaks became too many or too long,",
    "placement_started": "the start of the placement on",
    "known_done": "what is known up to",
    "plan_counts_from": "the 16th birthday, or the start of care after it,",
    "sent": "the day it was sent,",
    "raised": "the day it was raised,",
}
_BEFORE_THE_REVIEW: Final = frozenset(
    {"report_working_days", "invitations_working_days", "child_asked_working_days"}
)
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
    "adjournment_working_days": "Completing a review that was adjourned",
}
_MOVERS: Final = {
    Mover.REVIEW_HELD: "a review held sooner",
    Mover.MOVE: "a move to another placement",
    Mover.EARLY_REVIEW: "a reason to bring the review forward",
    Mover.LEAVING_CARE: "leaving care",
    Mover.HOLIDAY: "a bank holiday announced in between",
    Mover.NEWER_FACT: "newer facts from a return or a QA form",
    Mover.LOCAL_RULE: "a stricter rule of the authority",
}
_READINGS: Final = {
    ("first_sitting_counts", 0): "If the day of completion counts, not that of the first sitting",
    ("first_sitting_counts", 1): "If the first sitting counts, not the day of completion",
    ("placement_change_unplanned_only", 0): "If every move brings a review forward",
    ("placement_change_unplanned_only", 1): "If only an unplanned move brings a review forward",
    ("short_breaks_longest_days", 17): "If no short break may be longer than 17 days",
    ("short_breaks_longest_days", 75): "If a short break may be longer than 17 days",
}
TRIGGER_WORDS: Final = {
    EarlyReviewTrigger.IRO_ASKS: "I ask for an early review",
    EarlyReviewTrigger.WELFARE_NOT_SAFEGUARDED: "The placement does not keep the child safe",
    EarlyReviewTrigger.REMAND_OR_POLICE_ENDING: "Remand or police accommodation is to end",
    EarlyReviewTrigger.DETENTION_ENDING: "Detention is to end",
    EarlyReviewTrigger.ACCOMMODATION_ENDING: "Accommodation by agreement is to end",
    EarlyReviewTrigger.UNPLANNED_MOVE: "The child moved without a plan",
    EarlyReviewTrigger.PLAN_CHANGE: "A significant change of the care plan is proposed",
    EarlyReviewTrigger.PLACING_WITH_PARENTS: "The child is to be placed with parents",
    EarlyReviewTrigger.ENDING_PLACEMENT: "The authority means to end the placement",
    EarlyReviewTrigger.OTHER_ARRANGEMENTS: "A move to unregulated arrangements is planned",
    EarlyReviewTrigger.EDUCATION_DISRUPTED: "School would change in the examination years",
}


def because(why: Explanation, due_on: date) -> str:
    """The sum behind a date: 20 working days from Thu 10 Dec 2026 is Tue 12 Jan 2027."""
    start = f"{_STARTS.get(why.start_is, 'the day it began,')} {date_words(why.start)}"
    if why.rule == "halfway":
        return f"Halfway between {start} and the day the next review is due."
    if why.rule in _SAID_WHOLE:
        return _SAID_WHOLE[why.rule](why, due_on)
    if why.rule in _BEFORE_THE_REVIEW:
        length = counted(why.working_days or 0, "working day")
        return f"{length} before {start} is {date_words(due_on)}.{_skipped(why)}"
    length = _length(why)
    rule = _RULES.get(why.rule)
    opening = f"{rule}: {length}" if rule else length
    return f"{opening} from {start} is {date_words(due_on)}.{_skipped(why)}"


def everything_behind(due: Due, readings: tuple[Reading, ...] = ()) -> str:
    """A line each: the sum, its source, the later rules, other readings, what would change it."""
    why = due.explanation
    lines = [because(why, due.due_on), source_words(why)]
    lines += (f"Later, and so not first: {because(x.explanation, x.due_on)}" for x in due.also)
    lines += (_reading_words(reading) for reading in readings)
    if why.moved_by:
        movers = joined([_MOVERS[mover] for mover in why.moved_by], last="or")
        lines.append(f"What would change it: {movers}.")
    return "\n".join(lines)


def rule_name(setting: str) -> str:
    """What a number of the policy is called."""
    return _RULES.get(setting) or setting.replace("_", " ").capitalize()


def source_words(why: Explanation) -> str:
    """Where the rule comes from."""
    return f"Source: {why.source}."


def short_because(why: Explanation) -> str:
    """The sum in a few words, for a line under the date."""
    start = date_words(why.start)
    if why.rule == "halfway":
        return f"halfway from the review on {start}"
    if why.rule in _SAID_SHORT:
        return f"{_SAID_SHORT[why.rule]} {start}"
    if why.rule in _BEFORE_THE_REVIEW:
        return f"{_length(why)} before the review on {start}"
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


def _reading_words(reading: Reading) -> str:
    opening = _READINGS.get((reading.setting, reading.number), "Read the other way")
    if isinstance(reading.due, NoDue):
        return f"{opening}: no review would be due."
    return f"{opening}: {date_words(reading.due.due_on)}."


def _early(why: Explanation, due_on: date) -> str:
    trigger = why.start_is.removeprefix("early_")
    words = TRIGGER_WORDS[EarlyReviewTrigger(trigger)]
    return f"{words}, known on {date_words(why.start)}: a review by {date_words(due_on)}."


def _not_done(why: Explanation, _due_on: date) -> str:
    return f"Not done or not in date, as far as is known up to {date_words(why.start)}."


def _birthday(_why: Explanation, due_on: date) -> str:
    return f"Reviews of looked-after children end on the 18th birthday, {date_words(due_on)}."


def _term(why: Explanation, due_on: date) -> str:
    return (
        f"Once every school term: after {date_words(why.start)} the next term ends by "
        f"{date_words(due_on)}."
    )


def _yearly(_why: Explanation, due_on: date) -> str:
    return f"Once in each year of the return, which ends on {date_words(due_on)}."


def _second_review(_why: Explanation, due_on: date) -> str:
    return f"By the second review, which is due by {date_words(due_on)}."


def _eligible(_why: Explanation, due_on: date) -> str:
    return f"At 16, after 13 weeks in care since the 14th birthday: from {date_words(due_on)}."


_SAID_WHOLE: Final[dict[str, Callable[[Explanation, date], str]]] = {
    "early_review": _early,
    "known_not_done": _not_done,
    "birthday": _birthday,
    "term": _term,
    "collection_year": _yearly,
    "second_review": _second_review,
    "eligible": _eligible,
}
_SAID_SHORT: Final = {
    "early_review": "brought forward on",
    "known_not_done": "not in date on",
    "birthday": "18 on",
    "term": "each term, after",
    "collection_year": "each year, after",
    "second_review": "by the second review, after",
    "eligible": "16, and 13 weeks in care, on",
}
