"""A story of the clipboard on a real display, told as JSON: what each moment held.

Run by itself under a display; with the argument "another" it is another program that copies.
"""

import json
import subprocess
import sys
from collections.abc import Callable

from PySide6.QtCore import QDeadlineTimer, QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from iro_desktop.ui.support.clipboard import OwnClipboard

WORDS = "Invented words about nobody"


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def another() -> None:
    """Another program copies, says so, and stays until it is told to go."""
    application = QGuiApplication([])
    application.clipboard().setText("from elsewhere")
    application.processEvents()
    say("copied")
    # The clipboard of a window system is answered by whoever copied, so it has to go on running.
    application.exec()


def wait(until: Callable[[], bool]) -> bool:
    """Let the program run until something is so; whether it came to be."""
    deadline = QDeadlineTimer(10_000)
    while not until() and not deadline.hasExpired():
        QTest.qWait(10)
    return until()


def story() -> dict[str, object]:
    """Copied here, its time over; copied elsewhere, and cleared here."""
    clipboard = QGuiApplication.clipboard()
    parent = QObject()
    own = OwnClipboard(parent)
    field = QPlainTextEdit(WORDS)
    field.show()
    QTest.qWaitForWindowExposed(field)
    field.selectAll()
    field.copy()
    held = clipboard.mimeData()
    told: dict[str, object] = {
        "text": held.text(),
        "hint": bytes(held.data("x-kde-passwordManagerHint").data()).decode(),
        "formats": held.formats(),
    }
    own._timer.start(0)
    told["cleared"] = wait(lambda: not clipboard.text())
    command = [sys.executable, "-m", "tests.support.clipboard_story", "another"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        other.stdout.readline()
        wait(lambda: clipboard.text() == "from elsewhere")
        own.clear()
        told["of another program"] = clipboard.text()
        other.terminate()
    return told


if __name__ == "__main__":
    if "another" in sys.argv:
        another()
    else:
        application = QApplication([])
        say(json.dumps(story()))
