"""The pages of the work between reviews: midway update, notes, scans, decisions, forms."""

from collections.abc import Callable
from functools import partial

from iro_core.domain.challenge import ChallengeKind
from iro_core.domain.midway import MidwayOutcome
from iro_desktop.ui.main_window.page_stack import Place
from iro_desktop.ui.main_window.window import MainWindow
from iro_desktop.ui.pages.child_form import ChildFormPage
from iro_desktop.ui.pages.child_forms import ChildFormsPage
from iro_desktop.ui.pages.decisions import DecisionsPage
from iro_desktop.ui.pages.footprint import FootprintPage
from iro_desktop.ui.pages.midway import MidwayPage
from iro_desktop.ui.pages.scans.adding import AddScanPage
from iro_desktop.ui.pages.scans.viewing import ScanPage
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.changed_hub import ChangedHub
from iro_desktop.ui.widgets.page import Page
from iro_desktop.workflows.decisions import ledger_of_caseload, ledger_of_child
from iro_desktop.workflows.session import Session


class BetweenPlaces:
    """Builds the pages of the work between reviews."""

    def __init__(
        self, session: Session, background: Background, hub: ChangedHub, window: MainWindow
    ) -> None:
        """Know everything that these pages need."""
        self._session = session
        self._background = background
        self._hub = hub
        self._window = window

    def builders(self) -> dict[str, Callable[[Place], Page]]:
        """Each place between reviews, and what builds its page."""
        return {
            "midway": self._midway,
            "midway_update": self._midway_update,
            "footprint": self._footprint,
            "add_scan": self._add_scan,
            "scan": self._scan,
            "decisions": self._decisions,
            "child_forms": self._child_forms,
            "child_form": self._child_form,
        }

    def _midway(self, place: Place) -> Page:
        page = MidwayPage(self._session, self._background, self._hub)
        page.begin(place.key)
        page.left.connect(lambda: self._window.leave(page))
        page.recorded.connect(self._go_on)
        return page

    def _midway_update(self, place: Place) -> Page:
        page = MidwayPage(self._session, self._background, self._hub)
        page.read(place.key)
        return page

    def _footprint(self, place: Place) -> Page:
        page = FootprintPage(self._session, self._background, self._hub)
        page.begin(place.key)
        page.kept.connect(lambda _child_id: self._window.leave(page))
        page.left.connect(lambda: self._window.leave(page))
        return page

    def _decisions(self, place: Place) -> Page:
        """Of the child in the place, or of the whole caseload."""
        load = (
            partial(ledger_of_child, self._session, place.key)
            if place.key
            else partial(ledger_of_caseload, self._session)
        )
        page = DecisionsPage(self._background, load, of_one_child=bool(place.key))
        page.child_opened.connect(
            lambda child_id: self._window.go_to(Place("child_file", child_id))
        )
        return page

    def _add_scan(self, place: Place) -> Page:
        page = AddScanPage(self._session, self._background, self._hub)
        page.begin(place.key)
        page.kept.connect(lambda _child_id: self._window.leave(page))
        page.left.connect(lambda: self._window.leave(page))
        return page

    def _scan(self, place: Place) -> Page:
        page = ScanPage(self._session, self._background, self._hub)
        page.open(place.key)
        return page

    def _child_forms(self, place: Place) -> Page:
        page = ChildFormsPage(self._session, self._background, place.key)
        page.form_asked.connect(lambda key: self._window.go_to(Place("child_form", key)))
        return page

    def _child_form(self, place: Place) -> Page:
        page = ChildFormPage(self._session, self._background, self._hub)
        page.open(place.key)
        page.left.connect(lambda: self._window.leave(page))
        return page

    def _go_on(self, child_id: str, outcome: MidwayOutcome | None) -> None:
        """Straight to what the IRO decided on, in place of the update."""
        following = {
            MidwayOutcome.CHALLENGE: Place("raise_challenge", child_id, ChallengeKind.INFORMAL),
            MidwayOutcome.ALERT: Place("raise_challenge", child_id, ChallengeKind.ALERT),
            MidwayOutcome.EARLY_REVIEW: Place("early_review", child_id),
        }
        place = following.get(outcome) if outcome is not None else None
        if place is None:
            self._window.back()
        else:
            self._window.go_to(place, replace=True)
