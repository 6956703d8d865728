"""One line to type a date in, with the date said in words beneath it while one types."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from iro_core.errors import IroError
from iro_desktop.ui.support.accessible import describe
from iro_desktop.ui.support.error_messages import message_for
from iro_desktop.ui.support.theme import Space, set_look
from iro_desktop.ui.support.wording import date_words, short_date_words
from iro_desktop.ui.widgets.inputs import LineField
from iro_desktop.ui.widgets.text import hint

ReadDate = Callable[[str], date]
DATE_HINT = "For example 27 11 2026, 27 nov, today or +5wd"


class DateField(QWidget):
    """A date that is typed, never clicked together.

    Signals:
        edited: The text changed; `value` says what it means now.
    """

    edited = Signal()

    def __init__(self, name: str, read: ReadDate, parent: QWidget | None = None) -> None:
        """Read what is typed with `read`, which raises an IroError for what is no date."""
        super().__init__(parent)
        self._read = read
        self._name = name
        self.line = LineField(characters=18)
        self._words = hint()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(self.line, 0, Qt.AlignmentFlag.AlignLeft)
        self.line.setMinimumWidth(self.line.maximumWidth())
        column.addWidget(self._words)
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(self._on_line_edited)
        self._say("")

    def value(self) -> date | None:
        """The date that was typed; None if there is none or it cannot be read."""
        try:
            return self._read(self.line.text()) if self.line.text().strip() else None
        except IroError:
            return None

    def problem(self) -> str:
        """What is wrong with the text in words; empty if it is a date or nothing."""
        try:
            if self.line.text().strip():
                self._read(self.line.text())
        except IroError as error:
            return message_for(error).words
        return ""

    def set_value(self, day: date | None) -> None:
        """Show a date, without `edited`."""
        self.line.setText("" if day is None else short_date_words(day))
        self._say("" if day is None else date_words(day))

    def set_error(self, words: str) -> None:
        """Mark the field as wrong, or as right again."""
        set_look(self.line, state="error" if words else "")
        describe(self.line, self._name, f"Error: {words}" if words else DATE_HINT)

    def _on_line_edited(self) -> None:
        day = self.value()
        self._say("" if day is None else date_words(day))
        self.edited.emit()

    def _say(self, words: str) -> None:
        self._words.setText(words or DATE_HINT)
        describe(self.line, self._name, words or DATE_HINT)
