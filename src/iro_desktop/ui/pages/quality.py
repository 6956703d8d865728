"""The QA form: filled by the IRO, read by everyone, put right when it comes back."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from iro_core.domain.dates import parse_date
from iro_core.domain.working_days import WorkingDays
from iro_core.forms.definition import FormDefinition
from iro_core.forms.moving import move_to
from iro_desktop.ui.forms.answer_sheet import AnswerSheet
from iro_desktop.ui.forms.draft_page import DraftPage
from iro_desktop.ui.forms.form_paper import FormPaper, HandedInForm
from iro_desktop.ui.forms.form_view import FormView
from iro_desktop.ui.forms.newer_version import NewerVersion
from iro_desktop.ui.forms.pinned import pinned_comments
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.changed_hub import ChangedHub
from iro_desktop.ui.support.names import shown_child
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.shortcuts import bind, keys_in_words
from iro_desktop.ui.support.wording import counted, date_words, instant_words
from iro_desktop.ui.widgets.buttons import link, primary, secondary
from iro_desktop.ui.widgets.text import hint
from iro_desktop.workflows import quality
from iro_desktop.workflows.form_versions import now_in_england
from iro_desktop.workflows.quality import QualityForm, Submitted
from iro_desktop.workflows.session import Session


class QualityPage(DraftPage):
    """One QA form.

    Signals:
        left: The form is saved as a draft, to be finished later; the id of the child.
        submitted: The form is ready to send; the id of the child.
    """

    left = Signal(str)
    submitted = Signal(str)
    help_name = "qa_form"

    def __init__(
        self,
        session: Session,
        background: Background,
        hub: ChangedHub,
        parent: QWidget | None = None,
    ) -> None:
        """Start empty; `fill` or `read` says which form."""
        super().__init__("QA form", background, parent)
        self._session = session
        self._hub = hub
        self._form: QualityForm | None = None
        self._view: FormView | None = None
        self._newer: FormDefinition | None = None
        self._card: NewerVersion | None = None
        self._progress = hint()
        self._all_link = link("Show all questions")
        self._shows_all = False
        self._check_button = secondary(f"Check for problems  {keys_in_words('check_errors')}")
        self._later_button = secondary("Save, finish later")
        self._send_button = primary("Ready to send")
        self._paper = FormPaper(self, background, session)
        self._lay_out()

    @property
    @override
    def child_id(self) -> str:
        return self._form.child_id if self._form is not None else ""

    def fill(self, review_id: str) -> None:
        """Begin the form about this review, or go on with it, also after it was returned."""
        self._load(partial(quality.start_form, self._session, review_id))

    def read(self, form_id: str) -> None:
        """Show a form; whether it may be changed is the workflow's verdict."""
        self._load(partial(quality.open_form, self._session, form_id))

    @override
    def reload(self) -> None:
        """The names may have been hidden or shown; what was typed stays as it is."""
        self._say_progress()

    def _load(self, work: "partial[QualityForm]") -> None:
        session = self._session
        self._background.run(
            self,
            lambda: _opened(session, work()),
            lambda opened: self._show(*opened),
            self.say_problem,
        )

    def _show(self, form: QualityForm, calendar: WorkingDays, newer: FormDefinition | None) -> None:
        if self._view is not None:
            self._view.hide()
            self._view.deleteLater()
        self._close_preview()
        self._form = form
        self._newer = newer
        sheet = self._open_sheet(form.answers)
        session = self._session
        self._view = view = FormView(
            form.definition,
            sheet,
            lambda typed: parse_date(typed, session.today, calendar),
            partial(now_in_england, session) if form.may_edit else lambda: form.at,
            prefilled=tuple(form.prefilled),
        )
        view.show_comments(pinned_comments(form, session.today))
        view.set_editable(editable=form.may_edit)
        view.ask_replies(form.to_answer if form.may_edit else ())
        self.body.insertWidget(2, view)
        for button in (self._check_button, self._later_button, self._send_button):
            button.setVisible(form.may_edit)
        self._paper.show(None if form.is_draft else _on_paper(form))
        self._say_state(form)
        self._show_questions(everything=not form.may_edit)
        if form.may_edit:
            self._begin_saving(form, sheet)
            view.focus_first_open()

    def _show_questions(self, *, everything: bool) -> None:
        """Of a form that came back, what needs attention; everything when it is asked for."""
        form, view = self._form, self._view
        if form is None or view is None:
            return
        self._shows_all = everything
        view.show_only(() if everything else form.to_answer)
        self._all_link.say("Show only what needs attention" if everything else "Show all questions")
        self._all_link.setVisible(form.may_edit and bool(form.to_answer))
        self._say_progress()

    def _begin_saving(self, form: QualityForm, sheet: AnswerSheet) -> None:
        session = self._session
        self._keep(sheet, lambda answers: quality.save_draft(session, form, answers))
        sheet.edited.connect(self._say_progress)

    def _say_state(self, form: QualityForm) -> None:
        self.banner.clear()
        if form.status == "returned":
            comments = counted(
                len(form.to_answer), "question has a comment", "questions have a comment"
            )
            self.banner.say(
                Tone.DUE_SOON,
                f"Returned: {form.return_reason}",
                f"{comments}. Your other answers stay as they are.",
                action="Go to the first comment" if form.to_answer else "",
            )
        elif form.status == "accepted":
            self.banner.say(Tone.ON_TRACK, "Accepted by your supervisor.")
        elif self._newer is not None:
            self.banner.say(
                Tone.INFO,
                f"There is a newer version of this form: version {self._newer.version}.",
                f"Your draft stays in version {form.definition.version} until you choose.",
                action="See what would change",
            )
        elif not form.may_edit and form.submitted_at is not None:
            when = instant_words(form.submitted_at, self._session.today)
            self.banner.say(Tone.INFO, f"Submitted {when}. It can be changed if it is returned.")
        self._say_progress()

    def _say_progress(self) -> None:
        if self._form is None or self._view is None:
            return
        form = self._form
        name = shown_child(form.child_name, form.child_id)
        words = f"{name} · review {form.review_number or ''}".rstrip()
        if form.held_on is not None:
            words += f" of {date_words(form.held_on)}"
        self.set_title("QA form", words)
        self._progress.show_words(self._view.progress_words() if form.may_edit else "")

    def _check(self) -> bool:
        if self._view is None:
            return False
        problems = self._view.check()
        self.errors.show_problems(problems)
        if not problems:
            self.banner.say(Tone.ON_TRACK, "No problems. The form is ready to send.")
        return not problems

    def _send(self) -> None:
        form, sheet, session = self._form, self._sheet, self._session
        if form is None or sheet is None or not form.may_edit or not self._check():
            return
        self.flush()
        answers = sheet.answers()
        self._send_button.setDisabled(True)
        self._background.run(
            self,
            lambda: quality.submit(session, form, answers),
            partial(self._submitted, form),
            self._not_submitted,
        )

    def _submitted(self, form: QualityForm, result: Submitted) -> None:
        self._send_button.setEnabled(True)
        if result.changed is not None:
            self._hub.changed.emit(result.changed)
            self.submitted.emit(form.child_id)

    def _not_submitted(self, error: object) -> None:
        self._send_button.setEnabled(True)
        self.say_problem(error)  # type: ignore[arg-type]

    def _on_banner(self) -> None:
        if self._newer is not None:
            self._preview(self._newer)
        else:
            self._go_to_comment()

    def _preview(self, newer: FormDefinition) -> None:
        """Show what going on in the newer version would change, above the form."""
        form, sheet = self._form, self._sheet
        if form is None or sheet is None:
            return
        self._close_preview()
        move = move_to(newer, form.definition, sheet.answers())
        self._card = card = NewerVersion(move, form.definition.version)
        card.chosen.connect(partial(self._go_on_in, newer))
        card.left.connect(self._close_preview)
        self.body.insertWidget(2, card)
        card.go_on.setFocus()

    def _go_on_in(self, newer: FormDefinition) -> None:
        form, sheet, session = self._form, self._sheet, self._session
        if form is None or sheet is None:
            return
        self.flush()
        answers = sheet.answers()
        self._background.run(
            self,
            lambda: quality.go_on_in(session, form, newer, answers),
            lambda _saved_at: self.fill(form.review_id),
            self.say_problem,
        )

    def _close_preview(self) -> None:
        if self._card is not None:
            self._card.hide()
            self._card.deleteLater()
            self._card = None

    def _go_to_comment(self) -> None:
        if self._form is not None and self._view is not None and self._form.to_answer:
            first = next(path for path in self._view.paths() if path in self._form.to_answer)
            self._view.view(first).focus()

    def _leave(self) -> None:
        self.flush()
        if self._form is not None:
            self.left.emit(self._form.child_id)

    def _lay_out(self) -> None:
        self.add_action(self._paper.button)
        for button in (self._check_button, self._later_button, self._send_button):
            self.add_action(button)
        self.body.addWidget(self._progress)
        self.body.addWidget(self._all_link)
        self._all_link.hide()
        self._all_link.clicked.connect(lambda: self._show_questions(everything=not self._shows_all))
        self.body.addStretch(1)
        self._check_button.clicked.connect(self._check)
        self._later_button.clicked.connect(self._leave)
        self._send_button.clicked.connect(self._send)
        self.banner.acted.connect(self._on_banner)
        bind("check_errors", self, self._check_button.click)


def _on_paper(form: QualityForm) -> HandedInForm:
    number = f", review {form.review_number}" if form.review_number else ""
    held = f" of {date_words(form.held_on)}" if form.held_on else ""
    about = f"{form.child_name}{number}{held}"
    return HandedInForm(form.form_id, form.definition, form.answers, about, form.at)


def _opened(
    session: Session, form: QualityForm
) -> tuple[QualityForm, WorkingDays, FormDefinition | None]:
    return form, session.calendar, quality.newer_version(session, form)
