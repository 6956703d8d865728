"""Builds every object once and joins them; the only module that knows all layers."""

import platform
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from iro_core.clock import Clock, SystemClock
from iro_core.domain.lease import Standing
from iro_core.domain.people import User
from iro_core.ids import time_ordered_ids
from iro_desktop import logs, paths
from iro_desktop import settings as settings_file
from iro_desktop.errors import SyncProblem
from iro_desktop.keys.device_secret import KeyStore, allowed_key_store
from iro_desktop.keys.ending import finish_shreds
from iro_desktop.keys.own_memory import close_own_memory
from iro_desktop.settings import Settings
from iro_desktop.steps import Steps
from iro_desktop.ui.main_window.beacon import Beacon
from iro_desktop.ui.main_window.routes import Installation, Routes
from iro_desktop.ui.main_window.sending import Sending, progress_words
from iro_desktop.ui.main_window.window import MainWindow, OpenSession
from iro_desktop.ui.pages.enrol import EnrolActs, EnrolPage
from iro_desktop.ui.pages.recover import RecoverActs, RecoverPage
from iro_desktop.ui.pages.recovery_officers import (
    AskOfficersPage,
    OfficersActs,
    OfficersAnswerPage,
)
from iro_desktop.ui.pages.unlock import UnlockPage
from iro_desktop.ui.pages.welcome import WelcomePage
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.changed_hub import ChangedHub
from iro_desktop.ui.support.lease_words import offline_words
from iro_desktop.ui.support.names import hide_names
from iro_desktop.ui.support.renewal import put_back
from iro_desktop.ui.support.system_lock import SystemLock
from iro_desktop.ui.support.theme import apply_theme
from iro_desktop.ui.support.windows_lock import WindowsLock
from iro_desktop.ui.widgets.cover import Cover, keep_out_of_captures
from iro_desktop.workflows import beacon, locking, officers, passphrases, unlocking, while_locked
from iro_desktop.workflows import lease as leases
from iro_desktop.workflows import session as sessions
from iro_desktop.workflows.session import Joining, Laptop, Session
from iro_desktop.workflows.synchronise import synchronise

VERSION: Final = version("iro-desktop")


@dataclass(frozen=True)
class Home:
    """Where one installation keeps its files."""

    vaults: Path
    settings: Path
    logs: Path

    @classmethod
    def of_this_user(cls) -> "Home":
        """The usual places of this system."""
        return cls(paths.vaults_folder(), paths.settings_file(), paths.logs_folder())

    @classmethod
    def below(cls, folder: Path) -> "Home":
        """All in one folder, for a second installation beside the usual one."""
        return cls(folder / "vaults", folder / "settings.json", folder / "logs")


def this_laptop(key_store: KeyStore | None, clock: Clock | None = None) -> Laptop:
    """What the program finds on this machine."""
    clock = clock or SystemClock()
    return Laptop(
        clock=clock,
        new_id=time_ordered_ids(clock),
        key_store=key_store,
        app_version=VERSION,
        platform=platform.system(),
        measures_cost=True,
    )


@dataclass(frozen=True)
class _Opening:
    """What the window needs to know of a session; `lease_days_left` only when they are the last."""

    user: User
    longest_idle_minutes: int
    lease_days_left: int | None
    officers: str


def _opening(session: Session) -> _Opening:
    is_ending = leases.standing(session) is not Standing.GOOD
    days_left = leases.days_left(session) if is_ending else None
    named = ", ".join(f"{each.name} ({each.spoken_key})" for each in officers.named(session))
    return _Opening(session.user, session.policy["idle_lock_minutes"], days_left, named)


class Program(QObject):
    """One window and everything behind it.

    Signals:
        opened: The Session that was unlocked.
        locked: It is locked and everything is saved; nothing of the session is open.
        finished: The window is closed and everything is saved.
    """

    opened = Signal(object)
    locked = Signal()
    finished = Signal()

    def __init__(
        self, home: Home, *, clock: Clock | None = None, key_store: KeyStore | None = None
    ) -> None:
        """Build the window; `start` shows the first page."""
        super().__init__()
        self._home = home
        self._laptop = this_laptop(key_store, clock)
        self._settings = settings_file.load(home.settings)
        self._background = Background(self)
        self._hub = ChangedHub(self)
        self._sending: Sending | None = None
        self.window = MainWindow(self._background, self._hub, self._laptop.clock)
        self._cover = Cover(self.window)
        self._apply_settings()
        self.window.locked.connect(self._on_locked)
        self.window.closed.connect(self._on_closed)
        logs.set_up(home.logs)

    @classmethod
    def on_this_machine(cls, home: Home) -> "Program":
        """The program with the system's clock, key store and news of locked screens and sleep."""
        close_own_memory()
        program = cls(home, key_store=allowed_key_store())
        if sys.platform == "win32":
            program.listen_to(WindowsLock(program, program.window))
        else:
            program.listen_to(SystemLock.of_this_machine(program))
        return program

    def listen_to(self, system: SystemLock | WindowsLock) -> None:
        """Lock when the system says so, and have sleep wait while a caseload is open."""
        system.due.connect(self.window.lock)
        self.opened.connect(system.hold_sleep)
        self.window.locked.connect(system.let_sleep)
        self.window.closed.connect(system.let_sleep)

    def start(self) -> None:
        """Show the window: set-up on a new laptop, otherwise the lock screen."""
        self._show_first()
        put_back(self.window)
        self.window.show()

    # ---- before a session ----

    def _show_first(self) -> None:
        """The lock screen, or set-up where there is no vault (any more)."""
        finish_shreds(self._home.vaults, self._laptop.key_store)
        if paths.vaults_in(self._home.vaults):
            self._show_unlock()
        else:
            self._show_welcome()

    def _show_welcome(self) -> None:
        page = WelcomePage()
        page.set_up_chosen.connect(self._show_enrol)
        self.window.show_alone(page)

    def _show_enrol(self) -> None:
        acts = EnrolActs(
            enrol=self._enrol_with(Joining.new()),
            problems=partial(passphrases.passphrase_problems, self._laptop.key_store),
            suggest=passphrases.suggest_passphrase,
        )
        page = EnrolPage(self._background, acts)
        page.enrolled.connect(self._on_session)
        page.left.connect(self._show_welcome)
        self.window.show_alone(page)

    def _enrol_with(self, joining: Joining) -> Callable[[str, str, str], Steps[Session]]:
        def enrol(address: str, code: str, passphrase: str) -> Steps[Session]:
            session: Session = yield from sessions.join(
                joining,
                address=address,
                code=code,
                passphrase=passphrase,
                folder=self._home.vaults,
                laptop=self._laptop,
            )
            try:
                yield from synchronise(session, progress_words)
            except SyncProblem:
                # The laptop belongs to the office now; the download goes on from the window.
                logs.event("first_download_interrupted")
            return session

        return enrol

    def _show_unlock(self) -> None:
        folder = paths.vaults_in(self._home.vaults)[0]
        page = UnlockPage(
            self._background,
            lambda typed: unlocking.unlock(folder, typed, self._laptop),
            offline_words=self._offline_words(folder),
        )
        page.unlocked.connect(self._on_session)
        page.forgotten.connect(self._show_recover)
        self.window.show_alone(page)
        # It goes with the page, when somebody unlocks.
        signs = Beacon(
            self._background, lambda: beacon.beat(folder, self._laptop), self._laptop.clock, page
        )
        signs.beaten.connect(lambda: page.say_offline(self._offline_words(folder)))
        signs.gone.connect(self._show_first)

    def _offline_words(self, folder: Path) -> str:
        return offline_words(
            while_locked.locks_at(folder), while_locked.seals_at(folder), self._laptop.clock.now()
        )

    def _show_recover(self) -> None:
        folder = paths.vaults_in(self._home.vaults)[0]
        acts = RecoverActs(
            recover=lambda code, new: unlocking.recover(folder, code, new, self._laptop),
            problems=partial(passphrases.passphrase_problems, self._laptop.key_store),
            suggest=passphrases.suggest_passphrase,
        )
        page = RecoverPage(self._background, acts)
        page.recovered.connect(self._on_session)
        page.left.connect(self._show_unlock)
        page.officers_wanted.connect(self._show_officers)
        self.window.show_alone(page)

    def _show_officers(self) -> None:
        """Where asking the recovery officers has got to."""
        folder = paths.vaults_in(self._home.vaults)[0]
        words = officers.waiting_for(folder)
        if words:
            self._show_answer(words)
        else:
            self._show_ask()

    def _show_ask(self) -> None:
        page = AskOfficersPage(self._background, self._officers_acts())
        page.asked.connect(self._show_answer)
        page.left.connect(self._show_recover)
        self.window.show_alone(page)

    def _show_answer(self, words: str) -> None:
        page = OfficersAnswerPage(self._background, self._officers_acts(), words)
        page.opened.connect(self._on_session)
        page.asked_anew.connect(self._show_ask)
        page.left.connect(self._show_unlock)
        self.window.show_alone(page)

    def _officers_acts(self) -> OfficersActs:
        folder = paths.vaults_in(self._home.vaults)[0]
        return OfficersActs(
            ask=lambda new: officers.ask(folder, new, self._laptop),
            save_request=lambda path: officers.save_request(folder, path),
            open_with=lambda typed, answer: unlocking.open_with_answer(
                folder, typed, answer, self._laptop
            ),
            problems=partial(passphrases.passphrase_problems, self._laptop.key_store),
            suggest=passphrases.suggest_passphrase,
        )

    # ---- with a session ----

    def _on_session(self, session: Session) -> None:
        self._background.run(
            self,
            lambda: _opening(session),
            lambda opening: self._open(session, opening),
        )

    def _open(self, session: Session, opening: "_Opening") -> None:
        user, longest_idle_minutes = opening.user, opening.longest_idle_minutes
        at_hand = self.window.children_at_hand
        sending = Sending(self._background, self._hub, session, self, at_hand)
        sending.said.connect(self.window.say_sent)
        sending.over.connect(self.window.lock)
        self._sending = sending
        installation = Installation(
            settings=lambda: self._settings,
            facts=(
                ("Version", VERSION),
                ("Authority", session.authority_name),
                ("Office address", session.server_address),
                ("Recovery officers", opening.officers or "Not named yet"),
            ),
            longest_idle_minutes=longest_idle_minutes,
        )
        routes = Routes(session, self._background, self._hub, sending, self.window, installation)
        routes.settings_chosen.connect(self._on_settings_chosen)
        self.window.open_session(
            OpenSession(
                who=routes.who(user),
                items=routes.menu(user),
                build=routes.build,
                close=lambda: locking.lock(session),
                idle_minutes=min(self._settings.idle_lock_minutes, longest_idle_minutes),
            )
        )
        if opening.lease_days_left is not None:
            self.window.say_lease_ends(opening.lease_days_left)
        if session.was_damaged:
            self.window.say_recovered(may_lack_work=session.may_lack_work)
        self.opened.emit(session)

    def _on_locked(self) -> None:
        self._end_sending()
        self._show_first()
        self.locked.emit()

    def _end_sending(self) -> None:
        if self._sending is not None:
            self._sending.stop()
            self._sending.deleteLater()
            self._sending = None

    def _on_closed(self) -> None:
        self._end_sending()
        self._background.shutdown()
        self.finished.emit()

    # ---- settings ----

    def _on_settings_chosen(self, chosen: Settings) -> None:
        self._settings = chosen
        settings_file.save(self._home.settings, chosen)
        self._apply_settings()
        self.window.show_again()

    def _apply_settings(self) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)  # noqa: S101 - a window needs one
        apply_theme(application, self._settings.theme, self._settings.text_percent / 100)
        hide_names(hidden=self._settings.names_hidden)
        self._cover.use(is_wanted=self._settings.covered_when_away)
        keep_out_of_captures(self.window, is_wanted=self._settings.out_of_captures)
