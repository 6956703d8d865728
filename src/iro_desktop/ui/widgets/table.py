"""A table that is read and walked with the keyboard; columns fit their words."""

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget
from typing_extensions import override

from iro_desktop.ui.delegates.cells import CellDelegate
from iro_desktop.ui.models.rows import RowRole
from iro_desktop.ui.support.accessible import describe
from iro_desktop.ui.support.theme import scaled

_LEAST_STRETCH = 160
# The look changed, or the same rows are said in other words: names hidden, text larger.
_SAID_OTHERWISE = frozenset(
    {QEvent.Type.StyleChange, QEvent.Type.FontChange, QEvent.Type.LocaleChange}
)


class Table(QTableView):
    """Rows of things that may be opened.

    Signals:
        row_opened: The row object that was chosen with Enter or a double click.
        row_moved_to: The row object that is current now.
        cell_opened: The row object and the column that were chosen.
    """

    row_opened = Signal(object)
    cell_opened = Signal(object, int)
    row_moved_to = Signal(object)

    def __init__(self, name: str, help_text: str = "", parent: QWidget | None = None) -> None:
        """Name the table for those who cannot see it."""
        super().__init__(parent)
        self._fits = False
        self._stretch = -1
        self._place: Any = None
        describe(self, name, help_text or "Arrow keys move, Enter opens")
        self._delegate = CellDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setWordWrap(True)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        # Measured by `_measure` alone: Qt's own way looks at every row again at every step.
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.doubleClicked.connect(self._open)

    def show_model(self, model: QAbstractItemModel, stretch: int = -1) -> None:
        """Show a model; the column `stretch` takes the room that is left."""
        self.setModel(model)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        # Look at every row: a name further down must not be cut either.
        header.setResizeContentsPrecision(-1)
        self._stretch = stretch
        if stretch >= 0:
            # Fixed tells the delegate that this column wraps; its width is set by _share_width.
            header.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Fixed)
        model.modelAboutToBeReset.connect(self._note_place)
        for signal in (model.rowsInserted, model.modelReset, model.dataChanged):
            signal.connect(self._measure)
        model.modelReset.connect(self._return_to_place)
        model.layoutChanged.connect(self.resizeRowsToContents)
        self._measure()

    def fit_height(self) -> None:
        """Be as tall as the rows, so that the page scrolls and not the table."""
        self._share_width()
        rows = sum(self.rowHeight(row) for row in range(self.model().rowCount()))
        edges = 2 * self.frameWidth() + 8  # the focus ring needs its room before it is drawn
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + rows + edges)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._fits = True

    def current_row(self) -> Any:
        """The row object the keyboard is on, or None."""
        index = self.currentIndex()
        return index.data(RowRole.ROW) if index.isValid() else None

    def open_by_cell(self) -> None:
        """Let each cell be chosen by itself, where each holds a number of its own."""
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)

    @override
    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:  # type: ignore[override]
        super().currentChanged(current, previous)
        if current.isValid() and current.row() != previous.row():
            self.row_moved_to.emit(current.data(RowRole.ROW))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in _SAID_OTHERWISE:
            self._measure()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() == event.size().width():
            return  # Measuring every row takes longer than anything else on a page.
        if self._fits:
            self.fit_height()
        else:
            self._share_width()

    def _measure(self) -> None:
        """Make each column as wide as its words, and share what is left."""
        if self.model() is None:
            return
        header = self.horizontalHeader()
        for at in range(header.count()):
            if at != self._stretch:
                width = max(self.sizeHintForColumn(at), header.sectionSizeHint(at))
                header.resizeSection(at, width)
        self._share_width()

    def _share_width(self) -> None:
        """Give the wrapping column what the others leave; if that is too little, scroll."""
        header = self.horizontalHeader()
        if self._stretch >= 0 and self.model() is not None:
            others = header.length() - header.sectionSize(self._stretch)
            left = self.viewport().width() - others
            header.resizeSection(self._stretch, max(left, scaled(_LEAST_STRETCH)))
        self.resizeRowsToContents()

    def _note_place(self) -> None:
        self._place = self.current_row()

    def _return_to_place(self) -> None:
        """Everything was read again: go back to the row that the keyboard was on."""
        if self._place is None:
            return
        model = self.model()
        for row in range(model.rowCount()):
            index = model.index(row, 0)
            if index.data(RowRole.ROW) == self._place:
                self.setCurrentIndex(index)
                return

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.row_opened.emit(index.data(RowRole.ROW))
            self.cell_opened.emit(index.data(RowRole.ROW), index.column())
