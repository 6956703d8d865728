"""Keeps what is typed into the short forms of a page, each until it is saved or given up."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Final, Protocol, TypeVar

from PySide6.QtCore import QObject, SignalInstance

from iro_core.errors import IroError
from iro_core.forms.evaluation import Answers, Value
from iro_desktop.ui.forms.answer_sheet import AnswerSheet
from iro_desktop.ui.forms.draft_saver import DraftSaver
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.widgets.page import Page
from iro_desktop.workflows import short_drafts
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.short_drafts import ShortDraft, WrittenAt

Result = TypeVar("Result")
Openers = Mapping[str, Callable[[str], object]]

_NOTHING: Final[Answers] = {}


def _always(_result: object) -> bool:
    return True


class Written(Protocol):
    """A short form: its words can be read and put back."""

    edited: SignalInstance
    left: SignalInstance

    def written(self) -> dict[str, Value]:
        """What stands in each field now."""

    def fill(self, answers: Mapping[str, Value]) -> None:
        """Show these answers."""


class KeptWords(QObject):
    """The words of one page that are no record and no draft of one.

    They are on the disk two seconds after they were typed, whatever happens to the page, and
    stand in their form when it is opened again.
    """

    def __init__(self, page: Page, session: Session, background: Background) -> None:
        """Keep words of this page; its status says how far saving has got."""
        super().__init__(page)
        self._page = page
        self._session = session
        self._background = background
        self._found: dict[WrittenAt, Answers] = {}
        self._sheets: dict[WrittenAt, AnswerSheet] = {}
        self._savers: list[DraftSaver] = []
        self._over: set[AnswerSheet] = set()

    @property
    def is_clean(self) -> bool:
        """Whether everything typed is on the disk."""
        return all(saver.is_clean for saver in self._savers)

    def flush(self) -> None:
        """Save now."""
        for saver in self._savers:
            saver.flush()

    def look(self, page: str, subject: str, openers: Openers) -> None:
        """Find what was typed here before, and open the form that was written in last.

        Args:
            openers: By form, what opens it; called with the item that it is about.
        """

        def found(kept: tuple[ShortDraft, ...]) -> None:
            self.know(kept)
            if kept and not self._sheets:
                openers[kept[0].at.form](kept[0].at.item)

        work = partial(short_drafts.find, self._session, page, subject)
        self._background.run(self, work, found, self._page.say_problem)

    def know(self, kept: Iterable[ShortDraft]) -> None:
        """This was typed here before."""
        self._found = {each.at: each.answers for each in kept}

    def words(self, at: WrittenAt) -> Answers:
        """What was typed there and is neither saved nor given up."""
        sheet = self._sheets.get(at)
        return sheet.answers() if sheet is not None else self._found.get(at, _NOTHING)

    def hold(self, at: WrittenAt, form: Written) -> None:
        """Keep what is typed into a form that is shown now, until it is left."""
        sheet = AnswerSheet(self.words(at), self)
        form.fill(sheet.answers())
        form.edited.connect(lambda: sheet.change(form.written()))
        form.left.connect(partial(self.give_up, at))
        self.keep(at, sheet)

    def keep(self, at: WrittenAt, sheet: AnswerSheet) -> None:
        """Keep what is written on a sheet."""
        self.flush()
        self._sheets[at] = sheet
        saver = DraftSaver(sheet, partial(self._save, at, sheet), self._background, self)
        saver.saving.connect(self._page.saving)
        saver.saved.connect(self._page.saved)
        saver.failed.connect(self._page.save_failed)
        self._savers.append(saver)

    def give_up(self, at: WrittenAt) -> None:
        """Forget what was typed there."""
        work = partial(short_drafts.give_up, self._session, at)
        self._background.run(
            self, self._ending(at, work, _always), lambda _changed: None, self._page.say_problem
        )
        self._forget(at)

    def complete(
        self,
        at: WrittenAt,
        work: Callable[[], Result],
        done: Callable[[Result], None],
        *,
        failed: Callable[[IroError], None] | None = None,
        is_done: Callable[[Result], bool] = _always,
    ) -> None:
        """Do what was typed for; once it is done the words are kept here no more.

        Args:
            work: Runs where the store is. If it fails, or is not done, the words stay.
        """

        def on_done(result: Result) -> None:
            if is_done(result):
                self._forget(at)
            done(result)

        whole = partial(short_drafts.complete, self._session, at, work, is_done)
        self._background.run(
            self, self._ending(at, whole, is_done), on_done, failed or self._page.say_problem
        )

    def _ending(
        self, at: WrittenAt, work: Callable[[], Result], is_done: Callable[[Result], bool]
    ) -> Callable[[], Result]:
        """The work, after which a save of these words that is on its way comes too late."""
        sheet = self._sheets.get(at)

        def whole() -> Result:
            result = work()
            if sheet is not None and is_done(result):
                self._over.add(sheet)
            return result

        return whole

    def _save(self, at: WrittenAt, sheet: AnswerSheet, answers: Answers) -> None:
        # Both this and what ends the words run on the one thread of the store.
        if sheet in self._over:
            return
        if answers:
            short_drafts.keep(self._session, at, answers)
        else:
            short_drafts.give_up(self._session, at)

    def _forget(self, at: WrittenAt) -> None:
        self._found.pop(at, None)
        self._sheets.pop(at, None)
