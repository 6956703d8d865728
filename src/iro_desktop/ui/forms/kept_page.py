"""A page with short forms in it: whatever is typed there is kept until it is saved or given up."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from iro_core.domain.dates import parse_date
from iro_core.domain.working_days import WorkingDays
from iro_desktop.ui.forms.kept_words import KeptWords
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.widgets.buttons import secondary
from iro_desktop.ui.widgets.page import Page
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.short_drafts import WrittenAt

Found = TypeVar("Found")


class KeptPage(Page):
    """A page whose `_kept` keeps the words of its short forms.

    Signals:
        left: What was typed was given up; nothing more is to be done here.
    """

    left = Signal()

    def __init__(
        self,
        title: str,
        session: Session,
        background: Background,
        parent: QWidget | None = None,
        *,
        scrolls: bool = True,
    ) -> None:
        """Start empty."""
        super().__init__(title, parent=parent, scrolls=scrolls)
        self._session = session
        self._background = background
        self._kept = KeptWords(self, session, background)
        self._calendar = WorkingDays()

    @override
    def flush(self) -> None:
        self._kept.flush()

    @property
    @override
    def is_clean(self) -> bool:
        return self._kept.is_clean

    def _load(self, read: Callable[[], Found], show: Callable[[Found], None]) -> None:
        """Read what the page shows, and with it the days that count, by which dates are read."""
        session = self._session

        def arrived(found: tuple[Found, WorkingDays]) -> None:
            result, self._calendar = found
            show(result)

        self._background.run(self, lambda: (read(), session.calendar), arrived, self.say_problem)

    def _offer_discard(self, at: Callable[[], WrittenAt]) -> None:
        """Let the person give up what is typed there: a page that keeps it needs a way out."""

        def discard() -> None:
            self._kept.give_up(at())
            self.left.emit()

        button = secondary("Discard", help_text="Forget what is typed here")
        button.clicked.connect(discard)
        self.add_action(button)

    def _read_date(self, typed: str) -> date:
        """A date as people write it (InvalidData)."""
        return parse_date(typed, self._session.today, self._calendar)
