"""Bring the review forward: why, and by when."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from iro_desktop.ui.forms.answer_sheet import AnswerSheet
from iro_desktop.ui.forms.date_answer import DateAnswer
from iro_desktop.ui.forms.field_widgets import ChoiceField, LongTextField
from iro_desktop.ui.forms.kept_page import KeptPage
from iro_desktop.ui.forms.sheet_form import Ask, SheetForm
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.changed_hub import ChangedHub
from iro_desktop.ui.support.explanations import TRIGGER_WORDS
from iro_desktop.ui.support.names import shown_child
from iro_desktop.ui.support.wording import date_words
from iro_desktop.ui.widgets.buttons import primary
from iro_desktop.ui.widgets.card import Card
from iro_desktop.ui.widgets.error_summary import Problem
from iro_desktop.ui.widgets.summary_list import SummaryList, SummaryRow
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.early_review import (
    Asked,
    EarlyReviewStart,
    ask_for_early_review,
    start_early_review,
    withdraw_early_review,
)
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.short_drafts import ShortDraft, WrittenAt, find

_PROBLEMS: Final = {
    "trigger_missing": "Select why the review must be earlier",
    "day_missing": "Enter a real date, like 27 11 2026",
    "day_passed": "The day must be today or later",
    "day_not_sooner": "The review is due by then anyway: enter an earlier day",
}


class EarlyReviewPage(KeptPage):
    """One child's review, brought forward.

    Signals:
        finished: The review was brought forward; the id of the child.
    """

    finished = Signal(str)
    help_name = "child"

    def __init__(
        self,
        session: Session,
        background: Background,
        hub: ChangedHub,
        parent: QWidget | None = None,
    ) -> None:
        """Start empty; `begin` says for whom."""
        super().__init__("Bring the review forward", session, background, parent)
        self._hub = hub
        self._start: EarlyReviewStart | None = None
        self._at = WrittenAt("early_review", "", "")
        self._sheet = AnswerSheet({}, self)
        self._form = SheetForm(
            self._sheet,
            (
                Ask(
                    "trigger",
                    "Why must it be earlier?",
                    lambda: ChoiceField(
                        {each.value: words for each, words in TRIGGER_WORDS.items()}, stacks=True
                    ),
                ),
                Ask("hold_by", "Held by", lambda: DateAnswer("Held by", self._read_date)),
                Ask("because", "What happened?", lambda: LongTextField(2, 8)),
            ),
        )
        self._standing = SummaryList()
        self._standing_card = Card("Brought forward already")
        self._standing_card.body.addWidget(self._standing)
        card = Card()
        card.body.addWidget(self._form)
        self.body.addWidget(self._standing_card)
        self.body.addWidget(card)
        self._ask_button = primary("Bring it forward")
        self._ask_button.clicked.connect(self._ask)
        self._offer_discard(lambda: self._at)
        self.add_action(self._ask_button)
        self._standing.change_asked.connect(self._withdraw)

    def begin(self, child_id: str) -> None:
        """Ask about this child."""
        session = self._session
        self._at = WrittenAt("early_review", child_id, child_id)
        self._load(
            lambda: (
                start_early_review(session, child_id),
                find(session, "early_review", child_id),
            ),
            lambda found: self._show(*found),
        )

    @property
    @override
    def child_id(self) -> str:
        return self._at.child_id

    @override
    def reload(self) -> None:
        """The names may have been hidden or shown; what was typed stays as it is."""
        if self._start is not None:
            due = self._start.due_on
            words = f"due by {date_words(due)} as things stand" if due else "no review is due"
            name = shown_child(self._start.child_name, self._start.child_id)
            self.set_title("Bring the review forward", f"{name}, {words}")

    def _show(self, start: EarlyReviewStart, kept: tuple[ShortDraft, ...]) -> None:
        if self._start is None:
            self._kept.know(kept)
            self._sheet.rewrite(self._kept.words(self._at))
            self._kept.keep(self._at, self._sheet)
        self._start = start
        self.reload()
        self._standing.show_rows(
            [
                SummaryRow(
                    TRIGGER_WORDS[each.trigger],
                    f"by {date_words(each.hold_by)}",
                    each.because,
                    each.record_id,
                    "Take back",
                )
                for each in start.standing
            ]
        )
        self._standing_card.setVisible(bool(start.standing))
        self._form.focus()

    def _ask(self) -> None:
        start, session = self._start, self._session
        if start is None:
            return
        answers = self._sheet.answers()
        self._kept.complete(
            self._at,
            lambda: ask_for_early_review(session, start, answers),
            self._asked,
            is_done=lambda asked: asked.changed is not None,
        )

    def _asked(self, asked: Asked) -> None:
        words = {path: _PROBLEMS[problem] for path, problem in asked.problems.items()}
        self._form.set_errors(words)
        self.errors.show_problems([Problem(said, self._form.view(p)) for p, said in words.items()])
        if asked.changed is not None and self._start is not None:
            self._hub.changed.emit(asked.changed)
            self.finished.emit(self._start.child_id)

    def _withdraw(self, record_id: str) -> None:
        session = self._session
        self._background.run(
            self,
            lambda: withdraw_early_review(session, record_id),
            self._withdrawn,
            self.say_problem,
        )

    def _withdrawn(self, changed: Changed) -> None:
        self._hub.changed.emit(changed)
        if self._start is not None:
            self.begin(self._start.child_id)
