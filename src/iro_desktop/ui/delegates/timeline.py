"""Paints a line of a history: the date, a dot on a rule, what happened, what else is known."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from iro_desktop.ui.models.rows import RowRole
from iro_desktop.ui.models.timeline import can_be_opened, when_words
from iro_desktop.ui.support.theme import TextRole, colours, font_of, scaled

Index = QModelIndex | QPersistentModelIndex
_DOWN = 7
_DOT = 10
_WIDEST_DATE = "30 Nov 2026"
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


class TimelineDelegate(QStyledItemDelegate):
    """One entry of a TimelineModel."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look = colours()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            self._paint_chosen(painter, option)
        words = self._words_box(rect)
        self._paint_rail(painter, rect, index)
        painter.setFont(font_of(TextRole.BODY))
        painter.setPen(QColor(look.muted))
        date_box = QRect(rect.left() + 8, words.top(), _date_width(), words.height())
        painter.drawText(date_box, _WRAP, when_words(index.data(RowRole.ROW)))
        painter.setFont(font_of(TextRole.STRONG))
        painter.setPen(QColor(look.ink))
        drawn = painter.drawText(words, _WRAP, index.data(Qt.ItemDataRole.DisplayRole))
        more = index.data(RowRole.MORE)
        if more:
            painter.setFont(font_of(TextRole.BODY))
            painter.setPen(QColor(look.muted))
            painter.drawText(words.adjusted(0, drawn.height() + 1, 0, 0), _WRAP, more)
        painter.restore()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = option.widget
        width = view.viewport().width() if isinstance(view, QAbstractItemView) else 600
        box = self._words_box(QRect(0, 0, width, 10_000))
        strong = QFontMetrics(font_of(TextRole.STRONG))
        height = strong.boundingRect(box, _WRAP, index.data(Qt.ItemDataRole.DisplayRole)).height()
        if more := index.data(RowRole.MORE):
            body = QFontMetrics(font_of(TextRole.BODY))
            height += body.boundingRect(box, _WRAP, more).height() + 1
        return QSize(width, height + 2 * _DOWN + 4)

    @staticmethod
    def _words_box(rect: QRect) -> QRect:
        left = rect.left() + 8 + _date_width() + scaled(36)
        return QRect(left, rect.top() + _DOWN, rect.right() - left - 6, rect.height() - 2 * _DOWN)

    @staticmethod
    def _paint_rail(painter: QPainter, rect: QRect, index: Index) -> None:
        look = colours()
        across = rect.left() + 8 + _date_width() + scaled(16)
        middle = rect.top() + _DOWN + QFontMetrics(font_of(TextRole.STRONG)).height() // 2
        is_last = index.row() == index.model().rowCount() - 1
        painter.setPen(QPen(QColor(look.line), 2))
        top = middle if index.row() == 0 else rect.top()
        painter.drawLine(across, top, across, middle if is_last else rect.bottom() + 1)
        radius = scaled(_DOT) // 2
        entry = index.data(RowRole.ROW)
        # A filled dot can be opened, a ring cannot.
        painter.setPen(QPen(QColor(look.link), 2))
        painter.setBrush(QColor(look.link if can_be_opened(entry) else look.surface))
        painter.drawEllipse(QPoint(across, middle), radius, radius)

    @staticmethod
    def _paint_chosen(painter: QPainter, option: QStyleOptionViewItem) -> None:
        look = colours()
        view = option.widget
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.selected))
        if isinstance(view, QAbstractItemView) and view.hasFocus():
            painter.setPen(QPen(QColor(look.focus), 3))
        painter.drawRoundedRect(option.rect.adjusted(2, 2, -2, -2), 4, 4)


def _date_width() -> int:
    return QFontMetrics(font_of(TextRole.BODY)).horizontalAdvance(_WIDEST_DATE) + 4
