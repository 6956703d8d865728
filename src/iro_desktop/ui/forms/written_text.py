"""The text that somebody writes, in a box that takes what can be kept and nothing else."""

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit
from typing_extensions import override

from iro_desktop.workflows.acts import LONGEST_TEXT_CHARACTERS, kept_text

TOO_LONG = (
    f"There is no room for more than {LONGEST_TEXT_CHARACTERS:,} characters. "
    "The text is as it was. Shorten it, or add the document as a scan."
)


class WrittenText(QPlainTextEdit):
    """Takes no more than can be kept, and says so.

    Signals:
        resized: When it was made narrower the same words wrap into more lines.
        too_long: There was no room for what was typed or pasted; the text is as it was.
    """

    resized = Signal()
    too_long = Signal()

    @override
    def insertFromMimeData(self, source: QMimeData) -> None:
        text = kept_text(source.text())
        if self._has_room(len(text)):
            self.insertPlainText(text)
        else:
            self.too_long.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().isprintable() and not self._has_room(len(event.text())):
            self.too_long.emit()
        else:
            super().keyPressEvent(event)

    def _has_room(self, characters: int) -> bool:
        selected = len(self.textCursor().selectedText())
        held = self.document().characterCount() - 1 - selected
        return held + characters <= LONGEST_TEXT_CHARACTERS or not characters

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()
