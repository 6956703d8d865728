"""A label, a hint, an error and the field they belong to, one under the other."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from iro_desktop.ui.support.accessible import describe
from iro_desktop.ui.support.theme import Space, TextRole, set_look
from iro_desktop.ui.widgets.text import Text


class Field(QFrame):
    """One labelled field of a form. The words beside it are also what a screen reader says."""

    def __init__(
        self, label: str, widget: QWidget, *, hint: str = "", parent: QWidget | None = None
    ) -> None:
        """Put `label` and `hint` above `widget`."""
        super().__init__(parent)
        self.widget = widget
        self._label = label
        self._hint_words = hint
        self._error = Text("", TextRole.ERROR)
        self._build(label, hint)
        self.set_error("")

    def set_error(self, words: str) -> None:
        """Show what is wrong beside the field, or that nothing is."""
        self._error.show_words(f"Error: {words}" if words else "")
        state = "error" if words else ""
        set_look(self, state=state)
        set_look(self.widget, state=state)
        margin = Space.M if words else 0
        self.setContentsMargins(margin, 0, 0, 0)
        parts = [self._error.text(), self._hint_words]
        describe(self.widget, self._label, " ".join(part for part in parts if part))

    def _build(self, label: str, hint: str) -> None:
        set_look(self, kind="field")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        caption = Text(label, TextRole.STRONG)
        caption.setBuddy(self.widget)
        column.addWidget(caption)
        if hint:
            column.addWidget(Text(hint, TextRole.HINT))
        column.addWidget(self._error)
        column.addWidget(self.widget)
        column.setAlignment(self.widget, Qt.AlignmentFlag(0))
