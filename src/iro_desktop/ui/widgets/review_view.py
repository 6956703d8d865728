"""A recorded review to read: the child first, then what was said, then what was decided."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from iro_core.domain.review import Decision, PreviousDecision
from iro_desktop.ui.support.decision_words import OUTCOMES
from iro_desktop.ui.support.review_words import AREAS, HEADINGS, seen_alone_words
from iro_desktop.ui.support.theme import Space
from iro_desktop.ui.support.wording import date_words, in_a_sentence, participation_words
from iro_desktop.ui.widgets.card import Card
from iro_desktop.ui.widgets.layouts import clear_layout
from iro_desktop.ui.widgets.summary_list import SummaryList, SummaryRow
from iro_desktop.ui.widgets.text import Text, strong, subheading
from iro_desktop.workflows.review_file import ReviewFile


class ReviewView(QWidget):
    """Everything one review recorded; nothing in it can be changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.L)

    def show_review(self, review: ReviewFile) -> None:
        """Show this review."""
        clear_layout(self._column)
        self._add_facts(review)
        self._add_discussion(review)
        if review.decisions:
            self._add_decisions(review)
        if review.previous:
            self._add_previous(review)
        self._column.addStretch(1)

    def _add_facts(self, review: ReviewFile) -> None:
        answers = review.answers
        code = str(answers.get("participation_code") or "")
        rows = [
            SummaryRow("Held on", date_words(review.held_on) if review.held_on else "Not known"),
            SummaryRow("The child", participation_words(code) if code else "Not recorded"),
            SummaryRow("Seen alone", seen_alone_words(answers)),
        ]
        for label, path in (
            ("Why not", "seen_alone_why_not"),
            ("In their words", "child_words"),
            ("Wishes", "child_wishes"),
        ):
            if answers.get(path):
                rows.append(SummaryRow(label, str(answers[path])))
        card = Card(f"Review {review.number}" if review.number else "Review")
        card.body.addWidget(SummaryList(rows))
        self._column.addWidget(card)

    def _add_discussion(self, review: ReviewFile) -> None:
        card = Card("What was said")
        paths = [(title, key) for key, title in HEADINGS.items()]
        for area, name in AREAS.items():
            paths += [
                (f"{name}: {in_a_sentence(words)}", f"area.{area}.{key}")
                for key, words in HEADINGS.items()
            ]
        written = [(title, review.answers[path]) for title, path in paths if path in review.answers]
        for title, words in written:
            card.body.addWidget(subheading(title))
            card.body.addWidget(Text(str(words).strip()))
        if not written:
            card.body.addWidget(Text("Nothing was written under the three headings."))
        self._column.addWidget(card)

    def _add_decisions(self, review: ReviewFile) -> None:
        card = Card("Decisions")
        for decision in review.decisions:
            card.body.addWidget(strong(decision.text))
            card.body.addWidget(Text(_whose(decision)))
        self._column.addWidget(card)

    def _add_previous(self, review: ReviewFile) -> None:
        card = Card("What became of the decisions before")
        rows = [
            SummaryRow(OUTCOMES.get(str(one.outcome), "Not answered"), one.text, more=one.note)
            for one in review.previous
        ]
        card.body.addWidget(SummaryList(rows))
        self._column.addWidget(card)


def _whose(decision: Decision | PreviousDecision) -> str:
    due = f"by {date_words(decision.due_on)}" if decision.due_on else "no date"
    return f"{decision.owner or 'Nobody is named'}, {due}"
