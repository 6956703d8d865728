"""A link to a problem whose words wrap, because they name the question they are about."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from iro_desktop.ui.support.accessible import describe
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.theme import Space, TextRole, colours, font_of, scaled

_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_LEAST_HEIGHT = 28
_LEAST_WIDTH = 160


class WrappedLink(QPushButton):
    """Pressed with Enter, Space or the mouse, like every other link."""

    def __init__(self, words: str, help_text: str = "", parent: QWidget | None = None) -> None:
        """Show words as a link; `help_text` says where it leads."""
        super().__init__(parent)
        self._words = words
        self.setText(words.replace("&", "&&"))
        describe(self, words, help_text)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @override
    def sizeHint(self) -> QSize:
        return QSize(scaled(_LEAST_WIDTH), self.heightForWidth(scaled(_LEAST_WIDTH)))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(scaled(_LEAST_WIDTH), scaled(_LEAST_HEIGHT))

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        room = QRect(0, 0, max(1, width - 2 * Space.XS), 10_000)
        self.setFont(font_of(TextRole.STRONG))
        words = self.fontMetrics().boundingRect(room, int(_WRAP), self._words)
        return max(scaled(_LEAST_HEIGHT), words.height() + 2 * Space.XS)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = colours()
        font = font_of(TextRole.STRONG)
        font.setUnderline(True)
        painter.setFont(font)
        painter.setPen(QColor(look.tones[Tone.OVERDUE].ink))
        inside = self.rect().adjusted(Space.XS, 0, -Space.XS, 0)
        painter.drawText(inside, int(_WRAP), self._words)
        if self.hasFocus():
            painter.setPen(QPen(QColor(look.focus), 3))
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)
