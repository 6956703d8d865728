"""Which page a choice means. Pages are strangers; here alone it is known what leads where."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal

from iro_core.domain.access import sees_team
from iro_core.domain.challenge import ChallengeKind
from iro_core.domain.people import Role, User
from iro_desktop.settings import Settings
from iro_desktop.ui.main_window.between_places import BetweenPlaces
from iro_desktop.ui.main_window.challenge_places import ChallengePlaces
from iro_desktop.ui.main_window.page_stack import Place
from iro_desktop.ui.main_window.paper_places import PaperPlaces
from iro_desktop.ui.main_window.sending import Sending
from iro_desktop.ui.main_window.sending_places import SendingPlaces
from iro_desktop.ui.main_window.team_places import TeamPlaces
from iro_desktop.ui.main_window.to_do_places import place_of, place_of_visit
from iro_desktop.ui.main_window.window import MainWindow
from iro_desktop.ui.pages.caseload import CaseloadPage
from iro_desktop.ui.pages.change_passphrase import ChangePassphrasePage, PassphraseActs
from iro_desktop.ui.pages.child_file import ChildFilePage
from iro_desktop.ui.pages.early_review import EarlyReviewPage
from iro_desktop.ui.pages.finish_meeting import FinishMeetingPage
from iro_desktop.ui.pages.help import KEYS_TOPIC, HelpPage
from iro_desktop.ui.pages.moved_dates import MovedDatesPage
from iro_desktop.ui.pages.my_day import MyDayPage
from iro_desktop.ui.pages.quality import QualityPage
from iro_desktop.ui.pages.review_plan.page import ReviewPlanPage
from iro_desktop.ui.pages.review_record.page import ReviewRecordPage
from iro_desktop.ui.pages.settings import SettingsPage
from iro_desktop.ui.pages.to_do import ToDoActs, ToDoPage
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.changed_hub import ChangedHub
from iro_desktop.ui.widgets.page import Page
from iro_desktop.ui.widgets.rail import RailItem
from iro_desktop.workflows import late_work
from iro_desktop.workflows.caseload import caseload
from iro_desktop.workflows.child_file import open_child
from iro_desktop.workflows.late_work import LateItem
from iro_desktop.workflows.my_day import DraftTodo, my_day
from iro_desktop.workflows.new_key import change_key
from iro_desktop.workflows.passphrases import passphrase_problems, suggest_passphrase
from iro_desktop.workflows.rule_changes import mark_read, rule_changes
from iro_desktop.workflows.session import (
    Session,
    change_passphrase,
)
from iro_desktop.workflows.to_do import Todo, to_do
from iro_desktop.workflows.visits import Visit
from iro_desktop.workflows.work_done import note_todo

_ROLES: Final = {
    Role.IRO: "IRO",
    Role.SUPERVISOR: "Supervisor",
    Role.ADMINISTRATOR: "Administrator",
}
# Drafts that open on a page by what they are about.
_DRAFT_PAGES: Final = {
    "qa_form": "quality",
    "child_letter": "letter",
    "challenge": "raise_challenge",
    "moderation_reading": "second_reading",
    "filled_form": "child_form",
}
_FOOT: Final = (
    RailItem("settings", "Settings", "settings", is_below=True),
    RailItem("help", "Help", "help", is_below=True),
)


@dataclass(frozen=True)
class Installation:
    """What Settings shows of this installation.

    Attributes:
        settings: Gives the settings in force.
        facts: What stands under About, as label and words.
        longest_idle_minutes: The most that the authority allows before it locks.
    """

    settings: Callable[[], Settings]
    facts: tuple[tuple[str, str], ...] = ()
    longest_idle_minutes: int = 15


def menu_of(role: Role) -> tuple[RailItem, ...]:
    """The menu of a user with this role, from the top."""
    team = sees_team(role)
    to_do_or_team = (
        RailItem("team", "Team", "team") if team else RailItem("to_do", "To do", "to-do")
    )
    return (
        RailItem("my_day", "My day", "my-day"),
        RailItem("caseload", "Caseload", "caseload"),
        to_do_or_team,
        RailItem("decisions", "Decisions", "decisions"),
        RailItem("challenges", "Challenges", "challenges"),
        RailItem("sync_status", "Send and receive", "send"),
        *_FOOT,
    )


class Routes(QObject):
    """Builds the page of a place and joins its signals to the next place.

    Signals:
        settings_chosen: The Settings the user chose.
    """

    settings_chosen = Signal(object)

    def __init__(
        self,
        session: Session,
        background: Background,
        hub: ChangedHub,
        sending: Sending,
        window: MainWindow,
        installation: Installation,
    ) -> None:
        """Know everything that pages need."""
        super().__init__(window)
        self._session = session
        self._background = background
        self._hub = hub
        self._sending = sending
        self._window = window
        self._installation = installation
        self._is_team = False
        self._challenging = ChallengePlaces(session, background, hub, window)
        self._builders = self._every_builder()

    def who(self, user: User) -> str:
        """The user and the role, for the top bar."""
        return f"{user.name}, {_ROLES[user.role]}"

    def menu(self, user: User) -> tuple[RailItem, ...]:
        """The menu of this user."""
        self._is_team = sees_team(user.role)
        return menu_of(user.role)

    def build(self, place: Place) -> Page:
        """The page of a place."""
        return self._builders[place.page](place)

    def _every_builder(self) -> dict[str, Callable[[Place], Page]]:
        given = (self._session, self._background, self._hub, self._window)
        return {
            "my_day": self._my_day,
            "to_do": self._to_do,
            "moved_dates": self._moved_dates,
            "early_review": self._early_review,
            "caseload": self._caseload,
            "child_file": self._child_file,
            "review_plan": self._review_plan,
            "review": self._review,
            "review_again": self._review_again,
            "finish": self._finish,
            "quality": self._quality,
            "quality_again": self._quality_again,
            **self._challenging.builders(),
            **BetweenPlaces(*given).builders(),
            **PaperPlaces(*given).builders(),
            **TeamPlaces(*given).builders,
            **SendingPlaces(*given, self._sending).builders(),
            "settings": self._settings_page,
            "change_passphrase": self._change_passphrase,
            "help": lambda place: HelpPage(place.key or "start"),
        }

    # ---- looking ----

    def _my_day(self, _place: Place) -> Page:
        page = MyDayPage(self._background, partial(my_day, self._session))
        page.todo_opened.connect(self._open_todo)
        page.form_asked.connect(self._to("quality"))
        page.draft_opened.connect(self._continue)
        page.choice_asked.connect(partial(self._window.go_to, Place("conflicts")))
        page.visit_opened.connect(self._open_visit)
        page.send_page_asked.connect(partial(self._window.go_to, Place("sync_status")))
        page.moved_asked.connect(partial(self._window.go_to, Place("moved_dates")))
        page.late_opened.connect(self._read_late)
        return page

    def _read_late(self, item: LateItem) -> None:
        session, go_to = self._session, self._window.go_to
        self._background.run(
            self._window,
            lambda: late_work.mark_read(session, item.record_id),
            lambda _done: go_to(Place("child_file", item.child_id)),
        )

    def _moved_dates(self, _place: Place) -> Page:
        page = MovedDatesPage(
            self._background,
            partial(rule_changes, self._session),
            partial(mark_read, self._session),
        )
        page.child_opened.connect(self._to("child_file"))
        page.finished.connect(partial(self._window.leave, page))
        return page

    def _early_review(self, place: Place) -> Page:
        page = EarlyReviewPage(self._session, self._background, self._hub)
        page.begin(place.key)
        page.finished.connect(lambda _child_id: self._window.leave(page))
        page.left.connect(lambda: self._window.leave(page))
        return page

    def _to_do(self, _place: Place) -> Page:
        acts = ToDoActs(partial(to_do, self._session), partial(note_todo, self._session))
        page = ToDoPage(self._background, acts, self._hub)
        page.todo_opened.connect(self._open_todo)
        return page

    def _open_todo(self, todo: Todo) -> None:
        self._window.go_to(place_of(todo))

    def _open_visit(self, visit: Visit) -> None:
        self._window.go_to(place_of_visit(visit))

    def _caseload(self, _place: Place) -> Page:
        page = CaseloadPage(
            self._background,
            partial(caseload, self._session),
            lambda: self._session.today,
            with_iro=self._is_team,
        )
        page.child_opened.connect(self._to("child_file"))
        page.informal_challenge_asked.connect(self._challenging.raise_for(ChallengeKind.INFORMAL))
        page.midway_asked.connect(self._to("midway"))
        return page

    def _child_file(self, place: Place) -> Page:
        page = ChildFilePage(self._background, partial(open_child, self._session, place.key))
        page.review_asked.connect(self._to("review"))
        page.plan_asked.connect(self._to("review_plan"))
        page.informal_challenge_asked.connect(self._challenging.raise_for(ChallengeKind.INFORMAL))
        page.alert_asked.connect(self._challenging.raise_for(ChallengeKind.ALERT))
        page.good_practice_asked.connect(self._challenging.raise_for(ChallengeKind.GOOD_PRACTICE))
        page.review_opened.connect(self._to("review_again"))
        page.form_opened.connect(self._to_form)
        page.challenge_opened.connect(self._to("challenge"))
        page.early_review_asked.connect(self._to("early_review"))
        page.midway_asked.connect(self._to("midway"))
        page.note_asked.connect(self._to("footprint"))
        page.scan_asked.connect(self._to("add_scan"))
        page.scan_opened.connect(self._to("scan"))
        page.papers_opened.connect(self._to("papers"))
        page.decisions_asked.connect(self._to("decisions"))
        page.letter_opened.connect(self._to("letter"))
        page.forms_asked.connect(self._to("child_forms"))
        page.filled_form_opened.connect(self._to("child_form"))
        page.midway_opened.connect(self._to("midway_update"))
        return page

    # ---- recording ----

    def _review_plan(self, place: Place) -> Page:
        page = ReviewPlanPage(self._session, self._background, self._hub)
        page.open(place.key)
        page.booked.connect(lambda _: self._window.leave(page))
        page.review_asked.connect(self._to("review"))
        return page

    def _review(self, place: Place) -> Page:
        page = self._recorder()
        page.begin(place.key)
        return page

    def _review_again(self, place: Place) -> Page:
        page = self._recorder()
        page.correct(place.key)
        return page

    def _recorder(self) -> ReviewRecordPage:
        page = ReviewRecordPage(self._session, self._background)
        page.scan_asked.connect(self._to("add_scan"))
        page.finish_asked.connect(
            lambda draft, answers: self._window.go_to(Place("finish", subject=(draft, answers)))
        )
        page.papers_asked.connect(self._to("papers"))
        return page

    def _finish(self, place: Place) -> Page:
        page = FinishMeetingPage(self._session, self._background, self._hub)
        assert isinstance(place.subject, tuple)  # noqa: S101 - _recorder made it
        page.check(*place.subject)
        page.change_asked.connect(self._change_answer)
        page.recorded.connect(self._to_form_after_review)
        page.papers_asked.connect(self._to_papers_after_review)
        page.stopped.connect(lambda _: self._window.return_to("child_file"))
        return page

    def _change_answer(self, path: str, _child_id: str) -> None:
        self._window.back()
        page = self._window.frame.stack.page
        if isinstance(page, ReviewRecordPage):
            page.go_to(path)

    def _to_form_after_review(self, review_id: str) -> None:
        self._window.return_to("child_file")
        self._window.go_to(Place("quality", review_id))

    def _to_papers_after_review(self, review_id: str) -> None:
        self._window.return_to("child_file")
        self._window.go_to(Place("papers", review_id))

    def _quality(self, place: Place) -> Page:
        page = self._form_page()
        page.fill(place.key)
        return page

    def _form_page(self) -> QualityPage:
        page = QualityPage(self._session, self._background, self._hub)
        page.left.connect(lambda _: self._window.leave(page))
        page.submitted.connect(lambda _: self._window.leave(page))
        return page

    def _quality_again(self, place: Place) -> Page:
        page = self._form_page()
        page.read(place.key)
        return page

    # ---- the program ----

    def _settings_page(self, _place: Place) -> Page:
        here = self._installation
        page = SettingsPage(
            here.settings(), here.facts, longest_idle_minutes=here.longest_idle_minutes
        )
        page.settings_chosen.connect(self.settings_chosen)
        page.help_asked.connect(partial(self._window.go_to, Place("help", KEYS_TOPIC)))
        page.passphrase_asked.connect(partial(self._window.go_to, Place("change_passphrase")))
        return page

    def _change_passphrase(self, _place: Place) -> Page:
        change = partial(change_passphrase, self._session)
        anew = partial(change_key, self._session)
        problems = partial(passphrase_problems, self._session.laptop.key_store)
        acts = PassphraseActs(change, anew, problems, suggest_passphrase)
        return ChangePassphrasePage(self._background, acts)

    # ---- joining ----

    def _to(self, page: str) -> Callable[[str], None]:
        """A slot that goes to this page with the id it is given."""
        return lambda key: self._window.go_to(Place(page, key))

    def _to_form(self, form_id: str) -> None:
        self._window.go_to(Place("reading" if self._is_team else "quality_again", form_id))

    def _continue(self, draft: DraftTodo) -> None:
        if draft.at is not None:
            place = Place(draft.at.page, draft.at.subject)
        elif draft.kind in _DRAFT_PAGES:
            place = Place(_DRAFT_PAGES[draft.kind], draft.subject)
        elif draft.kind in {"review_plan", "midway_update"}:
            place = Place("midway" if draft.kind == "midway_update" else draft.kind, draft.child_id)
        elif draft.subject == draft.child_id:
            place = Place("review", draft.child_id)
        else:
            place = Place("review_again", draft.subject)
        self._window.go_to(place)
