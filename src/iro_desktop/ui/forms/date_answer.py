"""A date as an answer: typed in words, kept as an ISO date, and as typed until it is one."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from iro_core.forms.evaluation import Value
from iro_desktop.ui.forms.field_widgets import FieldWidget
from iro_desktop.ui.widgets.date_field import DateField, ReadDate


class DateAnswer(FieldWidget):
    """Shows and reads one date. Text that is no date yet is an answer too, so nothing is lost."""

    def __init__(self, name: str, read: ReadDate, parent: QWidget | None = None) -> None:
        """Read what is typed with `read`."""
        super().__init__(parent)
        self._date = DateField(name, read)
        self._undo_keys.watch(self._date.line)
        self._date.edited.connect(self.edited)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._date)
        self.setFocusProxy(self._date)

    @override
    def value(self) -> Value:
        day = self._date.value()
        return day.isoformat() if day is not None else self._date.line.text().strip() or None

    @override
    def set_value(self, value: Value) -> None:
        if value == self.value():
            return
        day = date_or_none(value)
        self._date.set_value(day)
        if day is None and value is not None:
            self._date.line.setText(str(value))

    @override
    def set_enabled(self, *, enabled: bool) -> None:
        self._date.line.setReadOnly(not enabled)

    @override
    def set_error(self, words: str) -> None:
        self._date.set_error(words)

    @override
    def parts(self) -> Sequence[QWidget]:
        return (self._date.line,)


def date_or_none(value: Value) -> date | None:
    """The date an answer holds, None while it holds something else."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
