"""Emptying a layout for its next contents."""

from PySide6.QtWidgets import QLayout


def clear_layout(layout: QLayout) -> None:
    """Take out and delete everything in a layout, and in the layouts within it."""
    while (item := layout.takeAt(0)) is not None:
        inner, widget = item.layout(), item.widget()
        if inner is not None:
            clear_layout(inner)
        if widget is not None:
            # Hidden at once: a deleted widget is drawn until the event loop comes round.
            widget.hide()
            widget.deleteLater()
