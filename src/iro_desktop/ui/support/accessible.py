"""Names for screen readers, set in words and never left to chance."""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def describe(widget: QWidget, name: str, help_text: str = "") -> None:
    """Say what a widget is and, if it helps, how to use it."""
    widget.setAccessibleName(name)
    widget.setAccessibleDescription(help_text)


def announce(widget: QWidget, words: str) -> None:
    """Have a screen reader say something that changed without the focus moving."""
    event = QAccessibleAnnouncementEvent(widget, words)
    QAccessible.updateAccessibility(event)
