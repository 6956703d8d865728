"""The papers of one review: signed versions, documents, managers' objections, who gets what."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from iro_core.domain.review_papers import ManagerObjection, PaperKind, Receiver
from iro_desktop.ui.forms.kept_page import KeptPage
from iro_desktop.ui.forms.short_form import ShortForm
from iro_desktop.ui.pages.review_papers import short_forms, shown
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.changed_hub import ChangedHub
from iro_desktop.ui.support.names import shown_child
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.paper_words import decisions_paper, record_paper, version_words
from iro_desktop.ui.support.wording import date_words
from iro_desktop.ui.widgets.buttons import link, primary, secondary
from iro_desktop.ui.widgets.card import Card
from iro_desktop.ui.widgets.columns import Columns
from iro_desktop.ui.widgets.file_saver import FileSaver
from iro_desktop.ui.widgets.flow import Flow
from iro_desktop.ui.widgets.layouts import clear_layout
from iro_desktop.ui.widgets.reasoned_list import ReasonedList
from iro_desktop.ui.widgets.review_view import ReviewView
from iro_desktop.ui.widgets.summary_list import SummaryList
from iro_desktop.ui.widgets.text import Text, hint, subheading
from iro_desktop.workflows import review_papers as workflow
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.review_documents import save_pdf, save_word
from iro_desktop.workflows.review_papers import PaperVersion, ReviewPapers, Sending
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.short_drafts import WrittenAt

_MAKES = {PaperKind.DECISIONS: decisions_paper, PaperKind.RECORD: record_paper}
_ALTERED = (
    "Something was changed elsewhere without knowing that the record was signed off. It is in no "
    "version yet. Amend the record to look at it and take it in."
)


class ReviewPapersPage(KeptPage):
    """What is made of one review, and where it went.

    Signals:
        record_asked: The id of the review that is to be put right, or amended.
        letter_asked: The id of the review whose letter is to be written.
    """

    record_asked = Signal(str)
    letter_asked = Signal(str)
    help_name = "papers"

    def __init__(
        self,
        session: Session,
        background: Background,
        hub: ChangedHub,
        parent: QWidget | None = None,
    ) -> None:
        """Start empty; `open` says which review."""
        super().__init__("Papers of the review", session, background, parent)
        self._hub = hub
        self._review_id = ""
        self._papers: ReviewPapers | None = None
        self._chosen = 0
        self._form: ShortForm | None = None
        self._written_at = WrittenAt("papers", "", "")
        self.saver = FileSaver(self, background, session)
        self._sign_button = primary("Sign off")
        self._amend_button = secondary("Amend")
        self._record_button = secondary("Open the record")
        self._state = Text("")
        self._versions = SummaryList(stacked=True)
        self._done = SummaryList()
        self._due = ReasonedList()
        self._which = hint("")
        self._objecting = Text("")
        self._objections = SummaryList(stacked=True)
        self._object_button = secondary("Record an objection")
        self._list_words = hint("")
        self._list = SummaryList(stacked=True)
        self._send_button = secondary("Note what was sent")
        self._add_button = link("Add somebody")
        self._view = ReviewView()
        self._places: dict[str, QVBoxLayout] = {}
        self._documents = Card("Documents")
        self._lay_out()

    def open(self, review_id: str) -> None:
        """Show the papers of this review."""
        self._review_id = review_id
        self.reload()

    @override
    def reload(self) -> None:
        session, review_id = self._session, self._review_id
        if review_id:
            self._load(partial(workflow.read_papers, session, review_id), self._show)

    @override
    def changed(self, change: object) -> None:
        if isinstance(change, Changed) and change.concerns("review", "child_letter"):
            self.reload()

    @property
    @override
    def child_id(self) -> str:
        return self._papers.review.child_id if self._papers is not None else ""

    def save(self, kind: PaperKind, path: Path) -> None:
        """Write a document of the version that is chosen, in Word or as PDF by its name."""
        self.saver.save(path, self._writer(kind, path.suffix.lstrip(".")), self._review_id)

    # ---- showing ----

    def _show(self, papers: ReviewPapers) -> None:
        is_first = self._papers is None
        self._papers = papers
        review = papers.review
        name = shown_child(review.child_name, review.child_id)
        number = f" · review {review.number}" if review.number else ""
        held = f" · held on {date_words(review.held_on)}" if review.held_on else ""
        self.set_title("Papers of the review", f"{name}{number}{held}")
        self._offer(papers)
        self._state.show_words("" if papers.is_signed else version_words(papers, None))
        self._versions.show_rows(shown.version_rows(papers))
        self._versions.setVisible(papers.is_signed)
        done, due = shown.date_rows(papers)
        self._done.show_rows(done)
        self._done.setVisible(bool(done))
        self._due.show_rows(due)
        self._due.setVisible(bool(due))
        if papers.has_unsigned_words:
            self.banner.say(Tone.DUE_SOON, "The record holds words that are not signed.", _ALTERED)
        self._objecting.setText(shown.objecting_words(papers))
        self._objections.show_rows(shown.objection_rows(papers))
        self._objections.setVisible(bool(papers.objections))
        listed = (
            "" if papers.listed else "Proposed from who was asked and who came. Change it freely."
        )
        self._list_words.show_words(listed if papers.may_write else "")
        self._list.show_rows([shown.receiver_row(papers, each) for each in papers.receivers])
        self._choose(min(self._chosen, len(papers.versions)))
        if is_first:
            self._take_up()

    def _offer(self, papers: ReviewPapers) -> None:
        """Offer what may be done now."""
        for button, is_offered in (
            (self._sign_button, papers.may_write and not papers.is_signed),
            (self._amend_button, papers.may_write and papers.is_signed),
            (self._record_button, papers.may_write and not papers.is_signed),
            (self._object_button, papers.may_object),
            (self._send_button, papers.may_write),
            (self._add_button, papers.may_write),
            (self._letter_button, papers.may_write or papers.has_letter),
        ):
            button.setVisible(is_offered)
        letter = "Letter to the child" if papers.has_letter else "Write the letter to the child"
        self._letter_button.say(letter)

    def _take_up(self) -> None:
        """Open the form that was written in last, if it was neither saved nor given up."""
        openers: dict[str, Callable[[str], None]] = {
            "objection": lambda _item: self._ask_objection(),
            "sending": lambda _item: self._ask_sending(),
            "left_out": self._ask_why_left_out,
            "another": lambda _item: self._ask_another(),
        }
        self._kept.look("papers", self._review_id, openers)

    def _choose(self, number: int) -> None:
        """Read this version below, and make the documents of it; 0 is the latest."""
        papers = self._papers
        if papers is None:
            return
        self._chosen = number
        version = self._version()
        words = "As the record stands now." if version is None else f"Of version {version.number}."
        self._which.show_words(words)
        self._read_title.setText(
            "The record" if version is None else f"Version {version.number} of the record"
        )
        self._view.show_review(version.review if version is not None else papers.review)

    def _on_version(self, key: str) -> None:
        self._choose(int(key))
        area = self.scroll_area()
        if area is not None:
            area.verticalScrollBar().setValue(self._read_title.y())

    def _version(self) -> PaperVersion | None:
        papers = self._papers
        if papers is None or not papers.versions:
            return None
        return papers.versions[self._chosen - 1] if self._chosen else papers.version

    # ---- documents ----

    def _writer(self, kind: PaperKind, suffix: str) -> Callable[[Path], None]:
        papers, version = self._papers, self._version()
        assert papers is not None  # noqa: S101 - the buttons come with the papers
        paper = _MAKES[kind](papers, version)
        if suffix == "pdf":
            return partial(save_pdf, paper)
        return lambda path: save_word(kind, paper, path, papers.authority_name)

    def _ask_where(self, kind: PaperKind, suffix: str) -> None:
        papers, version = self._papers, self._version()
        if papers is None:
            return
        number = f" review {papers.review.number}" if papers.review.number else ""
        which = f" version {version.number}" if version is not None else " draft"
        name = f"{kind} {papers.child_number}{number}{which}"
        self.saver.ask_where(name, suffix, self._writer(kind, suffix), self._review_id)

    # ---- acts ----

    def _ask_sign_off(self) -> None:
        why = (
            "From then on nobody can change it, on any laptop. What you put right later becomes a "
            "new version with its reason, and both can be read."
        )
        if self._papers is not None and self._papers.problems:
            why += f" Still open: {shown.open_words(self._papers)}"
        form = ShortForm("Sign off the record?", (), "Sign it off", why)
        self._ask("state", "sign_off", form, self._sign)

    def _sign(self, _answers: Mapping[str, str]) -> None:
        self._act(lambda session, papers: workflow.sign_off(session, papers.review.review_id))

    def _ask_objection(self) -> None:
        form = short_forms.objection_form(self._read_date, self._session.today)
        self._ask("objection", "objection", form, self._object)

    def _object(self, answers: Mapping[str, str]) -> None:
        objection = ManagerObjection("", answers["by"], _day(answers["on"]), answers["text"])
        self._act(
            lambda session, papers: workflow.record_objection(
                session, papers.review.review_id, objection
            )
        )

    def _ask_sending(self) -> None:
        if self._papers is not None:
            listed = [each for each in self._papers.receivers if not each.left_out_because]
            form = short_forms.sending_form(listed, self._read_date, self._session.today)
            self._ask("list", "sending", form, self._send)

    def _send(self, answers: Mapping[str, str]) -> None:
        on = _day(answers["on"]) or self._session.today
        to = tuple(answers["to"].split())
        sending = Sending(PaperKind(answers["paper"]), to, on, answers["way"])
        self._act(lambda session, papers: workflow.note_sending(session, papers, sending))

    def _on_receiver(self, receiver_id: str) -> None:
        one = self._receiver(receiver_id)
        if one is not None and one.left_out_because:
            self._put_form_away()
            self._leave_out(receiver_id, {"because": ""})
        else:
            self._ask_why_left_out(receiver_id)

    def _ask_why_left_out(self, receiver_id: str) -> None:
        one = self._receiver(receiver_id)
        if one is None:  # Taken off the list since the reason was begun: nobody is left out.
            self._kept.give_up(
                WrittenAt("papers", self._review_id, self.child_id, "left_out", receiver_id)
            )
            return
        form = short_forms.left_out_form(one)
        self._ask("list", "left_out", form, partial(self._leave_out, receiver_id), receiver_id)

    def _receiver(self, receiver_id: str) -> Receiver | None:
        receivers = self._papers.receivers if self._papers is not None else ()
        return next((each for each in receivers if each.receiver_id == receiver_id), None)

    def _leave_out(self, receiver_id: str, answers: Mapping[str, str]) -> None:
        because = answers["because"]
        self._act(lambda session, papers: workflow.leave_out(session, papers, receiver_id, because))

    def _add(self, answers: Mapping[str, str]) -> None:
        role, name = answers["role"], answers["name"]
        self._act(lambda session, papers: workflow.add_receiver(session, papers, role, name))

    def _ask_another(self) -> None:
        self._ask("list", "another", short_forms.another_form(), self._add)

    def _ask(
        self,
        place: str,
        name: str,
        form: ShortForm,
        save: Callable[[Mapping[str, str]], None],
        item: str = "",
    ) -> None:
        self._put_form_away()
        self._form = form
        self._written_at = WrittenAt("papers", self._review_id, self.child_id, name, item)
        self._kept.hold(self._written_at, form)
        form.saved.connect(save)
        form.left.connect(self._put_form_away)
        self._places[place].addWidget(form)
        form.setFocus()

    def _put_form_away(self) -> None:
        self._form = None
        self._written_at = WrittenAt("papers", "", "")
        for place in self._places.values():
            clear_layout(place)

    def _act(self, work: Callable[[Session, ReviewPapers], Changed]) -> None:
        session, papers = self._session, self._papers
        if papers is not None:
            self._kept.complete(self._written_at, lambda: work(session, papers), self._acted)

    def _acted(self, changed: Changed) -> None:
        self._put_form_away()
        self.banner.clear()
        self._hub.changed.emit(changed)
        self.reload()

    # ---- building ----

    def _lay_out(self) -> None:
        for button in (self._record_button, self._amend_button, self._sign_button):
            self.add_action(button)
        columns = Columns(10, 11)
        state, objecting, who = Card("The record"), Card("Managers"), Card("Who gets what")
        for key, card, parts in (
            ("state", state, (self._state, self._versions, self._done, self._due)),
            ("objection", objecting, (self._objecting, self._objections, self._object_button)),
            ("list", who, (self._list_words, self._list)),
        ):
            for part in parts:
                card.body.addWidget(part)
            self._places[key] = QVBoxLayout()
        who.body.addWidget(self._row(self._send_button, self._add_button))
        self._lay_out_documents()
        for key, card in (("state", state), ("objection", objecting), ("list", who)):
            card.body.addLayout(self._places[key])
        for card in (state, self._documents, objecting):
            columns.left.addWidget(card)
        columns.right.addWidget(who)
        self.body.addWidget(columns)
        self._read_title = subheading("The record")
        self.body.addWidget(self._read_title)
        self.body.addWidget(self._view)
        self._connect()

    def _lay_out_documents(self) -> None:
        self._documents.body.addWidget(self._which)
        for kind, words in ((PaperKind.DECISIONS, "Decisions"), (PaperKind.RECORD, "Full record")):
            buttons = [secondary(f"{words} for Word"), secondary(f"{words} as PDF")]
            for button, suffix in zip(buttons, ("docx", "pdf"), strict=True):
                button.clicked.connect(partial(self._ask_where, kind, suffix))
            self._documents.body.addWidget(self._row(*buttons))
        self._letter_button = secondary("Letter to the child")
        self._documents.body.addWidget(self._row(self._letter_button))

    def _connect(self) -> None:
        self._sign_button.clicked.connect(self._ask_sign_off)
        for button in (self._amend_button, self._record_button):
            button.clicked.connect(lambda: self.record_asked.emit(self._review_id))
        self._letter_button.clicked.connect(lambda: self.letter_asked.emit(self._review_id))
        self._object_button.clicked.connect(self._ask_objection)
        self._send_button.clicked.connect(self._ask_sending)
        self._add_button.clicked.connect(self._ask_another)
        self._list.change_asked.connect(self._on_receiver)
        self._versions.change_asked.connect(self._on_version)

    @staticmethod
    def _row(*buttons: QWidget) -> Flow:
        row = Flow()
        for button in buttons:
            row.add(button)
        return row


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
