"""One signal for every write: screens listen to it, nobody calls a screen."""

from PySide6.QtCore import QObject, Signal


class ChangedHub(QObject):
    """Tells whoever listens what a write altered.

    Signals:
        changed: A `Changed` of the workflows: kinds and ids, and who began it.
    """

    changed = Signal(object)
