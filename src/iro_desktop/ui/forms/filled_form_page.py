"""A page that is one form about a child: filled in, kept as it is typed, put on the file."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Signal
from typing_extensions import override

from iro_core.domain.dates import parse_date
from iro_core.domain.working_days import WorkingDays
from iro_core.forms.evaluation import Answers
from iro_desktop.ui.forms.draft_page import DraftPage
from iro_desktop.ui.forms.form_paper import FormPaper, HandedInForm
from iro_desktop.ui.forms.form_view import FormView
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.changed_hub import ChangedHub
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.shortcuts import bind, keys_in_words
from iro_desktop.ui.widgets.buttons import primary, secondary
from iro_desktop.ui.widgets.text import hint
from iro_desktop.workflows import other_forms
from iro_desktop.workflows.form_versions import now_in_england
from iro_desktop.workflows.other_forms import FilledForm, HandedIn
from iro_desktop.workflows.session import Session

Read = TypeVar("Read")


class FilledFormPage(DraftPage):
    """One form.

    Signals:
        left: It is saved as a draft, to be finished later.
    """

    left = Signal()

    def __init__(
        self, session: Session, background: Background, hub: ChangedHub, title: str, done: str
    ) -> None:
        """Start empty; `done` is the button that puts it on the file."""
        super().__init__(title, background)
        self._session = session
        self._hub = hub
        self._form: FilledForm | None = None
        self._view: FormView | None = None
        self._progress = hint()
        self._check_button = secondary(f"Check for problems  {keys_in_words('check_errors')}")
        self._later_button = secondary("Save, finish later")
        self._keep_button = primary(done)
        self._paper = FormPaper(self, background, session)
        buttons = (self._check_button, self._later_button, self._keep_button)
        for button in (self._paper.button, *buttons):
            self.add_action(button)
        self.body.addWidget(self._progress)
        self.body.addStretch(1)
        self._check_button.clicked.connect(self._check)
        self._later_button.clicked.connect(self._leave)
        self._keep_button.clicked.connect(self._hand_in)
        bind("check_errors", self, self._check_button.click)

    @property
    @override
    def child_id(self) -> str:
        return self._form.child_id if self._form is not None else ""

    @override
    def reload(self) -> None:
        """The names may have been hidden or shown; what was typed stays as it is."""
        if self._form is None or self._view is None:
            return
        self._name_it(self._form)
        self._progress.show_words(self._view.progress_words() if self._form.may_edit else "")

    def _name_it(self, form: FilledForm) -> None:
        """Say over the page which form this is, and about whom."""
        raise NotImplementedError

    def _handed_in(self, form: FilledForm, answers: Answers) -> None:
        """Go on, once it is on the file."""
        raise NotImplementedError

    def _open(self, read: Callable[[], Read], show: Callable[[Read], FilledForm]) -> None:
        """Read what is asked for where the store is, then show the form in it."""
        session = self._session
        self._background.run(
            self,
            lambda: (read(), session.calendar),
            lambda found: self._show_form(show(found[0]), found[1]),
            self.say_problem,
        )

    def _show_form(self, form: FilledForm, calendar: WorkingDays) -> None:
        session = self._session
        self._form = form
        sheet = self._open_sheet(form.answers)
        self._view = view = FormView(
            form.definition,
            sheet,
            lambda typed: parse_date(typed, session.today, calendar),
            partial(now_in_england, session) if form.may_edit else lambda: form.at,
        )
        view.set_editable(editable=form.may_edit)
        self.body.insertWidget(self.body.count() - 1, view)
        for button in (self._check_button, self._later_button, self._keep_button):
            button.setVisible(form.may_edit)
        kept = HandedInForm(form.record_id, form.definition, form.answers, form.child_name, form.at)
        self._paper.show(None if form.is_new or form.saved_at else kept)
        self.reload()
        if form.may_edit:
            self._keep(sheet, lambda answers: other_forms.save_draft(session, form, answers))
            sheet.edited.connect(self.reload)
            view.focus_first_open()

    def _check(self) -> bool:
        if self._view is None:
            return False
        problems = self._view.check()
        self.errors.show_problems(problems)
        if not problems:
            self.banner.say(Tone.ON_TRACK, "No problems. The form can be put on the file.")
        return not problems

    def _hand_in(self) -> None:
        form, sheet, session = self._form, self._sheet, self._session
        if form is None or sheet is None or not form.may_edit or not self._check():
            return
        self.flush()
        answers = sheet.answers()
        self._keep_button.setDisabled(True)
        self._background.run(
            self,
            lambda: other_forms.hand_in(session, form, answers),
            lambda result: self._answered(result, form, answers),
            self._not_handed_in,
        )

    def _answered(self, result: HandedIn, form: FilledForm, answers: Answers) -> None:
        self._keep_button.setEnabled(True)
        if result.changed is not None:
            self._hub.changed.emit(result.changed)
            self._handed_in(form, answers)

    def _not_handed_in(self, error: object) -> None:
        self._keep_button.setEnabled(True)
        self.say_problem(error)  # type: ignore[arg-type]

    def _leave(self) -> None:
        self.flush()
        self.left.emit()
