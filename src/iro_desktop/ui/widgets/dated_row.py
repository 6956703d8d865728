"""A date as one row of a list of facts: its urgency in words, and the sum and rule behind it."""

from iro_desktop.ui.support.explanations import (
    RAG_TONES,
    RAG_WORDS,
    distance_words,
    everything_behind,
)
from iro_desktop.ui.support.wording import date_words
from iro_desktop.ui.widgets.reasoned_list import ReasonedRow
from iro_desktop.workflows.dates import DateView


def dated_row(label: str, view: DateView) -> ReasonedRow:
    """The row of a date that falls due."""
    when = f"{date_words(view.due_on)}, {distance_words(view.working_days)}".rstrip(", ")
    reason = everything_behind(view.due, view.readings)
    return ReasonedRow(label, when, reason, (RAG_WORDS[view.rag], RAG_TONES[view.rag]))
