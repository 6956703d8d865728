"""The pages about sending and receiving: how it stands, two versions, what came back."""

from collections.abc import Callable
from functools import partial
from typing import Final

from iro_desktop.ui.main_window.page_stack import Place
from iro_desktop.ui.main_window.sending import Sending
from iro_desktop.ui.main_window.window import MainWindow
from iro_desktop.ui.pages.conflicts import ConflictsPage
from iro_desktop.ui.pages.returned_work import ReturnedWorkPage
from iro_desktop.ui.pages.sync_status import SyncStatusPage
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.changed_hub import ChangedHub
from iro_desktop.ui.widgets.page import Page
from iro_desktop.workflows.outgoing import WaitingItem
from iro_desktop.workflows.session import Session

_PAGES: Final = {
    "review": "review_again",
    "challenge": "challenge",
    "qa_form": "quality_again",
    "child_letter": "letter_again",
}


class SendingPlaces:
    """Builds the pages about sending and receiving."""

    def __init__(
        self,
        session: Session,
        background: Background,
        hub: ChangedHub,
        window: MainWindow,
        sending: Sending,
    ) -> None:
        """Know everything that these pages need."""
        self._session = session
        self._background = background
        self._hub = hub
        self._window = window
        self._sending = sending

    def builders(self) -> dict[str, Callable[[Place], Page]]:
        """Each place about sending, and what builds its page."""
        return {
            "sync_status": self._sync_status,
            "conflicts": self._conflicts,
            "returned_work": self._returned_work,
        }

    def _sync_status(self, _place: Place) -> Page:
        page = SyncStatusPage(
            self._session, self._background, self._sending, self._sending.send_now
        )
        page.record_opened.connect(self._open_waiting)
        page.returned_opened.connect(self._open_returned)
        page.conflicts_opened.connect(partial(self._window.go_to, Place("conflicts")))
        return page

    def _conflicts(self, _place: Place) -> Page:
        page = ConflictsPage(self._session, self._background, self._hub)
        page.finished.connect(partial(self._window.leave, page))
        return page

    def _returned_work(self, place: Place) -> Page:
        page = ReturnedWorkPage(self._session, self._background, self._hub)
        page.open(place.key)
        page.record_asked.connect(self._open)
        return page

    def _open_waiting(self, item: WaitingItem) -> None:
        self._open(item.kind, item.record_id)

    def _open_returned(self, item: WaitingItem) -> None:
        self._window.go_to(Place("returned_work", item.record_id))

    def _open(self, kind: str, record_id: str) -> None:
        if kind in _PAGES:
            self._window.go_to(Place(_PAGES[kind], record_id))
