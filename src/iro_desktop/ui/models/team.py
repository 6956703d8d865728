"""How the lists behind a supervisor's numbers are shown."""

from collections.abc import Callable
from typing import Any, Final

from iro_core.domain.moderation import READERS
from iro_desktop.ui.models.rows import Column
from iro_desktop.ui.support.due_words import what_words
from iro_desktop.ui.support.explanations import distance_words
from iro_desktop.ui.support.names import shown_child
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.team_words import (
    BURDENS,
    LEFT_OUT,
    STANDING_TONES,
    STANDINGS,
    reason_words,
)
from iro_desktop.ui.support.wording import counted, joined, short_date_words
from iro_desktop.workflows.moderation import ModeratedForm
from iro_desktop.workflows.team_dues import TeamDue
from iro_desktop.workflows.team_quality import ReviewWithoutForm, TeamForm
from iro_desktop.workflows.team_timeliness import LeftOutReview, TimedChild, TimedReview
from iro_desktop.workflows.team_workload import WeighedChild


def child_column(more: Callable[[Any], str] = lambda _: "") -> Column[Any]:
    """The child a row is about, by name or by number as the screen may show it now."""
    return Column(
        "Child", lambda row: shown_child(row.child_name, row.child_id), stretches=True, more=more
    )


def _iro(row: Any) -> str:
    return row.iro_name or "No IRO"


def _held(row: TimedReview) -> str:
    if row.started_on is None:
        return "Not held"
    return short_date_words(row.started_on)


def _completed(row: TimedReview) -> str:
    if row.started_on is None or row.started_on == row.held_on:
        return ""
    if row.held_on is None:
        return "not completed yet"
    return f"completed {short_date_words(row.held_on)}"


def _late(row: TimedReview) -> str:
    return f"{counted(row.working_days_late, 'working day')} late" if row.working_days_late else ""


REVIEW_COLUMNS: Final[tuple[Column[Any], ...]] = (
    child_column(lambda row: f"Review {row.number}" if row.number else ""),
    Column("Due", lambda row: short_date_words(row.due_on), sort=lambda row: row.due_on),
    Column("Held", _held, more=_completed),
    Column(
        "How it stands",
        lambda row: STANDINGS[row.standing],
        tone=lambda row: STANDING_TONES[row.standing],
        more=_late,
    ),
    Column("Reason", reason_words),
    Column("IRO", _iro, more=lambda row: row.team),
)


def _children_words(row: TimedChild) -> str:
    return joined([STANDINGS[each] for each in row.reviews]) or "No review in this period"


CHILD_COLUMNS: Final[tuple[Column[Any], ...]] = (
    child_column(_children_words),
    Column("Reviews", lambda row: str(len(row.reviews))),
    Column("IRO", _iro, more=lambda row: row.team),
)
LEFT_OUT_COLUMNS: Final[tuple[Column[LeftOutReview], ...]] = (
    child_column(lambda row: LEFT_OUT[row.because]),
    Column("Held", lambda row: short_date_words(row.held_on)),
    Column("IRO", _iro),
)


def _burdens(row: WeighedChild) -> str:
    return joined([BURDENS[each] for each in row.burdens])


WEIGHED_COLUMNS: Final[tuple[Column[Any], ...]] = (
    child_column(_burdens),
    Column("Counts as", lambda row: f"{row.weight.normalize():f}"),
    Column("IRO", _iro),
)


def _due_tone(row: TeamDue) -> Tone:
    return Tone.OVERDUE if row.working_days < 0 else Tone.INFO


DUE_COLUMNS: Final[tuple[Column[Any], ...]] = (
    Column("What", lambda row: what_words(row.kind, row.number)),
    child_column(),
    Column(
        "Due",
        lambda row: short_date_words(row.due_on),
        tone=_due_tone,
        more=lambda row: distance_words(row.working_days),
    ),
    Column("IRO", _iro),
)


def _review_number(row: TeamForm | ReviewWithoutForm) -> str:
    return f"Review {row.number}" if row.number else ""


_FORM_STATES: Final = {
    "submitted": ("To read", Tone.INFO),
    "returned": ("Returned", Tone.DUE_SOON),
    "accepted": ("Accepted", Tone.ON_TRACK),
}


def _form_state(row: TeamForm) -> tuple[str, Tone]:
    return _FORM_STATES.get(row.status, (row.status, Tone.NEUTRAL))


FORM_COLUMNS: Final[tuple[Column[Any], ...]] = (
    child_column(_review_number),
    Column("Review held", lambda row: short_date_words(row.held_on), sort=lambda row: row.held_on),
    Column("IRO", _iro, more=lambda row: row.team),
    Column("QA form", lambda row: _form_state(row)[0], tone=lambda row: _form_state(row)[1]),
)


def _wait_tone(row: ReviewWithoutForm) -> Tone:
    return Tone.OVERDUE if row.is_late else Tone.INFO


WITHOUT_FORM_COLUMNS: Final[tuple[Column[Any], ...]] = (
    child_column(_review_number),
    Column("Review held", lambda row: short_date_words(row.held_on), sort=lambda row: row.held_on),
    Column(
        "Since the review",
        lambda row: counted(row.working_days_since, "working day"),
        tone=_wait_tone,
        more=lambda row: f"due {short_date_words(row.due_on)}",
    ),
    Column("IRO", _iro, more=lambda row: row.team),
)
FORM_OR_NONE_COLUMNS: Final[tuple[Column[Any], ...]] = (
    *FORM_COLUMNS[:3],
    Column("QA form", lambda row: "Handed in" if isinstance(row, TeamForm) else "None yet"),
)


def _readers(form: ModeratedForm) -> str:
    if form.readers == READERS:
        return "Read by two"
    if form.is_mine:
        return "Read by you, waits for another"
    return "Read by one" if form.readers else "Not read yet"


MODERATED_COLUMNS: Final[tuple[Column[Any], ...]] = (
    child_column(lambda form: f"Review {form.number}" if form.number else ""),
    Column("Review held", lambda form: short_date_words(form.held_on) if form.held_on else ""),
    Column("IRO", lambda form: form.iro_name),
    Column("Readings", _readers),
)
