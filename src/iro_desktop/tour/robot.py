"""Hands for the tour: presses and types as a person would, through Qt's event queue."""

from pathlib import Path

from PySide6.QtCore import QAbstractItemModel, QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from iro_desktop.tour.eyes import Eyes, TourFailed, cells_of, names_of


class Robot(Eyes):
    """Drives one window."""

    def press(self, name: str) -> None:
        """Press the button with these words, as a mouse would."""
        button = self.find(name, QAbstractButton)
        self.wait(button.isEnabled, f"“{name}” to be enabled")
        _click(button)
        self.settle()

    def type_into(self, name: str, text: str) -> None:
        """Replace what a field holds by typing."""
        field = self._text_field(name)
        _bring_into_view(field)
        field.setFocus()
        QTest.keySequence(field, QKeySequence(QKeySequence.StandardKey.SelectAll))
        QTest.keyClick(field, Qt.Key.Key_Delete)
        self._type(field, text)

    def press_described(self, name: str, help_words: str) -> None:
        """Press the button with these words whose description says what it is about."""
        for button in self.window.findChildren(QAbstractButton):
            about = button.accessibleDescription()
            if button.isVisible() and name in names_of(button) and help_words in about:
                _click(button)
                self.settle()
                return
        raise TourFailed(f"no “{name}” about “{help_words}”")

    def press_every(self, name: str) -> None:
        """Press each button with these words."""
        for button in self.window.findChildren(QAbstractButton):
            if button.isVisible() and name in names_of(button):
                _click(button)
                self.settle()

    def type_at_the_end(self, name: str, text: str) -> None:
        """Type after what a field holds already."""
        field = self._text_field(name)
        field.setFocus()
        QTest.keySequence(field, QKeySequence(QKeySequence.StandardKey.MoveToEndOfDocument))
        self._type(field, text)

    def key(self, sequence: str, onto: QWidget | None = None) -> None:
        """Press a key or a combination, where the focus is, in this window and no other."""
        self.window.activateWindow()
        self.wait(self.window.isActiveWindow, "the window to be in front")
        focus: QWidget | None = self.window.focusWidget()
        target = onto or focus or self.window
        QTest.keySequence(target, QKeySequence(sequence))
        self.settle()

    def open_row(self, view_name: str, text: str) -> None:
        """Choose the first row of a list that shows these words, and press Enter on it."""
        view = self.find(view_name, QAbstractItemView)
        self.wait(lambda: _row_with(view.model(), text) is not None, f"a row with “{text}”")
        row = _row_with(view.model(), text)
        if row is None:
            raise TourFailed(f"the row with “{text}” vanished")
        view.setFocus()
        view.setCurrentIndex(view.model().index(row, 0))
        QTest.keyClick(view, Qt.Key.Key_Return)
        self.settle()

    def name_file(self, path: Path) -> None:
        """Answer the file dialog that is open."""
        self.wait(lambda: self._file_dialog() is not None, "the dialog for a file")
        dialog = self._file_dialog()
        if dialog is None:
            raise TourFailed("the dialog for a file vanished")
        name = dialog.findChild(QLineEdit)
        if name is None:
            raise TourFailed("the dialog for a file is not the toolkit's own")
        name.setText(str(path))
        dialog.accept()
        self.settle()

    def _file_dialog(self) -> QFileDialog | None:
        dialogs = self.window.findChildren(QFileDialog)
        return next((each for each in dialogs if each.isVisible()), None)

    def _type(self, field: QWidget, text: str) -> None:
        for line_number, line in enumerate(text.split("\n")):
            if line_number:
                QTest.keyClick(field, Qt.Key.Key_Return)
            if line.isascii():
                QTest.keyClicks(field, line)
            elif isinstance(field, QLineEdit):
                field.insert(line)
            elif isinstance(field, QPlainTextEdit):
                field.insertPlainText(line)
        self.settle()

    def _text_field(self, name: str) -> QWidget:
        def either() -> QWidget | None:
            return self.look_for(name, QLineEdit) or self.look_for(name, QPlainTextEdit)

        self.wait(lambda: either() is not None, f"the field “{name}”")
        field = either()
        if field is None:
            raise TourFailed(f"the field “{name}” vanished")
        return field


def _row_with(model: QAbstractItemModel, text: str) -> int | None:
    for row in range(model.rowCount()):
        if any(text in words for words in cells_of(model, row)):
            return row
    return None


def _bring_into_view(widget: QWidget) -> None:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(widget)
            QApplication.processEvents()
        parent = parent.parentWidget()


def _click(button: QAbstractButton) -> None:
    _bring_into_view(button)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=_inside(button))


def _inside(button: QAbstractButton) -> QPoint:
    """Radio buttons and check boxes answer on their left, where the mark is."""
    return QPoint(min(12, button.width() // 2), button.height() // 2)
