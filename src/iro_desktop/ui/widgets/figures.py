"""A row of numbers with their names: what there is, before one looks at any of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout

from iro_desktop.ui.support.theme import Space, TextRole, scaled, set_look
from iro_desktop.ui.widgets.flow import Flow
from iro_desktop.ui.widgets.text import Text


@dataclass(frozen=True)
class Figure:
    """One number and what it counts."""

    number: str
    words: str


class Figures(Flow):
    """A row of figures that wraps."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__(spacing=Space.M)

    def show_figures(self, figures: Sequence[Figure]) -> None:
        """Show these numbers in place of the ones before."""
        self.clear()
        for figure in figures:
            self.add(_panel(figure))


def _panel(figure: Figure) -> QFrame:
    panel = QFrame()
    set_look(panel, kind="card")
    panel.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    panel.setAccessibleName(f"{figure.number} {figure.words}")
    panel.setMinimumWidth(scaled(132))
    column = QVBoxLayout(panel)
    column.setContentsMargins(Space.L, Space.S, Space.L, Space.M)
    column.setSpacing(0)
    column.addWidget(Text(figure.number, TextRole.FIGURE, wraps=False))
    column.addWidget(Text(figure.words, TextRole.HINT, wraps=False))
    return panel
