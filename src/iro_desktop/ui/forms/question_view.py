"""One question on the screen: its words, its field, where the answer came from, what was said."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from iro_core.forms.evaluation import Value
from iro_desktop.ui.forms.field_widgets import FieldWidget, LongTextField
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.theme import Space, TextRole, set_look
from iro_desktop.ui.widgets.buttons import ActionButton, link
from iro_desktop.ui.widgets.status_tag import StatusTag
from iro_desktop.ui.widgets.text import Text


@dataclass(frozen=True)
class CommentRow:
    """One comment as the screen shows it."""

    heading: str
    text: str


class QuestionView(QFrame):
    """A question with everything that belongs to it.

    Signals:
        edited: The answer was changed by the person.
        settled: A number key gave the answer; the next question may come.
        note_edited: The reason beside the answer was changed.
        comment_asked: The supervisor wants to say something about this question.
        theme_asked: The supervisor wants to choose the themes of this answer.
    """

    edited = Signal()
    settled = Signal()
    note_edited = Signal()
    comment_asked = Signal()
    theme_asked = Signal()

    def __init__(
        self,
        label: str,
        field: FieldWidget | None,
        *,
        hint: str = "",
        note_label: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Without a field the words stand on their own, as a statement."""
        super().__init__(parent)
        set_look(self, kind="field")
        self.label = label
        self.field = field
        self._is_enabled = True
        self._caption = Text(label, TextRole.STRONG if field is not None else TextRole.BODY)
        self._hint = Text(hint, TextRole.HINT)
        if not hint:
            self._hint.hide()
        self._source = StatusTag()
        self._change = link("Change", help_text=label)
        # Made only for those who are offered them: a form has many questions.
        self._comment: ActionButton | None = None
        self._theme: ActionButton | None = None
        self._themes: Text | None = None
        self._line = QHBoxLayout()
        self._error = Text("", TextRole.ERROR)
        self._note_caption = Text(note_label, TextRole.STRONG)
        self.note = LongTextField(2, 8)
        self._comments = QVBoxLayout()
        self._column = QVBoxLayout(self)
        self._build(hint, note_label)
        self.set_error("")
        self.set_source("")
        self.show_note(shown=False)
        self.show_comments(())
        for each in (field, self.note):
            if each is not None:
                each.refused.connect(self.set_error)

    def set_value(self, value: Value, note: Value = None) -> None:
        """Show this answer and the reason beside it."""
        if self.field is not None:
            self.field.set_value(value)
        self.note.set_value(note)

    def set_label(self, label: str) -> None:
        """Ask in these words: an answer may stand in them."""
        if label == self.label:
            return
        self.label = label
        self._caption.show_words(label)
        if self.field is not None:
            self.field.describe_as(label, self._hint.text())

    def set_enabled(self, *, enabled: bool) -> None:
        """Allow or refuse editing."""
        if enabled == self._is_enabled:
            return
        self._is_enabled = enabled
        if self.field is not None:
            self.field.set_enabled(enabled=enabled)
        self.note.set_enabled(enabled=enabled)
        self._change.setVisible(enabled and bool(self._source.words))

    def set_error(self, words: str, *, on_note: bool = False) -> None:
        """Say what is wrong beside the field, or that nothing is."""
        self._error.show_words(f"Error: {words}" if words else "")
        set_look(self, state="error" if words else "")
        self._column.setContentsMargins(Space.M if words else 0, 0, 0, 0)
        if self.field is not None:
            self.field.set_error("" if on_note else words)
        self.note.set_error(words if on_note else "")

    def set_source(self, words: str) -> None:
        """Say where an answer came from that the person did not give here."""
        self._source.show_state(words, Tone.INFO)
        self._change.setVisible(self._is_enabled and bool(words))

    def show_note(self, *, shown: bool, label: str = "") -> None:
        """Ask for words under a label, or stop asking; what was written is kept."""
        if label and label != self._note_caption.text():
            self._note_caption.show_words(label)
            self.note.describe_as(f"{label} {self.label}")
        self._note_caption.setVisible(shown)
        self.note.setVisible(shown)

    def show_comments(self, comments: Sequence[CommentRow]) -> None:
        """Pin these comments under the question."""
        while (item := self._comments.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for comment in comments:
            self._comments.addWidget(_pinned(comment))

    def hold(self, note: QWidget) -> None:
        """Put something under this question, such as a comment being written."""
        self._column.addWidget(note)

    def offer_comment(self, *, offered: bool) -> None:
        """Let the reader comment on this question."""
        if offered and self._comment is None:
            self._comment = self._offer("Comment on this", self.comment_asked)
        if self._comment is not None:
            self._comment.setVisible(offered)

    def show_themes(self, themes: str) -> None:
        """Say under which themes the answer is, and let them be chosen."""
        if self._theme is None or self._themes is None:
            self._theme = self._offer("Themes", self.theme_asked)
            self._themes = Text("", TextRole.HINT)
            self._column.addWidget(self._themes)
        self._themes.show_words(f"Themes: {themes}" if themes else "")

    def focus_themes(self) -> None:
        """Go to where the themes are chosen."""
        if self._theme is not None:
            self._theme.setFocus()

    def focus_comment(self) -> None:
        """Go to where a comment is begun."""
        if self._comment is not None:
            self._comment.setFocus()

    def has_focus(self) -> bool:
        """Whether what is typed now goes here."""
        focus = QApplication.focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def focus(self, *, on_note: bool = False) -> None:
        """Put the cursor where the answer, or the reason, is given."""
        if on_note and self.note.isVisibleTo(self):
            self.note.focus()
        elif self.field is not None:
            self.field.focus()

    def _build(self, hint: str, note_label: str) -> None:
        column = self._column
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addLayout(self._caption_line())
        column.addWidget(self._hint)
        column.addWidget(self._error)
        if self.field is not None:
            self.field.describe_as(self.label, hint)
            self.field.edited.connect(self.edited)
            self.field.settled.connect(self.settled)
            self._change.clicked.connect(self.field.focus)
            column.addWidget(self.field)
        self.note.describe_as(f"{note_label} {self.label}".strip())
        self.note.edited.connect(self.note_edited)
        column.addWidget(self._note_caption)
        column.addWidget(self.note)
        column.addLayout(self._comments)

    def _offer(self, words: str, asked: SignalInstance) -> ActionButton:
        button = link(words, help_text=self.label)
        button.clicked.connect(asked)
        self._line.addWidget(button)
        return button

    def _caption_line(self) -> QHBoxLayout:
        line = self._line
        line.setSpacing(Space.M)
        line.addWidget(self._caption, 1)
        line.addWidget(self._source)
        line.addWidget(self._change)
        return line


def _pinned(comment: CommentRow) -> QFrame:
    frame = QFrame()
    set_look(frame, kind="banner", tone="due_soon")
    column = QVBoxLayout(frame)
    column.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
    column.setSpacing(Space.XS)
    column.addWidget(Text(comment.heading, TextRole.STRONG))
    column.addWidget(Text(comment.text))
    return frame
