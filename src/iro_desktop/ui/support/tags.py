"""How a state is painted: a word, a shape and a colour together, so that none carries it alone."""

from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPolygonF

from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.theme import TextRole, colours, font_of, scaled, text_scale

_PAD_ACROSS = 8
_PAD_DOWN = 3
_SHAPE = 11
_GAP = 6


def tag_size(words: str) -> QSize:
    """How much room a tag with these words takes."""
    return QSize(*_measured(words, text_scale()))


@lru_cache(maxsize=1024)
def _measured(words: str, _scale: float) -> tuple[int, int]:
    metrics = QFontMetrics(font_of(TextRole.STRONG))
    across = metrics.horizontalAdvance(words) + scaled(_SHAPE + _GAP) + 2 * _PAD_ACROSS + 2
    return across, metrics.height() + 2 * _PAD_DOWN


def paint_tag(painter: QPainter, rect: QRect, tone: Tone, words: str) -> None:
    """Paint a tag into the left of `rect`, centred in its height."""
    look = colours().tones[tone]
    size = tag_size(words)
    box = QRectF(rect.left(), rect.center().y() - size.height() / 2 + 0.5, *size.toTuple())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(look.ink), 1))
    painter.setBrush(QColor(look.ground))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    shape = QRectF(
        box.left() + _PAD_ACROSS, box.center().y() - scaled(_SHAPE) / 2, *(scaled(_SHAPE),) * 2
    )
    paint_shape(painter, shape, tone)
    painter.setFont(font_of(TextRole.STRONG))
    painter.setPen(QColor(look.ink))
    text = box.adjusted(_PAD_ACROSS + scaled(_SHAPE + _GAP), 0, 0, 0)
    painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
    painter.restore()


def paint_shape(painter: QPainter, box: QRectF, tone: Tone) -> None:
    """The shape of one tone: diamond, triangle, disc, ring or dash."""
    ink = QColor(colours().tones[tone].ink)
    painter.setPen(QPen(ink, max(1.5, box.width() / 6)))
    painter.setBrush(ink)
    middle = box.center()
    if tone is Tone.OVERDUE:
        corners = [
            QPointF(middle.x(), box.top()),
            QPointF(box.right(), middle.y()),
            QPointF(middle.x(), box.bottom()),
            QPointF(box.left(), middle.y()),
        ]
        painter.drawPolygon(QPolygonF(corners))
    elif tone is Tone.DUE_SOON:
        corners = [QPointF(middle.x(), box.top()), box.bottomRight(), box.bottomLeft()]
        painter.drawPolygon(QPolygonF(corners))
    elif tone is Tone.ON_TRACK:
        painter.drawEllipse(box)
    elif tone is Tone.INFO:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(box)
    else:
        painter.drawLine(QPointF(box.left(), middle.y()), QPointF(box.right(), middle.y()))
