"""The answers of one open form, every edit of them, and the way back."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QUndoStack
from PySide6.QtWidgets import QWidget

from iro_core.forms.evaluation import Value
from iro_desktop.ui.forms.undo import AnswerEdit


class AnswerSheet(QObject):
    """What stands in a form now, by field path.

    The fields on the screen write here and read nothing else; `edited` starts the autosave, and
    `restored` carries the paths that undo or redo changed, so that the fields show them again.
    """

    edited = Signal()
    restored = Signal(object)

    def __init__(self, answers: Mapping[str, Value], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._answers = {path: value for path, value in answers.items() if value is not None}
        self.undo_stack = QUndoStack(self)

    def answers(self) -> dict[str, Value]:
        """Everything that is answered, as a copy of its own."""
        return dict(self._answers)

    def value(self, path: str) -> Value:
        """The answer at this path, or None."""
        return self._answers.get(path)

    def text(self, path: str) -> str:
        """The answer at this path as text, empty when there is none."""
        value = self._answers.get(path)
        return value if isinstance(value, str) else ""

    def set_value(self, path: str, value: Value) -> None:
        """Take one answer that a field already shows."""
        self.change({path: value})

    def change(self, changes: Mapping[str, Value]) -> None:
        """Take several answers as one step that is undone together."""
        before = {path: self._answers.get(path) for path in changes}
        after = dict(changes)
        if before == after:
            return
        self._put(after)
        self.undo_stack.push(AnswerEdit(before, after, self._restore))
        self.edited.emit()

    def rewrite(self, changes: Mapping[str, Value]) -> None:
        """As `change`, for answers that their fields do not show yet."""
        self.change(changes)
        self.restored.emit(frozenset(changes))

    def bind_undo(self, page: QWidget) -> None:
        """Have Ctrl+Z and its counterpart work anywhere on this page."""
        for keys, act in (
            (QKeySequence.StandardKey.Undo, self.undo_stack.undo),
            (QKeySequence.StandardKey.Redo, self.undo_stack.redo),
        ):
            shortcut = QShortcut(QKeySequence(keys), page)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
            self.destroyed.connect(shortcut.deleteLater)

    def end_step(self) -> None:
        """What is typed after this is undone on its own."""
        last = self.undo_stack.command(self.undo_stack.index() - 1)
        if isinstance(last, AnswerEdit):
            last.close()

    def _restore(self, changes: Mapping[str, Value]) -> None:
        self._put(changes)
        self.restored.emit(frozenset(changes))
        self.edited.emit()

    def _put(self, changes: Mapping[str, Value]) -> None:
        for path, value in changes.items():
            if value is None:
                self._answers.pop(path, None)
            else:
                self._answers[path] = value
