"""Widgets beside each other while there is room, and on the next line when there is not.

A widget rather than a QLayout: a layout written in Python shares its items with Qt, which deletes
them unseen, and a later look at one ends the program.
"""

from typing import Final

from PySide6.QtCore import QChildEvent, QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from iro_desktop.ui.support.theme import Space

_TALLEST: Final = 16_777_215  # the most that Qt lets a widget be
_HIDDEN_ON_PURPOSE: Final = Qt.WidgetAttribute.WA_WState_ExplicitShowHide
_FORGETS: Final = frozenset(
    {
        *(QEvent.Type.LayoutRequest, QEvent.Type.Show, QEvent.Type.ChildRemoved),
        *(QEvent.Type.StyleChange, QEvent.Type.FontChange, QEvent.Type.Polish),
    }
)


class Flow(QWidget):
    """Lays out like words on a page, so that a bar of buttons wraps at 200 % text."""

    def __init__(self, parent: QWidget | None = None, spacing: int = Space.S) -> None:
        super().__init__(parent)
        self._parts: list[QWidget] = []
        self._spacing = spacing
        # By width: a page that is laid out asks for dozens of widths, many times each.
        self._heights: dict[int, int] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, part: QWidget) -> None:
        """Put a widget at the end."""
        stays_hidden = part.isHidden() and part.testAttribute(_HIDDEN_ON_PURPOSE)
        part.setParent(self)
        part.setHidden(stays_hidden)
        self._parts.append(part)
        self._heights.clear()
        self.updateGeometry()

    def clear(self) -> None:
        """Take out and delete everything."""
        for part in self._parts:
            part.hide()
            part.deleteLater()
        self._parts.clear()
        self._heights.clear()
        self.updateGeometry()

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = self._place(width, move=False)
        return self._heights[width]

    @override
    def sizeHint(self) -> QSize:
        shown = [_wish(part) for part in self._shown()]
        width = sum(size.width() for size in shown) + self._spacing * max(0, len(shown) - 1)
        return QSize(width, max((size.height() for size in shown), default=0))

    @override
    def minimumSizeHint(self) -> QSize:
        size = QSize()
        for part in self._shown():
            size = size.expandedTo(part.minimumSizeHint())
        return size

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place(event.size().width(), move=True)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() in _FORGETS:
            self._heights.clear()
        if event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.Show}:
            self._place(self.width(), move=True)
            self.updateGeometry()
        if isinstance(event, QChildEvent) and event.removed():
            # Only a part that is taken to another parent; `clear` lets go of what it deletes.
            self._parts = [part for part in self._parts if part is not event.child()]
        return super().event(event)

    def _shown(self) -> list[QWidget]:
        shown = [part for part in self._parts if not part.isHidden()]
        for part in shown:
            part.ensurePolished()  # Only then does it know its font.
        return shown

    def _place(self, width: int, *, move: bool) -> int:
        top = 0
        for line in self._lines(width):
            height = max(size.height() for _, size in line)
            left = 0
            for part, size in line:
                if move:
                    middle = top + (height - size.height()) // 2
                    part.setGeometry(QRect(QPoint(left, middle), size))
                left += size.width() + self._spacing
            top += height + self._spacing
        return max(0, top - self._spacing)

    def _lines(self, width: int) -> list[list[tuple[QWidget, QSize]]]:
        lines: list[list[tuple[QWidget, QSize]]] = []
        taken = 0
        for part in self._shown():
            size = _wish(part).boundedTo(QSize(width, _TALLEST))
            if part.hasHeightForWidth():
                size.setHeight(part.heightForWidth(size.width()))
            if not lines or taken + size.width() > width:
                lines.append([])
                taken = 0
            lines[-1].append((part, size))
            taken += size.width() + self._spacing
        return lines


def _wish(part: QWidget) -> QSize:
    wish = part.sizeHint().expandedTo(part.minimumSizeHint())
    return wish.expandedTo(part.minimumSize()).boundedTo(part.maximumSize())
