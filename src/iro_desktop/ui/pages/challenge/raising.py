"""Raising a challenge in under a minute, or a care planning alert at stage 1."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from iro_core.domain.challenge import ChallengeKind
from iro_core.domain.dates import parse_date
from iro_core.forms.evaluation import Value
from iro_desktop.ui.forms.draft_page import DraftPage
from iro_desktop.ui.forms.field_widgets import ChoiceField
from iro_desktop.ui.forms.sheet_form import SheetForm
from iro_desktop.ui.pages.challenge.questions import asks_of, stage_titles
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.challenge_words import title_of
from iro_desktop.ui.support.changed_hub import ChangedHub
from iro_desktop.ui.support.names import shown_child
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.rule_words import RULE_WORDS
from iro_desktop.ui.support.shortcuts import bind, keys_in_words
from iro_desktop.ui.support.wording import counted
from iro_desktop.ui.widgets.buttons import primary, secondary
from iro_desktop.ui.widgets.card import Card
from iro_desktop.ui.widgets.dated_row import dated_row
from iro_desktop.ui.widgets.error_summary import Problem
from iro_desktop.ui.widgets.layouts import clear_layout
from iro_desktop.ui.widgets.reasoned_list import ReasonedList
from iro_desktop.workflows import challenge as workflow
from iro_desktop.workflows.challenge import ChallengeDraft, Raised, RuleProblem
from iro_desktop.workflows.challenge_file import ChallengeFile
from iro_desktop.workflows.challenge_stages import TO_NAME, TO_ROLE, StageChoice
from iro_desktop.workflows.session import Session


class RaiseChallengePage(DraftPage):
    """One challenge being written.

    Signals:
        raised: The challenge is saved and ready to send; its id.
        left: It stays a draft, to be finished later; the id of the child.
    """

    raised = Signal(str)
    left = Signal(str)
    help_name = "challenge"

    def __init__(
        self,
        session: Session,
        background: Background,
        hub: ChangedHub,
        parent: QWidget | None = None,
    ) -> None:
        """Start empty; `begin`, `resume` or `escalate` says what is raised."""
        super().__init__("Challenge", background, parent)
        self._session = session
        self._hub = hub
        self._draft: ChallengeDraft | None = None
        self._form: SheetForm | None = None
        self._agency: Value = None
        self._to: StageChoice | None = None
        self._dates = ReasonedList()
        self._raise_button = primary("Raise it")
        self._later_button = secondary("Save, finish later")
        self._lay_out()

    @property
    @override
    def child_id(self) -> str:
        return self._draft.child_id if self._draft is not None else ""

    @property
    @override
    def child_ids(self) -> frozenset[str]:
        several = self._draft.children if self._draft is not None else ()
        return super().child_ids | {each.child_id for each in several}

    def begin(self, child_id: str, kind: ChallengeKind, review_id: str | None = None) -> None:
        """Begin a challenge for this child, or go on with the one that was begun."""
        self._load(partial(workflow.start_challenge, self._session, child_id, kind, review_id))

    def resume(self, challenge_id: str) -> None:
        """Go on with a challenge that was begun."""
        self._load(partial(workflow.resume_challenge, self._session, challenge_id))

    def begin_shared(self, child_ids: Sequence[str], reasons: Sequence[str] = ()) -> None:
        """Begin one statement about several children."""
        self._load(partial(workflow.start_shared, self._session, child_ids, reasons))

    def escalate(self, challenge: ChallengeFile) -> None:
        """Take a challenge further, with those of the same statement that are here."""
        linked = bool(challenge.linked)
        self._load(partial(workflow.escalate, self._session, challenge, linked=linked))

    @override
    def reload(self) -> None:
        """The names may have been hidden or shown; what was typed stays as it is."""
        if self._draft is not None:
            self.set_title(*_title(self._draft))
            if self._draft.children and self._form is not None:
                self._build_form(self._draft)

    def _load(self, work: "partial[ChallengeDraft]") -> None:
        self._background.run(self, work, self._show, self.say_problem)

    def _show(self, draft: ChallengeDraft) -> None:
        session = self._session
        self._draft = draft
        sheet = self._open_sheet(draft.answers)
        self._keep(sheet, lambda answers: workflow.save_draft(session, draft, answers))
        form = self._build_form(draft)
        self.set_title(*_title(draft))
        self._agency = sheet.value("agency")
        self._to = draft.choice(sheet.answers())
        sheet.edited.connect(self._follow_choices)
        self._show_dates()
        form.focus()

    def _build_form(self, draft: ChallengeDraft) -> SheetForm:
        """Ask anew; what was answered is in the sheet."""
        assert self._sheet is not None  # noqa: S101 - _show made it
        clear_layout(self._card.body)
        read_date = partial(parse_date, today=self._session.today, calendar=draft.calendar)
        present = replace(draft, answers=self._sheet.answers())
        self._form = SheetForm(self._sheet, asks_of(present, read_date))
        self._card.body.addWidget(self._form)
        return self._form

    def _follow_choices(self) -> None:
        """Another agency has another ladder; another stage another name and another date."""
        draft, sheet, form = self._draft, self._sheet, self._form
        if draft is None or sheet is None or form is None or not draft.stages:
            return
        answers = sheet.answers()
        if answers.get("agency") != self._agency:
            self._agency = answers.get("agency")
            field = form.view(TO_ROLE).field
            if isinstance(field, ChoiceField):
                field.set_choices(stage_titles(draft, answers))
            lowest = next(iter(draft.choices(answers)), None)
            sheet.rewrite({TO_ROLE: lowest.role if lowest else None})
            return
        to = draft.choice(answers)
        if to != self._to:
            known_before = self._to.name if self._to else ""
            self._to = to
            if to is not None and (answers.get(TO_NAME) or "") == known_before:
                sheet.rewrite({TO_NAME: to.name or None})
            self._show_dates()

    def _show_dates(self) -> None:
        draft = self._draft
        if draft is None:
            return
        reply = self._to.reply if self._to else draft.reply
        named = (
            ("A reply is due by", reply),
            ("The whole process ends by", draft.whole_process),
        )
        rows = [dated_row(label, one) for label, one in named if one is not None]
        self._dates_card.setVisible(bool(rows))
        self._dates.show_rows(rows)
        whole = draft.whole_process
        if whole is not None and reply is not None and whole.due_on < reply.due_on:
            words = "The 20 working days of the whole process end before this reply is due."
            self.banner.say(Tone.DUE_SOON, words)

    def _raise(self) -> None:
        draft, sheet, session = self._draft, self._sheet, self._session
        if draft is None or sheet is None:
            return
        self.flush()
        answers = sheet.answers()
        self._background.run(
            self,
            lambda: workflow.raise_challenge(session, draft, answers),
            self._raised,
            self.say_problem,
        )

    def _raised(self, result: Raised) -> None:
        if result.changed is not None:
            self._hub.changed.emit(result.changed)
            self.raised.emit(result.challenge_id)
        elif self._form is not None:
            words = {one.path: _words(one) for one in result.problems}
            self._form.set_errors(words)
            self.errors.show_problems(
                [
                    Problem(words[path], self._form.asked_at(path))
                    for path in sorted(words, key=self._form.place)
                ]
            )

    def _leave(self) -> None:
        self.flush()
        if self._draft is not None:
            self.left.emit(self._draft.child_id)

    def _lay_out(self) -> None:
        self._raise_button.say(f"Raise it  {keys_in_words('raise_challenge')}")
        self.add_action(self._later_button)
        self.add_action(self._raise_button)
        self._card = Card()
        self._dates_card = Card()
        self._dates_card.body.addWidget(self._dates)
        self._dates_card.hide()
        self.body.addWidget(self._card)
        self.body.addWidget(self._dates_card)
        self._raise_button.clicked.connect(self._raise)
        self._later_button.clicked.connect(self._leave)
        bind("raise_challenge", self, self._raise)


def _words(problem: RuleProblem) -> str:
    return RULE_WORDS.get(problem.rule, "Check this answer")


def _title(draft: ChallengeDraft) -> tuple[str, str]:
    words = "Take it further" if draft.goes_on else title_of(draft.kind)
    if draft.children:
        return words, f"One statement about {counted(len(draft.children), 'child', 'children')}"
    return words, shown_child(draft.child_name, draft.child_id)
