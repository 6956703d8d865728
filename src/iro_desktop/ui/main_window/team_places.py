"""The supervisor's pages, and what leads from each to the next."""

from collections.abc import Callable
from functools import partial

from iro_desktop.ui.main_window.page_stack import Place
from iro_desktop.ui.main_window.window import MainWindow
from iro_desktop.ui.pages.supervision import (
    CaseloadsPage,
    ComingPage,
    EscalationsPage,
    Listing,
    ListingPage,
    ModerationPage,
    OverviewPage,
    QueuePage,
    ReadingPage,
    ResultsPage,
    SecondReadingPage,
    ThemesPage,
    TimelinessPage,
)
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.changed_hub import ChangedHub
from iro_desktop.ui.widgets.page import Page
from iro_desktop.workflows.session import Session


class TeamPlaces:
    """Builds the pages of a supervisor."""

    def __init__(
        self, session: Session, background: Background, hub: ChangedHub, window: MainWindow
    ) -> None:
        """Know everything that these pages need."""
        self._session = session
        self._background = background
        self._hub = hub
        self._window = window
        self.builders: dict[str, Callable[[Place], Page]] = {
            "team": self._overview,
            "team_list": self._listing,
            "queue": self._queue,
            "reading": self._reading,
            "timeliness": self._timeliness,
            "caseloads": self._caseloads,
            "coming": self._coming,
            "escalations": self._escalations,
            "results": self._results,
            "themes": self._themes,
            "moderation": self._moderation,
            "second_reading": self._second_reading,
        }

    def _overview(self, _place: Place) -> Page:
        page = OverviewPage(self._session, self._background)
        page.way_chosen.connect(lambda way: self._window.go_to(Place(way)))
        page.list_asked.connect(self._show_list)
        return page

    def _timeliness(self, _place: Place) -> Page:
        page = TimelinessPage(self._session, self._background)
        page.list_asked.connect(self._show_list)
        return page

    def _caseloads(self, _place: Place) -> Page:
        page = CaseloadsPage(self._session, self._background)
        page.list_asked.connect(self._show_list)
        return page

    def _coming(self, _place: Place) -> Page:
        page = ComingPage(self._session, self._background)
        page.list_asked.connect(self._show_list)
        return page

    def _escalations(self, _place: Place) -> Page:
        page = EscalationsPage(self._session, self._background)
        page.list_asked.connect(self._show_list)
        return page

    def _results(self, _place: Place) -> Page:
        page = ResultsPage(self._session, self._background)
        page.list_asked.connect(self._show_list)
        return page

    def _themes(self, _place: Place) -> Page:
        page = ThemesPage(self._session, self._background)
        page.list_asked.connect(self._show_list)
        return page

    def _moderation(self, _place: Place) -> Page:
        page = ModerationPage(self._session, self._background, self._hub)
        page.list_asked.connect(self._show_list)
        return page

    def _second_reading(self, place: Place) -> Page:
        page = SecondReadingPage(self._session, self._background, self._hub)
        page.begin(place.key)
        page.finished.connect(partial(self._window.leave, page))
        return page

    def _show_list(self, listing: Listing) -> None:
        self._window.go_to(Place("team_list", subject=listing))

    def _listing(self, place: Place) -> Page:
        assert isinstance(place.subject, Listing)  # noqa: S101 - _show_list made it
        page = ListingPage(self._session, self._background, place.subject)
        page.opened.connect(lambda name, key: self._window.go_to(Place(name, key)))
        return page

    def _queue(self, _place: Place) -> Page:
        page = QueuePage(self._session, self._background)
        page.form_opened.connect(lambda form_id: self._window.go_to(Place("reading", form_id)))
        return page

    def _reading(self, place: Place) -> Page:
        page = ReadingPage(self._session, self._background, self._hub)
        page.read(place.key)
        page.finished.connect(partial(self._window.leave, page))
        return page
