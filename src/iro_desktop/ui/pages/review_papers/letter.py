"""The letter to the child: drafted from the record, written in plain words, kept and printed."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from iro_core.domain.child_letter import VERBATIM, LetterForm, LetterPart
from iro_core.domain.misplaced_names import MisplacedName
from iro_core.domain.plain_words import Advice, AdviceKind, advice, plainness, replaced
from iro_core.domain.review_papers import PaperKind
from iro_core.forms.evaluation import Answers
from iro_desktop.ui.forms.answer_sheet import AnswerSheet
from iro_desktop.ui.forms.draft_saver import DraftSaver
from iro_desktop.ui.forms.field_widgets import ChoiceField, LongTextField, ShortTextField
from iro_desktop.ui.forms.sheet_form import Ask, SheetForm
from iro_desktop.ui.pages.review_papers.advice import advice_row, in_order, plainness_words
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.changed_hub import ChangedHub
from iro_desktop.ui.support.letter_words import FORMS, PARTS, first_letter, letter_on_paper
from iro_desktop.ui.support.names import shown_child
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.plainer_words import PLAINER
from iro_desktop.ui.support.wording import date_words
from iro_desktop.ui.widgets.buttons import link, primary, secondary
from iro_desktop.ui.widgets.card import Card
from iro_desktop.ui.widgets.columns import Columns
from iro_desktop.ui.widgets.file_saver import FileSaver
from iro_desktop.ui.widgets.flow import Flow
from iro_desktop.ui.widgets.page import Page
from iro_desktop.ui.widgets.summary_list import SummaryList
from iro_desktop.ui.widgets.text import Text, hint
from iro_desktop.workflows import child_letter as workflow
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.child_letter import LetterDraft
from iro_desktop.workflows.review_documents import save_pdf, save_word
from iro_desktop.workflows.session import Session


class LetterPage(Page):
    """One letter.

    Signals:
        kept: The letter is in the child's records.
    """

    kept = Signal()
    help_name = "letter"

    def __init__(
        self,
        session: Session,
        background: Background,
        hub: ChangedHub,
        parent: QWidget | None = None,
    ) -> None:
        """Start empty; `open` says about which review."""
        super().__init__("Letter to the child", parent=parent)
        self._session = session
        self._background = background
        self._hub = hub
        self._review_id = ""
        self._draft: LetterDraft | None = None
        self._sheet: AnswerSheet | None = None
        self._drafts: DraftSaver | None = None
        self._form: SheetForm | None = None
        self._found: list[Advice] = []
        self._others: tuple[MisplacedName, ...] = ()
        self.saver = FileSaver(self, background, session)
        self._keep_button = primary("Keep the letter")
        self._close_button = secondary("Close the letter", help_text="Then it stays as it is")
        self._word_button = secondary("Letter for Word")
        self._pdf_button = secondary("Letter as PDF")
        self._again_button = link(
            "Write it anew from the record", help_text="Ctrl+Z brings it back"
        )
        self._state = hint("")
        self._plain = Text("")
        self._advice = SummaryList(stacked=True)
        self._letter = Card("The letter")
        self._checks = Card("Plain words")
        self._lay_out()

    def open(self, review_id: str) -> None:
        """Show the letter about this review, drafted from the record if there is none."""
        self._review_id = review_id
        work = partial(workflow.start_letter, self._session, review_id)
        self._background.run(self, work, self._show, self.say_problem)

    def read(self, letter_id: str) -> None:
        """Show this letter, which could not be sent or was opened by its own id."""
        work = partial(workflow.letter_again, self._session, letter_id)
        self._background.run(self, work, self._show, self.say_problem)

    @override
    def reload(self) -> None:
        """The names may have been hidden or shown; what was typed stays as it is."""
        draft = self._draft
        if draft is not None:
            number = f" · review {draft.review.number}" if draft.review.number else ""
            name = shown_child(draft.review.child_name, draft.child_id)
            self.set_title("Letter to the child", f"{name}{number}")

    @override
    def flush(self) -> None:
        if self._drafts is not None:
            self._drafts.flush()

    @property
    @override
    def is_clean(self) -> bool:
        return self._drafts is None or self._drafts.is_clean

    @property
    @override
    def child_id(self) -> str:
        return self._draft.child_id if self._draft is not None else ""

    def save(self, path: Path) -> None:
        """Write the letter in Word or as PDF, by the name of the file."""
        if self._draft is not None:
            write = self._writer(path.suffix.lstrip("."))
            self.saver.save(path, write, self._draft.review.review_id)

    # ---- showing ----

    def _show(self, draft: LetterDraft) -> None:
        session = self._session
        self._draft = draft
        self._review_id = draft.review.review_id
        first = draft.answers or first_letter(draft, draft.written_for)
        for old in (self._form, self._drafts, self._sheet):
            if old is not None:
                old.deleteLater()
        if self._form is not None:
            self._form.hide()
        self._sheet = sheet = AnswerSheet(first, self)
        self._drafts = DraftSaver(
            sheet,
            lambda answers: workflow.save_draft(session, draft, answers),
            self._background,
            self,
        )
        self._drafts.saving.connect(self.saving)
        self._drafts.saved.connect(self.saved)
        self._drafts.saved.connect(self._look_for_names)
        self._drafts.failed.connect(self.save_failed)
        sheet.restored.connect(self._look_again)
        self._form = SheetForm(sheet, self._asks())
        self._letter.body.insertWidget(1, self._form)
        sheet.bind_undo(self)
        if not draft.may_write:
            for path in ("greeting", "written_for", *LetterPart):
                self._form.view(path).set_enabled(enabled=False)
        self._offer(draft)
        self.reload()
        self._look_again()
        self._look_for_names()
        self._form.focus(LetterPart.OPENING)

    def _offer(self, draft: LetterDraft) -> None:
        self._keep_button.setVisible(draft.may_write)
        self._close_button.setVisible(draft.may_write and draft.is_kept)
        self._again_button.setVisible(draft.may_write)
        self._checks.setVisible(draft.may_write)
        closed = f"Closed on {date_words(draft.closed_on)}." if draft.closed_on else ""
        words = closed or (
            "In the child’s records. It can be changed until you close it."
            if draft.is_kept
            else "Drafted from the record. Read it as the child would, and change it freely."
        )
        if draft.language and draft.language.lower() != "english":
            words += f" The child’s first language is {draft.language}: think of a translation."
        self._state.show_words(words)

    @staticmethod
    def _asks() -> list[Ask]:
        helps = {
            LetterPart.YOU_SAID: "The child’s own words stay as they are",
            LetterPart.WILL_HAPPEN: "One line for each thing: who will do what by when",
        }
        return [
            Ask("written_for", "For whom is it written?", lambda: ChoiceField(FORMS)),
            Ask("greeting", "Greeting", ShortTextField),
            *(
                Ask(part, words, lambda: LongTextField(2, 14), hint=helps.get(part, ""))
                for part, words in PARTS.items()
            ),
        ]

    # ---- plain words ----

    def _written_for(self) -> LetterForm:
        chosen = self._sheet.text("written_for") if self._sheet is not None else ""
        return LetterForm(chosen) if chosen in set(LetterForm) else LetterForm.CHILD

    def _look_for_names(self) -> None:
        draft, sheet, session = self._draft, self._sheet, self._session
        if draft is not None and sheet is not None:
            answers = sheet.answers()
            self._background.run(
                self, lambda: workflow.other_names(session, draft, answers), self._take_names
            )

    def _take_names(self, found: Sequence[MisplacedName]) -> None:
        self._others = tuple(found)
        self._look_again()

    def _look_again(self, _paths: object = None) -> None:
        """Say what is worth another look, after each pause in writing."""
        draft, sheet = self._draft, self._sheet
        if draft is None or sheet is None:
            return
        form = self._written_for()
        own = {part.value: words for part in LetterPart if (words := sheet.text(part).strip())}
        ours = {part: words for part, words in own.items() if part not in VERBATIM}
        found = [
            Advice(AdviceKind.OTHER_CHILD, each.path, each.words)
            for each in self._others
            if each.words in sheet.text(each.path)
        ]
        found += advice(ours, form, plainer=PLAINER, own_names=draft.own_names)
        self._found = in_order(found)
        self._plain.setText(plainness_words(plainness(ours.values(), form), found))
        rows = [advice_row(each, number) for number, each in enumerate(self._found)]
        self._advice.show_rows(rows)

    def _follow(self, key: str) -> None:
        """Put the plainer word in, or go where the words stand."""
        one, sheet, form = self._found[int(key)], self._sheet, self._form
        if sheet is None or form is None:
            return
        if one.kind is AdviceKind.HARD_WORD:
            sheet.rewrite({one.path: replaced(sheet.text(one.path), one.words, one.instead)})
        form.focus(one.path)

    def _write_anew(self) -> None:
        if self._draft is not None and self._sheet is not None:
            self._sheet.rewrite(first_letter(self._draft, self._written_for()))

    # ---- keeping ----

    def _keep(self) -> None:
        draft, sheet, session = self._draft, self._sheet, self._session
        if draft is None or sheet is None:
            return
        self.flush()
        answers = sheet.answers()
        self._act(lambda: workflow.keep_letter(session, draft, answers), "The letter is kept.")

    def _close(self) -> None:
        draft, sheet, session = self._draft, self._sheet, self._session
        if draft is None or sheet is None:
            return
        self.flush()
        answers = sheet.answers()

        def close() -> Changed:
            kept = workflow.keep_letter(session, draft, answers)
            closed = workflow.close_letter(session, draft.review.review_id, draft.child_id)
            return kept | closed

        self._act(close, "The letter is closed. What is on paper now stays as it is.")

    def _act(self, work: Callable[[], Changed], words: str) -> None:
        def done(changed: Changed) -> None:
            self._hub.changed.emit(changed)
            self.banner.say(Tone.ON_TRACK, words, "It is ready to send.")
            self.kept.emit()
            self.open(self._review_id)

        self._background.run(self, work, done, self.say_problem)

    # ---- on paper ----

    def _answers(self) -> Answers:
        return self._sheet.answers() if self._sheet is not None else {}

    def _writer(self, suffix: str) -> Callable[[Path], None]:
        draft = self._draft
        assert draft is not None  # noqa: S101 - the buttons come with the letter
        paper = letter_on_paper(draft, self._answers())
        if suffix == "pdf":
            return partial(save_pdf, paper)
        return lambda path: save_word(PaperKind.LETTER, paper, path, draft.authority_name)

    def _ask_where(self, suffix: str) -> None:
        draft = self._draft
        if draft is not None:
            number = f" review {draft.review.number}" if draft.review.number else ""
            name = f"letter {draft.child_number}{number}"
            self.saver.ask_where(name, suffix, self._writer(suffix), draft.review.review_id)

    def _lay_out(self) -> None:
        for button in (self._close_button, self._keep_button):
            self.add_action(button)
        columns = Columns(13, 9)
        self._letter.body.addWidget(self._state)
        self._letter.body.addWidget(self._again_button)
        paper = Card("On paper")
        buttons = Flow()
        for button in (self._word_button, self._pdf_button):
            buttons.add(button)
        paper.body.addWidget(buttons)
        self._checks.body.addWidget(hint("These only advise. You know the child."))
        self._checks.body.addWidget(self._plain)
        self._checks.body.addWidget(self._advice)
        columns.left.addWidget(self._letter)
        columns.right.addWidget(paper)
        columns.right.addWidget(self._checks)
        self.body.addWidget(columns)
        self._keep_button.clicked.connect(self._keep)
        self._close_button.clicked.connect(self._close)
        self._again_button.clicked.connect(self._write_anew)
        self._word_button.clicked.connect(partial(self._ask_where, "docx"))
        self._pdf_button.clicked.connect(partial(self._ask_where, "pdf"))
        self._advice.change_asked.connect(self._follow)
