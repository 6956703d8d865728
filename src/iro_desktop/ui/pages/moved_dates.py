"""Rules that changed, and every date that moved with them: before and after."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from typing_extensions import override

from iro_core.domain.policy import Amendment, setting
from iro_desktop.ui.models.moved_dates import MovedDatesModel
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.explanations import rule_name
from iro_desktop.ui.support.wording import counted, date_words, joined
from iro_desktop.ui.widgets.buttons import primary
from iro_desktop.ui.widgets.card import Card
from iro_desktop.ui.widgets.empty_state import EmptyState
from iro_desktop.ui.widgets.page import Page
from iro_desktop.ui.widgets.summary_list import SummaryList, SummaryRow
from iro_desktop.ui.widgets.table import Table
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.rule_changes import MovedDate, RuleChanges


class MovedDatesPage(Page):
    """What changed and what it moved, to be read once.

    Signals:
        child_opened: The id of the child of a chosen date.
        finished: The user has read it.
    """

    help_name = "to-do"
    child_opened = Signal(str)
    finished = Signal()

    def __init__(
        self,
        background: Background,
        load: Callable[[], RuleChanges],
        mark_read: Callable[[RuleChanges], None],
    ) -> None:
        """Show what `load` brings; `mark_read` remembers that it was read."""
        super().__init__("Dates that moved")
        self._background = background
        self._load = load
        self._mark_read = mark_read
        self._changes: RuleChanges | None = None
        self._rules = SummaryList(stacked=True)
        self._rules_card = Card("What changed")
        self._rules_card.body.addWidget(self._rules)
        self._model = MovedDatesModel()
        self._table = Table("Dates that moved", "Arrow keys move, Enter opens the child")
        self._table.show_model(self._model, stretch=0)
        self._none = EmptyState("No date moved.", "The rules are as you last read them.")
        self._read = primary("I have read this")
        self.body.addWidget(self._rules_card)
        self.body.addWidget(self._none)
        self.body.addWidget(self._table)
        self.add_action(self._read)
        self._read.clicked.connect(self._on_read)
        self._table.row_opened.connect(self._on_row_opened)

    @override
    def reload(self) -> None:
        self._background.run(self, self._load, self._show, self.say_problem)

    @override
    def changed(self, change: object) -> None:
        if isinstance(change, Changed) and change.kinds:
            self.reload()

    def _show(self, changes: RuleChanges) -> None:
        self._changes = changes
        self._rules.show_rows([_rule_row(each) for each in changes.amendments])
        self._rules_card.setVisible(bool(changes.amendments))
        self._model.set_rows(changes.moved)
        self._table.setVisible(bool(changes.moved))
        self._table.fit_height()
        self._none.setVisible(not changes.moved)
        self._read.setVisible(bool(changes.amendments))
        self.set_title("Dates that moved", counted(len(changes.moved), "date"))

    def _on_read(self) -> None:
        changes = self._changes
        if changes is not None:
            mark_read = self._mark_read
            self._background.run(self, lambda: mark_read(changes), self._on_marked)

    def _on_marked(self, _nothing: None) -> None:
        self.finished.emit()

    def _on_row_opened(self, row: MovedDate) -> None:
        self.child_opened.emit(row.child_id)


def _rule_row(amendment: Amendment) -> SummaryRow:
    from_on = _from_words(amendment.from_on)
    if amendment.holidays:
        days = joined([date_words(day) for day in amendment.holidays])
        return SummaryRow("Bank holiday", f"{days} is no working day.", amendment.because)
    what = "A change of law" if amendment.is_law else "A rule of the authority"
    known = setting(amendment.name)
    number = f"{amendment.number} {known.unit if known else ''}".strip()
    words = f"{rule_name(amendment.name)}: {number} {from_on}."
    return SummaryRow(what, words, amendment.because)


def _from_words(day: date) -> str:
    return f"for what starts on {date_words(day)} or later"
