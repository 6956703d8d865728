"""The window: goes from page to page, says what is saved, locks, and never loses a word."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QMainWindow, QStackedWidget
from typing_extensions import override

from iro_core.clock import Clock
from iro_core.errors import IroError
from iro_desktop.ui.main_window.frame import Frame
from iro_desktop.ui.main_window.page_stack import BuildPage, Place
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.changed_hub import ChangedHub
from iro_desktop.ui.support.clipboard import OwnClipboard
from iro_desktop.ui.support.error_messages import message_for
from iro_desktop.ui.support.idle_lock import IdleLock
from iro_desktop.ui.support.lease_words import LEASE_NEXT_STEP, lease_ends_words
from iro_desktop.ui.support.names import hide_names, names_are_hidden
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.shortcuts import MENU_KEYS, bind
from iro_desktop.ui.support.wording import counted, time_words
from iro_desktop.ui.widgets.page import Page
from iro_desktop.ui.widgets.rail import RailItem

TITLE: Final = "IRO Reviews"
"""The same on every page: a window title is seen by the task bar and by whoever shares a screen."""

_SMALLEST: Final = QSize(1024, 640)
_USUAL: Final = QSize(1366, 768)
_LOOK_AGAIN_MS: Final = 50
_SAVING_LIMIT_MS: Final = 4000


@dataclass(frozen=True)
class OpenSession:
    """What the window needs while somebody is signed in.

    Attributes:
        who: The user and the role in words.
        items: The menu.
        build: Makes the page of a place.
        close: Closes the session; runs on the thread that owns the store.
        idle_minutes: Minutes without a sign of life until it locks.
    """

    who: str
    items: Sequence[RailItem]
    build: BuildPage
    close: Callable[[], None]
    idle_minutes: int


class MainWindow(QMainWindow):
    """The one window of the program.

    Signals:
        locked: The session is closed and its pages are gone.
        closed: Everything is saved and the window may go.
    """

    locked = Signal()
    closed = Signal()

    def __init__(self, background: Background, hub: ChangedHub, clock: Clock) -> None:
        """Start locked and empty."""
        super().__init__()
        self._background = background
        self._clock = clock
        self._session: OpenSession | None = None
        self._alone: Page | None = None
        self._may_close = False
        self.frame = Frame()
        self.idle = IdleLock(clock, self)
        self._clipboard = OwnClipboard(self)
        self._sides = QStackedWidget()
        self._sides.addWidget(self.frame)
        self.setCentralWidget(self._sides)
        self.setWindowTitle(TITLE)
        self.setMinimumSize(_SMALLEST)
        self.resize(_USUAL.boundedTo(self.screen().availableSize()))
        self._connect(hub)

    # ---- going about ----

    def show_alone(self, page: Page) -> None:
        """Show a page with nothing around it: set-up and unlocking."""
        left, self._alone = self._alone, page
        self._sides.addWidget(page)
        self._sides.setCurrentWidget(page)
        page.reload()
        if left is not None:
            self._sides.removeWidget(left)
            left.deleteLater()

    def open_session(self, session: OpenSession) -> None:
        """Show the frame and the first page of the menu, and begin to count idle minutes."""
        self._session = session
        self.frame.rail.show_items(session.items)
        self.frame.show_who(session.who)
        self.frame.banner.clear()
        self.go_to(Place(session.items[0].page))
        self._sides.setCurrentWidget(self.frame)
        self._drop_alone()
        self.idle.start(session.idle_minutes)

    def go_to(self, place: Place, *, replace: bool = False) -> None:
        """Open a page; what was typed on the one that is left is saved."""
        if self._session is None:
            return
        self._flush()
        self.frame.close_menu()
        self.frame.stack.go_to(place, self._build, replace=replace)

    def back(self) -> None:
        """Go back one page."""
        self._flush()
        self.frame.stack.back()

    def leave(self, page: Page) -> None:
        """Go back from a page whose work is done, unless the user has gone elsewhere meanwhile."""
        if self.frame.stack.page is page:
            self.back()

    def return_to(self, page: str) -> None:
        """Go back to the last page of this kind; if there is none, go back one page."""
        self._flush()
        if not self.frame.stack.return_to(page):
            self.frame.stack.back()

    def children_at_hand(self) -> frozenset[str] | None:
        """Whom somebody may be writing about at this moment."""
        return self.frame.stack.children_at_hand

    def lock(self) -> None:
        """Save what was typed, close the session, forget every page and what was copied."""
        if self._session is not None:
            self._flush()
            self._when_saved(self._close_session, self._say_not_locked)

    def show_again(self) -> None:
        """Show everything again, after the theme, the text size or the hiding of names changed."""
        if self._session is not None:
            self.frame.rail.show_items(self._session.items)
        self.frame.paint_icons()
        if self.frame.stack.place is not None:
            self._on_moved(self.frame.stack.place)
        for page in self.frame.stack.pages:
            page.reload()
        for view in self.findChildren(QAbstractItemView):
            # The rows are the same and would not be painted again, though their words changed.
            QApplication.sendEvent(view, QEvent(QEvent.Type.LocaleChange))

    # ---- saying things ----

    def say_sent(self, words: str) -> None:
        """Say on every screen what the office has and has not."""
        self.frame.status.say_sent(words)

    def say_problem(self, error: IroError) -> None:
        """Show an error that no page took."""
        message = message_for(error)
        self.frame.banner.say(Tone.OVERDUE, message.words, message.next_step)

    def say_lease_ends(self, days_left: int) -> None:
        """Say that this laptop soon opens only after contact with the office."""
        self.frame.banner.say(Tone.DUE_SOON, lease_ends_words(days_left), LEASE_NEXT_STEP)

    def say_recovered(self, *, may_lack_work: bool) -> None:
        """Say that the caseload's file was damaged, and whether anything done here may be gone."""
        if may_lack_work:
            self.frame.banner.say(
                Tone.OVERDUE,
                "Your caseload files were damaged, and the newest work may be missing.",
                "An earlier copy was opened. Look through what you did in the last days before "
                "you go on; the damaged files are kept. Tell IT support before you do more.",
            )
            return
        self.frame.banner.say(
            Tone.DUE_SOON,
            "Your caseload file was damaged. The work you did on this laptop is safe.",
            "It came from the copies on this laptop. What changed at the office since is being "
            "fetched; stay online until this laptop says that everything is sent. "
            "Tell IT support.",
        )

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close or self._session is None:
            self.closed.emit()
            event.accept()
            return
        event.ignore()
        self._may_close = True
        self.lock()

    # ---- inside ----

    def _connect(self, hub: ChangedHub) -> None:
        hub.changed.connect(self._on_changed)
        self._background.problem.connect(self.say_problem)
        self._background.crashed.connect(self._on_crashed)
        self.frame.stack.moved.connect(self._on_moved)
        self.frame.rail.chosen.connect(self._on_rail_chosen)
        self.frame.back_asked.connect(self.back)
        self.frame.lock_asked.connect(self.lock)
        self.frame.names_toggled.connect(self._on_names_toggled)
        self.frame.status.send_page_asked.connect(partial(self._on_rail_chosen, "sync_status"))
        self.frame.idle_banner.acted.connect(self.idle.stay)
        self.idle.warned.connect(self._on_idle_warned)
        self.idle.calmed.connect(self.frame.idle_banner.clear)
        self.idle.due.connect(self.lock)
        self._shortcuts = [
            bind("lock", self, self.lock),
            bind("back", self, self.back),
            bind("hide_names", self, self._on_names_toggled),
            bind("help", self, self._on_help_asked),
            bind("footprint", self, self._on_footprint_asked),
            bind("add_scan", self, self._on_scan_asked),
            *(bind(key, self, partial(self._go_to_entry, at)) for at, key in enumerate(MENU_KEYS)),
        ]

    def _build(self, place: Place) -> Page:
        assert self._session is not None  # noqa: S101  (go_to asked)
        page = self._session.build(place)
        status = self.frame.status
        page.saving.connect(partial(status.say_saved, "Saving…"))
        page.saved.connect(self._on_saved)
        page.save_failed.connect(self._on_save_failed)
        page.notes_only.connect(self.frame.show_notes_only)
        return page

    def _on_moved(self, place: Place) -> None:
        if place.page in self.frame.rail.pages():
            self.frame.rail.mark(place.page)
        self.frame.fit()

    def _on_rail_chosen(self, page: str) -> None:
        here = self.frame.stack.place
        if here is None or here.page != page:
            self.go_to(Place(page))

    def _go_to_entry(self, at: int) -> None:
        entries = self.frame.rail.pages()
        if self._session is not None and at < len(entries):
            self._on_rail_chosen(entries[at])

    def _on_footprint_asked(self) -> None:
        """A note may be made from anywhere by who has a list of what is to be done: an IRO."""
        page = self.frame.stack.page
        if page is not None and "to_do" in self.frame.rail.pages():
            self.go_to(Place("footprint", page.child_id))

    def _on_scan_asked(self) -> None:
        """A scan may be added from every page that is about one child, by an IRO."""
        page = self.frame.stack.page
        if page is not None and page.child_id and "to_do" in self.frame.rail.pages():
            self.go_to(Place("add_scan", page.child_id))

    def _on_help_asked(self) -> None:
        page = self.frame.stack.page
        if page is not None:
            self.go_to(Place("help", page.help_name))

    def _on_names_toggled(self) -> None:
        hide_names(hidden=not names_are_hidden())
        self.show_again()

    def _on_changed(self, change: object) -> None:
        for page in self.frame.stack.pages:
            page.changed(change)

    def _on_saved(self) -> None:
        at = time_words(self._clock.now(), seconds=True)
        self.frame.status.say_saved(f"Saved on this laptop {at}")

    def _on_save_failed(self, error: IroError) -> None:
        message = message_for(error)
        self.frame.status.say_saved("Not saved", is_problem=True)
        self.frame.banner.say(Tone.OVERDUE, message.words, message.next_step)

    def _on_crashed(self, _error: object) -> None:
        self.frame.banner.say(
            Tone.OVERDUE,
            "Something in the program went wrong. What said “Saved” is saved.",
            "Go to another page and come back. If it happens again, tell IT support.",
        )

    def _on_idle_warned(self, left_s: int) -> None:
        words = f"This laptop locks in {counted(left_s, 'second')}. Your draft is kept."
        self.frame.idle_banner.say(Tone.DUE_SOON, words, action="Stay unlocked")

    def _flush(self) -> None:
        for page in self.frame.stack.pages:
            page.flush()

    def _when_saved(
        self, then: Callable[[], None], never: Callable[[], None], waited_ms: int = 0
    ) -> None:
        """Do `then` once every page is clean; after a while, `never`."""
        if all(page.is_clean for page in self.frame.stack.pages):
            then()
        elif waited_ms >= _SAVING_LIMIT_MS:
            never()
        else:
            again = partial(self._when_saved, then, never, waited_ms + _LOOK_AGAIN_MS)
            QTimer.singleShot(_LOOK_AGAIN_MS, self, again)

    def _close_session(self) -> None:
        if self._session is None:
            return
        close, self._session = self._session.close, None
        self.idle.stop()
        self._clipboard.clear()
        self.frame.stack.close_all()
        self.frame.status.say_saved("")
        self.frame.idle_banner.clear()
        self._background.run(self, close, self._on_session_closed)

    def _on_session_closed(self, _nothing: None) -> None:
        if self._may_close:
            self.close()
        else:
            self.locked.emit()

    def _say_not_locked(self) -> None:
        """Words that are only on the screen are worth more than a closed screen."""
        self._may_close = False
        self.idle.stay()
        self.frame.banner.say(
            Tone.OVERDUE,
            "Not locked: what you typed could not be saved yet.",
            "Your words stay on the screen. Lock again when there is room on the disk.",
        )

    def _drop_alone(self) -> None:
        if self._alone is not None:
            self._sides.removeWidget(self._alone)
            self._alone.deleteLater()
            self._alone = None
