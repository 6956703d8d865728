"""The list on the left of a long record: its sections, and a mark for how far each has got."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from iro_desktop.ui.support.accessible import describe
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.theme import Space, TextRole, colours, font_of, scaled, set_look

Index = QModelIndex | QPersistentModelIndex
_ROW = 44
_MARK = 18
_BAR = 5
_WORDS = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap


class SectionState(Enum):
    """How far a section has got; the value is what a screen reader says."""

    DONE = "done"
    EMPTY = "nothing written yet"
    OPTIONAL = "nothing written, which is allowed"
    PROBLEM = "needs another look"
    HEADING = "heading"


@dataclass(frozen=True)
class SectionRow:
    """One line of the list on the left."""

    key: str
    title: str
    state: SectionState


SECTION_ROLE = int(Qt.ItemDataRole.UserRole)


class SectionsModel(QAbstractListModel):
    """The list on the left of the recorder; its rows never move, only their marks change."""

    def __init__(self, rows: Sequence[SectionRow]) -> None:
        super().__init__()
        self._rows = list(rows)

    def set_states(self, states: dict[str, SectionState]) -> None:
        """Change the marks of the sections named."""
        for at, row in enumerate(self._rows):
            state = states.get(row.key, row.state)
            if state is not row.state:
                self._rows[at] = SectionRow(row.key, row.title, state)
                index = self.index(at)
                self.dataChanged.emit(index, index)

    def row_of(self, key: str) -> int:
        """Where this section stands in the list."""
        return next(at for at, row in enumerate(self._rows) if row.key == key)

    def section_at(self, row: int) -> SectionRow:
        """The section on this line."""
        return self._rows[row]

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (as Qt declares it)
        return 0 if parent.isValid() else len(self._rows)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        if self._rows[index.row()].state is SectionState.HEADING:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.title}, {row.state.value}"
        if role == SECTION_ROLE:
            return row
        return None


class SectionList(QListView):
    """Where one is in the record, and where one can go.

    Signals:
        chosen: The key of the section that was gone to.
    """

    chosen = Signal(str)

    def __init__(self, rows: Sequence[SectionRow], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = SectionsModel(rows)
        self.setModel(self._model)
        self.setItemDelegate(SectionDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(False)
        describe(self, "Sections of the record", "Up and down arrows go to another section")
        set_look(self, kind="sections")
        self.selectionModel().currentChanged.connect(self._on_current)

    def go_to(self, key: str) -> None:
        """Go to this section."""
        self.setCurrentIndex(self._model.index(self._model.row_of(key)))

    def current_key(self) -> str:
        """The section one is in, empty before the first was chosen."""
        index = self.currentIndex()
        return self._model.section_at(index.row()).key if index.isValid() else ""

    def set_states(self, states: dict[str, SectionState]) -> None:
        """Change the marks of the sections named."""
        self._model.set_states(states)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def _on_current(self, current: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(self._model.section_at(current.row()).key)


class SectionDelegate(QStyledItemDelegate):
    """Draws a tick, a ring, a dash or a cross before the words: shape first, colour second."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: SectionRow = index.data(SECTION_ROLE)
        metrics = option.fontMetrics
        words = metrics.boundingRect(
            QRect(0, 0, self._room(option), 10_000), int(_WORDS), row.title
        )
        return QSize(words.width() + self._left(), max(scaled(_ROW), words.height() + Space.L))

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> None:
        row: SectionRow = index.data(SECTION_ROLE)
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.state is SectionState.HEADING:
            self._paint_heading(painter, rect, row)
        else:
            self._paint_section(painter, option, row)
        painter.restore()

    def _paint_heading(self, painter: QPainter, rect: QRect, row: SectionRow) -> None:
        painter.setFont(font_of(TextRole.SMALL))
        painter.setPen(QColor(colours().muted))
        words = rect.adjusted(Space.M, 0, -Space.S, -Space.XS)
        painter.drawText(
            words, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, row.title
        )

    def _paint_section(
        self, painter: QPainter, option: QStyleOptionViewItem, row: SectionRow
    ) -> None:
        look = colours()
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        is_here = bool(state & QStyle.StateFlag.State_Selected)
        if is_here:
            painter.fillRect(rect, QColor(look.selected))
            painter.fillRect(QRect(rect.x(), rect.y(), _BAR, rect.height()), QColor(look.link))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(look.focus), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(rect).adjusted(1.5, 1.5, -1.5, -1.5))
        size = scaled(_MARK)
        mark = QRectF(rect.x() + Space.L, rect.y() + (rect.height() - size) / 2, size, size)
        paint_mark(painter, mark, row.state)
        font = font_of(TextRole.STRONG if is_here else TextRole.BODY)
        painter.setFont(font)
        painter.setPen(QColor(look.ink))
        painter.drawText(rect.adjusted(self._left(), 0, -Space.XS, 0), int(_WORDS), row.title)

    @staticmethod
    def _left() -> int:
        return Space.L + scaled(_MARK) + scaled(Space.S)

    def _room(self, option: QStyleOptionViewItem) -> int:
        view = option.widget
        width = view.viewport().width() if isinstance(view, QListView) else scaled(260)
        return int(width - self._left() - Space.S)


def paint_mark(painter: QPainter, mark: QRectF, state: SectionState) -> None:
    """Draw the mark of a section: tick, ring, dash, or exclamation mark in a triangle."""
    look = colours()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    unit = mark.width()
    if state is SectionState.DONE:
        painter.setPen(QPen(QColor(look.tones[Tone.ON_TRACK].ink), unit * 0.15))
        left, corner, right = (0.15, 0.55), (0.4, 0.8), (0.88, 0.22)
        for one, other in ((left, corner), (corner, right)):
            painter.drawLine(_at(mark, *one), _at(mark, *other))
    elif state is SectionState.EMPTY:
        painter.setPen(QPen(QColor(look.edge), unit * 0.11))
        painter.drawEllipse(mark.adjusted(unit * 0.1, unit * 0.1, -unit * 0.1, -unit * 0.1))
    elif state is SectionState.OPTIONAL:
        painter.setPen(QPen(QColor(look.edge), unit * 0.11))
        painter.drawLine(_at(mark, 0.2, 0.5), _at(mark, 0.8, 0.5))
    else:
        painter.setPen(QPen(QColor(look.tones[Tone.OVERDUE].ink), unit * 0.16))
        painter.drawLine(_at(mark, 0.5, 0.1), _at(mark, 0.5, 0.6))
        painter.drawLine(_at(mark, 0.5, 0.85), _at(mark, 0.5, 0.88))


def _at(mark: QRectF, across: float, down: float) -> QPointF:
    return QPointF(mark.x() + mark.width() * across, mark.y() + mark.height() * down)
