"""A scan or photo, looked at inside the program: page by page, larger, turned; struck out."""

from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from iro_core.errors import IroError
from iro_desktop.steps import Place, Step, Steps
from iro_desktop.ui.forms.kept_page import KeptPage
from iro_desktop.ui.forms.short_note import ShortNote
from iro_desktop.ui.support.accessible import announce
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.changed_hub import ChangedHub
from iro_desktop.ui.support.names import names_are_hidden, shown_child
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.pictures import read_picture
from iro_desktop.ui.support.scan_words import about_words, problem_words, title_words
from iro_desktop.ui.support.shortcuts import bind, keys_in_words
from iro_desktop.ui.widgets.buttons import primary, secondary
from iro_desktop.ui.widgets.empty_state import EmptyState
from iro_desktop.ui.widgets.flow import Flow
from iro_desktop.ui.widgets.picture_view import PictureView
from iro_desktop.ui.widgets.text import Text
from iro_desktop.workflows.attachments import Opened, fetch, open_attachment, strike_out
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.short_drafts import WrittenAt

_SHOWN_PIXELS: Final = 2_400
_LOOKED_AT_PIXELS: Final = 40
_LEAST_HEIGHT: Final = 320
_OF_THE_WINDOW: Final = 0.65
_HIDDEN: Final = "Not shown while names are hidden."
_HIDDEN_MORE: Final = "A scan or photo can name the child. F9 shows names again."


@dataclass(frozen=True)
class _Drawn:
    """One page as a picture, and whether another follows; no picture if it cannot be drawn."""

    picture: QImage | None
    has_next: bool


class ScanPage(KeptPage):
    """One scan or photo."""

    help_name = "scans"

    def __init__(
        self,
        session: Session,
        background: Background,
        hub: ChangedHub,
        parent: QWidget | None = None,
    ) -> None:
        """Start empty; `open` says which."""
        super().__init__("Scan or photo", session, background, parent)
        self._hub = hub
        self._key = ""
        self._opened: Opened | None = None
        self._number = 1
        self._has_next = False
        self._view = PictureView()
        self._shows = Text("")
        self._about = Text("")
        self._absent = EmptyState("")
        self._larger = secondary("Larger", help_text=keys_in_words("zoom_in"))
        self._smaller = secondary("Smaller", help_text=keys_in_words("zoom_out"))
        self._whole = secondary("Whole picture", help_text=keys_in_words("zoom_fit"))
        self._turn = secondary("Turn", help_text=keys_in_words("turn"))
        self._before = secondary("Page before", help_text=keys_in_words("previous_page"))
        self._next = secondary("Next page", help_text=keys_in_words("next_page"))
        self._strike = secondary("Strike out", help_text="It stays, and no longer counts")
        self._fetch = primary("Get it with the next send and receive")
        self._because: ShortNote | None = None
        self._lay_out()

    @property
    @override
    def child_id(self) -> str:
        return self._opened.row.attachment.child_id if self._opened is not None else ""

    def open(self, attachment_id: str) -> None:
        """Look at this one."""
        self._key = attachment_id
        self.reload()

    @override
    def reload(self) -> None:
        if self._key:
            work = partial(open_attachment, self._session, self._key)
            self._background.run(self, work, self._show, self.say_problem)

    @override
    def changed(self, change: object) -> None:
        if isinstance(change, Changed) and self._key in change.record_ids:
            self.reload()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """The picture gets most of the window; the page scrolls where that is little."""
        super().resizeEvent(event)
        self._view.setMinimumHeight(max(_LEAST_HEIGHT, int(self.height() * _OF_THE_WINDOW)))

    def _lay_out(self) -> None:
        ways = (
            (self._larger, self._view.zoom_in),
            (self._smaller, self._view.zoom_out),
            (self._whole, self._view.fit),
            (self._turn, self._view.turn),
            (self._before, lambda: self._go(-1)),
            (self._next, lambda: self._go(1)),
        )
        self._tools = Flow()
        for button, act in ways:
            button.clicked.connect(act)
            self._tools.add(button)
        for part in (self._absent, self._tools, self._view, self._shows, self._about):
            self.body.addWidget(part)
            part.hide()
        for button in (self._fetch, self._strike):
            self.add_action(button)
            button.hide()
        self._strike.clicked.connect(self._ask_why)
        self._fetch.clicked.connect(self._get)
        bind("next_page", self, lambda: self._go(1))
        bind("previous_page", self, lambda: self._go(-1))

    def _show(self, opened: Opened) -> None:
        is_first = self._opened is None
        self._opened = opened
        row, hidden = opened.row, names_are_hidden()
        self.set_title(
            title_words(row),
            f"On the file of {shown_child(row.child_name, row.attachment.child_id)}",
        )
        self._about.setText(about_words(row))
        self._shows.setText(row.attachment.description)
        self._about.show()
        self._shows.setVisible(not hidden)
        self._strike.setVisible(row.may_strike_out)
        self._fetch.setVisible(not row.is_here and not row.comes_by_itself)
        if hidden:
            self._say_instead(_HIDDEN, _HIDDEN_MORE)
        elif not row.is_here:
            self._say_instead(
                "This is not on this laptop yet.",
                "It comes with a send and receive, after the records.",
            )
        elif opened.is_damaged:
            self._say_instead("This cannot be shown.", problem_words("damaged"))
        else:
            self._absent.hide()
            self._draw()
        if is_first:
            self._kept.look("scan", self._key, {"strike_out": lambda _item: self._ask_why()})

    def _say_instead(self, words: str, more: str) -> None:
        self._absent.say(words, more)
        self._absent.show()
        self._tools.hide()
        self._view.hide()

    def _go(self, by: int) -> None:
        is_there = self._number > 1 if by < 0 else self._has_next
        if is_there:
            self._number += by
            self._draw()

    def _draw(self) -> None:
        if self._opened is not None:
            steps = _drawn(self._opened, self._number)
            self._background.run_steps(self, steps, self._on_drawn, self._on_not_drawn)

    def _on_drawn(self, drawn: _Drawn) -> None:
        if self._opened is None or names_are_hidden():
            return
        if drawn.picture is None:
            self._say_instead("This cannot be shown.", problem_words("damaged"))
            return
        attachment, self._has_next = self._opened.row.attachment, drawn.has_next
        has_pages = drawn.has_next or self._number > 1
        name = f"{attachment.title}, page {self._number}" if has_pages else attachment.title
        for button in (self._before, self._next):
            button.setVisible(has_pages)
        self._before.setEnabled(self._number > 1)
        self._next.setEnabled(drawn.has_next)
        is_first = not self._view.isVisibleTo(self)
        self._tools.show()
        self._view.show()
        if is_first:
            self._view.setFocus()  # Its keys work at once.
        self._view.show_picture(drawn.picture, name, attachment.description)
        if has_pages:
            announce(self._view, f"Page {self._number}")

    def _on_not_drawn(self, _error: IroError) -> None:
        self._say_instead("This cannot be shown.", problem_words("not_drawn"))

    def _ask_why(self) -> None:
        if self._because is None:
            self._because = ShortNote(
                "Why does it not count? It stays on the file.", "Strike it out"
            )
            self._because.saved.connect(self._strike_out)
            self._because.left.connect(self._put_away)
            self._kept.hold(self._written_at, self._because)
            self.body.insertWidget(0, self._because)
        self._because.focus()

    @property
    def _written_at(self) -> WrittenAt:
        return WrittenAt("scan", self._key, self.child_id, "strike_out")

    def _put_away(self) -> None:
        if self._because is not None:
            self._because.deleteLater()
            self._because = None

    def _strike_out(self, reason: str) -> None:
        work = partial(strike_out, self._session, self._key, reason)
        self._kept.complete(self._written_at, work, self._struck)

    def _struck(self, changed: Changed | None) -> None:
        self._put_away()
        if changed is not None:
            self._hub.changed.emit(changed)

    def _get(self) -> None:
        work = partial(fetch, self._session, self._key)
        self._background.run(self, work, self._asked, self.say_problem)

    def _asked(self, _done: None) -> None:
        self.banner.say(Tone.INFO, "It comes with the next send and receive.", "")
        self.reload()


def _drawn(opened: Opened, number: int) -> Steps[_Drawn]:
    """One page; away from the store, for a large one takes a while."""
    drawn: _Drawn = yield Step(Place.NETWORK, partial(_draw_page, opened, number))
    return drawn


def _draw_page(opened: Opened, number: int) -> _Drawn:
    if opened.pages is None:
        return _Drawn(read_picture(opened.picture or b"", _SHOWN_PIXELS), has_next=False)
    page = opened.pages.page(number, _SHOWN_PIXELS)
    has_next = opened.pages.page(number + 1, _LOOKED_AT_PIXELS) is not None
    return _Drawn(read_picture(page or b"", _SHOWN_PIXELS), has_next)
