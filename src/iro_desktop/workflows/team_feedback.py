"""What the QA forms say about a social-work team's children, to give to that team: no names.

Source: Surrey IRO Service annual report 2016-17, section 5: analysed and shared with teams at least
quarterly.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from iro_core.domain.period import Period
from iro_core.forms.published import PublishedResult, published
from iro_desktop import logs
from iro_desktop.documents.files import write_document
from iro_desktop.documents.word_tables import Chapter, report
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.supervision import check_supervisor
from iro_desktop.workflows.team_quality import TeamForm, results_of, team_quality


@dataclass(frozen=True)
class TeamFeedback:
    """Everything the document prints.

    Attributes:
        forms: How many forms are counted; None if that number is too small to print.
        least: Numbers from 1 to below this are hidden.
    """

    team: str
    period: Period
    forms: int | None
    least: int
    results: tuple[PublishedResult, ...]


def team_feedback(session: Session, team: str, period: Period) -> TeamFeedback:
    """The results of one team's children, safe to share (NotPermitted but for a supervisor)."""
    check_supervisor(session, "team_feedback")
    quality = team_quality(session, period)
    forms = _of_team(quality.forms, team)
    least = session.policy["small_numbers_below"]
    is_enough = len(forms) >= least
    found = results_of(forms, quality.definitions) if is_enough else ()
    return TeamFeedback(
        team=team,
        period=period,
        forms=len(forms) if is_enough else None,
        least=least,
        results=tuple(published(each, least) for each in found if each.is_one_choice),
    )


@dataclass(frozen=True)
class FeedbackWords:
    """The document in words, as the screen's wording made them."""

    title: str
    introduction: Sequence[str]
    chapters: Sequence[Chapter]


def save_team_feedback(feedback: TeamFeedback, words: FeedbackWords, path: Path) -> None:
    """Write the Word document (DiskFailed if it cannot be written)."""
    write_document(report(words.title, words.introduction, words.chapters), path)
    logs.event("team_feedback_saved", forms=feedback.forms or 0)


def _of_team(forms: Iterable[TeamForm], team: str) -> list[TeamForm]:
    return [form for form in forms if form.team == team]
