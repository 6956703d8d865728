"""The pages about the papers of a review, and how one leads to the next."""

from collections.abc import Callable

from iro_desktop.ui.main_window.page_stack import Place
from iro_desktop.ui.main_window.window import MainWindow
from iro_desktop.ui.pages.review_papers import LetterPage, ReviewPapersPage
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.changed_hub import ChangedHub
from iro_desktop.ui.widgets.page import Page
from iro_desktop.workflows.session import Session


class PaperPlaces:
    """Builds the pages about the papers of a review."""

    def __init__(
        self, session: Session, background: Background, hub: ChangedHub, window: MainWindow
    ) -> None:
        """Know everything that these pages need."""
        self._session = session
        self._background = background
        self._hub = hub
        self._window = window

    def builders(self) -> dict[str, Callable[[Place], Page]]:
        """Each place about papers, and what builds its page."""
        return {
            "papers": self._papers,
            "letter": self._letter,
            "letter_again": self._letter_again,
        }

    def _papers(self, place: Place) -> Page:
        page = ReviewPapersPage(self._session, self._background, self._hub)
        page.open(place.key)
        page.record_asked.connect(lambda key: self._window.go_to(Place("review_again", key)))
        page.letter_asked.connect(lambda key: self._window.go_to(Place("letter", key)))
        return page

    def _letter(self, place: Place) -> Page:
        page = LetterPage(self._session, self._background, self._hub)
        page.open(place.key)
        return page

    def _letter_again(self, place: Place) -> Page:
        page = LetterPage(self._session, self._background, self._hub)
        page.read(place.key)
        return page
