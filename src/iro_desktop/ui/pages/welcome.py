"""The first screen on a laptop that is not set up: what this is, and the one door in."""

from PySide6.QtCore import Signal
from typing_extensions import override

from iro_desktop.ui.support.theme import Space
from iro_desktop.ui.widgets.alone_page import AlonePage
from iro_desktop.ui.widgets.buttons import primary
from iro_desktop.ui.widgets.summary_list import SummaryList, SummaryRow
from iro_desktop.ui.widgets.text import Text, subheading


class WelcomePage(AlonePage):
    """Leads to setting up this laptop.

    Signals:
        set_up_chosen: The user wants to set up this laptop.
    """

    set_up_chosen = Signal()

    def __init__(self) -> None:
        """Say what is needed before one begins."""
        super().__init__("Reviews that work without a signal", parent=None)
        self._start = primary("Set up this laptop")
        self._start.clicked.connect(self.set_up_chosen)
        self.body.addWidget(
            Text(
                "Your caseload comes to this laptop, locked with a passphrase only you know. "
                "You can open a child’s file, record a review and raise a challenge anywhere, "
                "and send your work when you are back online."
            )
        )
        self.body.addWidget(subheading("What you need"))
        self.body.addWidget(
            SummaryList(
                [
                    SummaryRow("Office address", "The address of your council’s office system"),
                    SummaryRow("Enrolment code", "It works once. Your administrator gives it out."),
                    SummaryRow("A connection", "For the set-up and the first download only"),
                ]
            )
        )
        self.body.addSpacing(Space.S)
        self.body.addWidget(self._start)

    @override
    def reload(self) -> None:
        """Put the focus on the one door."""
        self._start.setFocus()
