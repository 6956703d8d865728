"""Eyes for the tour: finds what a person would find, by its accessible name or its words.

What is checked is what is on the screen: the real widgets of the real window.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, TypeVar

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

W = TypeVar("W", bound=QWidget)

_PATIENCE_MS: Final = 30_000
_STEP_MS: Final = 100


class TourFailed(Exception):
    """The screen did not show what the story says it should."""


class Album:
    """Numbered screenshots in a folder."""

    def __init__(self, folder: Path) -> None:
        """Start at picture 1, in place of an earlier tour's."""
        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("[0-9][0-9]-*.png"):
            old.unlink()
        self.taken: list[Path] = []

    def take(self, window: QWidget, title: str) -> None:
        """Save the window as `NN-title.png`."""
        words = "".join(letter if letter.isalnum() else "-" for letter in title.lower())
        path = self.folder / f"{len(self.taken) + 1:02d}-{words.strip('-')[:60]}.png"
        window.grab().save(str(path))
        self.taken.append(path)


class Eyes:
    """Looks at one window and keeps numbered pictures of it."""

    def __init__(self, window: QWidget, pictures: Album) -> None:
        """Take a window that is shown."""
        self.window = window
        self._pictures = pictures

    def wait(self, condition: Callable[[], bool], what: str) -> None:
        """Let the program work until the condition holds; TourFailed after half a minute."""
        for _ in range(_PATIENCE_MS // _STEP_MS):
            if condition():
                return
            QTest.qWait(_STEP_MS)
        self._pictures.take(self.window, f"stuck waiting for {what}")
        raise TourFailed(f"waited for {what}; on the screen: {self.words()[:2000]}")

    def see(self, text: str) -> None:
        """Wait until these words are on the screen."""
        self.wait(lambda: text in self.words(), f"“{text}”")

    def sees(self, text: str) -> bool:
        """Whether these words are on the screen now."""
        return text in self.words()

    def words(self) -> str:
        """Everything readable in the window, in no particular order."""
        return "\n".join(_words_of(self.window))

    def find(self, name: str, kind: type[W]) -> W:
        """The visible widget of a kind with this accessible name or label."""
        self.wait(lambda: self.look_for(name, kind) is not None, f"{kind.__name__} “{name}”")
        found = self.look_for(name, kind)
        if found is None:
            raise TourFailed(f"{kind.__name__} “{name}” vanished")
        return found

    def look_for(self, name: str, kind: type[W]) -> W | None:
        """The visible widget of a kind with this name, if it is there now."""
        for widget in self.window.findChildren(kind):
            if widget.isVisible() and name in names_of(widget):
                return widget
        return None

    def has(self, name: str) -> bool:
        """Whether a button with these words is on the screen now."""
        return self.look_for(name, QAbstractButton) is not None

    def picture(self, title: str) -> None:
        """Keep what the window looks like now, numbered."""
        self.settle()
        self._pictures.take(self.window, title)

    def settle(self) -> None:
        """Let everything that is queued happen."""
        for _ in range(5):
            QApplication.processEvents()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def names_of(widget: QWidget) -> tuple[str, ...]:
    """What a person would call a widget: its accessible name, or the words on it."""
    names = [widget.accessibleName()]
    if isinstance(widget, QAbstractButton):
        names.append(widget.text().replace("&", ""))
    return tuple(names)


def _words_of(window: QWidget) -> Iterator[str]:
    for widget in window.findChildren(QWidget):
        if not widget.isVisible():
            continue
        if isinstance(widget, QLabel | QLineEdit | QAbstractButton):
            yield widget.text().replace("&", "")
        elif isinstance(widget, QPlainTextEdit):
            yield widget.toPlainText()
        elif isinstance(widget, QComboBox):
            yield widget.currentText()
        elif isinstance(widget, QAbstractItemView):
            yield from _cells(widget.model())


def _cells(model: QAbstractItemModel) -> Iterator[str]:
    for row in range(model.rowCount()):
        yield from cells_of(model, row)


def cells_of(model: QAbstractItemModel, row: int) -> Iterator[str]:
    """The words of a row of a list or a table."""
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount()
    for column in range(columns):
        cell = model.index(row, column)
        yield str(cell.data(Qt.ItemDataRole.DisplayRole) or "")
        yield str(cell.data(Qt.ItemDataRole.AccessibleTextRole) or "")
