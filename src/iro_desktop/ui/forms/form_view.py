"""Draws a form from its definition: definition and answers in, edits out."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from typing_extensions import override

from iro_core.forms import answers as rules
from iro_core.forms.definition import FormDefinition, Question
from iro_core.forms.evaluation import Asked, FormProblem, FormState, evaluate
from iro_core.forms.repeats import one_less, one_more
from iro_desktop.ui.forms.answer_sheet import AnswerSheet
from iro_desktop.ui.forms.form_cards import FormCards
from iro_desktop.ui.forms.form_words import problem_words
from iro_desktop.ui.forms.make_field import make_field, offer
from iro_desktop.ui.forms.question_view import CommentRow, QuestionView
from iro_desktop.ui.support.theme import Space
from iro_desktop.ui.support.wording import counted
from iro_desktop.ui.widgets.date_field import ReadDate
from iro_desktop.ui.widgets.error_summary import Problem
from iro_desktop.ui.widgets.text import hint

_KEYS: Final = (
    "Number keys answer and go on; Enter goes on, Shift and Enter go back. In a text, Tab goes on."
)


class FormView(QWidget):
    """A form on the screen, in the version its answers were made with.

    A number key answers and goes on, Enter goes on, Shift and Enter go back. What is asked,
    offered, worked out and wrong is decided by `iro_core.forms.evaluation`; this only shows it.

    Signals:
        comment_asked: The path of the question a reader wants to comment on.
        theme_asked: The path of the question whose themes a reader wants to choose.
    """

    comment_asked = Signal(str)
    theme_asked = Signal(str)

    def __init__(
        self,
        definition: FormDefinition,
        sheet: AnswerSheet,
        read_date: ReadDate,
        now: Callable[[], datetime],
        *,
        prefilled: Sequence[str] = (),
    ) -> None:
        """Show the answers in `sheet`; those to `prefilled` questions came from the review.

        `now` is the moment that the form's own "today" means.
        """
        super().__init__()
        self._definition = definition
        self._sheet = sheet
        self._read_date = read_date
        self._now = now
        self._prefilled = {key: sheet.value(key) for key in prefilled}
        self._checked = False
        self._only: set[str] = set()
        self._replies: frozenset[str] = frozenset()
        self._is_editable = True
        self._offered: dict[str, tuple[str, ...]] = {}
        self._cards = FormCards(definition, self._make_view)
        self._cards.more.connect(self._one_more)
        self._cards.less.connect(self._one_less)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.L)
        self._keys = hint(_KEYS)
        self._column.addWidget(self._keys)
        self._column.addWidget(self._cards)
        sheet.restored.connect(self._show_answers)
        self._state = self._evaluated()
        self._show_answers()

    def paths(self) -> tuple[str, ...]:
        """Where the answers are kept, in the order of the form."""
        return tuple(self._cards.views)

    def view(self, path: str) -> QuestionView:
        """The question kept at this path."""
        return self._cards.views[path]

    def progress_words(self) -> str:
        """How long the form is, how much of it is filled, and how long the rest will take."""
        now = rules.progress(self._state)
        if self._only:
            shown = counted(len(self._shown()), "question")
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
        self._show_state()
        return [
            Problem(self._words(problem, with_label=True), self._field_of(problem))
            for problem in self._state.problems
        ]

    def set_editable(self, *, editable: bool) -> None:
        """Let the answers be changed, or only read."""
        self._is_editable = editable
        self._keys.setVisible(editable)
        self._show_state()

    def ask_replies(self, paths: Collection[str]) -> None:
        """Offer room for words under these questions, whatever their answer."""
        self._replies = frozenset(paths)
        self._show_state()

    def show_only(self, paths: Collection[str]) -> None:
        """Show these questions, and any that something is missing from; without any, all."""
        self._only = set(paths)
        self._show_state()

    def offer_comments(self, *, offered: bool) -> None:
        """Let the reader comment on each question."""
        for view in self._cards.views.values():
            view.offer_comment(offered=offered)

    def show_themes(self, themes: Mapping[str, str]) -> None:
        """Let themes be chosen for each answer, and say which were."""
        for path, view in self._cards.views.items():
            view.show_themes(themes.get(path, ""))

    def show_comments(self, comments: Mapping[str, Sequence[CommentRow]]) -> None:
        """Pin comments to the questions they are about."""
        for path, view in self._cards.views.items():
            view.show_comments(comments.get(path, ()))

    def focus_first_open(self) -> None:
        """Go to the first question that has no answer yet."""
        shown = self._shown()
        asked = [each for each in self._state.asked if each.path in shown]
        open_ones = [each for each in asked if each.is_required and each.value is None]
        for each in (open_ones or asked)[:1]:
            self.view(each.path).focus()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            goes_back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._go(-1 if goes_back else 1)
            return
        super().keyPressEvent(event)

    def _make_view(self, path: str, question: Question) -> QuestionView:
        view = QuestionView(
            question.label,
            make_field(question, self._read_date),
            hint=question.hint,
            note_label="What was the reason?",
        )
        view.edited.connect(partial(self._on_edited, path))
        view.settled.connect(partial(self._on_settled, view))
        view.note_edited.connect(partial(self._on_note_edited, path))
        view.comment_asked.connect(partial(self.comment_asked.emit, path))
        view.theme_asked.connect(partial(self.theme_asked.emit, path))
        return view

    def _on_edited(self, path: str) -> None:
        field = self.view(path).field
        if field is not None:
            self._sheet.set_value(path, field.value())
        self._show_state()

    def _on_settled(self, view: QuestionView) -> None:
        """To the reason if this answer needs one, else to the next question."""
        if view.note.isVisibleTo(self):
            view.focus(on_note=True)
        else:
            self._go(1)

    def _on_note_edited(self, path: str) -> None:
        self._sheet.set_value(f"{path}.note", self.view(path).note.value())
        self._show_state()

    def _one_more(self, key: str) -> None:
        repeat = next(each for each in self._state.repeats if each.path == key)
        answers = self._sheet.answers()
        self._sheet.rewrite(one_more(self._definition, answers, repeat, self._now()))
        number = f"{key}.{repeat.times + 1}."
        new = next((path for path in self._cards.views if path.startswith(number)), None)
        if new is not None:
            self.view(new).focus()

    def _one_less(self, key: str, number: int) -> None:
        repeat = next(each for each in self._state.repeats if each.path == key)
        self._sheet.rewrite(one_less(self._sheet.answers(), repeat, number))

    def _evaluated(self) -> FormState:
        return evaluate(self._definition, self._sheet.answers(), self._now())

    def _show_answers(self, _paths: frozenset[str] = frozenset()) -> None:
        self._show_state()
        for path, view in self._cards.views.items():
            view.set_value(self._sheet.value(path), self._sheet.value(f"{path}.note"))
        self._show_state()

    def _show_state(self) -> None:
        """Show what is asked now, what needs a reason, and what came from the review."""
        self._state = state = self._evaluated()
        repeats = {repeat.path: repeat for repeat in state.repeats}
        self._cards.fit(repeats, editable=self._is_editable)
        if self._only:
            self._only |= {problem.question for problem in state.problems}
        shown, asked = self._shown(), {each.path: each for each in state.asked}
        for path, view in self._cards.views.items():
            view.setVisible(path in shown)
            if path in asked:
                self._show_question(view, asked[path])
        self._cards.show_cards(shown)
        self._show_problems()

    def _show_question(self, view: QuestionView, asked: Asked) -> None:
        view.set_label(asked.label)
        offered = tuple(choice.value for choice in asked.choices)
        before = self._offered.setdefault(
            asked.path, tuple(choice.value for choice in asked.question.choices)
        )
        if offered != before:
            self._offered[asked.path] = offered
            offer(view.field, asked.choices)
        if asked.question.calculation is not None and view.field is not None:
            view.field.set_value(asked.value)
        view.set_enabled(enabled=self._is_editable and not asked.is_read_only)
        note_label = self._note_label(asked)
        view.show_note(shown=bool(note_label), label=note_label)
        is_from_review = self._is_from_review(asked.path)
        view.set_source("From your review" if is_from_review else "")

    def _shown(self) -> frozenset[str]:
        """The questions that are asked; of those the ones to look at again, where there are any."""
        asked = frozenset(each.path for each in self._state.asked)
        return (asked & self._only) or asked

    def _note_label(self, asked: Asked) -> str:
        """Over a note that is needed, that answers a comment, or that was written; else empty."""
        if rules.needs_note(asked.question, asked.value):
            return "What was the reason?"
        if asked.path in self._replies and asked.question.choices:
            return "Your answer to the comment"
        is_written = not self._is_editable and bool(self._sheet.value(f"{asked.path}.note"))
        return "In words" if is_written else ""

    def _is_from_review(self, path: str) -> bool:
        value = self._prefilled.get(path)
        return value is not None and value == self._sheet.value(path)

    def _show_problems(self) -> None:
        if not self._checked:
            return
        by_path = {problem.question: problem for problem in self._state.problems}
        for path, view in self._cards.views.items():
            problem = by_path.get(path)
            words = "" if problem is None else self._words(problem, with_label=False)
            view.set_error(words, on_note=problem is not None and problem.path != path)

    def _field_of(self, problem: FormProblem) -> QWidget:
        view = self.view(problem.question)
        is_note = problem.path != problem.question
        return view.note if is_note or view.field is None else view.field

    def _words(self, problem: FormProblem, *, with_label: bool) -> str:
        question = self._definition.question(problem.question)
        if question is None:
            return ""
        words = problem_words(problem, question)
        return f"{words}: {self.view(problem.question).label}" if with_label else words

    def _go(self, step: int) -> None:
        """To the next question, or the one before; what the review answered is passed over."""
        shown = self._shown()
        views = [
            view
            for path, view in self._cards.views.items()
            if path in shown and not (self._is_from_review(path) and not view.has_focus())
        ]
        here = QApplication.focusWidget() or self
        at = next((i for i, view in enumerate(views) if view.isAncestorOf(here)), -1)
        ahead = views[at + 1 :] if step > 0 else views[: max(at, 0)][::-1]
        for view in ahead:
            if view.field is not None:
                view.focus()
                return
