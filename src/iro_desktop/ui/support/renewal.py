"""A new process in the place of this one at the lock screen.

Qt and Python keep copies of what was shown and typed, which nothing but the end of the process
removes. The store is closed by then, so whatever else still runs may stop at any point.
"""

import os
import sys
from typing import Final

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QWidget

_WINDOW: Final = "IRO_DESKTOP_WINDOW"


def renew(window: QWidget) -> None:
    """Begin this program anew with the arguments it had; its window comes back where it was."""
    os.environ[_WINDOW] = bytes(window.saveGeometry().toBase64().data()).decode()
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - no shell, itself


def put_back(window: QWidget) -> None:
    """Place the window where the process before had it."""
    saved = os.environ.pop(_WINDOW, "")
    if saved:
        window.restoreGeometry(QByteArray.fromBase64(saved.encode()))
