"""What the QA forms say about a social-work team's children, to give to that team: no names.

Source: Surrey IRO Service annual report 2016-17, section 5: analysed and shared with teams at least
quarterly.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from iro_core.domain.period import Period
from iro_core.domain.suppression import suppressed
from iro_core.forms.published import PublishedResult, published
from iro_desktop import logs
from iro_desktop.documents.files import write_document
from iro_desktop.documents.word_tables import Chapter, report
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.supervision import check_supervisor
from iro_desktop.workflows.team_quality import TeamForm, results_of, team_quality
from iro_desktop.workflows.themes import TaggedAnswer, themes


@dataclass(frozen=True)
class TeamFeedback:
    """Everything the document prints.

    Attributes:
        forms: How many forms are counted; None if that number is too small to print.
        least: Numbers from 1 to below this are hidden.
        themes: How many forms have an answer under each theme, the most frequent first; None, and
            last, where that is hidden.
        theme_words: The authority's words of themes by code.
    """

    team: str
    period: Period
    forms: int | None
    least: int
    results: tuple[PublishedResult, ...]
    themes: tuple[tuple[str, int | None], ...]
    theme_words: Mapping[str, str]


def team_feedback(session: Session, team: str, period: Period) -> TeamFeedback:
    """The results of one team's children, safe to share (NotPermitted but for a supervisor)."""
    check_supervisor(session, "team_feedback")
    quality = team_quality(session, period)
    forms = _of_team(quality.forms, team)
    least = session.policy["small_numbers_below"]
    is_enough = len(forms) >= least
    found = results_of(forms, quality.definitions) if is_enough else ()
    tagged = themes(session, period)
    counted = {form.form_id for form in forms} if is_enough else set()
    return TeamFeedback(
        team=team,
        period=period,
        forms=len(forms) if is_enough else None,
        least=least,
        results=tuple(published(each, least) for each in found if each.is_one_choice),
        themes=_theme_counts(tagged.answers, counted, least),
        theme_words=tagged.published,
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


def _theme_counts(
    answers: Iterable[TaggedAnswer], counted: Collection[str], least: int
) -> tuple[tuple[str, int | None], ...]:
    """Neither the forms with a theme nor those without it may be few."""
    with_theme: dict[str, set[str]] = {}
    for answer in answers:
        if answer.form_id in counted:
            with_theme.setdefault(answer.theme, set()).add(answer.form_id)
    found = [
        (theme, suppressed((len(forms), len(counted) - len(forms)), least)[0])
        for theme, forms in with_theme.items()
    ]
    return tuple(sorted(found, key=lambda each: (each[1] is None, -(each[1] or 0), each[0])))


def _of_team(forms: Iterable[TeamForm], team: str) -> list[TeamForm]:
    return [form for form in forms if form.team == team]
