"""The midway update: how each decision fares, what the plan needs, and what comes of it."""

from functools import partial

from PySide6.QtCore import Signal
from typing_extensions import override

from iro_core.domain.review import Review
from iro_core.forms.evaluation import Answers
from iro_desktop.ui.forms.filled_form_page import FilledFormPage
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.challenge_words import title_of
from iro_desktop.ui.support.changed_hub import ChangedHub
from iro_desktop.ui.support.names import shown_child
from iro_desktop.ui.support.shortcuts import bind, keys_in_words
from iro_desktop.ui.support.wording import date_words
from iro_desktop.ui.widgets.card import Card
from iro_desktop.ui.widgets.dated_row import dated_row
from iro_desktop.ui.widgets.reasoned_list import ReasonedList
from iro_desktop.ui.widgets.summary_list import SummaryList, SummaryRow
from iro_desktop.workflows import midway as workflow
from iro_desktop.workflows.challenge_file import ChallengeRow
from iro_desktop.workflows.midway import MidwayDraft
from iro_desktop.workflows.other_forms import FilledForm
from iro_desktop.workflows.session import Session


class MidwayPage(FilledFormPage):
    """One midway update; `left` says that it stays a draft.

    Signals:
        recorded: The child's id and the MidwayOutcome, to go on with what was decided.
    """

    recorded = Signal(str, object)
    help_name = "midway"

    def __init__(self, session: Session, background: Background, hub: ChangedHub) -> None:
        """Start empty; `begin` says for whom, `read` which."""
        record = f"Record the update  {keys_in_words('record_midway')}"
        super().__init__(session, background, hub, "Midway update", record)
        self._review: Review | None = None
        self._dates = ReasonedList()
        self._challenges = SummaryList(stacked=True)
        self._dates_card = Card()
        self._dates_card.body.addWidget(self._dates)
        self._challenges_card = Card("Open challenges")
        self._challenges_card.body.addWidget(self._challenges)
        for place, card in enumerate((self._dates_card, self._challenges_card)):
            card.hide()
            self.body.insertWidget(place, card)
        bind("record_midway", self, self._keep_button.click)

    def begin(self, child_id: str) -> None:
        """Begin the update of this child, or go on with it."""
        self._open(partial(workflow.start_midway, self._session, child_id), self._show)

    def read(self, record_id: str) -> None:
        """Show an update that was recorded."""
        self._open(partial(workflow.open_midway, self._session, record_id), lambda form: form)

    @override
    def _name_it(self, form: FilledForm) -> None:
        held_on = self._review.held_on if self._review is not None else None
        name = shown_child(form.child_name, form.child_id)
        when = f", after the review of {date_words(held_on)}" if held_on else ""
        self.set_title("Midway update", f"{name}{when}")

    @override
    def _handed_in(self, form: FilledForm, answers: Answers) -> None:
        self.recorded.emit(form.child_id, workflow.outcome_of(answers))

    def _show(self, draft: MidwayDraft) -> FilledForm:
        """Show what stands beside the form."""
        self._review = draft.review
        self._dates.show_rows([dated_row("Due by", draft.due)] if draft.due else [])
        self._dates_card.setVisible(draft.due is not None)
        self._challenges.show_rows([_challenge_row(each) for each in draft.challenges])
        self._challenges_card.setVisible(bool(draft.challenges))
        return draft.form


def _challenge_row(row: ChallengeRow) -> SummaryRow:
    due = f"a reply is due by {date_words(row.reply_by)}" if row.reply_by else "replied"
    return SummaryRow(title_of(row.kind, row.stage_number), row.concern, due)
