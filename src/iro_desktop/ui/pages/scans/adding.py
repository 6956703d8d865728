"""A scan or photo for a child's file: choose or drop it, name it, say what it shows."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPixmap
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget
from typing_extensions import override

from iro_core.forms.evaluation import Value
from iro_desktop.documents.scans import Scan
from iro_desktop.steps import Place, Step, Steps
from iro_desktop.ui.forms.answer_sheet import AnswerSheet
from iro_desktop.ui.forms.date_answer import DateAnswer
from iro_desktop.ui.forms.field_widgets import ChoiceField, LongTextField, ShortTextField
from iro_desktop.ui.forms.kept_page import KeptPage
from iro_desktop.ui.forms.sheet_form import Ask, SheetForm
from iro_desktop.ui.support.accessible import describe
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.changed_hub import ChangedHub
from iro_desktop.ui.support.names import shown_child
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.pictures import read_picture
from iro_desktop.ui.support.scan_words import chosen_words, problem_words
from iro_desktop.ui.support.shortcuts import bind, keys_in_words
from iro_desktop.ui.support.wording import date_words
from iro_desktop.ui.widgets.buttons import primary, secondary
from iro_desktop.ui.widgets.card import Card
from iro_desktop.ui.widgets.error_summary import Problem
from iro_desktop.ui.widgets.flow import Flow
from iro_desktop.ui.widgets.text import Text
from iro_desktop.workflows.attachments import (
    Added,
    AddingStart,
    ChosenFile,
    add,
    choose_file,
    first_picture,
    start_adding,
)
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.short_drafts import ShortDraft, WrittenAt, find

_FILTER: Final = "Scans and photos (*.jpg *.jpeg *.png *.pdf *.heic)"
_PREVIEW_PIXELS: Final = 240
_OF_THE_FILE: Final = "file"
_NOTHING: Final = "Nothing chosen yet. Choose a file, or drop one anywhere on this page."
_WORDS: Final = {
    "file_missing": "Choose a scan or photo",
    "title_missing": "Give it a name",
    "description_missing": "Say what it shows",
    "day_missing": "Enter a real date, like 27 11 2026",
    "day_in_future": "The day must be today or earlier",
}


class AddScanPage(KeptPage):
    """One scan or photo to be added.

    Signals:
        kept: It is on the child's file; the id of the child.
    """

    kept = Signal(str)
    help_name = "scans"

    def __init__(
        self,
        session: Session,
        background: Background,
        hub: ChangedHub,
        parent: QWidget | None = None,
    ) -> None:
        """Start empty; `begin` says for whom."""
        super().__init__("Add a scan or photo", session, background, parent)
        self._hub = hub
        self._start: AddingStart | None = None
        self._scan: Scan | None = None
        self._sheet: AnswerSheet | None = None
        self._form: SheetForm | None = None
        self._at = WrittenAt("add_scan", "", "")
        self._choose_button = secondary("Choose a file", help_text=_NOTHING)
        self._keep_button = primary(f"Keep it on the file  {keys_in_words('keep_scan')}")
        self._chosen = Text(_NOTHING)
        self._preview = QLabel()
        self._form_card = Card("About it")
        self._lay_out()

    @property
    @override
    def child_id(self) -> str:
        return self._start.child_id if self._start is not None else ""

    def begin(self, child_id: str, review_id: str = "") -> None:
        """Begin with this child; it may belong to a review."""
        session = self._session
        self._at = WrittenAt("add_scan", child_id, child_id)
        self._load(
            lambda: (
                start_adding(session, child_id, review_id),
                find(session, "add_scan", child_id),
            ),
            lambda found: self._show(*found),
        )

    def choose(self, path: Path) -> None:
        """Look at this file; nothing of it is kept yet."""
        self._background.run_steps(self, _looked_at(path), self._on_chosen, self.say_problem)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if len(paths) == 1:
            self.choose(Path(paths[0]))
        else:
            self.banner.say(Tone.DUE_SOON, "Drop one file at a time.", "Each gets its own name.")

    def _lay_out(self) -> None:
        self.setAcceptDrops(True)
        describe(self._preview, "The chosen scan or photo")
        card = Card("The file")
        bar = Flow()
        bar.add(self._choose_button)
        for part in (self._chosen, self._preview, bar):
            card.body.addWidget(part)
        self._preview.hide()
        self.body.addWidget(card)
        self.body.addWidget(self._form_card)
        self._offer_discard(lambda: self._at)
        self.add_action(self._keep_button)
        self._choose_button.clicked.connect(self._ask_which)
        self._keep_button.clicked.connect(self._keep)
        bind("keep_scan", self, self._keep)

    def _ask_which(self) -> None:
        dialog = QFileDialog(self, "Choose a scan or photo", "", _FILTER)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda chosen: self.choose(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _show(self, start: AddingStart, kept: tuple[ShortDraft, ...]) -> None:
        self._start = start
        self._kept.know(kept)
        child = shown_child(start.child_name, start.child_id)
        self.set_title("Add a scan or photo", f"For the file of {child}")
        about = str(start.answers.get("about") or _OF_THE_FILE)
        first = {**start.answers, "about": about, **self._kept.words(self._at)}
        self._sheet = AnswerSheet(first, self)
        self._kept.keep(self._at, self._sheet)
        self._form = SheetForm(self._sheet, self._asks(start))
        self._form_card.body.addWidget(self._form)
        self._choose_button.setFocus()

    def _asks(self, start: AddingStart) -> tuple[Ask, ...]:
        belongs = {_OF_THE_FILE: "The child’s file"} | {
            review_id: f"The review of {date_words(date.fromisoformat(held_on))}"
            for review_id, held_on in start.reviews.items()
        }
        title = Ask(
            "title",
            "Name it",
            ShortTextField,
            "Such as: Consultation form. Its file name is not kept.",
        )
        shows = Ask(
            "description",
            "What does it show?",
            partial(LongTextField, 2, 6),
            "For somebody who cannot see it, and to find it again.",
        )
        day = Ask("on", "What day is it of?", lambda: DateAnswer("What day?", self._read_date))
        asks = (title, shows, day)
        if not start.reviews:
            return asks
        return (*asks, Ask("about", "What does it belong to?", lambda: ChoiceField(belongs)))

    def _on_chosen(self, looked: tuple[ChosenFile, bytes]) -> None:
        chosen, shown = looked
        self._scan = chosen.scan
        self._preview.hide()
        picture = read_picture(shown, _PREVIEW_PIXELS)
        if chosen.scan is None or picture is None:
            self._scan = None
            self._chosen.setText(_NOTHING)
            words = problem_words(chosen.problem or "damaged")
            self.banner.say(Tone.OVERDUE, "This file was not added.", words)
            return
        self.banner.clear()
        self._chosen.setText(chosen_words(chosen.scan))
        self._preview.setPixmap(QPixmap.fromImage(picture))
        self._preview.show()
        if self._form is not None:
            self._form.focus("title")

    def _keep(self) -> None:
        sheet, start, scan, session = self._sheet, self._start, self._scan, self._session
        if sheet is None or start is None:
            return
        answers = _without_the_file(sheet.answers())
        work = partial(add, session, start.child_id, scan, answers)
        self._kept.complete(
            self._at, work, self._added, is_done=lambda added: added.changed is not None
        )

    def _added(self, added: Added) -> None:
        if self._form is None or self._start is None:
            return
        form = self._form
        words = {path: _WORDS[problem] for path, problem in added.problems.items()}
        form.set_errors(words)
        places = {"file": self._choose_button}
        self.errors.show_problems(
            [Problem(said, places.get(path) or form.view(path)) for path, said in words.items()]
        )
        if added.changed is not None:
            self._hub.changed.emit(added.changed)
            self.kept.emit(self._start.child_id)


def _looked_at(path: Path) -> Steps[tuple[ChosenFile, bytes]]:
    """The file, and the first of it as a picture; away from the store, for it may take a while."""
    chosen: ChosenFile = yield Step(Place.NETWORK, partial(choose_file, path))
    if chosen.scan is None:
        return chosen, b""
    shown: bytes = yield Step(Place.NETWORK, partial(first_picture, chosen.scan, _PREVIEW_PIXELS))
    return chosen, shown


def _without_the_file(answers: Mapping[str, Value]) -> dict[str, Value]:
    """Belonging to the file alone is belonging to no review."""
    return {
        path: value for path, value in answers.items() if (path, value) != ("about", _OF_THE_FILE)
    }
