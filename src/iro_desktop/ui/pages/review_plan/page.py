"""The plan of a review: what the child wants, when and where, who comes, and what is still open."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from iro_core.domain.dates import parse_date
from iro_core.domain.readiness import Check
from iro_desktop.ui.forms.draft_page import DraftPage
from iro_desktop.ui.pages.review_plan.parts import PlanParts
from iro_desktop.ui.pages.review_plan.readiness_words import check_row, summary_words
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.changed_hub import ChangedHub
from iro_desktop.ui.support.names import shown_child
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.shortcuts import bind, keys_in_words
from iro_desktop.ui.support.wording import counted, date_words
from iro_desktop.ui.widgets.buttons import primary, secondary
from iro_desktop.ui.widgets.card import Card
from iro_desktop.ui.widgets.columns import Columns
from iro_desktop.ui.widgets.field import Field
from iro_desktop.ui.widgets.file_saver import FileSaver
from iro_desktop.ui.widgets.flow import Flow
from iro_desktop.ui.widgets.inputs import LineField
from iro_desktop.ui.widgets.reasoned_list import ReasonedList
from iro_desktop.ui.widgets.text import Text, hint
from iro_desktop.workflows import arranging, shared_visit
from iro_desktop.workflows.arranging import PlanDraft
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.leaving_laptop import Write
from iro_desktop.workflows.session import Session


class ReviewPlanPage(DraftPage):
    """One review to come.

    Signals:
        booked: The plan is kept and ready to send; the id of the child.
        review_asked: The review begins; the id of the child.
    """

    booked = Signal(str)
    review_asked = Signal(str)
    help_name = "plan"

    def __init__(
        self,
        session: Session,
        background: Background,
        hub: ChangedHub,
        parent: QWidget | None = None,
    ) -> None:
        """Start empty; `open` says whose review."""
        super().__init__("Plan the review", background, parent)
        self._session = session
        self._files = FileSaver(self, background, session)
        self._hub = hub
        self._draft: PlanDraft | None = None
        self._parts: PlanParts | None = None
        self._book_button = primary("Book the review")
        self._calendar_button = secondary("Save for the calendar")
        self._start_button = secondary("Start review")
        self._share_button = secondary("Plan the same visit for them")
        self._cancel_button = secondary("Cancel this booking")
        self._summary = Text("")
        self._siblings = hint()
        self._checks = ReasonedList()
        self._shown: tuple[Check, ...] = ()
        self._because = LineField()
        self._lay_out()

    @property
    @override
    def child_id(self) -> str:
        return self._draft.child_id if self._draft is not None else ""

    def open(self, child_id: str) -> None:
        """Show the plan of this child's next review, or begin it."""
        session = self._session
        self._background.run(
            self, lambda: arranging.open_plan(session, child_id), self._show, self.say_problem
        )

    def save_calendar(self, path: Path) -> None:
        """Write the meetings to a file, in the background."""
        if (write := self._calendar()) is not None and self._draft is not None:
            self._files.save(path, write, self._draft.child_id)

    def _calendar(self) -> Write | None:
        """The meetings for a calendar: the day, the time and the child's number, nobody's name."""
        draft, sheet, session = self._draft, self._sheet, self._session
        if draft is None or sheet is None:
            return None
        answers = sheet.answers()
        return lambda path: path.write_bytes(arranging.invitation(session, draft, answers))

    @override
    def reload(self) -> None:
        """The names may have been hidden or shown; what was typed stays as it is."""
        draft = self._draft
        if draft is None:
            return
        name = shown_child(draft.child_name, draft.child_id)
        due = f"to be held by {date_words(draft.due.due_on)}" if draft.due else "no date falls due"
        self.set_title("Plan the review", f"{name} · review {draft.number} · {due}")
        names = [shown_child(name, child_id) for child_id, name in draft.siblings]
        self._siblings.setText(
            f"Brothers and sisters: {', '.join(names)}. Day, time and place are put into a "
            "plan for each of them; wishes and views stay with each child."
        )

    def _show(self, draft: PlanDraft) -> None:
        session = self._session
        self._draft = draft
        sheet = self._open_sheet(draft.answers)
        saver = self._keep(sheet, lambda answers: arranging.save_draft(session, draft, answers))
        saver.saved.connect(self._check)
        read_date = partial(parse_date, today=session.today, calendar=draft.calendar)
        self._parts = PlanParts(sheet, read_date, session.laptop.new_id)
        self._columns.left.addWidget(self._parts)
        self._book_button.say(
            f"{'Keep the changes' if draft.is_booked else 'Book the review'}  "
            f"{keys_in_words('book_review')}"
        )
        self._cancel_card.setVisible(draft.is_booked)
        self._siblings_card.setVisible(bool(draft.siblings))
        self.reload()
        self._check()
        self._parts.focus()

    def _check(self) -> None:
        draft, sheet, session = self._draft, self._sheet, self._session
        if draft is None or sheet is None:
            return
        answers = sheet.answers()
        self._background.run(
            self, lambda: arranging.checks(session, draft, answers), self._show_checks
        )

    def _show_checks(self, checks: tuple[Check, ...]) -> None:
        if checks == self._shown:
            return  # A reason that somebody reads stays unfolded.
        self._shown = checks
        self._summary.setText(summary_words(checks))
        self._checks.show_rows([check_row(check) for check in checks])

    def _book(self) -> None:
        draft, sheet, session = self._draft, self._sheet, self._session
        if draft is None or sheet is None:
            return
        self.flush()
        answers = sheet.answers()
        self._background.run(
            self, lambda: arranging.book(session, draft, answers), self._booked, self.say_problem
        )

    def _booked(self, changed: Changed) -> None:
        self._hub.changed.emit(changed)
        if self._draft is not None:
            self.booked.emit(self._draft.child_id)

    def _share(self) -> None:
        draft, sheet, session = self._draft, self._sheet, self._session
        if draft is None or sheet is None:
            return
        self.flush()
        answers, ids = sheet.answers(), [child_id for child_id, _name in draft.siblings]
        self._background.run(
            self,
            lambda: shared_visit.share_plan(session, draft, answers, ids),
            partial(self._shared, len(ids)),
            self.say_problem,
        )

    def _shared(self, count: int, changed: Changed) -> None:
        self._hub.changed.emit(changed)
        plans = counted(count, "plan")
        words = f"Day, time and place are in {plans} more, as drafts on this laptop."
        self.banner.say(Tone.INFO, words, "Open each child to book it.")

    def _cancel(self) -> None:
        draft, session = self._draft, self._session
        because = self._because.text().strip()
        self._because_field.set_error("" if because else "Enter why it is not held as planned")
        if draft is None or not because:
            self._because.setFocus()
            return
        self._background.run(
            self,
            lambda: arranging.cancel(session, draft, because),
            self._booked,
            self.say_problem,
        )

    def _start(self) -> None:
        self.flush()
        if self._draft is not None:
            self.review_asked.emit(self._draft.child_id)

    def _ask_where(self) -> None:
        if (write := self._calendar()) is not None and self._draft is not None:
            name = f"review-visit-{self._draft.child_number}"
            self._files.ask_where(name, "ics", write, self._draft.child_id)

    def _lay_out(self) -> None:
        for button in (self._start_button, self._calendar_button, self._book_button):
            self.add_action(button)
        self._columns = Columns(11, 9)
        ready = Card("Ready to hold")
        ready.body.addWidget(self._summary)
        ready.body.addWidget(self._checks)
        self._siblings_card = Card("The same visit for brothers and sisters")
        self._siblings_card.body.addWidget(self._siblings)
        self._siblings_card.body.addWidget(_row(self._share_button))
        self._cancel_card = Card("If it cannot be held")
        self._because_field = Field("Why is it not held as planned?", self._because)
        self._cancel_card.body.addWidget(self._because_field)
        self._cancel_card.body.addWidget(_row(self._cancel_button))
        self._columns.right.addWidget(ready)
        self._columns.right.addWidget(self._siblings_card)
        self._columns.right.addWidget(self._cancel_card)
        self.body.addWidget(self._columns)
        self._siblings_card.hide()
        self._cancel_card.hide()
        self._book_button.clicked.connect(self._book)
        self._calendar_button.clicked.connect(self._ask_where)
        self._share_button.clicked.connect(self._share)
        self._cancel_button.clicked.connect(self._cancel)
        self._start_button.clicked.connect(self._start)
        bind("book_review", self, self._book)


def _row(button: QWidget) -> Flow:
    row = Flow()
    row.add(button)
    return row
