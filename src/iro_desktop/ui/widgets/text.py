"""Words on a page: plain text, never markup, wrapping, with a role that gives them their look."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from iro_desktop.ui.support.theme import TextRole, set_look
from iro_desktop.ui.widgets.layouts import show_or_hide


class Text(QLabel):
    """A piece of plain text. Stored text can never become markup or load anything."""

    def __init__(
        self,
        words: str = "",
        role: TextRole = TextRole.BODY,
        parent: QWidget | None = None,
        *,
        wraps: bool = True,
    ) -> None:
        """Show words in one role; without `wraps` they keep one line."""
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wraps)
        self.setText(words)
        if wraps:
            self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        self.set_role(role)

    def set_role(self, role: TextRole) -> None:
        """Give the words another role."""
        set_look(self, role=role.value[0])

    def show_words(self, words: str) -> None:
        """Show these words, or nothing at all if there are none."""
        self.setText(words)
        show_or_hide(self, shown=bool(words))


def title(words: str = "") -> Text:
    """The title of a page; one per page."""
    return Text(words, TextRole.TITLE)


def heading(words: str) -> Text:
    """The heading of a section."""
    return Text(words, TextRole.HEADING)


def subheading(words: str) -> Text:
    """The heading of a part of a section."""
    return Text(words, TextRole.SUBHEADING)


def hint(words: str = "") -> Text:
    """Quieter words that help."""
    return Text(words, TextRole.HINT)


def strong(words: str = "") -> Text:
    """Words that matter more than their neighbours."""
    return Text(words, TextRole.STRONG)
