"""The pages about challenges, and how one leads to the next."""

from collections.abc import Callable
from functools import partial

from iro_core.domain.challenge import ChallengeKind
from iro_desktop.ui.main_window.page_stack import Place
from iro_desktop.ui.main_window.window import MainWindow
from iro_desktop.ui.pages.challenge import (
    ChallengePage,
    ChallengesPage,
    PatternsPage,
    RaiseChallengePage,
)
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.changed_hub import ChangedHub
from iro_desktop.ui.widgets.page import Page
from iro_desktop.workflows.challenge_file import ChallengeFile
from iro_desktop.workflows.session import Session


class ChallengePlaces:
    """Builds the pages about challenges."""

    def __init__(
        self, session: Session, background: Background, hub: ChangedHub, window: MainWindow
    ) -> None:
        """Know everything that these pages need."""
        self._session = session
        self._background = background
        self._hub = hub
        self._window = window

    def builders(self) -> dict[str, Callable[[Place], Page]]:
        """Each place about challenges, and what builds its page."""
        return {
            "challenges": self._challenges,
            "challenge": self._challenge,
            "raise_challenge": self._raise_challenge,
            "patterns": self._patterns,
        }

    def raise_for(self, kind: ChallengeKind) -> Callable[[str], None]:
        """A slot that begins a challenge of this kind for the child it is given."""
        return lambda child_id: self._window.go_to(Place("raise_challenge", child_id, kind))

    def _challenges(self, _place: Place) -> Page:
        page = ChallengesPage(self._session, self._background)
        page.challenge_opened.connect(self._open)
        page.patterns_asked.connect(partial(self._window.go_to, Place("patterns")))
        return page

    def _challenge(self, place: Place) -> Page:
        page = ChallengePage(self._session, self._background, self._hub)
        page.open(place.key)
        page.escalate_asked.connect(
            lambda challenge: self._window.go_to(Place("raise_challenge", subject=challenge))
        )
        page.challenge_opened.connect(self._open)
        return page

    def _raise_challenge(self, place: Place) -> Page:
        page = RaiseChallengePage(self._session, self._background, self._hub)
        subject = place.subject
        if isinstance(subject, ChallengeFile):
            page.escalate(subject)
        elif isinstance(subject, ChallengeKind):
            page.begin(place.key, subject)
        elif isinstance(subject, tuple):
            page.begin_shared(*subject)
        else:
            page.resume(place.key)
        page.raised.connect(
            lambda challenge_id: self._window.go_to(Place("challenge", challenge_id), replace=True)
        )
        page.left.connect(lambda _: self._window.leave(page))
        return page

    def _patterns(self, _place: Place) -> Page:
        page = PatternsPage(self._session, self._background)
        page.statement_asked.connect(
            lambda children, reasons: self._window.go_to(
                Place("raise_challenge", subject=(children, reasons))
            )
        )
        return page

    def _open(self, challenge_id: str) -> None:
        self._window.go_to(Place("challenge", challenge_id))
