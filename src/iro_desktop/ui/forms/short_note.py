"""A few words with one button that saves them and one way out; it stays on the page."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from iro_core.forms.evaluation import Value
from iro_desktop.ui.forms.field_widgets import LongTextField
from iro_desktop.ui.forms.question_view import QuestionView
from iro_desktop.ui.support.theme import Space
from iro_desktop.ui.widgets.buttons import link, secondary
from iro_desktop.ui.widgets.flow import Flow

_TEXT: Final = "text"


class ShortNote(QWidget):
    """Asks for a comment or a reason in place.

    Signals:
        saved: What was written.
        left: It was put away without saving.
        edited: What is written was changed by the person.
    """

    saved = Signal(str)
    left = Signal()
    edited = Signal()

    def __init__(self, label: str, save: str, parent: QWidget | None = None) -> None:
        """Ask under this label; `save` is what the button says."""
        super().__init__(parent)
        self._question = QuestionView(label, LongTextField(2, 6))
        save_button, leave_button = secondary(save), link("Cancel")
        bar = Flow()
        bar.add(save_button)
        bar.add(leave_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addWidget(self._question)
        column.addWidget(bar)
        self._question.edited.connect(self.edited)
        save_button.clicked.connect(self._save)
        leave_button.clicked.connect(self.left)

    def focus(self) -> None:
        """Put the cursor where one writes."""
        self._question.focus()

    def written(self) -> dict[str, Value]:
        """What is written so far, to be kept."""
        return {_TEXT: self.text() or None}

    def fill(self, answers: Mapping[str, Value]) -> None:
        """Show what was written before."""
        if _TEXT in answers:
            self._question.set_value(answers[_TEXT])

    def text(self) -> str:
        """What is written so far."""
        written = self._question.field.value() if self._question.field else None
        return str(written or "")

    def _save(self) -> None:
        text = self.text()
        self._question.set_error("" if text else "Enter a few words")
        if text:
            self.saved.emit(text)
