"""Reading a QA form beside the review it is about: comment, return or accept, never edit."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget
from typing_extensions import override

from iro_core.domain.dates import parse_date
from iro_core.domain.working_days import WorkingDays
from iro_desktop.ui.forms.answer_sheet import AnswerSheet
from iro_desktop.ui.forms.form_view import FormView
from iro_desktop.ui.forms.kept_page import KeptPage
from iro_desktop.ui.forms.pinned import pinned_comments
from iro_desktop.ui.forms.short_note import ShortNote
from iro_desktop.ui.pages.supervision.tagging import Tagging
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.changed_hub import ChangedHub
from iro_desktop.ui.support.names import shown_child
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.shortcuts import bind
from iro_desktop.ui.support.theme import Space, scaled
from iro_desktop.ui.support.wording import instant_words
from iro_desktop.ui.widgets.buttons import primary, secondary
from iro_desktop.ui.widgets.card import Card
from iro_desktop.ui.widgets.difference_text import DifferenceText
from iro_desktop.ui.widgets.review_view import ReviewView
from iro_desktop.ui.widgets.scrolling import scrolling
from iro_desktop.ui.widgets.text import hint, strong
from iro_desktop.workflows import moderation, supervision
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.quality import QualityForm
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.short_drafts import WrittenAt
from iro_desktop.workflows.supervision import AlteredAnswer, FormBesideReview

_SIDE_BY_SIDE = 1080
_BLIND = "If you are to read it, do so first under Team, Second readings: here you see comments."


class ReadingPage(KeptPage):
    """One form, read by the supervisor.

    Signals:
        finished: The queue has nothing left to read.
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
        """Start empty; `read` says which form."""
        super().__init__("QA form", session, background, parent, scrolls=False)
        self._hub = hub
        self._form: QualityForm | None = None
        self._view: FormView | None = None
        self._note: ShortNote | None = None
        self._commented = ""
        self._altered: Card | None = None
        self._tagging = Tagging(session, background, hub, self)
        self._review = ReviewView()
        self._form_place = QVBoxLayout()
        self._accept_button = primary("Accept")
        self._return_button = secondary("Return with a reason")
        self._next_button = secondary("Next form")
        self._panes = QSplitter(Qt.Orientation.Horizontal)
        self._lay_out()

    def read(self, form_id: str) -> None:
        """Show this form beside its review."""
        session = self._session
        self._background.run(
            self,
            lambda: (
                supervision.read_form(session, form_id),
                session.calendar,
                moderation.waits_unread(session, form_id),
            ),
            lambda opened: self._show(*opened[:2], waits_unread=opened[2]),
            self.say_problem,
        )

    @override
    def reload(self) -> None:
        """The names may have been hidden or shown; what is being written stays as it is."""
        form = self._form
        if form is None:
            return
        name = shown_child(form.child_name, form.child_id)
        when = instant_words(form.submitted_at, self._session.today) if form.submitted_at else ""
        number = f", review {form.review_number}" if form.review_number else ""
        self.set_title(
            f"{name} · QA form{number}",
            f"{form.submitted_by}, submitted {when}",
        )

    @property
    @override
    def child_id(self) -> str:
        return self._form.child_id if self._form is not None else ""

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = self.width() >= scaled(_SIDE_BY_SIDE)
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        wanted = across if is_wide else down
        if self._panes.orientation() is not wanted:
            self._panes.setOrientation(wanted)
            self._panes.setSizes([500, 600] if is_wide else [200, 500])

    def _show(self, found: FormBesideReview, calendar: WorkingDays, *, waits_unread: bool) -> None:
        form, session = found.form, self._session
        is_new = self._form is None or self._form.form_id != form.form_id
        self._form = form
        if is_new:  # the same form shown anew leaves what is being written where it is
            self._put_note_away()
            self._review.show_review(found.review)
            self._show_form(form, calendar)
            self._show_altered(found.altered)
            self.banner.clear()
            if waits_unread:
                self.banner.say(Tone.INFO, "This form was drawn for a second reading.", _BLIND)
        if self._view is not None:
            self._view.show_comments(pinned_comments(form, session.today))
            self._view.offer_comments(offered=form.status == "submitted")
            if self._commented and self._note is None:
                self._view.view(self._commented).focus_comment()
            self._commented = ""
        self.reload()
        for button in (self._accept_button, self._return_button):
            button.setVisible(form.status == "submitted")
        if is_new:
            openers = {"comment": self._ask_comment, "reason": lambda _item: self._ask_reason()}
            self._kept.look("reading", form.form_id, openers)

    def _show_form(self, form: QualityForm, calendar: WorkingDays) -> None:
        if self._view is not None:
            self._view.hide()
            self._view.deleteLater()
        session = self._session
        self._view = FormView(
            form.definition,
            AnswerSheet(form.answers, self),
            lambda typed: parse_date(typed, session.today, calendar),
            lambda: form.at,
        )
        self._view.set_editable(editable=False)
        self._view.comment_asked.connect(self._ask_comment)
        self._tagging.show(form, self._view)
        self._form_place.insertWidget(0, self._view)

    def _show_altered(self, altered: tuple[AlteredAnswer, ...]) -> None:
        """What the IRO changed since the form was returned, above the form."""
        if self._altered is not None:
            self._altered.hide()
            self._altered.deleteLater()
            self._altered = None
        if not altered:
            return
        self._altered = card = Card("Changed since it was returned")
        card.body.addWidget(hint("Struck through: taken out. Bold and underlined: put in."))
        for each in altered:
            card.body.addWidget(strong(each.label))
            card.body.addWidget(DifferenceText(each.label, each.before, each.after))
        self._form_place.insertWidget(0, card)

    def _ask_comment(self, question: str) -> None:
        if self._view is None:
            return
        note = ShortNote("Your comment", "Pin the comment")
        note.saved.connect(partial(self._comment, question))
        self._view.view(question).hold(note)
        self._take_note(note, self._written_at("comment", question))

    def _ask_reason(self) -> None:
        note = ShortNote("Why is it returned?", "Return the form")
        note.saved.connect(self._return)
        self._note_place.addWidget(note)
        self._take_note(note, self._written_at("reason"))

    def _written_at(self, what: str, question: str = "") -> WrittenAt:
        assert self._form is not None  # noqa: S101 - nothing is written about no form
        return WrittenAt("reading", self._form.form_id, self._form.child_id, what, question)

    def _take_note(self, note: ShortNote, at: WrittenAt) -> None:
        self._put_note_away()
        self._note = note
        self._kept.hold(at, note)
        note.left.connect(self._put_note_away)
        note.focus()

    def _put_note_away(self) -> None:
        if self._note is not None:
            self._note.hide()
            self._note.deleteLater()
            self._note = None

    def _comment(self, question: str, text: str) -> None:
        self._commented = question
        self._act(
            lambda session, form: supervision.comment(session, form, question, text),
            self._written_at("comment", question),
            "Comment pinned.",
            goes_on=False,
        )

    def _return(self, reason: str) -> None:
        self._act(
            lambda session, form: supervision.return_form(session, form, reason),
            self._written_at("reason"),
            "Returned. The IRO sees it after the next send and receive.",
            goes_on=True,
        )

    def _accept(self) -> None:
        if self._accept_button.isHidden():
            return
        self._act(supervision.accept, self._written_at("accept"), "Accepted.", goes_on=True)

    def _act(
        self,
        work: Callable[[Session, QualityForm], Changed],
        at: WrittenAt,
        words: str,
        *,
        goes_on: bool,
    ) -> None:
        session, form = self._session, self._form
        if form is None:
            return

        def done(changed: Changed) -> None:
            self._put_note_away()
            self._hub.changed.emit(changed)
            self.banner.say(Tone.ON_TRACK, words)
            if goes_on:
                self._go_on(form.form_id)
            else:
                self.read(form.form_id)

        self._kept.complete(at, lambda: work(session, form), done)

    def _go_on(self, after: str = "") -> None:
        """Read the next form that waits, or say that none is left."""
        session = self._session
        here = after or (self._form.form_id if self._form else "")

        def show_next(found: supervision.Queue) -> None:
            waiting = [row.form_id for row in found.rows if row.form_id != here]
            if waiting:
                self.read(waiting[0])
            else:
                self.finished.emit()

        self._background.run(self, lambda: supervision.queue(session), show_next, self.say_problem)

    def _lay_out(self) -> None:
        for button in (self._next_button, self._return_button, self._accept_button):
            self.add_action(button)
        self._note_place = QVBoxLayout()
        self.body.addLayout(self._note_place)
        form_side = QWidget()
        form_side.setLayout(self._form_place)
        self._form_place.setContentsMargins(0, 0, 0, 0)
        self._form_place.addStretch(1)
        self._panes.setChildrenCollapsible(False)
        self._panes.setHandleWidth(Space.L)
        self._panes.addWidget(scrolling(self._review, "The review"))
        self._panes.addWidget(scrolling(form_side, "The QA form"))
        self.body.addWidget(self._panes, 1)
        self._accept_button.clicked.connect(self._accept)
        self._return_button.clicked.connect(self._ask_reason)
        self._next_button.clicked.connect(partial(self._go_on, ""))
        bind("accept", self, self._accept)
