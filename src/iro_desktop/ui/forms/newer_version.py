"""A draft may go on in a newer version of its form: what that would change, and the choice."""

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from iro_core.forms.moving import Move
from iro_desktop.ui.support.theme import TextRole
from iro_desktop.ui.support.wording import counted
from iro_desktop.ui.widgets.buttons import link, primary
from iro_desktop.ui.widgets.card import Card
from iro_desktop.ui.widgets.flow import Flow
from iro_desktop.ui.widgets.text import Text


class NewerVersion(Card):
    """Says what would change.

    Signals:
        chosen: The draft is to go on in the newer version.
        left: It stays as it is.
    """

    chosen = Signal()
    left = Signal()

    def __init__(self, move: Move, now: int, parent: QWidget | None = None) -> None:
        """`now` is the version the draft is in."""
        super().__init__(f"The QA form in version {move.to.version}", parent)
        for heading, lines in _said(move):
            self.body.addWidget(Text(heading, TextRole.STRONG))
            for line in lines:
                self.body.addWidget(Text(f"• {line}"))
        self.go_on = primary(f"Go on in version {move.to.version}")
        stay = link(f"Stay with version {now}")
        bar = Flow()
        bar.add(self.go_on)
        bar.add(stay)
        self.body.addWidget(bar)
        self.go_on.clicked.connect(self.chosen)
        stay.clicked.connect(self.left)


def _said(move: Move) -> Iterator[tuple[str, list[str]]]:
    yield f"{counted(move.kept, 'answer')} of yours stay as they are.", []
    if move.changed:
        yield (
            "These are asked in other words. Look at your answer again:",
            [
                new if new != old else f"{new} (other answers to choose)"
                for old, new in move.changed
            ],
        )
    if move.left:
        yield "These are not asked any more. Your answers are kept with the form:", [*move.left]
    if move.added:
        yield "These are new:", [*move.added]
