"""Finish the meeting: the answers to check, what is missing, and the dates that follow."""

from functools import partial
from typing import Final

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from iro_core.domain.due import DueKind
from iro_core.domain.review import completed_on
from iro_core.domain.review_problems import Problem
from iro_core.forms.evaluation import Answers
from iro_desktop.ui.forms.answer_sheet import AnswerSheet
from iro_desktop.ui.forms.date_answer import date_or_none
from iro_desktop.ui.forms.field_widgets import LongTextField
from iro_desktop.ui.forms.kept_page import KeptPage
from iro_desktop.ui.forms.question_view import QuestionView
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.changed_hub import ChangedHub
from iro_desktop.ui.support.names import shown_child
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.review_words import (
    participation_refused,
    problem_words,
    seen_alone_words,
)
from iro_desktop.ui.support.wording import counted, date_words, participation_words
from iro_desktop.ui.widgets.buttons import link, primary, secondary
from iro_desktop.ui.widgets.card import Card
from iro_desktop.ui.widgets.dated_row import dated_row
from iro_desktop.ui.widgets.flow import Flow
from iro_desktop.ui.widgets.problem_list import ProblemList
from iro_desktop.ui.widgets.reasoned_list import ReasonedList
from iro_desktop.ui.widgets.summary_list import SummaryList, SummaryRow
from iro_desktop.ui.widgets.text import hint
from iro_desktop.workflows import review_record
from iro_desktop.workflows.dates import DateView
from iro_desktop.workflows.review_record import AMEND_BECAUSE, Finished, ReviewDraft
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.short_drafts import ShortDraft, WrittenAt, find

_DATES: Final = {
    DueKind.DECISIONS: "Decisions to managers",
    DueKind.RECORD: "Record of the review",
    DueKind.DISTRIBUTION: "Record sent to everyone",
    DueKind.MIDWAY: "Midway update",
    DueKind.REVIEW: "Next review",
    DueKind.CARE_PLAN: "Care plan updated",
    DueKind.QA_FORM: "QA form",
}


class FinishMeetingPage(KeptPage):
    """Check answers. Both buttons always save; what is missing stays listed.

    Signals:
        change_asked: The path of the answer to go back to, and the id of the child.
        recorded: The review is recorded; go on to the QA form of this review.
        papers_asked: The review is recorded; go on to its papers: sign off, documents, letter.
        stopped: The review is saved, as a record or still as a draft; the id of the child.
    """

    change_asked = Signal(str, str)
    recorded = Signal(str)
    papers_asked = Signal(str)
    stopped = Signal(str)
    help_name = "finish"

    def __init__(
        self,
        session: Session,
        background: Background,
        hub: ChangedHub,
        parent: QWidget | None = None,
    ) -> None:
        """Start empty; `check` says what is to be finished."""
        super().__init__("Finish the meeting", session, background, parent)
        self._hub = hub
        self._draft: ReviewDraft | None = None
        self._answers: Answers = {}
        self._at = WrittenAt("review_again", "", "", "amend")
        self._sheet = AnswerSheet({}, self)
        self._problems = ProblemList()
        self._summary = SummaryList()
        self._dates = ReasonedList()
        self._no_dates = hint("The dates are set as soon as the date of the review is known.")
        self._form_button = primary("Save and go to the QA form")
        self._papers_button = secondary("Save and go to the papers")
        self._stop_button = secondary("Save and stop here")
        self._because = QuestionView(
            "Why is the record amended?",
            LongTextField(2, 6),
            hint="It was signed off. Your reason stands on the new version; the earlier one stays.",
        )
        self._lay_out()

    def check(self, draft: ReviewDraft, answers: Answers) -> None:
        """Show what was answered and what is missing."""
        self._draft = draft
        self._answers = answers
        session = self._session
        self._at = WrittenAt("review_again", draft.review_id, draft.child_id, "amend")
        self._because.setVisible(draft.is_signed)
        self._because.set_value(answers.get(AMEND_BECAUSE))
        self.reload()
        self.banner.clear()
        self._summary.show_rows(self._rows(draft, answers))
        self._background.run(
            self,
            lambda: (
                review_record.check(session, draft, answers),
                review_record.review_deadlines(session, draft, answers),
                find(session, self._at.page, draft.review_id),
            ),
            self._on_checked,
            self.say_problem,
        )

    @property
    @override
    def child_id(self) -> str:
        return self._at.child_id

    @override
    def reload(self) -> None:
        if self._draft is not None:
            name = shown_child(self._draft.child_name, self._draft.child_id)
            self.set_title("Finish the meeting", f"{name} · review {self._draft.number}")

    def _on_checked(
        self, found: tuple[tuple[Problem, ...], tuple[DateView, ...], tuple[ShortDraft, ...]]
    ) -> None:
        problems, dates, kept = found
        if self._draft is not None and self._draft.is_signed:
            self._kept.know(kept)
            self._sheet = AnswerSheet(self._kept.words(self._at), self)
            if self._sheet.answers():
                self._because.set_value(self._sheet.value(AMEND_BECAUSE))
            self._kept.keep(self._at, self._sheet)
        self._show(problems, dates)

    def _on_reason_edited(self) -> None:
        if self._because.field is not None:
            self._sheet.set_value(AMEND_BECAUSE, self._because.field.value())

    def _show(self, problems: tuple[Problem, ...], dates: tuple[DateView, ...]) -> None:
        self._problems.show_problems([(one.path, self._words(one)) for one in problems])
        self._dates.show_rows([dated_row(_DATES[one.kind], one) for one in dates])
        self._no_dates.setVisible(not dates)
        if self._draft is not None and self._draft.is_signed:
            self._ask_reason()
        else:
            self._form_button.setFocus()

    def _words(self, problem: Problem) -> str:
        draft = self._draft
        held_on = date_or_none(completed_on(self._answers))
        code = self._answers.get("participation_code")
        if draft and held_on and problem.path == "participation_code" and code:
            return participation_refused(
                str(code),
                shown_child(draft.child_name, draft.child_id),
                draft.born_on,
                held_on,
            )
        return problem_words(problem)

    def _rows(self, draft: ReviewDraft, answers: Answers) -> list[SummaryRow]:
        code = str(answers.get("participation_code") or "")
        came = sum(path.endswith(".attended") for path in answers)
        decisions = {path.split(".")[1] for path in answers if path.startswith("decisions.")}
        told = sum(f"previous.{one.decision_id}.outcome" in answers for one in draft.previous)
        missing = "Not answered yet"
        return [
            SummaryRow("Date", _day_words(answers), key="held_on"),
            SummaryRow(
                "How the child took part",
                participation_words(code) if code else missing,
                key="participation_code",
            ),
            SummaryRow("Seen alone", seen_alone_words(answers), key="seen_alone"),
            SummaryRow(
                "Child’s own words", str(answers.get("child_words") or missing), key="child_words"
            ),
            SummaryRow("Who came", counted(came, "person", "people"), key="attendees"),
            SummaryRow("Decisions", str(len(decisions)), key="needs_to_happen"),
            SummaryRow(
                "Last review’s decisions",
                f"{told} of {len(draft.previous)} answered" if draft.previous else "None known",
                key="previous",
            ),
        ]

    def _finish(self, go_on: SignalInstance | None) -> None:
        """Save; once it is recorded and complete, go on to what this signal asks for."""
        draft, session = self._draft, self._session
        if draft is None:
            return
        answers = self._answers = {**self._answers, **self._reason(draft)}
        self._set_busy(busy=True)
        self._kept.complete(
            self._at,
            lambda: review_record.finish(session, draft, answers),
            partial(self._finished, draft, go_on),
            failed=self._failed,
            is_done=lambda finished: finished.changed is not None,
        )

    def _reason(self, draft: ReviewDraft) -> Answers:
        """Why a signed record is amended, as far as it is written."""
        field = self._because.field
        return {AMEND_BECAUSE: field.value()} if draft.is_signed and field is not None else {}

    def _finished(
        self, draft: ReviewDraft, go_on: SignalInstance | None, finished: Finished
    ) -> None:
        self._set_busy(busy=False)
        if finished.changed is not None:
            self._hub.changed.emit(finished.changed)
            if go_on is not None and finished.is_complete:
                go_on.emit(finished.review_id)
            else:
                self.stopped.emit(draft.child_id)
            return
        if go_on is None:
            self.stopped.emit(draft.child_id)
            return
        self._show(finished.problems, finished.deadlines)
        if draft.is_signed:
            self._because.set_error("Enter why it is amended")
            self._ask_reason()
            return
        self.banner.say(
            Tone.DUE_SOON,
            "Saved as a draft on this laptop.",
            "The QA form begins when the review has a date and says how the child took part.",
        )

    def _ask_reason(self) -> None:
        self._because.focus()
        area = self.scroll_area()
        if area is not None:
            area.ensureWidgetVisible(self._because)

    def _failed(self, error: object) -> None:
        self._set_busy(busy=False)
        self.say_problem(error)  # type: ignore[arg-type]

    def _set_busy(self, *, busy: bool) -> None:
        for button in (self._form_button, self._papers_button, self._stop_button):
            button.setDisabled(busy)

    def _ask_change(self, path: str) -> None:
        if path == AMEND_BECAUSE:
            self._ask_reason()
        elif self._draft is not None:
            self.change_asked.emit(path, self._draft.child_id)

    def _lay_out(self) -> None:
        self.body.addWidget(self._problems)
        self.body.addWidget(self._because)
        answers = Card("What you recorded")
        answers.body.addWidget(self._summary)
        dates = Card("Dates set for you")
        dates.body.addWidget(self._no_dates)
        dates.body.addWidget(self._dates)
        buttons = Flow()
        back = link("Back to the record")
        for button in (self._form_button, self._papers_button, self._stop_button, back):
            buttons.add(button)
        for card in (answers, dates):
            self.body.addWidget(card)
        self.body.addWidget(buttons)
        self.body.addStretch(1)
        self._because.edited.connect(self._on_reason_edited)
        self._problems.chosen.connect(self._ask_change)
        self._summary.change_asked.connect(self._ask_change)
        self._form_button.clicked.connect(lambda: self._finish(self.recorded))
        self._papers_button.clicked.connect(lambda: self._finish(self.papers_asked))
        self._stop_button.clicked.connect(partial(self._finish, None))
        back.clicked.connect(lambda: self._ask_change(""))


def _day_words(answers: Answers) -> str:
    """The day of completion, or that the review goes on."""
    held_on = date_or_none(completed_on(answers))
    if held_on is not None:
        return date_words(held_on)
    sitting = date_or_none(answers.get("adjourned_on"))
    if sitting is not None:
        return f"Adjourned on {date_words(sitting)}, not completed yet"
    return "The series goes on" if answers.get("mode") == "series" else "Not answered yet"
