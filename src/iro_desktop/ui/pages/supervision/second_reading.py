"""Reading a form that was drawn: the review and the form as it was handed in, then a few questions.

Nothing here tells what anybody else found: no comment, no status, no other reading.
"""

from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget
from typing_extensions import override

from iro_core.domain.dates import parse_date
from iro_core.domain.working_days import WorkingDays
from iro_desktop.ui.forms.answer_sheet import AnswerSheet
from iro_desktop.ui.forms.draft_page import DraftPage
from iro_desktop.ui.forms.form_view import FormView
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.changed_hub import ChangedHub
from iro_desktop.ui.support.names import shown_child
from iro_desktop.ui.support.theme import Space, scaled
from iro_desktop.ui.widgets.buttons import primary, secondary
from iro_desktop.ui.widgets.review_view import ReviewView
from iro_desktop.ui.widgets.scrolling import scrolling
from iro_desktop.workflows import moderation
from iro_desktop.workflows.form_versions import now_in_england
from iro_desktop.workflows.moderation import Finished, ReadingDraft
from iro_desktop.workflows.session import Session

_SIDE_BY_SIDE = 1080


class SecondReadingPage(DraftPage):
    """One reading.

    Signals:
        finished: The reading is ready to send, or was left to be finished later.
    """

    finished = Signal()
    wants_whole_window = True
    help_name = "supervision"

    def __init__(
        self,
        session: Session,
        background: Background,
        hub: ChangedHub,
        parent: QWidget | None = None,
    ) -> None:
        """Start empty; `begin` says which form."""
        super().__init__("Second reading", background, parent, scrolls=False)
        self._session = session
        self._hub = hub
        self._draft: ReadingDraft | None = None
        self._asked: FormView | None = None
        self._review = ReviewView()
        self._form_place = QVBoxLayout()
        self._asked_place = QVBoxLayout()
        self._later_button = secondary("Save, finish later")
        self._finish_button = primary("Finish the reading")
        self._panes = QSplitter(Qt.Orientation.Horizontal)
        self._lay_out()

    def begin(self, drawn_id: str) -> None:
        """Begin to read this form, or go on with it."""
        session = self._session
        self._background.run(
            self,
            lambda: (moderation.start_reading(session, drawn_id), session.calendar),
            lambda found: self._show(*found),
            self.say_problem,
        )

    @property
    @override
    def child_id(self) -> str:
        return self._draft.drawn.child_id if self._draft is not None else ""

    @override
    def reload(self) -> None:
        """The names may have been hidden or shown; what was typed stays as it is."""
        if self._draft is not None:
            form = self._draft.form
            number = f", review {form.review_number}" if form.review_number else ""
            name = shown_child(form.child_name, form.child_id)
            self.set_title(
                f"Second reading · {name}{number}",
                "The form as it was handed in. What others found is shown when you have finished.",
            )

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = self.width() >= scaled(_SIDE_BY_SIDE)
        self._panes.setOrientation(
            Qt.Orientation.Horizontal if is_wide else Qt.Orientation.Vertical
        )

    def _show(self, draft: ReadingDraft, calendar: WorkingDays) -> None:
        session = self._session
        self._draft = draft

        def read_date(typed: str) -> date:
            return parse_date(typed, session.today, calendar)

        self._review.show_review(draft.review)
        form = FormView(
            draft.form.definition,
            AnswerSheet(draft.form.answers, self),
            read_date,
            lambda: draft.form.at,
        )
        form.set_editable(editable=False)
        self._form_place.insertWidget(1, form)
        sheet = self._open_sheet(draft.answers)
        self._asked = FormView(draft.definition, sheet, read_date, partial(now_in_england, session))
        self._asked_place.insertWidget(0, self._asked)
        self._keep(sheet, lambda answers: moderation.save_draft(session, draft, answers))
        self.reload()
        self._asked.focus_first_open()

    def _finish(self) -> None:
        draft, sheet, session = self._draft, self._sheet, self._session
        if draft is None or sheet is None or self._asked is None:
            return
        problems = self._asked.check()
        self.errors.show_problems(problems)
        if problems:
            return
        self.flush()
        answers = sheet.answers()
        self._finish_button.setDisabled(True)
        self._background.run(
            self,
            lambda: moderation.finish_reading(session, draft, answers),
            self._finished,
            self._not_finished,
        )

    def _finished(self, result: Finished) -> None:
        self._finish_button.setEnabled(True)
        if result.changed is not None:
            self._hub.changed.emit(result.changed)
            self.finished.emit()

    def _not_finished(self, error: object) -> None:
        self._finish_button.setEnabled(True)
        self.say_problem(error)  # type: ignore[arg-type]

    def _leave(self) -> None:
        self.flush()
        self.finished.emit()

    def _lay_out(self) -> None:
        self.add_action(self._later_button)
        self.add_action(self._finish_button)
        for place in (self._form_place, self._asked_place):
            place.setContentsMargins(0, 0, 0, 0)
            place.setSpacing(Space.L)
            place.addStretch(1)
        self._form_place.insertWidget(0, self._review)
        read, asked = QWidget(), QWidget()
        read.setLayout(self._form_place)
        asked.setLayout(self._asked_place)
        self._panes.setChildrenCollapsible(False)
        self._panes.setHandleWidth(Space.L)
        self._panes.addWidget(scrolling(read, "The review and the QA form"))
        self._panes.addWidget(scrolling(asked, "Your reading"))
        self.body.addWidget(self._panes, 1)
        self._later_button.clicked.connect(self._leave)
        self._finish_button.clicked.connect(self._finish)
