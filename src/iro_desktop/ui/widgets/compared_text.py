"""A text whose words that the other version does not have stand out by weight and underline."""

from difflib import SequenceMatcher

from PySide6.QtGui import QFont, QTextCharFormat
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from iro_desktop.ui.support.accessible import describe
from iro_desktop.ui.support.theme import Space

_MOST_LINES = 16


class ComparedText(QPlainTextEdit):
    """Read-only plain text with its differences marked, never by colour alone."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Name the text for those who cannot see it."""
        super().__init__(parent)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        describe(self, name)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)

    def show_against(self, words: str, other: str, name: str) -> None:
        """Show words; what `other` does not say is bold and underlined."""
        self.clear()
        plain, marked = QTextCharFormat(), QTextCharFormat()
        marked.setFontWeight(QFont.Weight.Bold)
        marked.setFontUnderline(True)
        different = []
        for piece, differs in differing_pieces(words, other):
            self.textCursor().insertText(piece, marked if differs else plain)
            if differs and piece.strip():
                different.append(piece.strip())
        describe(self, name, f"Differs in: {', '.join(different)}" if different else "")
        self.moveCursor(self.textCursor().MoveOperation.Start)

    def _grow(self) -> None:
        lines = round(self.document().size().height())
        line = self.fontMetrics().lineSpacing()
        self.setFixedHeight(line * min(max(lines, 2), _MOST_LINES) + 2 * Space.L)


def differing_pieces(words: str, other: str) -> list[tuple[str, bool]]:
    """The text cut into pieces, each with whether the other version lacks it."""
    mine, theirs = _words_and_gaps(words), _words_and_gaps(other)
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    return [
        ("".join(mine[start:end]), tag != "equal")
        for tag, start, end, _other_start, _other_end in matcher.get_opcodes()
        if end > start
    ]


def _words_and_gaps(text: str) -> list[str]:
    pieces: list[str] = []
    for character in text:
        if pieces and character.isspace() == pieces[-1][-1].isspace():
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces
