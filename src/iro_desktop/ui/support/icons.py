"""The few pictures of the program, drawn in the colour of the words beside them."""

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from iro_desktop.resources.files import resource_text
from iro_desktop.ui.support.theme import scaled


def icon(name: str, colour: str) -> QIcon:
    """The icon in resources/icons in one colour; a word always stands beside it."""
    return QIcon(_drawn(name, colour, scaled(40)))


def icon_size() -> QSize:
    """The size of an icon beside body text."""
    return QSize(scaled(20), scaled(20))


def _drawn(name: str, colour: str, pixels: int) -> QPixmap:
    drawing = resource_text("icons", f"{name}.svg").replace("currentColor", colour)
    renderer = QSvgRenderer(QByteArray(drawing.encode()))
    pixmap = QPixmap(pixels, pixels)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter)
    painter.end()
    return pixmap
