"""The midway update: how each decision fares, what the plan needs, and what comes of it."""

from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from iro_core.domain.dates import parse_date
from iro_core.domain.midway import BEHIND, MidwayOutcome
from iro_core.domain.review import Decision
from iro_desktop.ui.forms.date_answer import DateAnswer
from iro_desktop.ui.forms.draft_page import DraftPage
from iro_desktop.ui.forms.field_widgets import (
    ChoiceField,
    LongTextField,
    ManyChoicesField,
    ShortTextField,
    YesNoField,
)
from iro_desktop.ui.forms.sheet_form import Ask, SheetForm
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.challenge_words import title_of
from iro_desktop.ui.support.changed_hub import ChangedHub
from iro_desktop.ui.support.decision_words import PROGRESS
from iro_desktop.ui.support.names import shown_child
from iro_desktop.ui.support.shortcuts import bind, keys_in_words
from iro_desktop.ui.support.wording import date_words
from iro_desktop.ui.widgets.buttons import primary, secondary
from iro_desktop.ui.widgets.card import Card
from iro_desktop.ui.widgets.dated_row import dated_row
from iro_desktop.ui.widgets.error_summary import Problem
from iro_desktop.ui.widgets.reasoned_list import ReasonedList
from iro_desktop.ui.widgets.summary_list import SummaryList, SummaryRow
from iro_desktop.workflows import midway as workflow
from iro_desktop.workflows.challenge_file import ChallengeRow
from iro_desktop.workflows.midway import MidwayDraft, MidwayRecorded
from iro_desktop.workflows.session import Session

_HOW: Final = {
    "face_to_face": "Met face to face",
    "phone": "By phone",
    "video": "By video call",
    "file_read": "Read the file only",
}
_WITH: Final = {
    "social_worker": "Social worker",
    "child": "Child",
    "carer": "Carer",
    "parent": "Parent",
    "guardian": "Children’s guardian",
    "other": "Somebody else",
}
_RIGHT: Final = {"yes": "Yes", "partly": "Partly", "no": "No"}
_OUTCOMES: Final = {
    MidwayOutcome.ON_TRACK.value: "On track",
    MidwayOutcome.CHALLENGE.value: "Challenge informally",
    MidwayOutcome.ALERT.value: "Raise an alert",
    MidwayOutcome.EARLY_REVIEW.value: "Bring the review forward",
}
_WORDS: Final = {
    "day_missing": "Enter a real date, like 27 11 2026",
    "day_in_future": "The day must be today or earlier",
    "how_missing": "Select how you did it",
    "progress_missing": "Select how far this decision is",
    "reason_missing": "Enter why, and what happens now",
    "outcome_missing": "Select what you make of it",
}


class MidwayPage(DraftPage):
    """One midway update.

    Signals:
        recorded: The child's id and the MidwayOutcome, to go on with what was decided.
        left: It stays a draft; the id of the child.
    """

    recorded = Signal(str, object)
    left = Signal(str)
    help_name = "midway"

    def __init__(
        self,
        session: Session,
        background: Background,
        hub: ChangedHub,
        parent: QWidget | None = None,
    ) -> None:
        """Start empty; `begin` says for whom."""
        super().__init__("Midway update", background, parent)
        self._session = session
        self._hub = hub
        self._draft: MidwayDraft | None = None
        self._form: SheetForm | None = None
        self._dates = ReasonedList()
        self._open = SummaryList(stacked=True)
        self._record_button = primary("Record the update")
        self._later_button = secondary("Save, finish later")
        self._lay_out()

    def begin(self, child_id: str) -> None:
        """Begin the update of this child, or go on with it."""
        work = partial(workflow.start_midway, self._session, child_id)
        self._background.run(self, work, self._show, self.say_problem)

    @override
    def reload(self) -> None:
        """The names may have been hidden or shown; what was typed stays as it is."""
        if self._draft is not None:
            held_on = self._draft.review.held_on
            name = shown_child(self._draft.child_name, self._draft.child_id)
            when = f", after the review of {date_words(held_on)}" if held_on else ""
            self.set_title("Midway update", f"{name}{when}")

    def _show(self, draft: MidwayDraft) -> None:
        session = self._session
        self._draft = draft
        sheet = self._open_sheet(draft.answers)
        self._keep(sheet, lambda answers: workflow.save_draft(session, draft, answers))
        self._form = SheetForm(sheet, self._asks(draft))
        self._card.body.addWidget(self._form)
        self._dates.show_rows([dated_row("Due by", draft.due)] if draft.due else [])
        self._dates_card.setVisible(draft.due is not None)
        self._open.show_rows([_challenge_row(each) for each in draft.challenges])
        self._open_card.setVisible(bool(draft.challenges))
        self.reload()
        self._form.focus()

    def _asks(self, draft: MidwayDraft) -> list[Ask]:
        """How and with whom, each decision, then the plan as a whole."""
        return [
            Ask("done_on", "When was it?", lambda: DateAnswer("When was it?", self._read_date)),
            Ask("how", "How did you do it?", lambda: ChoiceField(_HOW)),
            Ask("spoken_to", "Whom did you speak with?", lambda: ManyChoicesField(_WITH)),
            *(ask for decision in draft.decisions for ask in _decision_asks(decision)),
            Ask("plan_is_right", "Is the care plan still right?", lambda: ChoiceField(_RIGHT)),
            Ask("is_drifting", "Is there drift or delay?", YesNoField),
            Ask(
                "drift_because",
                "Why, and what does it mean for the child?",
                lambda: LongTextField(2, 8),
                applies=lambda answers: answers.get("is_drifting") is True,
            ),
            Ask("events", "What has happened since the review?", lambda: LongTextField(2, 8)),
            Ask("child_views", "What does the child say now?", lambda: LongTextField(2, 8)),
            Ask("outcome", "What do you make of it?", lambda: ChoiceField(_OUTCOMES)),
        ]

    def _read_date(self, typed: str) -> date:
        return parse_date(typed, self._session.today, self._session.calendar)

    def _record(self) -> None:
        draft, sheet, session = self._draft, self._sheet, self._session
        if draft is None or sheet is None:
            return
        self.flush()
        answers = sheet.answers()
        self._background.run(
            self,
            lambda: workflow.record_midway(session, draft, answers),
            self._recorded,
            self.say_problem,
        )

    def _recorded(self, result: MidwayRecorded) -> None:
        if self._form is None or self._draft is None:
            return
        words = {path: _WORDS[rule] for path, rule in result.problems.items()}
        self._form.set_errors(words)
        form = self._form
        self.errors.show_problems([Problem(said, form.view(path)) for path, said in words.items()])
        if result.changed is not None:
            self._hub.changed.emit(result.changed)
            self.recorded.emit(self._draft.child_id, result.outcome)

    def _leave(self) -> None:
        self.flush()
        if self._draft is not None:
            self.left.emit(self._draft.child_id)

    def _lay_out(self) -> None:
        self._record_button.say(f"Record the update  {keys_in_words('record_midway')}")
        self.add_action(self._later_button)
        self.add_action(self._record_button)
        self._dates_card = Card()
        self._dates_card.body.addWidget(self._dates)
        self._open_card = Card("Open challenges")
        self._open_card.body.addWidget(self._open)
        self._card = Card()
        for card in (self._dates_card, self._open_card):
            card.hide()
        for card in (self._dates_card, self._open_card, self._card):
            self.body.addWidget(card)
        self._record_button.clicked.connect(self._record)
        self._later_button.clicked.connect(self._leave)
        bind("record_midway", self, self._record)


def _decision_asks(decision: Decision) -> tuple[Ask, Ask]:
    """How far one decision is, and why if it is behind."""
    path = f"decisions.{decision.decision_id}"
    due = f", by {date_words(decision.due_on)}" if decision.due_on else ""
    hint = f"{decision.owner}{due}".lstrip(", ")
    return (
        Ask(f"{path}.progress", decision.text, lambda: ChoiceField(PROGRESS), hint=hint),
        Ask(
            f"{path}.note",
            "Why, and what happens now?",
            ShortTextField,
            applies=lambda answers: answers.get(f"{path}.progress") in set(BEHIND),
        ),
    )


def _challenge_row(row: ChallengeRow) -> SummaryRow:
    due = f"a reply is due by {date_words(row.reply_by)}" if row.reply_by else "replied"
    return SummaryRow(title_of(row.kind, row.stage_number), row.concern, due)
