"""The period of a page of numbers: one that is offered, or between any two dates."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from PySide6.QtCore import QObject, Signal

from iro_core.domain.dates import parse_date
from iro_core.domain.period import Period
from iro_core.domain.working_days import WorkingDays
from iro_desktop.ui.widgets.date_field import DateField
from iro_desktop.ui.widgets.field import Field
from iro_desktop.ui.widgets.flow import Flow
from iro_desktop.ui.widgets.inputs import ChoiceBox

BETWEEN: Final = "Between two dates"
PeriodOn = Callable[[date], Period]


class PeriodChoice(QObject):
    """A choice among the options of a page; two dates appear when they are wanted.

    Signals:
        chosen: Another period is wanted.
    """

    chosen = Signal()

    def __init__(
        self, options: Flow, ready: Mapping[str, PeriodOn], today: Callable[[], date]
    ) -> None:
        """Offer these periods, each worked out from the day on which it is looked at."""
        super().__init__(options)
        self._ready = ready
        self._today = today
        self._shown = next(iter(ready.values()))
        self._dates: Period | None = None
        self.box = ChoiceBox()
        self.box.addItems([*ready, BETWEEN])
        self.first, self.last = (DateField(name, self._read) for name in ("First day", "Last day"))
        self._fields = (Field("First day", self.first), Field("Last day", self.last))
        options.add(Field("Period", self.box))
        for field, day in zip(self._fields, (self.first, self.last), strict=True):
            field.hide()
            options.add(field)
            day.line.editingFinished.connect(self._take_dates)
        self.box.currentTextChanged.connect(self._on_chosen)

    @property
    def period_on(self) -> PeriodOn:
        """The period that is wanted, from the day on which it is looked at."""
        dates = self._dates
        return self._shown if dates is None else lambda _today: dates

    def _on_chosen(self, words: str) -> None:
        """Two dates begin as those of the period that was shown."""
        is_between = words == BETWEEN
        self._dates = self._shown(self._today()) if is_between else None
        if self._dates is not None:
            self.first.set_value(self._dates.first)
            self.last.set_value(self._dates.last)
        else:
            self._shown = self._ready[words]
        self._say("", "")
        for field in self._fields:
            field.setVisible(is_between)
        self.chosen.emit()

    def _take_dates(self) -> None:
        """Once both are dates, and in order, they count; until then the numbers stay."""
        first, last = self.first.value(), self.last.value()
        is_backwards = first is not None and last is not None and last < first
        wrong = "The last day must not be before the first" if is_backwards else ""
        self._say(
            self.first.problem() or ("" if first else "Enter the first day"),
            self.last.problem() or wrong or ("" if last else "Enter the last day"),
        )
        if first is None or last is None or is_backwards:
            return
        dates = Period(first, last)
        if dates != self._dates:
            self._dates = dates
            self.chosen.emit()

    def _say(self, *problems: str) -> None:
        for field, day, words in zip(self._fields, (self.first, self.last), problems, strict=True):
            field.set_error(words)
            day.set_error(words)

    def _read(self, typed: str) -> date:
        return parse_date(typed, self._today(), WorkingDays())
