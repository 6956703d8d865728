"""A history as a list that is as tall as what it holds; the page scrolls, not the list."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QListView, QSizePolicy, QStyleOptionViewItem, QWidget
from typing_extensions import override

from iro_desktop.ui.delegates.timeline import TimelineDelegate
from iro_desktop.ui.models.rows import RowRole
from iro_desktop.ui.models.timeline import TimelineModel, can_be_opened
from iro_desktop.ui.support.accessible import describe
from iro_desktop.ui.support.theme import set_look
from iro_desktop.workflows.timeline import TimelineEntry


class Timeline(QListView):
    """What happened, newest first.

    Signals:
        entry_opened: The TimelineEntry that was chosen.
    """

    entry_opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        set_look(self, kind="timeline")
        describe(self, "Timeline", "Newest first. Arrow keys move, Enter opens a review")
        self._model = TimelineModel()
        self._delegate = TimelineDelegate(self)
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.doubleClicked.connect(self._open)

    def show_entries(self, entries: Sequence[TimelineEntry]) -> None:
        """Show these entries."""
        self._model.set_rows(entries)
        self._fit()

    @override
    def sizeHint(self) -> QSize:
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        rows = range(self._model.rowCount())
        height = sum(
            self._delegate.sizeHint(option, self._model.index(n, 0)).height() for n in rows
        )
        return QSize(400, height + 8)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _fit(self) -> None:
        self.scheduleDelayedItemsLayout()
        self.updateGeometry()

    def _open(self, index: QModelIndex) -> None:
        if index.isValid() and can_be_opened(index.data(RowRole.ROW)):
            self.entry_opened.emit(index.data(RowRole.ROW))
