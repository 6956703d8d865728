"""One undo stack per form, so that Ctrl+Z means one thing on the whole screen."""

from collections.abc import Callable, Mapping
from weakref import WeakMethod

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence, QUndoCommand
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from iro_core.forms.evaluation import Value

Answers = Mapping[str, Value]
Apply = Callable[[Answers], None]

_TYPING = 1  # the id Qt compares before it asks two commands to merge


class AnswerEdit(QUndoCommand):
    """Some answers before and after one edit; typing in one answer becomes one step.

    It does not keep the sheet it acts on: in a circle with it, both would be collected at once,
    and the stack would free an edit that is being freed, which ends the program.
    """

    def __init__(self, before: Answers, after: Answers, apply: Apply) -> None:
        """`apply` is a method of the sheet."""
        super().__init__()
        self.before = dict(before)
        self.after = dict(after)
        self._apply = WeakMethod(apply)
        self._done_by_hand = True  # the field already shows what was typed
        self._open = len(self.after) == 1

    def close(self) -> None:
        """End the step: what is typed next is undone on its own."""
        self._open = False

    @override
    def id(self) -> int:
        return _TYPING

    @override
    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, AnswerEdit) or not self._open:
            return False
        if self.after.keys() != other.after.keys():
            return False
        self.after = dict(other.after)
        return True

    @override
    def redo(self) -> None:
        if self._done_by_hand:
            self._done_by_hand = False
            return
        self._put(self.after)

    @override
    def undo(self) -> None:
        self._open = False
        self._put(self.before)

    def _put(self, answers: Answers) -> None:
        apply = self._apply()
        if apply is not None:
            apply(answers)


class UndoKeysToForm(QObject):
    """Keeps a text field from undoing by itself: the form's own stack answers Ctrl+Z."""

    def watch(self, field: QWidget) -> None:
        """Leave undo and redo in this field to the form."""
        field.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo, redo = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
            if event.matches(undo) or event.matches(redo):
                event.ignore()
                return True
        return super().eventFilter(watched, event)
