"""Paints a cell: words, a quieter second line, a tag; the row that has the focus gets a ring."""

from functools import lru_cache

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView
from typing_extensions import override

from iro_desktop.ui.models.rows import RowRole
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.tags import paint_tag, tag_size
from iro_desktop.ui.support.theme import TextRole, colours, font_of, scaled, text_scale

_ACROSS = 8
_DOWN = 9
_WRAP = Qt.TextFlag.TextWordWrap
_LEFT = Qt.AlignmentFlag.AlignLeft


class CellDelegate(QStyledItemDelegate):
    """One delegate for every table, so that every table looks the same."""

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        painter.save()
        self._paint_ground(painter, option, index)
        rect = option.rect.adjusted(_ACROSS, _DOWN, -_ACROSS, -_DOWN)
        words = index.data(Qt.ItemDataRole.DisplayRole) or ""
        more = index.data(RowRole.MORE) or ""
        tone = index.data(RowRole.TONE)
        if isinstance(tone, Tone) and words:
            head = QRect(rect.left(), rect.top(), rect.width(), tag_size(words).height())
            paint_tag(painter, head, tone, words)
            top = head.bottom() + 3
        else:
            top = self._paint_words(painter, rect, words, TextRole.BODY, colours().ink)
        if more:
            below = QRect(rect.left(), top, rect.width(), rect.height())
            self._paint_words(painter, below, more, TextRole.SMALL, colours().muted)
        painter.restore()

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        words = index.data(Qt.ItemDataRole.DisplayRole) or ""
        more = index.data(RowRole.MORE) or ""
        room = self._room(option, index)
        size = tag_size(words) if index.data(RowRole.TONE) else _text_size(words, room)
        if more:
            second = _text_size(more, room, TextRole.SMALL)
            size = QSize(max(size.width(), second.width()), size.height() + second.height() + 2)
        return QSize(size.width() + 2 * _ACROSS + 2, max(size.height() + 2 * _DOWN, scaled(40)))

    @staticmethod
    def _room(option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> int:
        """The width in which a stretching column wraps; others never wrap."""
        view = option.widget
        if isinstance(view, QTableView):
            header = view.horizontalHeader()
            if header.sectionResizeMode(index.column()) == header.ResizeMode.Fixed:
                return max(view.columnWidth(index.column()) - 2 * _ACROSS, 80)
        return 0

    @staticmethod
    def _paint_words(
        painter: QPainter, rect: QRect, words: str, role: TextRole, colour: str
    ) -> int:
        painter.setFont(font_of(role))
        painter.setPen(QColor(colour))
        drawn = painter.drawText(rect, int(_LEFT | Qt.AlignmentFlag.AlignTop | _WRAP), words)
        return int(drawn.bottom()) + 2

    @staticmethod
    def _paint_ground(
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        look = colours()
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.fillRect(rect, QColor(look.selected if is_selected else look.surface))
        painter.setPen(QPen(QColor(look.line), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        view = option.widget
        if is_selected and isinstance(view, QTableView) and view.hasFocus():
            painter.setPen(QPen(QColor(look.focus), 3))
            painter.drawLine(rect.left(), rect.top() + 1, rect.right(), rect.top() + 1)
            painter.drawLine(rect.left(), rect.bottom() - 1, rect.right(), rect.bottom() - 1)
            by_cell = view.selectionBehavior() is QTableView.SelectionBehavior.SelectItems
            if index.column() == 0 or by_cell:
                painter.drawLine(rect.left() + 1, rect.top(), rect.left() + 1, rect.bottom())


def _text_size(words: str, room: int, role: TextRole = TextRole.BODY) -> QSize:
    return QSize(*_measured(words, room, role, text_scale()))


@lru_cache(maxsize=8192)
def _measured(words: str, room: int, role: TextRole, _scale: float) -> tuple[int, int]:
    """The same words stand in many cells, and are asked for again at every step."""
    metrics = QFontMetrics(font_of(role))
    if room:
        box = metrics.boundingRect(QRect(0, 0, room, 100_000), int(_LEFT | _WRAP), words)
        return min(box.width(), room), box.height()
    return metrics.horizontalAdvance(words), metrics.height()
