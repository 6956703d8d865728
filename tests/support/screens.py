"""Ways to look at a screen as a test must: every widget, what it is called, what is cut off."""

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextBrowser,
    QWidget,
)


def settle() -> None:
    """Let layouts, deletions and queued signals have their turn."""
    for _ in range(5):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()


def visible_widgets(page: QWidget) -> list[QWidget]:
    """Every widget of a page that can be seen."""
    return [each for each in page.findChildren(QWidget) if each.isVisibleTo(page)]


def focusable(page: QWidget) -> list[QWidget]:
    """Every widget of a page that the Tab key or a click can reach."""
    return [
        each
        for each in visible_widgets(page)
        if each.focusPolicy() != Qt.FocusPolicy.NoFocus
        and each.focusProxy() is None
        and not _is_inside_a_composite(each)
    ]


def called(widget: QWidget) -> str:
    """A widget as a failing test names it."""
    text = widget.property("text") or ""
    return f"{type(widget).__name__} {widget.accessibleName()!r} {text!r}"


def words_cut_off(page: QWidget) -> Iterator[str]:
    """Every label and button whose words do not fit where they are drawn."""
    for widget in visible_widgets(page):
        if isinstance(widget, QLabel) and widget.text() and _is_cut(widget):
            yield f"{called(widget)} is {widget.width()}x{widget.height()}"
        if isinstance(widget, QAbstractButton) and widget.text():
            least = widget.minimumSizeHint()
            if widget.width() < least.width() or widget.height() < least.height():
                yield f"{called(widget)} is {widget.size().toTuple()}, needs {least.toTuple()}"


def cells_cut_off(view: QAbstractItemView) -> Iterator[str]:
    """Every cell of a table whose words need more width than its column has."""
    model = view.model()
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            index = model.index(row, column)
            needed = view.sizeHintForIndex(index)
            rect = view.visualRect(index)
            if needed.width() > rect.width() + 1 or needed.height() > rect.height() + 1:
                yield f"{index.data()!r} needs {needed.toTuple()}, has {rect.size().toTuple()}"


def _is_cut(label: QLabel) -> bool:
    inside = label.contentsRect()
    metrics = QFontMetrics(label.font())
    if not label.wordWrap():
        return metrics.horizontalAdvance(label.text()) > inside.width() + 1
    longest = max(metrics.horizontalAdvance(word) for word in label.text().split() or [""])
    too_narrow = longest > inside.width() + 1
    return too_narrow or label.heightForWidth(label.width()) > label.height() + 1


def _is_inside_a_composite(widget: QWidget) -> bool:
    """The viewport, header or clear button of a field is reached as the field itself."""
    composites = (QAbstractItemView, QPlainTextEdit, QTextBrowser, QLineEdit, QComboBox)
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, composites):
            return True
        parent = parent.parentWidget()
    return False
