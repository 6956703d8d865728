"""The feedback for a social-work team, in words: what is counted, a table for each part."""

from collections.abc import Iterable
from itertools import groupby
from typing import Final

from iro_core.forms.published import PublishedResult
from iro_desktop.documents.word_tables import Chapter
from iro_desktop.ui.support.tag_words import theme_words
from iro_desktop.ui.support.wording import counted, long_date_words
from iro_desktop.workflows.team_feedback import FeedbackWords, TeamFeedback

HIDDEN: Final = "hidden"
_HEAD: Final = ("Question", "Answer", "Forms", "Of those that answered")


def feedback_words(feedback: TeamFeedback) -> FeedbackWords:
    """Everything the document says; no child, IRO or social worker is named in it."""
    first, last = long_date_words(feedback.period.first), long_date_words(feedback.period.last)
    return FeedbackWords(
        title=f"What IROs saw: {feedback.team}",
        introduction=(
            f"From the QA forms of reviews held from {first} to {last}.",
            _how_many(feedback),
            f"Numbers from 1 to {feedback.least - 1} are hidden, others where a total would tell.",
            "Not applicable, not asked and left empty are in no percentage.",
        ),
        chapters=[
            Chapter(section, table=(_HEAD, *_lines(results)))
            for section, results in groupby(feedback.results, lambda each: each.section)
        ]
        + _themes(feedback),
    )


def _themes(feedback: TeamFeedback) -> list[Chapter]:
    """What the supervisor found in common; hidden numbers last."""
    lines = [
        (theme_words(code, feedback.theme_words), _number(number))
        for code, number in feedback.themes
    ]
    return (
        [Chapter("Themes", table=(("Theme", "Forms with such an answer"), *lines))] if lines else []
    )


def _how_many(feedback: TeamFeedback) -> str:
    if feedback.forms is None:
        return f"Fewer than {feedback.least} forms were handed in: too few to give results."
    return f"{counted(feedback.forms, 'form')} counted."


def _lines(results: Iterable[PublishedResult]) -> Iterable[tuple[str, ...]]:
    for result in results:
        answered = _number(result.answered)
        yield (result.label, "Answered", answered, "")
        for answer in result.answers:
            percent = HIDDEN if answer.percent is None else f"{answer.percent} %"
            if answer.forms is not None and not result.answered:
                percent = "–"
            yield ("", answer.label, _number(answer.forms), percent)
        for words, number in (
            ("Not applicable", result.not_applicable),
            ("Not asked", result.not_shown),
            ("Left empty", result.not_answered),
        ):
            if number != 0:
                yield ("", words, _number(number), "")


def _number(number: int | None) -> str:
    return HIDDEN if number is None else f"{number:,}"
