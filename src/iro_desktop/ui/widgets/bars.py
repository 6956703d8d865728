"""A bar for each of a few numbers. The table of the same numbers stands beside it, always."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from iro_desktop.ui.support.accessible import describe
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.theme import Space, TextRole, colours, font_of, scaled

_HEIGHT: Final = 180
_NARROWEST: Final = 26
_CENTRE: Final = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom)


@dataclass(frozen=True)
class Bar:
    """One bar: what stands under it, how high it is, and its tone."""

    label: str
    number: int
    tone: Tone = Tone.INFO


class Bars(QWidget):
    """Bars with their numbers written on top; a screen reader is read the same numbers."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Start without bars."""
        super().__init__(parent)
        self._name = name
        self._bars: tuple[Bar, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        describe(self, name)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Draw these in place of the ones before."""
        self._bars = tuple(bars)
        describe(self, self._name, "; ".join(f"{bar.label}: {bar.number}" for bar in bars))
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self.minimumSizeHint().width(), scaled(_HEIGHT))

    @override
    def minimumSizeHint(self) -> QSize:
        words = QFontMetrics(font_of(TextRole.SMALL))
        widest = max((words.horizontalAdvance(bar.label) for bar in self._bars), default=0)
        each = max(scaled(_NARROWEST), widest // 2 + Space.S)
        return QSize(each * max(1, len(self._bars)), scaled(_HEIGHT))

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font_of(TextRole.SMALL))
        line = painter.fontMetrics().height()
        most = max((bar.number for bar in self._bars), default=0) or 1
        width = self.width() / max(1, len(self._bars))
        tallest = self.height() - 3 * line - Space.S
        for at, bar in enumerate(self._bars):
            place = QRectF(at * width, 0, width, self.height())
            height = round(tallest * bar.number / most)
            self._paint_bar(painter, place, bar, height)
        painter.setPen(QColor(colours().edge))
        base = self.height() - 2 * line
        painter.drawLine(0, base, self.width(), base)

    def _paint_bar(self, painter: QPainter, place: QRectF, bar: Bar, height: int) -> None:
        look = colours()
        line = painter.fontMetrics().height()
        base = self.height() - 2 * line
        body = QRectF(
            place.left() + place.width() * 0.2, base - height, place.width() * 0.6, height
        )
        painter.fillRect(body, QColor(look.tones[bar.tone].ink))
        above = QRect(int(place.left()), int(body.top()) - line - 2, int(place.width()), line)
        below = QRect(int(place.left()), base + 2, int(place.width()), 2 * line)
        painter.setPen(QColor(look.ink))
        painter.drawText(above, _CENTRE, f"{bar.number:,}")
        top = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        painter.drawText(below, top | Qt.TextFlag.TextWordWrap, bar.label)
