"""A short form over an answer sheet: questions in order, each shown when it applies."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from typing_extensions import override

from iro_core.forms.evaluation import Value
from iro_desktop.ui.forms.answer_sheet import AnswerSheet
from iro_desktop.ui.forms.field_widgets import FieldWidget
from iro_desktop.ui.forms.question_view import QuestionView
from iro_desktop.ui.support.theme import Space


def always(_answers: Mapping[str, Value]) -> bool:
    """The question applies whatever was answered."""
    return True


@dataclass(frozen=True)
class Ask:
    """One question of a short form.

    Attributes:
        path: Where the answer is kept.
        make: Makes the field it is answered in.
        applies: Whether it is asked, given the other answers.
    """

    path: str
    label: str
    make: Callable[[], FieldWidget]
    hint: str = ""
    applies: Callable[[Mapping[str, Value]], bool] = always


class SheetForm(QWidget):
    """Draws questions and writes what is answered into the sheet."""

    def __init__(
        self, sheet: AnswerSheet, asks: Sequence[Ask], parent: QWidget | None = None
    ) -> None:
        """Show the answers that the sheet holds now."""
        super().__init__(parent)
        self._sheet = sheet
        self._asks = tuple(asks)
        self._views: dict[str, QuestionView] = {}
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(Space.XL)
        for ask in self._asks:
            view = QuestionView(ask.label, ask.make(), hint=ask.hint)
            view.edited.connect(partial(self._on_edited, ask.path))
            self._views[ask.path] = view
            self.column.addWidget(view)
        self.column.addStretch(1)
        sheet.restored.connect(self.show_answers)
        self.show_answers()

    def view(self, path: str) -> QuestionView:
        """The question kept at this path."""
        return self._views[path]

    def asked_at(self, path: str) -> QWidget:
        """Where the answer at this path is asked for; the whole form where it is not."""
        return self._views.get(path, self)

    def place(self, path: str) -> int:
        """The place of a path among the questions; after the last if it is not asked."""
        paths = list(self._views)
        return paths.index(path) if path in paths else len(paths)

    def focus(self, path: str = "") -> None:
        """Go to the question kept at this path, else to the first."""
        view = self._views.get(path) or next(iter(self._views.values()))
        view.focus()

    def show_answers(self, _paths: frozenset[str] = frozenset()) -> None:
        """Show what the sheet holds now."""
        for path, view in self._views.items():
            view.set_value(self._sheet.value(path))
        self._show_what_applies()

    def set_errors(self, errors: Mapping[str, str]) -> None:
        """Show these problems beside their fields, and none elsewhere."""
        for path, view in self._views.items():
            view.set_error(errors.get(path, ""))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on to the next question."""
        if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)
            return
        here = QApplication.focusWidget() or self
        shown = [view for view in self._views.values() if view.isVisibleTo(self)]
        at = next((i for i, view in enumerate(shown) if view.isAncestorOf(here)), -1)
        if at + 1 < len(shown):
            shown[at + 1].focus()

    def _on_edited(self, path: str) -> None:
        field = self._views[path].field
        if field is not None:
            self._sheet.set_value(path, field.value())
        self._show_what_applies()

    def _show_what_applies(self) -> None:
        answers = self._sheet.answers()
        for ask in self._asks:
            self._views[ask.path].setVisible(ask.applies(answers))
