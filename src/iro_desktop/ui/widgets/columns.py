"""Two columns beside each other where there is room, one under the other where there is not."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from iro_desktop.ui.support.theme import Space, scaled

_LEAST_FOR_TWO = 900


class Columns(QWidget):
    """Put widgets into `left` and `right`."""

    def __init__(self, left_share: int = 1, right_share: int = 1) -> None:
        """The shares say how the width is divided."""
        super().__init__()
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._both.setContentsMargins(0, 0, 0, 0)
        self._both.setSpacing(Space.L)
        self.left, self.right = QVBoxLayout(), QVBoxLayout()
        for column, share in ((self.left, left_share), (self.right, right_share)):
            column.setSpacing(Space.L)
            side = QVBoxLayout()
            side.addLayout(column)
            side.addStretch(1)
            self._both.addLayout(side, share)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = event.size().width() >= scaled(_LEAST_FOR_TWO)
        direction = QBoxLayout.Direction
        self._both.setDirection(direction.LeftToRight if beside else direction.TopToBottom)
