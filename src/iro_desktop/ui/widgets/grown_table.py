"""A table that is as tall as its rows, for pages that scroll as a whole."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from iro_desktop.ui.widgets.table import Table


class GrownTable(Table):
    """Shows every row; the page around it scrolls."""

    def __init__(self, name: str, help_text: str = "", parent: QWidget | None = None) -> None:
        """Name the table for those who cannot see it."""
        super().__init__(name, help_text, parent)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().geometriesChanged.connect(self._fit)
        self.verticalHeader().sectionCountChanged.connect(self._fit)
        self.verticalHeader().sectionResized.connect(self._fit)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        head = self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(head + self.verticalHeader().length() + 2 * self.frameWidth() + 4)
