"""What was altered in a text: words taken out are struck through, words put in stand out."""

from typing import Final

from diff_match_patch import diff_match_patch
from PySide6.QtGui import QFont, QTextCharFormat
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from iro_desktop.ui.support.accessible import describe
from iro_desktop.ui.support.theme import Space

_MOST_LINES: Final = 12
_TAKEN_OUT: Final = -1
_PUT_IN: Final = 1


class DifferenceText(QPlainTextEdit):
    """Read-only text in which both versions can be read; never by colour alone."""

    def __init__(self, name: str, before: str, after: str, parent: QWidget | None = None) -> None:
        """Show what became of `before`."""
        super().__init__(parent)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        describe(self, name, f"Before: {before or 'nothing'}. Now: {after or 'nothing'}.")
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        looks = {_TAKEN_OUT: _struck(), _PUT_IN: _marked()}
        previous = 0
        for kind, words in differences(before, after):
            if previous == _TAKEN_OUT and kind == _PUT_IN:
                self.textCursor().insertText(" ", QTextCharFormat())
            self.textCursor().insertText(words, looks.get(kind, QTextCharFormat()))
            previous = kind
        self.moveCursor(self.textCursor().MoveOperation.Start)

    def _grow(self) -> None:
        lines = round(self.document().size().height())
        line = self.fontMetrics().lineSpacing()
        self.setFixedHeight(line * min(max(lines, 1), _MOST_LINES) + 2 * Space.L)


def differences(before: str, after: str) -> list[tuple[int, str]]:
    """Pieces that stayed (0), were taken out (-1) or put in (1), cut where a person would."""
    compare = diff_match_patch()
    found = compare.diff_main(before, after)
    compare.diff_cleanupSemantic(found)
    return [(int(kind), str(words)) for kind, words in found]


def _struck() -> QTextCharFormat:
    look = QTextCharFormat()
    look.setFontStrikeOut(True)
    return look


def _marked() -> QTextCharFormat:
    look = QTextCharFormat()
    look.setFontWeight(QFont.Weight.Bold)
    look.setFontUnderline(True)
    return look
