"""The list behind a number: as many rows as the number says, each leading to what it is about."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from typing_extensions import override

from iro_desktop.ui.models.rows import Column, RowsModel
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.wording import counted
from iro_desktop.ui.widgets.empty_state import EmptyState
from iro_desktop.ui.widgets.page import Page
from iro_desktop.ui.widgets.sheet_saver import SheetSaver, sheet_of
from iro_desktop.ui.widgets.table import Table
from iro_desktop.workflows.session import Session

Opens = Callable[[Any], tuple[str, str]]


def to_child(row: Any) -> tuple[str, str]:
    """A row leads to the file of its child."""
    return "child_file", row.child_id


@dataclass(frozen=True)
class Listing:
    """What a number counts.

    Attributes:
        definition: What the number means, and what was left out.
        opens: The page and the id that a row leads to.
    """

    title: str
    definition: str
    columns: tuple[Column[Any], ...]
    rows: tuple[Any, ...]
    opens: Opens = to_child


class ListingPage(Page):
    """One list, to read, to open and to save.

    Signals:
        opened: The page and the id of what was chosen.
    """

    opened = Signal(str, str)
    help_name = "supervision"

    def __init__(self, session: Session, background: Background, listing: Listing) -> None:
        """Show a list."""
        super().__init__(listing.title, scrolls=False)
        self.listing = listing
        places = {id(row): str(at) for at, row in enumerate(listing.rows)}
        self._model: RowsModel[Any] = RowsModel(listing.columns, lambda row: places[id(row)], self)
        self.table = Table(listing.title, "Arrow keys move, Enter opens")
        stretch = max((at for at, each in enumerate(listing.columns) if each.stretches), default=0)
        self.table.show_model(self._model, stretch=stretch)
        self.table.row_opened.connect(lambda row: self.opened.emit(*listing.opens(row)))
        empty = EmptyState("Nothing is counted here.")
        self.body.addWidget(empty)
        self.body.addWidget(self.table, 1)
        empty.setHidden(bool(listing.rows))
        self.table.setVisible(bool(listing.rows))
        if listing.rows:
            self._offer_to_save(session, background)

    @override
    def reload(self) -> None:
        rows = self.listing.rows
        self._model.set_rows(rows)
        self.table.viewport().update()
        lines = counted(len(rows), "line")
        self.set_title(
            self.listing.title, " ".join(filter(None, (f"{lines}.", self.listing.definition)))
        )
        if rows and not self.table.currentIndex().isValid():
            self.table.selectRow(0)

    def _offer_to_save(self, session: Session, background: Background) -> None:
        shown = self.listing
        self.saver = SheetSaver(
            self, background, session, lambda: sheet_of(shown.title, self._model, shown.definition)
        )
        for button in self.saver.buttons:
            self.add_action(button)
