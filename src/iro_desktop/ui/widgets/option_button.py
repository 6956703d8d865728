"""A choice drawn as a card: large enough for a finger, wrapping its words, naming its key."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QSizePolicy, QWidget
from typing_extensions import override

from iro_desktop.ui.support.theme import Space, TextRole, colours, font_of, scaled

_MARK = 20
_LEAST_HEIGHT = 43
_WIDEST_TEXT = 560
_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class _Face:
    """What is written on the card."""

    words: str
    key: str
    code: str


class RadioOption(QRadioButton):
    """One of several answers, of which one may stand."""

    def __init__(
        self, words: str, key: str = "", code: str = "", parent: QWidget | None = None
    ) -> None:
        """Show `words`, the `key` that chooses them, and the `code` they stand for."""
        super().__init__(words.replace("&", "&&"), parent)
        self._face = _Face(words, key, code)
        _prepare(self, self._face)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        _paint(self, self._face, is_round=True)

    @override
    def sizeHint(self) -> QSize:
        return _size(self, self._face)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(scaled(120), scaled(_LEAST_HEIGHT))

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        return _height(self, self._face, width)

    @override
    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.updateGeometry()  # the text size may have changed


class CheckOption(QCheckBox):
    """One of several answers, of which any number may stand."""

    def __init__(
        self, words: str, key: str = "", code: str = "", parent: QWidget | None = None
    ) -> None:
        """Show `words`, the `key` that chooses them, and the `code` they stand for."""
        super().__init__(words.replace("&", "&&"), parent)
        self._face = _Face(words, key, code)
        _prepare(self, self._face)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        _paint(self, self._face, is_round=False)

    @override
    def sizeHint(self) -> QSize:
        return _size(self, self._face)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(scaled(120), scaled(_LEAST_HEIGHT))

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        return _height(self, self._face, width)

    @override
    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.updateGeometry()  # the text size may have changed


def _prepare(button: QAbstractButton, face: _Face) -> None:
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    policy.setHeightForWidth(True)
    button.setSizePolicy(policy)
    button.setAccessibleName(face.words)
    button.setAttribute(Qt.WidgetAttribute.WA_Hover)


def _left_edge() -> int:
    return scaled(Space.M) + scaled(_MARK) + scaled(Space.S)


def _right_edge(face: _Face) -> int:
    """What stands to the right of the words: the margin, the code and the key."""
    code = QFontMetrics(font_of(TextRole.SMALL)).horizontalAdvance(face.code)
    taken = scaled(Space.M) + (code + scaled(Space.S) if face.code else 0)
    return taken + (scaled(_MARK) + scaled(Space.S) if face.key else 0)


def _edges(face: _Face) -> int:
    return _left_edge() + _right_edge(face)


def _size(button: QAbstractButton, face: _Face) -> QSize:
    words = button.fontMetrics().horizontalAdvance(face.words)
    width = min(words, scaled(_WIDEST_TEXT)) + _edges(face) + 4
    return QSize(width, _height(button, face, width))


def _height(button: QAbstractButton, face: _Face, width: int) -> int:
    room = QRect(0, 0, max(1, width - _edges(face)), 10_000)
    words = button.fontMetrics().boundingRect(room, int(_WRAP), face.words).height()
    return max(scaled(_LEAST_HEIGHT), words + scaled(Space.S) * 2)


def _paint(button: QAbstractButton, face: _Face, *, is_round: bool) -> None:
    painter = QPainter(button)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_card(painter, button)
    size = scaled(_MARK)
    mark = QRectF(scaled(Space.M), (button.height() - size) / 2, size, size)
    _paint_mark(painter, button, mark, is_round=is_round)
    look = colours()
    painter.setPen(QColor(look.ink if button.isEnabled() or button.isChecked() else look.muted))
    painter.setFont(button.font())
    room = button.width() - _edges(face)
    painter.drawText(QRect(_left_edge(), 0, room, button.height()), int(_WRAP), face.words)
    _paint_code_and_key(painter, button, face)


def _paint_card(painter: QPainter, button: QAbstractButton) -> None:
    look = colours()
    ground = look.selected if button.isChecked() or button.underMouse() else look.surface
    edge = look.link if button.isChecked() else look.edge
    if not button.isEnabled():
        ground = look.selected if button.isChecked() else look.page
        edge = look.edge if button.isChecked() else look.line
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
    ink = QColor(look.ink if button.isEnabled() or button.isChecked() else look.disabled_ink)
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
    tick = [(0.2, 0.5), (0.42, 0.72), (0.8, 0.26)]
    painter.drawPolyline(
        [QPointF(mark.x() + mark.width() * x, mark.y() + mark.height() * y) for x, y in tick]
    )


def _paint_code_and_key(painter: QPainter, button: QAbstractButton, face: _Face) -> None:
    look = colours()
    size = scaled(_MARK)
    right = button.width() - scaled(Space.M)
    painter.setFont(font_of(TextRole.SMALL))
    if face.key and button.isEnabled():
        box = QRectF(right - size, (button.height() - size) / 2, size, size)
        painter.setPen(QPen(QColor(look.line), 1))
        painter.setBrush(QColor(look.page))
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(QColor(look.muted))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, face.key)
        right -= size + scaled(Space.S)
    if face.code:
        place = QRect(0, 0, right, button.height())
        painter.setPen(QColor(look.muted))
        painter.drawText(
            place, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), face.code
        )
