"""The pages that are open, the one that is shown, and the way back."""

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from iro_desktop.ui.forms.draft_page import DraftPage
from iro_desktop.ui.widgets.page import Page

_MOST_PAGES = 12


@dataclass(frozen=True)
class Place:
    """A page and what it is about, such as `Place("child_file", child_id)`.

    Attributes:
        subject: What the page is about where an id does not say it, such as an unsaved draft.
    """

    page: str
    key: str = ""
    subject: object = field(default=None, compare=False)


BuildPage = Callable[[Place], Page]


class PageStack(QStackedWidget):
    """Pages on top of each other; going back finds the one below as it was left.

    Signals:
        moved: The Place that is shown now.
    """

    moved = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._open: list[tuple[Place, Page]] = []

    @property
    def pages(self) -> tuple[Page, ...]:
        """Every open page, the shown one last."""
        return tuple(page for _, page in self._open)

    @property
    def children_at_hand(self) -> frozenset[str] | None:
        """Whom somebody may be writing about: on the shown page, or on one below to go back to.

        None while a page that is written on is opening: its child may be anybody.
        """
        written_on = [page for page in self.pages if isinstance(page, DraftPage)]
        if any(page.is_opening for page in written_on):
            return None
        shown = () if self.page is None else (self.page,)
        return frozenset(child for page in (*written_on, *shown) for child in page.child_ids)

    @property
    def place(self) -> Place | None:
        """Where the user is."""
        return self._open[-1][0] if self._open else None

    @property
    def page(self) -> Page | None:
        """The page that is shown."""
        return self._open[-1][1] if self._open else None

    @property
    def can_go_back(self) -> bool:
        """Whether there is a page below."""
        return len(self._open) > 1

    def go_to(self, place: Place, build: BuildPage, *, replace: bool = False) -> None:
        """Open a page on top of the others, or in place of the shown one."""
        left = self._open[-1] if self._open else None
        page = build(place)
        self.addWidget(page)
        self._open.append((place, page))
        if replace and left is not None:
            self._drop(len(self._open) - 2)
        while len(self._open) > _MOST_PAGES:
            self._drop(0)
        self._show()

    def back(self) -> None:
        """Leave the shown page for the one below, if there is one."""
        if self.can_go_back:
            self._drop(len(self._open) - 1)
            self._show()

    def return_to(self, page: str) -> bool:
        """Leave every page above the last one of this kind; False if none is open."""
        names = [place.page for place, _ in self._open]
        if page not in names:
            return False
        last = len(names) - 1 - names[::-1].index(page)
        while len(self._open) > last + 1:
            self._drop(len(self._open) - 1)
        self._show()
        return True

    def close_all(self) -> None:
        """Destroy every page and all it holds."""
        while self._open:
            self._drop(len(self._open) - 1)

    def _drop(self, at: int) -> None:
        _, page = self._open.pop(at)
        self.removeWidget(page)
        page.hide()
        page.deleteLater()

    def _show(self) -> None:
        place, page = self._open[-1]
        self.setCurrentWidget(page)
        page.reload()
        self.moved.emit(place)
        _take_focus(page)


def _take_focus(page: Page) -> None:
    """Put the focus where it was on this page, or on the first thing that can have it."""
    last: QWidget | None = page.focusWidget()
    if last is not None and last.isVisibleTo(page):
        last.setFocus()
        return
    widget: QWidget | None = page.nextInFocusChain()
    while widget is not None and widget is not page:
        takes_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if takes_tab and page.isAncestorOf(widget) and widget.isVisibleTo(page):
            widget.setFocus()
            return
        widget = widget.nextInFocusChain()
