"""The decision ledger: everything that reviews decided, who, by when, and what came of it."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Signal
from typing_extensions import override

from iro_desktop.ui.models.ledger import FILTERS, LedgerModel, kept
from iro_desktop.ui.support.accessible import announce
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.names import shown_child
from iro_desktop.ui.support.theme import Space, TextRole
from iro_desktop.ui.support.wording import counted
from iro_desktop.ui.widgets.empty_state import EmptyState
from iro_desktop.ui.widgets.page import Page
from iro_desktop.ui.widgets.search_bar import SearchBar, SearchWords
from iro_desktop.ui.widgets.table import Table
from iro_desktop.ui.widgets.text import Text
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.decisions import DecisionLedger, LedgerLine

_SEARCH: Final = SearchWords(
    "Search the decisions",
    "Child, person or words",
    "Type a name, who does it, or words of the decision",
    "find_decision",
)


class DecisionsPage(Page):
    """A list to search and filter; Enter opens the child's file.

    Signals:
        child_opened: The id of the child of the chosen decision.
    """

    help_name = "decisions"
    child_opened = Signal(str)

    def __init__(
        self, background: Background, load: Callable[[], DecisionLedger], *, of_one_child: bool
    ) -> None:
        """Show what `load` brings: of one child, or of the caseload, what is late first."""
        super().__init__("Decisions", scrolls=False)
        self._background = background
        self._load = load
        self._ledger: DecisionLedger | None = None
        self._model = LedgerModel(with_child=not of_one_child)
        self._search = SearchBar(_SEARCH, FILTERS, self)
        self._table = Table("Decisions", "Arrow keys move, Enter opens the child")
        self._none = EmptyState("")
        self._foot = Text("", TextRole.HINT)
        self.body.setSpacing(Space.M)
        for part in (self._search, self._none):
            self.body.addWidget(part)
        self.body.addWidget(self._table, 1)
        self.body.addWidget(self._foot)
        self._none.hide()
        self._table.show_model(self._model, stretch=1)
        self._table.row_opened.connect(self._on_opened)
        self._search.asked.connect(self._on_asked)
        self._search.left.connect(self._table.setFocus)
        if not of_one_child:
            self._search.chips["Open"].setChecked(True)

    @override
    def reload(self) -> None:
        self._search.fold()
        self._background.run(self, self._load, self._show, self.say_problem)

    @override
    def changed(self, change: object) -> None:
        if isinstance(change, Changed) and change.kinds:
            self.reload()

    @property
    @override
    def child_id(self) -> str:
        return self._ledger.child_id if self._ledger is not None else ""

    def _show(self, ledger: DecisionLedger) -> None:
        is_first = self._ledger is None
        self._ledger = ledger
        self.set_title("Decisions", _summary_words(ledger))
        self._show_kept()
        if is_first and self._model.rowCount():
            self._table.selectRow(0)
            self._table.setFocus()

    def _show_kept(self) -> None:
        lines = self._ledger.lines if self._ledger is not None else ()
        shown = kept(lines, self._search.words, self._search.chosen)
        self._model.set_rows(shown)
        self._table.setVisible(bool(shown))
        self._none.setVisible(not shown)
        if not lines:
            self._none.say("Nothing was decided yet.", "Decisions come here from each review.")
        else:
            self._none.say("No decision matches.", "Clear the search or a filter.")
        self._foot.setText(f"{len(shown)} of {counted(len(lines), 'decision')}." if lines else "")

    def _on_asked(self) -> None:
        self._show_kept()
        announce(self._table, self._foot.text())
        if self._model.rowCount():
            self._table.selectRow(0)

    def _on_opened(self, line: LedgerLine) -> None:
        self.child_opened.emit(line.child_id)


def _summary_words(ledger: DecisionLedger) -> str:
    is_open = [line for line in ledger.lines if line.entry.is_open]
    late = sum(line.days_adrift > 0 for line in is_open)
    words = f"{len(is_open)} open · {late} late"
    whose = shown_child(ledger.child_name, ledger.child_id) if ledger.child_id else ""
    return f"{whose} · {words}" if whose else words
