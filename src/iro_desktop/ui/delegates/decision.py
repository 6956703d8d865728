"""Painting and editing one cell of a decision: the cell one is in has a ring of its own."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QCompleter,
    QLineEdit,
    QStyle,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)
from typing_extensions import override

from iro_desktop.ui.delegates.cells import CellDelegate
from iro_desktop.ui.models.decisions import DecisionColumn
from iro_desktop.ui.support.accessible import describe
from iro_desktop.ui.support.theme import colours, scaled

_ACROSS = 12
_NAMES = ("What is to be done", "Who does it", "By when")
_EXAMPLES = ("", "Social worker", "17 dec, +10wd")


class DecisionDelegate(CellDelegate):
    """Cells that are edited in place, with the people who usually act offered while typing."""

    def __init__(self, owners: Sequence[str], parent: QWidget) -> None:
        """Offer `owners` in the column that says who."""
        super().__init__(parent)
        self._owners = list(owners)

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        size = super().sizeHint(option, index)
        return QSize(size.width(), max(size.height(), scaled(44)))

    @staticmethod
    @override
    def _room(option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> int:
        """What is to be done wraps in its column; who and when never do."""
        view = option.widget
        if isinstance(view, QTableView) and index.column() == DecisionColumn.WHAT:
            return max(view.columnWidth(index.column()) - 2 * _ACROSS, 80)
        return 0

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        state: QStyle.StateFlag = option.state
        has_focus = bool(state & QStyle.StateFlag.State_HasFocus)
        option.state = state & ~QStyle.StateFlag.State_Selected
        super().paint(painter, option, index)
        if has_focus:
            painter.setPen(QPen(QColor(colours().focus), 3))
            painter.drawRect(option.rect.adjusted(1, 1, -2, -2))

    @override
    def createEditor(
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> QWidget:
        editor = QLineEdit(parent)
        describe(editor, _NAMES[index.column()], _EXAMPLES[index.column()])
        editor.setPlaceholderText(_EXAMPLES[index.column()])
        if index.column() == DecisionColumn.WHO:
            completer = QCompleter(self._owners, editor)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            editor.setCompleter(completer)
        return editor

    @override
    def updateEditorGeometry(
        self,
        editor: QWidget,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        rect: QRect = option.rect
        least = editor.fontMetrics().averageCharWidth() * 18
        width = max(rect.width(), least)
        viewport = editor.parentWidget() or editor
        right = min(rect.left() + width, viewport.width())
        editor.setGeometry(QRect(right - width, rect.top(), width, rect.height()))
