"""A choice drawn as a card: large enough for a finger, wrapping its words, naming its key."""

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QSizePolicy, QWidget
from typing_extensions import override

from iro_desktop.ui.support.theme import Space, TextRole, colours, font_of, scaled

_MARK = 20
_LEAST_HEIGHT = 43
_WIDEST_TEXT = 560
_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class RadioOption(QRadioButton):
    """One of several answers, of which one may stand."""

    def __init__(self, text: str, key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.key_hint = key
        _prepare(self)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        _paint(self, self.key_hint, is_round=True)

    @override
    def sizeHint(self) -> QSize:
        return _size(self, self.key_hint)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(scaled(120), scaled(_LEAST_HEIGHT))

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        return _height(self, self.key_hint, width)

    @override
    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.updateGeometry()


class CheckOption(QCheckBox):
    """One of several answers, of which any number may stand."""

    def __init__(self, text: str, key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.key_hint = key
        _prepare(self)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        _paint(self, self.key_hint, is_round=False)

    @override
    def sizeHint(self) -> QSize:
        return _size(self, self.key_hint)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(scaled(120), scaled(_LEAST_HEIGHT))

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        return _height(self, self.key_hint, width)

    @override
    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.updateGeometry()


def _prepare(button: QAbstractButton) -> None:
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    policy.setHeightForWidth(True)
    button.setSizePolicy(policy)
    button.setAccessibleName(button.text())
    button.setAttribute(Qt.WidgetAttribute.WA_Hover)


def _edges(key: str) -> int:
    """What stands beside the words: margins, the mark, the gap, and the key."""
    taken = scaled(Space.M) * 2 + scaled(_MARK) + scaled(Space.S)
    return taken + (scaled(_MARK) + scaled(Space.S) if key else 0)


def _size(button: QAbstractButton, key: str) -> QSize:
    words = button.fontMetrics().horizontalAdvance(button.text())
    width = min(words, scaled(_WIDEST_TEXT)) + _edges(key) + 2
    return QSize(width, _height(button, key, width))


def _height(button: QAbstractButton, key: str, width: int) -> int:
    room = QRect(0, 0, max(1, width - _edges(key)), 10_000)
    words = button.fontMetrics().boundingRect(room, int(_WRAP), button.text()).height()
    return max(scaled(_LEAST_HEIGHT), words + scaled(Space.S) * 2)


def _paint(button: QAbstractButton, key: str, *, is_round: bool) -> None:
    painter = QPainter(button)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_card(painter, button)
    size = scaled(_MARK)
    mark = QRectF(scaled(Space.M), (button.height() - size) / 2, size, size)
    _paint_mark(painter, button, mark, is_round=is_round)
    left = int(mark.right()) + scaled(Space.S)
    right = scaled(Space.M) + (size + scaled(Space.S) if key else 0)
    painter.setPen(QColor(colours().ink if button.isEnabled() else colours().disabled_ink))
    painter.setFont(button.font())
    words = QRect(left, 0, button.width() - left - right, button.height())
    painter.drawText(words, int(_WRAP), button.text())
    if key and button.isEnabled():
        _paint_key(painter, button, key)


def _paint_card(painter: QPainter, button: QAbstractButton) -> None:
    look = colours()
    ground = look.selected if button.isChecked() or button.underMouse() else look.surface
    edge = look.link if button.isChecked() else look.edge
    if not button.isEnabled():
        ground, edge = (look.disabled if button.isChecked() else look.page), look.line
    width = 2.0 if button.isChecked() else 1.0
    if button.hasFocus():
        edge, width = look.focus, 3.0
    painter.setPen(QPen(QColor(edge), width))
    painter.setBrush(QColor(ground))
    inset = width / 2
    card = QRectF(button.rect()).adjusted(inset, inset, -inset, -inset)
    painter.drawRoundedRect(card, 4, 4)


def _paint_mark(
    painter: QPainter, button: QAbstractButton, mark: QRectF, *, is_round: bool
) -> None:
    look = colours()
    ink = QColor(look.disabled_ink if not button.isEnabled() else look.ink)
    painter.setPen(QPen(ink, max(1.5, scaled(1.5))))
    painter.setBrush(QColor(look.surface))
    if is_round:
        painter.drawEllipse(mark)
    else:
        painter.drawRoundedRect(mark, 3, 3)
    if not button.isChecked():
        return
    if is_round:
        painter.setBrush(ink)
        inset = mark.width() * 0.28
        painter.drawEllipse(mark.adjusted(inset, inset, -inset, -inset))
        return
    painter.setPen(QPen(ink, scaled(2.5)))
    unit = mark.width()
    at = mark.topLeft()
    corner = QPoint(round(at.x() + unit * 0.42), round(at.y() + unit * 0.72))
    painter.drawLine(QPoint(round(at.x() + unit * 0.2), round(at.y() + unit * 0.5)), corner)
    painter.drawLine(corner, QPoint(round(at.x() + unit * 0.8), round(at.y() + unit * 0.26)))


def _paint_key(painter: QPainter, button: QAbstractButton, key: str) -> None:
    look = colours()
    size = scaled(_MARK)
    box = QRectF(button.width() - size - scaled(Space.S), (button.height() - size) / 2, size, size)
    painter.setPen(QPen(QColor(look.line), 1))
    painter.setBrush(QColor(look.page))
    painter.drawRoundedRect(box, 3, 3)
    painter.setPen(QColor(look.muted))
    painter.setFont(font_of(TextRole.SMALL))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, key)
