"""One widget class per kind of question, all with the same six methods."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from iro_core.forms.evaluation import Value
from iro_desktop.ui.forms.undo import UndoKeysToForm
from iro_desktop.ui.forms.written_text import TOO_LONG, WrittenText
from iro_desktop.ui.support.accessible import describe
from iro_desktop.ui.support.theme import Space, scaled, set_look
from iro_desktop.ui.widgets.flow import Flow
from iro_desktop.ui.widgets.option_button import CheckOption, RadioOption

_SHORT_LABEL_CHARACTERS = 26
_FEW_CHOICES = 6
_STACKED_WIDTH = 640
_LINE_WIDTH = 520
_KEYS = 9  # answers beyond the ninth are reached with the arrow keys


class FieldWidget(QWidget):
    """What a person answers with.

    Signals:
        edited: The person changed the answer; never emitted by `set_value`.
        settled: A number key chose the answer, the same or another: nothing is left to do here.
        refused: What was typed or pasted was not taken; the words that say why.
    """

    edited = Signal()
    settled = Signal()
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._undo_keys = UndoKeysToForm(self)
        self._name = ""
        self._help = ""

    def value(self) -> Value:
        """The answer as it stands, None when there is none."""
        raise NotImplementedError

    def set_value(self, value: Value) -> None:
        """Show this answer without telling anybody."""
        raise NotImplementedError

    def set_enabled(self, *, enabled: bool) -> None:
        """Allow or refuse editing; text stays readable and can still be copied."""
        raise NotImplementedError

    def set_error(self, words: str) -> None:
        """Mark the field as wrong and say why to a screen reader; empty words unmark it."""
        for part in self.parts():
            set_look(part, state="error" if words else "")
            describe(part, part.accessibleName(), f"Error: {words}" if words else self._help)

    def focus(self) -> None:
        """Put the cursor where the answer is given."""
        self.parts()[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def parts(self) -> Sequence[QWidget]:
        """The widgets that take the focus."""
        raise NotImplementedError

    def describe_as(self, name: str, help_text: str = "") -> None:
        """Give every part the name of the question it answers."""
        self._name = name
        self._help = help_text
        for part in self.parts():
            own = part.text() if isinstance(part, RadioOption | CheckOption) else ""
            describe(part, f"{name} {own}".strip(), help_text)


class ShortTextField(FieldWidget):
    """One line of text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = QLineEdit()
        self.edit.setMaximumWidth(scaled(_LINE_WIDTH))
        self._undo_keys.watch(self.edit)
        self.edit.textEdited.connect(self.edited)
        _fill(self, self.edit)
        self.setFocusProxy(self.edit)

    @override
    def value(self) -> Value:
        return self.edit.text().strip() or None

    @override
    def set_value(self, value: Value) -> None:
        if value != self.value():
            self.edit.setText("" if value is None else str(value))

    @override
    def set_enabled(self, *, enabled: bool) -> None:
        self.edit.setReadOnly(not enabled)

    @override
    def parts(self) -> Sequence[QWidget]:
        return (self.edit,)


class LongTextField(FieldWidget):
    """Text of any length that grows with what is written, and lets Tab through."""

    def __init__(
        self, least_lines: int = 3, most_lines: int = 12, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._least_lines = least_lines
        self._most_lines = most_lines
        self.edit = WrittenText()
        self.edit.setTabChangesFocus(True)
        self.edit.setUndoRedoEnabled(False)
        self._undo_keys.watch(self.edit)
        self.edit.textChanged.connect(self._on_text_changed)
        self.edit.document().documentLayout().documentSizeChanged.connect(self._grow)
        self.edit.resized.connect(self._grow)
        self.edit.too_long.connect(partial(self.refused.emit, TOO_LONG))
        _fill(self, self.edit)
        self.setFocusProxy(self.edit)
        self._grow()

    @override
    def value(self) -> Value:
        text = self.edit.toPlainText()
        return text if text.strip() else None

    @override
    def set_value(self, value: Value) -> None:
        old, new = self.edit.toPlainText(), "" if value is None else str(value)
        if old == new:
            return
        with QSignalBlocker(self.edit):
            replace_difference(self.edit, old, new)
        self._grow()

    @override
    def set_enabled(self, *, enabled: bool) -> None:
        self.edit.setReadOnly(not enabled)

    @override
    def parts(self) -> Sequence[QWidget]:
        return (self.edit,)

    def _on_text_changed(self) -> None:
        self.edited.emit()

    def _grow(self) -> None:
        if not self._most_lines:
            return
        # The layout of a plain text edit counts its size in lines, not in pixels.
        lines = round(self.edit.document().size().height())
        lines = min(max(lines, self._least_lines), self._most_lines)
        line = self.edit.fontMetrics().lineSpacing()
        self.edit.setFixedHeight(line * lines + Space.L * 2)


class ChoiceField(FieldWidget):
    """One answer out of a few: a card each, chosen by number key, arrow or mouse."""

    def __init__(
        self,
        choices: Mapping[str, str],
        *,
        shows_codes: bool = False,
        stacks: bool | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Offer choices; with `shows_codes` each says in small which code it stands for.

        `stacks` puts them under each other; if it is not given, long words decide.
        """
        super().__init__(parent)
        self._shows_codes = shows_codes
        self._stacks = _reads_better_stacked(choices) if stacks is None else stacks
        self._group = QButtonGroup(self)
        self._options: dict[str, RadioOption] = {}
        self._add = _room_for_options(self, stacks=self._stacks)
        self._lay_out(choices)

    def set_choices(self, choices: Mapping[str, str]) -> None:
        """Offer other answers; the one that stands is kept if it is still among them."""
        kept = self.value()
        for option in self._options.values():
            self._group.removeButton(option)
            option.setParent(None)
            option.deleteLater()
        self._lay_out(choices)
        self.describe_as(self._name, self._help)
        self.set_value(kept if kept in choices else None)

    def _lay_out(self, choices: Mapping[str, str]) -> None:
        self._options = {}
        for number, (code, words) in enumerate(choices.items(), start=1):
            key = str(number) if number <= _KEYS else ""
            option = RadioOption(words, key, code if self._shows_codes else "")
            option.toggled.connect(self._on_toggled)
            self._group.addButton(option)
            if self._stacks:
                option.setMaximumWidth(scaled(_STACKED_WIDTH))
            self._options[code] = option
            self._add(option)
        if self._options:
            self.setFocusProxy(next(iter(self._options.values())))

    @override
    def value(self) -> Value:
        return next((code for code, one in self._options.items() if one.isChecked()), None)

    @override
    def set_value(self, value: Value) -> None:
        self._group.setExclusive(False)
        for code, option in self._options.items():
            with QSignalBlocker(option):
                option.setChecked(code == value)
            option.update()
        self._group.setExclusive(True)

    @override
    def set_enabled(self, *, enabled: bool) -> None:
        _show_only_chosen(self._options, is_read=not enabled)

    @override
    def focus(self) -> None:
        chosen = self._group.checkedButton() or next(iter(self._options.values()))
        chosen.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @override
    def parts(self) -> Sequence[QWidget]:
        return tuple(self._options.values())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        options = list(self._options.values())
        number = event.key() - Qt.Key.Key_1
        if 0 <= number < min(len(options), _KEYS) and options[number].isEnabled():
            options[number].setFocus(Qt.FocusReason.ShortcutFocusReason)
            options[number].setChecked(True)
            self.settled.emit()
        elif event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace} and self.value() is not None:
            self.set_value(None)
            self.edited.emit()
        else:
            super().keyPressEvent(event)

    def _on_toggled(self, checked: bool) -> None:  # noqa: FBT001  (a slot of Qt)
        if checked:
            self.edited.emit()


class YesNoField(ChoiceField):
    """Yes or no, kept as true or false."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__({"yes": "Yes", "no": "No"}, parent=parent)

    @override
    def value(self) -> Value:
        chosen = super().value()
        return None if chosen is None else chosen == "yes"

    @override
    def set_value(self, value: Value) -> None:
        is_answer = isinstance(value, bool)
        super().set_value(("yes" if value else "no") if is_answer else None)


class ManyChoicesField(FieldWidget):
    """Any number of answers out of a few."""

    def __init__(self, choices: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._options: dict[str, CheckOption] = {}
        self._add = _room_for_options(self, stacks=_reads_better_stacked(choices))
        self._lay_out(choices)

    def set_choices(self, choices: Mapping[str, str]) -> None:
        """Offer other answers; those that stand are kept if they are still among them."""
        kept = self.value()
        for option in self._options.values():
            option.setParent(None)
            option.deleteLater()
        self._lay_out(choices)
        self.describe_as(self._name, self._help)
        self.set_value(kept)

    def _lay_out(self, choices: Mapping[str, str]) -> None:
        self._options = {}
        for number, (code, words) in enumerate(choices.items(), start=1):
            option = CheckOption(words, str(number) if number <= _KEYS else "")
            option.toggled.connect(self.edited)
            self._options[code] = option
            self._add(option)
        if self._options:
            self.setFocusProxy(next(iter(self._options.values())))

    @override
    def value(self) -> Value:
        return [code for code, option in self._options.items() if option.isChecked()] or None

    @override
    def set_value(self, value: Value) -> None:
        chosen = value if isinstance(value, list) else []
        for code, option in self._options.items():
            with QSignalBlocker(option):
                option.setChecked(code in chosen)
            option.update()

    @override
    def set_enabled(self, *, enabled: bool) -> None:
        _show_only_chosen(self._options, is_read=not enabled)

    @override
    def parts(self) -> Sequence[QWidget]:
        return tuple(self._options.values())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        options = list(self._options.values())
        number = event.key() - Qt.Key.Key_1
        if 0 <= number < min(len(options), _KEYS) and options[number].isEnabled():
            options[number].setFocus(Qt.FocusReason.ShortcutFocusReason)
            options[number].toggle()
        else:
            super().keyPressEvent(event)


def replace_difference(edit: QPlainTextEdit, old: str, new: str) -> None:
    """Change only the part that differs, so that the cursor ends where the change is."""
    start = next(
        (at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other),
        min(len(old), len(new)),
    )
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    cursor = edit.textCursor()
    cursor.setPosition(_in_qt(old[:start]))
    cursor.setPosition(_in_qt(old[: len(old) - end]), QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText(new[start : len(new) - end])
    edit.setTextCursor(cursor)


def _in_qt(text: str) -> int:
    """How many positions this text takes in Qt, which counts in UTF-16."""
    return len(text.encode("utf-16-le")) // 2


def _show_only_chosen(options: Mapping[str, QAbstractButton], *, is_read: bool) -> None:
    """A form that is only read shows what was answered, not everything that was not."""
    is_answered = any(option.isChecked() for option in options.values())
    for option in options.values():
        option.setEnabled(not is_read)
        option.setVisible(not is_read or not is_answered or option.isChecked())


def _reads_better_stacked(choices: Mapping[str, str]) -> bool:
    """A few long answers stand under each other; many would push the next question away."""
    are_few = len(choices) <= _FEW_CHOICES
    return are_few and any(len(words) > _SHORT_LABEL_CHARACTERS for words in choices.values())


def _room_for_options(field: QWidget, *, stacks: bool) -> Callable[[QWidget], None]:
    """Lay a field out for its options; the next one is put in by calling what is returned."""
    layout = QVBoxLayout(field)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(Space.S)
    if stacks:
        return layout.addWidget
    flow = Flow(spacing=Space.S)
    layout.addWidget(flow)
    return flow.add


def _fill(field: QWidget, part: QWidget) -> None:
    layout = QVBoxLayout(field)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(part)
