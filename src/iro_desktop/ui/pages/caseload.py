"""The caseload: every child, what is due and why, found in a few letters."""

from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal
from typing_extensions import override

from iro_desktop.ui.models.caseload import FILTERS, CaseloadFilter, CaseloadModel
from iro_desktop.ui.support.accessible import announce
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.shortcuts import bind_within
from iro_desktop.ui.support.theme import Space, TextRole
from iro_desktop.ui.support.wording import counted
from iro_desktop.ui.widgets.page import Page
from iro_desktop.ui.widgets.search_bar import SearchBar, SearchWords
from iro_desktop.ui.widgets.table import Table
from iro_desktop.ui.widgets.text import Text
from iro_desktop.workflows.caseload import Caseload, CaseloadRow, CaseloadSummary
from iro_desktop.workflows.changed import Changed

_SEARCH: Final = SearchWords(
    "Search the caseload", "Name, number or place", "Type a name, a number or a place", "find_child"
)


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
        self._model = CaseloadModel(today, with_iro=with_iro)
        self._filter = CaseloadFilter(self._model)
        chips = (words for tests in FILTERS.values() for words in tests)
        self._search = SearchBar(_SEARCH, chips, self)
        self._table = Table("Caseload", "Arrow keys move, Enter opens the child")
        self._foot = Text("", TextRole.HINT, wraps=False)
        self._none = Text("No child matches. Clear the search or a filter.", TextRole.SUBHEADING)
        self._summary: CaseloadSummary | None = None
        self._build_body()

    @override
    def reload(self) -> None:
        self._search.fold()
        self._background.run(self, self._load, self._show)

    @override
    def changed(self, change: object) -> None:
        if isinstance(change, Changed) and change.kinds:
            self.reload()

    def _build_body(self) -> None:
        self.body.setSpacing(Space.M)
        self.body.addWidget(self._search)
        self._search.asked.connect(self._on_asked)
        self._search.left.connect(self._table.setFocus)
        self.body.addWidget(self._none)
        self.body.addWidget(self._table, 1)
        self.body.addWidget(self._foot)
        self._none.hide()
        self._build_table()

    def _build_table(self) -> None:
        self._table.show_model(self._filter, stretch=1)
        self._table.setSortingEnabled(True)
        self._table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self._table.row_opened.connect(self._on_row_opened)
        if not self._with_iro:
            self._row_keys = [
                bind_within("challenge_row", self._table, self._on_challenge),
                bind_within("midway_row", self._table, self._on_midway),
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

    def _on_asked(self) -> None:
        self._filter.search(self._search.words)
        self._filter.keep(self._search.chosen)
        self._after_filter()

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
