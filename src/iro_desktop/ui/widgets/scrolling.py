"""A pane that scrolls up and down on its own, beside another."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget

from iro_desktop.ui.support.theme import set_look


def scrolling(inside: QWidget, name: str) -> QScrollArea:
    """A widget in an area of its own, called this."""
    area = QScrollArea()
    set_look(inside, kind="body")
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.setAccessibleName(name)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area
