"""The caseload: every child, what is due and why, found in a few letters."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from iro_desktop.ui.models.caseload import FILTERS, CaseloadFilter, CaseloadModel
from iro_desktop.ui.support.accessible import announce, describe
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.shortcuts import bind, keys_in_words
from iro_desktop.ui.support.theme import Space, TextRole, scaled, text_scale
from iro_desktop.ui.support.wording import counted
from iro_desktop.ui.widgets.buttons import ActionButton, chip, link, secondary
from iro_desktop.ui.widgets.flow import Flow
from iro_desktop.ui.widgets.inputs import LineField
from iro_desktop.ui.widgets.page import Page
from iro_desktop.ui.widgets.table import Table
from iro_desktop.ui.widgets.text import Text
from iro_desktop.workflows.caseload import Caseload, CaseloadRow, CaseloadSummary
from iro_desktop.workflows.changed import Changed

_FOLDS_FROM_SCALE = 1.6
"""From this text size the filters fold away, so that the list keeps some rows."""


class CaseloadPage(Page):
    """A list to search, sort and filter; Enter opens the child.

    Signals:
        child_opened: The id of the chosen child.
        informal_challenge_asked: The id of the child to record an informal challenge for.
    """

    help_name = "caseload"
    child_opened = Signal(str)
    informal_challenge_asked = Signal(str)
    midway_asked = Signal(str)

    def __init__(
        self,
        background: Background,
        load: Callable[[], Caseload],
        today: Callable[[], date],
        *,
        with_iro: bool = False,
    ) -> None:
        """Show what `load` brings; with `with_iro` a column names each child's IRO."""
        super().__init__("Caseload", scrolls=False)
        self._background = background
        self._with_iro = with_iro
        self._load = load
        self._chips: dict[str, ActionButton] = {}
        self._model = CaseloadModel(today, with_iro=with_iro)
        self._filter = CaseloadFilter(self._model)
        self._search = LineField()
        self._show_chips = secondary("Filters", help_text="Shows or hides the filters")
        self._chip_row = Flow(spacing=Space.S)
        self._table = Table("Caseload", "Arrow keys move, Enter opens the child")
        self._foot = Text("", TextRole.HINT, wraps=False)
        self._none = Text("No child matches. Clear the search or a filter.", TextRole.SUBHEADING)
        self._summary: CaseloadSummary | None = None
        self._build_body()

    @override
    def reload(self) -> None:
        self._fold()
        self._background.run(self, self._load, self._show)

    @override
    def changed(self, change: object) -> None:
        if isinstance(change, Changed) and change.kinds:
            self.reload()

    def _build_body(self) -> None:
        self.body.setSpacing(Space.M)
        self._build_search()
        head = QHBoxLayout()
        head.addWidget(self._search, 3)
        head.addWidget(self._show_chips)
        head.addStretch(1)
        self.body.addLayout(head)
        self.body.addWidget(self._build_chips())
        self.body.addWidget(self._none)
        self.body.addWidget(self._table, 1)
        self.body.addWidget(self._foot)
        self._none.hide()
        self._show_chips.hide()
        self._build_table()
        self._shortcut = bind("find_child", self, self._search.setFocus)

    def _build_search(self) -> None:
        self._search.setPlaceholderText("Name, number or place")
        self._search.setToolTip(keys_in_words("find_child"))
        self._search.setClearButtonEnabled(True)
        self._search.setMaximumWidth(scaled(460))
        describe(self._search, "Search the caseload", "Type a name, a number or a place")
        self._search.textChanged.connect(self._on_search_edited)
        self._search.returnPressed.connect(self._table.setFocus)

    def _build_chips(self) -> QWidget:
        row = self._chip_row
        for words in (words for tests in FILTERS.values() for words in tests):
            button = chip(words, help_text="Filter")
            button.toggled.connect(self._on_chip_toggled)
            self._chips[words] = button
            row.add(button)
        clear = link("Clear filters")
        clear.clicked.connect(self._clear)
        row.add(clear)
        self._show_chips.clicked.connect(self._on_show_chips_clicked)
        return self._chip_row

    def _fold(self) -> None:
        folds = text_scale() >= _FOLDS_FROM_SCALE
        if self._show_chips.isHidden() == folds:
            self._show_chips.setVisible(folds)
            self._chip_row.setVisible(not folds)

    def _on_show_chips_clicked(self) -> None:
        self._chip_row.setVisible(self._chip_row.isHidden())

    def _build_table(self) -> None:
        self._table.show_model(self._filter, stretch=1)
        self._table.setSortingEnabled(True)
        self._table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self._table.row_opened.connect(self._on_row_opened)
        if not self._with_iro:
            self._row_keys = [
                bind("challenge_row", self._table, self._on_challenge),
                bind("midway_row", self._table, self._on_midway),
            ]

    def _show(self, caseload: Caseload) -> None:
        is_first = self._summary is None
        self._summary = caseload.summary
        self._model.set_rows(caseload.rows)
        self._filter.invalidate()
        self.set_title("Caseload", _summary_words(caseload.summary))
        self._say_count()
        if is_first and self._filter.rowCount():
            self._table.selectRow(0)
            self._table.setFocus()

    def _on_search_edited(self, words: str) -> None:
        self._filter.search(words)
        self._after_filter()

    def _on_chip_toggled(self) -> None:
        on = frozenset(words for words, button in self._chips.items() if button.isChecked())
        self._filter.keep(on)
        self._after_filter()

    def _clear(self) -> None:
        self._search.clear()
        for button in self._chips.values():
            button.setChecked(False)

    def _after_filter(self) -> None:
        self._say_count()
        announce(self._table, self._foot.text())
        if self._filter.rowCount():
            self._table.selectRow(0)

    def _say_count(self) -> None:
        shown, held = self._filter.rowCount(), self._model.rowCount()
        if shown == held:
            keys = (
                "Enter opens."
                if self._with_iro
                else "Enter opens, N records a challenge, M a midway."
            )
            self._foot.setText(f"{counted(held, 'child', 'children')}. {keys}")
        else:
            self._foot.setText(f"{shown} of {counted(held, 'child', 'children')} shown.")
        self._none.setVisible(bool(held) and not shown)

    def _on_challenge(self) -> None:
        row = self._table.current_row()
        if isinstance(row, CaseloadRow):
            self.informal_challenge_asked.emit(row.child_id)

    def _on_midway(self) -> None:
        row = self._table.current_row()
        if isinstance(row, CaseloadRow):
            self.midway_asked.emit(row.child_id)

    def _on_row_opened(self, row: CaseloadRow) -> None:
        self.child_opened.emit(row.child_id)


def _summary_words(summary: CaseloadSummary) -> str:
    parts = [
        counted(summary.children, "child", "children"),
        f"{summary.overdue} overdue",
        f"{summary.due_soon} due soon",
    ]
    if summary.out_of_county_percent is not None:
        parts.append(f"{summary.out_of_county_percent:.0f} % out of county")
    return " · ".join(parts)
