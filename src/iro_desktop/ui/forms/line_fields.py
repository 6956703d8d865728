"""Answers typed into one line that are more than words: numbers and times; and a long list."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from iro_core.domain.dates import parse_time
from iro_core.errors import RuleBroken
from iro_core.forms.evaluation import Value
from iro_desktop.ui.forms.field_widgets import FieldWidget, ShortTextField
from iro_desktop.ui.widgets.date_field import ReadDate
from iro_desktop.ui.widgets.inputs import ChoiceBox

_NOTHING: Final = "Choose an answer"


class NumberField(ShortTextField):
    """A whole number within stated limits."""

    def __init__(self, most: int = 9999, least: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit.setValidator(QIntValidator(least, most, self))
        self.edit.setMaximumWidth(self.edit.fontMetrics().horizontalAdvance("0") * 14)

    @override
    def value(self) -> Value:
        text = self.edit.text().strip()
        return int(text) if text.removeprefix("-").isdecimal() else None


class DecimalField(ShortTextField):
    """A number with a point; a comma is read as one."""

    @override
    def value(self) -> Value:
        return self.edit.text().strip().replace(",", ".") or None


class TimeField(ShortTextField):
    """A time of day, typed as 9.30 or 09:30, kept as it was typed until it is one."""

    @override
    def value(self) -> Value:
        text = self.edit.text().strip()
        read = parse_time(text)
        return read.isoformat("minutes") if read is not None else text or None


class MomentField(ShortTextField):
    """A date and a time, typed as 27 11 2026 9.30, kept as typed until it is both."""

    def __init__(self, read: ReadDate, parent: QWidget | None = None) -> None:
        """Read the date with `read`."""
        super().__init__(parent)
        self._read = read

    @override
    def value(self) -> Value:
        text = self.edit.text().strip()
        day_words, _, time_words = text.rpartition(" ")
        at = parse_time(time_words)
        if at is None or not day_words:
            return text or None
        try:
            day = self._read(day_words)
        except RuleBroken:
            return text
        return datetime.combine(day, at).isoformat(timespec="minutes")

    @override
    def set_value(self, value: Value) -> None:
        if value == self.value():
            return
        at = _moment(value)
        super().set_value(f"{at:%d/%m/%Y %H:%M}" if at is not None else value)


class LongChoiceField(FieldWidget):
    """One answer out of many: a list to open, found by typing how it begins."""

    def __init__(self, choices: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = ChoiceBox()
        self._box.activated.connect(self.edited)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._box)
        self.setFocusProxy(self._box)
        self.set_choices(choices)

    def set_choices(self, choices: Mapping[str, str]) -> None:
        """Offer other answers; the one that stands is kept if it is still among them."""
        kept = self.value()
        self._box.clear()
        self._box.addItem(_NOTHING, None)
        for code, words in choices.items():
            self._box.addItem(words, code)
        self.set_value(kept)

    @override
    def value(self) -> Value:
        chosen = self._box.currentData()
        return str(chosen) if chosen is not None else None

    @override
    def set_value(self, value: Value) -> None:
        at = self._box.findData(value) if value is not None else 0
        self._box.setCurrentIndex(max(at, 0))

    @override
    def set_enabled(self, *, enabled: bool) -> None:
        self._box.setEnabled(enabled)

    @override
    def parts(self) -> Sequence[QWidget]:
        return (self._box,)


def _moment(value: Value) -> datetime | None:
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
