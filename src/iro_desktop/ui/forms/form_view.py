"""Draws a form from its definition: definition and answers in, edits out."""

from collections.abc import Collection, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from typing_extensions import override

from iro_core.forms import answers as rules
from iro_core.forms.answers import AnswerProblem, Answers, FormProblem
from iro_core.forms.definition import FormDefinition, Question, Section, choices_of
from iro_desktop.ui.forms.answer_sheet import AnswerSheet
from iro_desktop.ui.forms.make_field import make_field
from iro_desktop.ui.forms.question_view import CommentRow, QuestionView
from iro_desktop.ui.support.theme import Space
from iro_desktop.ui.support.wording import counted
from iro_desktop.ui.widgets.card import Card
from iro_desktop.ui.widgets.date_field import ReadDate
from iro_desktop.ui.widgets.error_summary import Problem


class FormView(QWidget):
    """A form on the screen, in the version its answers were made with.

    Enter goes to the next question, number keys answer. What is asked and what is wrong is
    decided by `iro_core.forms.answers`; this only shows the verdict.

    Signals:
        comment_asked: The key of the question a reader wants to comment on.
        theme_asked: The key of the question whose themes a reader wants to choose.
    """

    comment_asked = Signal(str)
    theme_asked = Signal(str)

    def __init__(
        self,
        definition: FormDefinition,
        sheet: AnswerSheet,
        read_date: ReadDate,
        *,
        prefilled: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        """Show the answers in `sheet`; those to `prefilled` questions came from the review."""
        super().__init__(parent)
        self._definition = definition
        self._sheet = sheet
        self._prefilled = {key: sheet.value(key) for key in prefilled}
        self._checked = False
        self._only: set[str] = set()
        self._replies: frozenset[str] = frozenset()
        self._is_editable = True
        self._views: dict[str, QuestionView] = {}
        self._cards: dict[str, Card] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.L)
        for section in definition.sections:
            self._add_section(section, read_date)
        sheet.restored.connect(self._show_answers)
        self._show_answers()

    def view(self, key: str) -> QuestionView:
        """The question with this key."""
        return self._views[key]

    def progress_words(self) -> str:
        """How long the form is, how much of it is filled, and how long the rest will take."""
        now = rules.progress(self._definition, self._sheet.answers())
        if self._only:
            shown = counted(len(self._shown(self._sheet.answers())), "question")
            return f"{shown} to look at again, of {now.asked}"
        filled = sum(1 for key in self._prefilled if self._is_from_review(key))
        words = [counted(now.asked, "question")]
        if filled:
            words.append(f"{filled} filled for you from the review")
        if now.minutes_left:
            words.append(f"about {counted(now.minutes_left, 'minute')} left")
        else:
            words.append("all answered")
        return " · ".join(words)

    def check(self) -> list[Problem]:
        """Show every problem beside its field; give them as links in the order of the form."""
        self._checked = True
        found = self._show_problems()
        return [
            Problem(self._words(problem, with_label=True), self._field_of(problem))
            for problem in found
        ]

    def set_editable(self, *, editable: bool) -> None:
        """Let the answers be changed, or only read."""
        self._is_editable = editable
        for view in self._views.values():
            view.set_enabled(enabled=editable)
        self._show_state()

    def ask_replies(self, keys: Collection[str]) -> None:
        """Offer room for words under these questions, whatever their answer."""
        self._replies = frozenset(keys)
        self._show_state()

    def show_only(self, keys: Collection[str]) -> None:
        """Show these questions, and any that something is missing from; without keys, all."""
        self._only = set(keys)
        self._show_state()

    def offer_comments(self, *, offered: bool) -> None:
        """Let the reader comment on each question."""
        for view in self._views.values():
            view.offer_comment(offered=offered)

    def show_themes(self, themes: Mapping[str, str]) -> None:
        """Let themes be chosen for each answer, and say which were."""
        for key, view in self._views.items():
            view.show_themes(themes.get(key, ""))

    def show_comments(self, comments: Mapping[str, Sequence[CommentRow]]) -> None:
        """Pin comments to the questions they are about."""
        for key, view in self._views.items():
            view.show_comments(comments.get(key, ()))

    def focus_first_open(self) -> None:
        """Go to the first question that has no answer yet."""
        answers = self._sheet.answers()
        shown = self._shown(answers)
        asked = [each for each in self._definition.questions() if each.key in shown]
        open_ones = [q for q in asked if q.required and answers.get(q.key) is None]
        self._views[(open_ones or asked)[0].key].focus()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._go_on()
            return
        super().keyPressEvent(event)

    def _add_section(self, section: Section, read_date: ReadDate) -> None:
        card = Card(section.title)
        card.body.setSpacing(Space.XL)
        self._cards[section.key] = card
        for question in section.questions:
            view = QuestionView(
                question.label,
                make_field(question, read_date),
                hint=question.hint,
                note_label="What was the reason?",
            )
            view.edited.connect(partial(self._on_edited, question))
            view.note_edited.connect(partial(self._on_note_edited, question))
            view.comment_asked.connect(partial(self.comment_asked.emit, question.key))
            view.theme_asked.connect(partial(self.theme_asked.emit, question.key))
            self._views[question.key] = view
            card.body.addWidget(view)
        self._column.addWidget(card)

    def _on_edited(self, question: Question) -> None:
        field = self._views[question.key].field
        if field is not None:
            self._sheet.set_value(question.key, field.value())
        self._show_state()

    def _on_note_edited(self, question: Question) -> None:
        self._sheet.set_value(question.note_key, self._views[question.key].note.value())
        self._show_state()

    def _show_answers(self, _paths: frozenset[str] = frozenset()) -> None:
        for question in self._definition.questions():
            value = self._sheet.value(question.key)
            note = self._sheet.value(question.note_key)
            self._views[question.key].set_value(value, note)
        self._show_state()

    def _show_state(self) -> None:
        """Show what is asked now, what needs a reason, and what came from the review."""
        answers = self._sheet.answers()
        self._only |= self._with_problem(answers) if self._only else set()
        shown = self._shown(answers)
        for section in self._definition.sections:
            keys = [question.key for question in section.questions]
            self._cards[section.key].setVisible(bool(shown.intersection(keys)))
        for question in self._definition.questions():
            view = self._views[question.key]
            view.setVisible(question.key in shown)
            note_label = self._note_label(question, answers)
            view.show_note(shown=bool(note_label), label=note_label)
            is_from_review = self._is_from_review(question.key)
            view.set_source("From your review" if is_from_review else "")
        if self._checked:
            self._show_problems()

    def _shown(self, answers: Answers) -> set[str]:
        """The questions that are asked; of those the ones to look at again, where there are any."""
        asked = {question.key for question in rules.visible(self._definition, answers)}
        return (asked & self._only) or asked

    def _note_label(self, question: Question, answers: Answers) -> str:
        """Over a note that is needed, that answers a comment, or that was written; else empty."""
        if rules.needs_note(question, answers):
            return "What was the reason?"
        if question.key in self._replies and choices_of(question):
            return "Your answer to the comment"
        is_written = not self._is_editable and bool(answers.get(question.note_key))
        return "In words" if is_written else ""

    def _with_problem(self, answers: Answers) -> set[str]:
        return {problem.question for problem in rules.problems(self._definition, answers)}

    def _is_from_review(self, key: str) -> bool:
        value = self._prefilled.get(key)
        return value is not None and value == self._sheet.value(key)

    def _show_problems(self) -> tuple[FormProblem, ...]:
        found = rules.problems(self._definition, self._sheet.answers())
        by_key = {problem.question: problem for problem in found}
        for key, view in self._views.items():
            problem = by_key.get(key)
            words = "" if problem is None else self._words(problem, with_label=False)
            view.set_error(words, on_note=problem is not None and problem.path != key)
        return found

    def _field_of(self, problem: FormProblem) -> QWidget:
        view = self._views[problem.question]
        is_note = problem.path != problem.question
        return view.note if is_note or view.field is None else view.field

    def _words(self, problem: FormProblem, *, with_label: bool) -> str:
        question = self._definition.question(problem.question)
        if question is None:
            return ""
        words = _problem_words(problem.problem, question)
        return f"{words}: {question.label}" if with_label else words

    def _go_on(self) -> None:
        shown = self._shown(self._sheet.answers())
        keys = [each.key for each in self._definition.questions() if each.key in shown]
        here = QApplication.focusWidget() or self
        at = next((i for i, key in enumerate(keys) if self._views[key].isAncestorOf(here)), -1)
        for key in keys[at + 1 :]:
            if self._views[key].field is not None:
                self._views[key].focus()
                return


def _problem_words(problem: AnswerProblem, question: Question) -> str:
    verb = "Select" if choices_of(question) else "Enter"
    words = {
        AnswerProblem.MISSING: f"{verb} an answer",
        AnswerProblem.NOTE_MISSING: "Enter the reason",
        AnswerProblem.NOT_A_DATE: "Enter a real date, like 27 11 2026",
        AnswerProblem.NOT_OFFERED: "Select one of the answers offered",
    }
    limits = f"Enter a whole number from {question.lowest} to {question.highest}"
    return words.get(problem, limits)
