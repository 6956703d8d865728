"""The team's QA forms of a period: what they answered, and which reviews have none."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from iro_core import clock as clocks
from iro_core.domain.due import DueKind
from iro_core.domain.period import Period
from iro_core.domain.record_fields import Fields
from iro_core.domain.review import Review
from iro_core.domain.share import Share
from iro_core.forms.answers import red_answers
from iro_core.forms.definition import FormDefinition
from iro_core.forms.evaluation import Value
from iro_core.forms.results import AnsweredForm, QuestionResult, results
from iro_desktop.workflows.form_versions import known_definitions
from iro_desktop.workflows.reading import Held
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.supervision import check_supervisor

_GOOD_PRACTICE: Final = "g_good"  # a question key never changes its meaning


@dataclass(frozen=True)
class TeamForm:
    """One QA form that was handed in.

    Attributes:
        held_on: The day of its review, which decides the period it counts in.
        concerns: Answers that needed a reason: no, red, inadequate; None if its version is not
            known here.
        at: When it was handed in, by the wall clock.
    """

    form_id: str
    child_id: str
    child_name: str
    number: int | None
    held_on: date
    iro_name: str
    team: str
    version: str
    status: str
    concerns: int | None
    answers: dict[str, Value]
    at: datetime

    @property
    def good_practice(self) -> str:
        """What the IRO wrote as good practice to pass on (seed report, section 7.1)."""
        said = self.answers.get(_GOOD_PRACTICE)
        return said.strip() if isinstance(said, str) else ""


@dataclass(frozen=True)
class ReviewWithoutForm:
    """A review that was recorded with this program and has no QA form.

    Attributes:
        working_days_since: The review was held.
        is_late: Whether the form should be here by now.
    """

    review_id: str
    child_id: str
    child_name: str
    number: int | None
    held_on: date
    due_on: date
    working_days_since: int
    is_late: bool
    iro_name: str
    team: str


@dataclass(frozen=True)
class TeamQuality:
    """Forms and reviews without one, of reviews held in a period; the oldest first."""

    period: Period
    forms: tuple[TeamForm, ...]
    missing: tuple[ReviewWithoutForm, ...]
    definitions: dict[str, FormDefinition]

    def completion(self) -> Share:
        """QA forms handed in, out of reviews recorded (domain notes 10.2)."""
        return Share(len(self.forms), len(self.forms) + len(self.missing))


def team_quality(session: Session, period: Period) -> TeamQuality:
    """The team's QA forms (NotPermitted for anybody but a supervisor)."""
    check_supervisor(session, "team_quality")
    reviews = [
        held
        for held in session.reading.reviews()
        if not held.content.is_imported and period.holds(held.content.held_on)
    ]
    forms = {held.content.text("review_id"): held for held in session.reading.forms()}
    versions = {_version(held) for held in forms.values()}
    definitions = known_definitions(session, versions)
    oldest_first = sorted(reviews, key=lambda held: (held.content.held_on, held.record_id))
    return TeamQuality(
        period=period,
        forms=tuple(
            _team_form(session, held, forms[held.record_id], definitions)
            for held in oldest_first
            if held.record_id in forms
        ),
        missing=tuple(
            _without_form(session, held) for held in oldest_first if held.record_id not in forms
        ),
        definitions=definitions,
    )


def results_of(
    forms: Iterable[TeamForm], definitions: dict[str, FormDefinition]
) -> tuple[QuestionResult, ...]:
    """What these forms answered, question by question."""
    answered = (AnsweredForm(form.form_id, form.version, form.answers, form.at) for form in forms)
    return results(answered, definitions)


def _version(held: Held[Fields]) -> str:
    return held.state.form_version or "qa_form.v1"


def _team_form(
    session: Session,
    review: Held[Review],
    held: Held[Fields],
    definitions: dict[str, FormDefinition],
) -> TeamForm:
    submission = next(act for act in reversed(held.state.acts) if act.act == "submit")
    answers: dict[str, Value] = {
        key: value
        for key, value in held.content.under("answers").items()
        if value is None or isinstance(value, bool | int | str | list)
    }
    definition = definitions.get(_version(held))
    at = clocks.local_time(clocks.from_text(submission.claimed_at)).replace(tzinfo=None)
    return TeamForm(
        form_id=held.record_id,
        child_id=review.content.child_id,
        child_name=session.reading.child_name(review.content.child_id),
        number=review.content.number,
        held_on=review.content.held_on or session.today,
        iro_name=session.reading.people.name(submission.author),
        team=_team(session, review.content.child_id),
        version=_version(held),
        status=held.state.status,
        concerns=red_answers(definition, answers, at) if definition is not None else None,
        answers=answers,
        at=at,
    )


def _without_form(session: Session, held: Held[Review]) -> ReviewWithoutForm:
    review = held.content
    held_on = review.held_on or session.today
    rule = "qa_form_working_days"
    due = session.clockwork.working(DueKind.QA_FORM, rule, held_on, "review_held")
    return ReviewWithoutForm(
        review_id=held.record_id,
        child_id=review.child_id,
        child_name=session.reading.child_name(review.child_id),
        number=review.number,
        held_on=held_on,
        due_on=due.due_on,
        working_days_since=session.calendar.count(held_on, session.today),
        is_late=due.due_on < session.today,
        iro_name=session.reading.people.name(held.state.acts[0].author),
        team=_team(session, review.child_id),
    )


def _team(session: Session, child_id: str) -> str:
    held = session.reading.child(child_id)
    allocated = session.reading.people.allocation(child_id)
    return (held.content.team if held else "") or (allocated.team if allocated else "")
