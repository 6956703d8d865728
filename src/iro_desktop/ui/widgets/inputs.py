"""Fields to type and choose in, without Qt's surprises: Tab leaves them, the wheel never edits."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget
from typing_extensions import override

from iro_desktop.ui.support.theme import scaled


class LineField(QLineEdit):
    """One line of text; `characters` says how wide an answer is expected."""

    def __init__(self, parent: QWidget | None = None, *, characters: int = 0) -> None:
        """With `characters` the field is as wide as the answer, else as wide as its place."""
        super().__init__(parent)
        if characters:
            self.setMaximumWidth(self.fontMetrics().averageCharWidth() * (characters + 2) + 32)


class TextArea(QPlainTextEdit):
    """Several lines of plain text; Tab goes to the next field."""

    def __init__(self, parent: QWidget | None = None, *, lines: int = 4) -> None:
        """Show at least this many lines."""
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.setMinimumHeight(scaled(22) * lines + 24)


class ChoiceBox(QComboBox):
    """A closed list of choices; the wheel scrolls the page unless the list has the focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Grow with the longest choice, so that none is cut off."""
        super().__init__(parent)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
