"""A footprint note: child, what it was, when, and one line."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from iro_core.domain.case_note import CaseNoteKind
from iro_desktop.ui.forms.answer_sheet import AnswerSheet
from iro_desktop.ui.forms.child_answer import ChildAnswer
from iro_desktop.ui.forms.date_answer import DateAnswer
from iro_desktop.ui.forms.field_widgets import ChoiceField, ShortTextField
from iro_desktop.ui.forms.kept_page import KeptPage
from iro_desktop.ui.forms.sheet_form import Ask, SheetForm
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.changed_hub import ChangedHub
from iro_desktop.ui.support.note_words import NOTE_KINDS
from iro_desktop.ui.support.shortcuts import bind, keys_in_words
from iro_desktop.ui.widgets.buttons import primary
from iro_desktop.ui.widgets.card import Card
from iro_desktop.ui.widgets.error_summary import Problem
from iro_desktop.workflows.footprint import Noted, NoteStart, keep_note, start_note
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.short_drafts import ShortDraft, WrittenAt, find

_KINDS: Final = {kind.value: NOTE_KINDS[kind] for kind in CaseNoteKind}
_WORDS: Final = {
    "child_missing": "Select the child",
    "kind_missing": "Select what it was",
    "day_missing": "Enter a real date, like 27 11 2026",
    "day_in_future": "The day must be today or earlier",
    "text_missing": "Enter a line",
}


class FootprintPage(KeptPage):
    """One note.

    Signals:
        kept: The note is on the child's file; the id of the child.
    """

    kept = Signal(str)
    help_name = "child"

    def __init__(
        self,
        session: Session,
        background: Background,
        hub: ChangedHub,
        parent: QWidget | None = None,
    ) -> None:
        """Start empty; `begin` says about whom, if that is known."""
        super().__init__("Note on a child’s file", session, background, parent)
        self._hub = hub
        self._sheet: AnswerSheet | None = None
        self._form: SheetForm | None = None
        self._at = WrittenAt("footprint", "", "")
        self._card = Card()
        self.body.addWidget(self._card)
        self._keep_button = primary(f"Keep the note  {keys_in_words('keep_note')}")
        self._keep_button.clicked.connect(self._keep)
        self._offer_discard(lambda: self._at)
        self.add_action(self._keep_button)
        bind("keep_note", self, self._keep)

    def begin(self, child_id: str = "") -> None:
        """Begin a note about this child, or about one to be chosen."""
        session = self._session
        # The child is an answer: it may be another in the end.
        self._at = WrittenAt("footprint", child_id, "")
        self._load(
            lambda: (start_note(session, child_id), find(session, "footprint", child_id)),
            lambda found: self._show(*found),
        )

    @property
    @override
    def child_id(self) -> str:
        return str(self._sheet.value("child_id") or "") if self._sheet is not None else ""

    def _show(self, start: NoteStart, kept: tuple[ShortDraft, ...]) -> None:
        self._kept.know(kept)
        self._sheet = AnswerSheet({**start.answers, **self._kept.words(self._at)}, self)
        self._kept.keep(self._at, self._sheet)
        asks = (
            Ask("child_id", "Which child?", lambda: ChildAnswer(start.children)),
            Ask("kind", "What was it?", lambda: ChoiceField(_KINDS)),
            Ask("text", "One line", ShortTextField),
            Ask("on", "When?", lambda: DateAnswer("When?", self._read_date)),
        )
        self._form = SheetForm(self._sheet, asks)
        self._card.body.addWidget(self._form)
        self._form.focus("kind" if "child_id" in start.answers else "")

    def _keep(self) -> None:
        sheet, session = self._sheet, self._session
        if sheet is not None:
            answers = sheet.answers()
            self._kept.complete(
                self._at,
                lambda: keep_note(session, answers),
                self._noted,
                is_done=lambda noted: noted.changed is not None,
            )

    def _noted(self, noted: Noted) -> None:
        if self._form is None or self._sheet is None:
            return
        form = self._form
        words = {path: _WORDS[problem] for path, problem in noted.problems.items()}
        form.set_errors(words)
        self.errors.show_problems([Problem(said, form.view(path)) for path, said in words.items()])
        if noted.changed is not None:
            self._hub.changed.emit(noted.changed)
            self.kept.emit(str(self._sheet.value("child_id")))
