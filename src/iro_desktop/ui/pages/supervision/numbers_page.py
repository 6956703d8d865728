"""The scaffold of a page of numbers: figures that say their sum, and a table of numbers.

Each number opens its list; the list has as many rows as the number says.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from iro_desktop.ui.models.numbers import Number, NumbersRow, numbers_columns
from iro_desktop.ui.models.rows import Column, RowsModel
from iro_desktop.ui.pages.supervision.listing import Listing, Opens, to_child
from iro_desktop.ui.pages.supervision.period_choice import PeriodChoice, PeriodOn
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.theme import TextRole
from iro_desktop.ui.widgets.card import Card
from iro_desktop.ui.widgets.field import Field
from iro_desktop.ui.widgets.flow import Flow
from iro_desktop.ui.widgets.inputs import ChoiceBox
from iro_desktop.ui.widgets.page import Page
from iro_desktop.ui.widgets.sheet_saver import SheetSaver, sheet_of
from iro_desktop.ui.widgets.summary_list import SummaryList, SummaryRow
from iro_desktop.ui.widgets.table import Table
from iro_desktop.ui.widgets.text import Text
from iro_desktop.workflows.session import Session


@dataclass(frozen=True)
class FigureLine:
    """One figure of a page.

    Attributes:
        definition: What it means, and what was left out.
        columns: How its list is shown.
        tag: A state beside it, with its tone.
        opens: The page and the id that a row of its list leads to.
    """

    label: str
    number: Number
    definition: str
    columns: tuple[Column[Any], ...]
    tag: tuple[str, Tone] | None = None
    opens: Opens = to_child


@dataclass(frozen=True)
class NumbersTable:
    """A table of numbers: its name, what stands over its columns, how its lists are shown."""

    title: str
    first: str
    headings: tuple[str, ...]
    rows: tuple[NumbersRow, ...]
    columns: tuple[Column[Any], ...]
    definition: str = ""
    opens: Opens = to_child

    def is_like(self, other: "NumbersTable") -> bool:
        """Whether only the numbers differ."""
        mine, others = ((t.headings, [row.key for row in t.rows]) for t in (self, other))
        return mine == others


class NumbersPage(Page):
    """Figures, then a table.

    Signals:
        list_asked: The Listing behind a number.
    """

    list_asked = Signal(object)
    help_name = "supervision"

    def __init__(self, title: str, session: Session, background: Background) -> None:
        """Start empty."""
        super().__init__(title)
        self.background = background
        self._lines: dict[str, FigureLine] = {}
        self._shown: NumbersTable | None = None
        self._model: RowsModel[NumbersRow] | None = None
        self.options = Flow()
        self.figures = SummaryList()
        self.figures.change_asked.connect(self._open_figure)
        self._figures_card = Card("At a glance")
        self._figures_card.body.addWidget(self.figures)
        self._table_card = Card("Numbers")
        self.table = Table("Numbers", "Arrow keys move, Enter opens the list behind a number")
        self.table.open_by_cell()
        self.table.cell_opened.connect(self._open_cell)
        self._saver = SheetSaver(self, background, session, self._sheet)
        self._note = Text("", TextRole.HINT)
        self._lay_out()

    def add_option(self, label: str, words: Sequence[str]) -> ChoiceBox:
        """A choice above the numbers."""
        box = ChoiceBox()
        box.addItems(list(words))
        self.options.add(Field(label, box))
        return box

    def add_period(self, ready: Mapping[str, PeriodOn], today: Callable[[], date]) -> PeriodChoice:
        """The choice of the period, above the numbers."""
        return PeriodChoice(self.options, ready, today)

    def show_figures(self, lines: Sequence[FigureLine]) -> None:
        """Show these figures, each with its sum and a way to its list."""
        self._lines = {line.label: line for line in lines}
        self.figures.show_rows([_summary_row(line) for line in lines])
        self._figures_card.setVisible(bool(lines))

    def show_table(self, shown: NumbersTable) -> None:
        """Show a table of numbers."""
        if self._model is None or self._shown is None or not self._shown.is_like(shown):
            # A new model at once: a table measures itself after each row that comes or goes.
            columns = numbers_columns(shown.first, shown.headings)
            self._model = RowsModel(columns, lambda row: row.key, self.table)
            self._model.set_rows(shown.rows)
            self.table.show_model(self._model, stretch=0)
        else:
            self._model.set_rows(shown.rows)
        self._shown = shown
        self._table_card.heading.setText(shown.title)
        self.table.setAccessibleName(shown.title)
        self._note.show_words(shown.definition)
        self.table.fit_height()

    def listing_of(self, row: NumbersRow, column: int) -> Listing:
        """The list behind a number of the table; the name of a row stands for its first number."""
        assert self._shown is not None  # noqa: S101 - a row of it was chosen
        shown, at = self._shown, max(0, column - 1)
        title = f"{row.name}: {shown.headings[at].lower()}"
        definition = " ".join(filter(None, (row.more, shown.definition)))
        return Listing(title, definition, shown.columns, row.cells[at].rows, shown.opens)

    def _lay_out(self) -> None:
        for button in self._saver.buttons:
            self.add_action(button)
        self.body.addWidget(self.options)
        self.body.addWidget(self._figures_card)
        self.above_table = QVBoxLayout()
        self._table_card.body.addLayout(self.above_table)
        self._table_card.body.addWidget(self.table)
        self._table_card.body.addWidget(self._note)
        self.body.addWidget(self._table_card)

    def _open_figure(self, label: str) -> None:
        line = self._lines[label]
        self.list_asked.emit(
            Listing(label, line.definition, line.columns, line.number.rows, line.opens)
        )

    def _open_cell(self, row: NumbersRow, column: int) -> None:
        self.list_asked.emit(self.listing_of(row, column))

    def _sheet(self) -> Any:
        assert self._model is not None  # noqa: S101 - the buttons come with the table
        figures = [
            f"{line.label}: {line.number.words} {line.number.more}. {line.definition}"
            for line in self._lines.values()
        ]
        return sheet_of(self.title(), self._model, self._note.text(), *figures)


def _summary_row(line: FigureLine) -> SummaryRow:
    sum_words = f", {line.number.more}" if line.number.more else ""
    return SummaryRow(
        label=line.label,
        words=f"{line.number.words}{sum_words}",
        more=line.definition,
        key=line.label,
        action="Show the list",
        tag=line.tag,
    )
