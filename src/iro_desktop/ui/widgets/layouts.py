"""Emptying a layout for its next contents, and showing parts without opening a window."""

from PySide6.QtWidgets import QLayout, QWidget


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


def show_or_hide(part: QWidget, *, shown: bool) -> None:
    """Show or hide a part of a page; a part that has no page yet is not shown as a window."""
    if not shown:
        part.hide()
    elif part.parentWidget() is not None:
        part.show()
