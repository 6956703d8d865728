"""The table of decisions: walked and edited with the keyboard, as tall as what is in it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QSizePolicy, QTableView, QWidget
from typing_extensions import override

from iro_desktop.ui.delegates.decision import DecisionDelegate
from iro_desktop.ui.models.decisions import DecisionColumn, DecisionRow, DecisionsModel
from iro_desktop.ui.support.accessible import describe
from iro_desktop.ui.support.theme import scaled


class DecisionsTable(QTableView):
    """Decisions that are corrected in the row they stand in.

    Signals:
        edited: The id of the decision, the column, and what was written there.
        removed: The id of the decision that Delete was pressed on.
    """

    edited = Signal(str, int, str)
    removed = Signal(str)

    def __init__(self, owners: Sequence[str], parent: QWidget | None = None) -> None:
        """Offer `owners` where a decision says who acts."""
        super().__init__(parent)
        self._model = DecisionsModel()
        self._model.edited.connect(self.edited)
        self.setModel(self._model)
        self.setItemDelegate(DecisionDelegate(owners, self))
        describe(self, "Decisions", "Arrow keys move, F2 or typing changes, Delete removes")
        self._build()
        self._fit()

    def set_rows(self, rows: Sequence[DecisionRow]) -> None:
        """Show these decisions."""
        self._model.set_rows(rows)
        self._fit()

    def rows(self) -> tuple[DecisionRow, ...]:
        """The decisions shown."""
        return self._model.rows()

    def edit_cell(self, item_id: str, column: int = DecisionColumn.WHAT) -> None:
        """Begin editing one cell of this decision."""
        index = self._model.index(self._model.row_of(item_id), column)
        if index.isValid():
            self.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.setCurrentIndex(index)
            self.edit(index)

    def _build(self) -> None:
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setResizeContentsPrecision(-1)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(DecisionColumn.WHAT, QHeaderView.ResizeMode.Stretch)

    def _fit(self) -> None:
        """Be as tall as the rows, up to a handful; an empty table is only its headings."""
        self.resizeRowsToContents()
        tall = sum(self.rowHeight(row) for row in range(self._model.rowCount()))
        head = self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(head + min(tall, scaled(44) * 6) + 6)
        self.setVisible(self._model.rowCount() > 0)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        is_editing = self.state() == QAbstractItemView.State.EditingState
        if index.isValid() and not is_editing:
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self.edit(index)
                return
            if event.key() == Qt.Key.Key_Delete:
                self.removed.emit(self._model.row_at(index).item_id)
                return
        super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
