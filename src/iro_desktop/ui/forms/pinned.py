"""Comments of a QA form as they are pinned under its questions."""

from datetime import date

from iro_desktop.ui.forms.question_view import CommentRow
from iro_desktop.ui.support.wording import instant_words
from iro_desktop.workflows.quality import QualityForm


def pinned_comments(form: QualityForm, today: date) -> dict[str, list[CommentRow]]:
    """The comments on a form by question, in the order in which they were made."""
    pinned: dict[str, list[CommentRow]] = {}
    for comment in form.comments:
        heading = f"{comment.author_name} commented, {instant_words(comment.at, today)}"
        pinned.setdefault(comment.question, []).append(CommentRow(heading, comment.text))
    return pinned
