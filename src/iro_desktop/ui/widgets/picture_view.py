"""A picture to look at closely: larger, smaller, the whole of it, turned; by keys and by wheel."""

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap, QResizeEvent, QTransform, QWheelEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget
from typing_extensions import override

from iro_desktop.ui.support.accessible import describe
from iro_desktop.ui.support.shortcuts import bind_within

_STEP: Final = 1.25
_LARGEST: Final = 6.0
_SMALLEST: Final = 0.1
_QUARTER_DEGREES: Final = 90


class PictureView(QScrollArea):
    """Shows one picture; at first the whole of it.

    Signals:
        zoomed: How large it is shown now, in per cent of its own dots.
    """

    zoomed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start with nothing to show."""
        super().__init__(parent)
        self._picture = QImage()
        self._turned = 0
        self._zoom = 0.0  # 0 for the whole of it, whatever the window's size
        self._canvas = QLabel()
        self._canvas.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWidget(self._canvas)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._shortcuts = [
            bind_within("zoom_in", self, self.zoom_in),
            bind_within("zoom_out", self, self.zoom_out),
            bind_within("zoom_fit", self, self.fit),
            bind_within("turn", self, self.turn),
        ]

    def show_picture(self, picture: QImage, name: str, description: str) -> None:
        """Show a picture as it was held; the name and description are for a screen reader."""
        self._picture = picture
        describe(self, name, description)
        self._draw()

    def zoom_in(self) -> None:
        """Show it larger."""
        self._zoom_to(self._shown_zoom() * _STEP)

    def zoom_out(self) -> None:
        """Show it smaller."""
        self._zoom_to(self._shown_zoom() / _STEP)

    def fit(self) -> None:
        """Show the whole of it."""
        self._zoom = 0.0
        self._draw()

    def turn(self) -> None:
        """Turn it to the right; on the screen alone."""
        self._turned = (self._turned + _QUARTER_DEGREES) % 360
        self._draw()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._zoom:
            self._draw()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
        elif event.angleDelta().y() > 0:
            self.zoom_in()
        else:
            self.zoom_out()

    def _zoom_to(self, zoom: float) -> None:
        self._zoom = min(max(zoom, _SMALLEST), _LARGEST)
        self._draw()

    def _shown_zoom(self) -> float:
        return self._zoom or self._whole_zoom(self._turned_picture().size())

    def _whole_zoom(self, size: QSize) -> float:
        room = self.maximumViewportSize()
        return min(room.width() / max(size.width(), 1), room.height() / max(size.height(), 1), 1.0)

    def _turned_picture(self) -> QImage:
        return self._picture.transformed(QTransform().rotate(self._turned))

    def _draw(self) -> None:
        if self._picture.isNull():
            return
        turned = self._turned_picture()
        zoom = self._shown_zoom()
        shown = turned.scaled(
            max(int(turned.width() * zoom), 1),
            max(int(turned.height() * zoom), 1),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        self._canvas.setPixmap(QPixmap.fromImage(shown))
        self._canvas.adjustSize()
        self.zoomed.emit(round(zoom * 100))
