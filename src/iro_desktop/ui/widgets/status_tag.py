"""A state that stands on a page; tables paint theirs with the same brush."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.tags import paint_tag, tag_size
from iro_desktop.ui.widgets.layouts import show_or_hide


class StatusTag(QWidget):
    """A tag that stands on a page; tables paint theirs with `paint_tag`."""

    def __init__(
        self, words: str = "", tone: Tone = Tone.NEUTRAL, parent: QWidget | None = None
    ) -> None:
        """Show one state."""
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_state(words, tone)

    def show_state(self, words: str, tone: Tone) -> None:
        """Show another state."""
        self._words = words
        self._tone = tone
        self.setAccessibleName(words)
        show_or_hide(self, shown=bool(words))
        self.updateGeometry()
        self.update()

    @property
    def words(self) -> str:
        """The state in words."""
        return self._words

    @override
    def sizeHint(self) -> QSize:
        return tag_size(self._words)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_tag(painter, self.rect(), self._tone, self._words)
        painter.end()
