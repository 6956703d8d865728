"""A child's file: who and where the child is, what is due and why, and what has happened."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import Signal, SignalInstance
from typing_extensions import override

from iro_core.domain.challenge import ChallengeKind, Phase
from iro_core.domain.notice import Notice
from iro_desktop.ui.models.timeline import FILTERS, PAPERS, REVIEWS
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.decision_words import due_words, standing_tone, standing_words
from iro_desktop.ui.support.due_words import date_label
from iro_desktop.ui.support.names import names_are_hidden, shown_name
from iro_desktop.ui.support.notice_words import notice_source, notice_title, notice_words
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.shortcuts import bind, keys_in_words
from iro_desktop.ui.support.stages import stage_tone, stage_words
from iro_desktop.ui.support.theme import Space, TextRole
from iro_desktop.ui.support.wording import code_words, counted, date_words, since_words
from iro_desktop.ui.widgets.buttons import ActionButton, chip, link, primary, secondary
from iro_desktop.ui.widgets.card import Card
from iro_desktop.ui.widgets.columns import Columns
from iro_desktop.ui.widgets.dated_row import dated_row
from iro_desktop.ui.widgets.flow import Flow
from iro_desktop.ui.widgets.page import Page
from iro_desktop.ui.widgets.reasoned_list import ReasonedList, ReasonedRow
from iro_desktop.ui.widgets.scan_card import ScanCard
from iro_desktop.ui.widgets.summary_list import SummaryList, SummaryRow
from iro_desktop.ui.widgets.text import Text
from iro_desktop.ui.widgets.timeline import Timeline
from iro_desktop.workflows.challenge_file import ChallengeRow
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.child_file import ChildFile, ReviewSummary
from iro_desktop.workflows.decisions import DecisionLedger, LedgerLine
from iro_desktop.workflows.timeline import EntryKind, TimelineEntry

_CHALLENGE_KINDS: Final = {
    ChallengeKind.INFORMAL: "Informal challenge",
    ChallengeKind.ALERT: "Care planning alert",
    ChallengeKind.GOOD_PRACTICE: "Good practice",
}
_FEW_ENTRIES: Final = 12
_FEW_DECISIONS: Final = 6
_CHALLENGES: Final = frozenset({EntryKind.CHALLENGE, EntryKind.ALERT, EntryKind.GOOD_PRACTICE})


class ChildFilePage(Page):
    """One child.

    Signals:
        review_asked, plan_asked, informal_challenge_asked, alert_asked: The id of the child.
        early_review_asked: The id of the child whose review is to be brought forward.
        good_practice_asked: The id of the child.
        decisions_asked: The id of the child, for every decision about them.
        scan_asked, forms_asked: The id of the child for whom one is to be added.
        review_opened, form_opened, challenge_opened, scan_opened: The id of the record.
        midway_opened, filled_form_opened: The id of the record.
        papers_opened, letter_opened: The id of the review whose papers or letter are wanted.
    """

    help_name = "child"
    review_asked = Signal(str)
    plan_asked = Signal(str)
    informal_challenge_asked = Signal(str)
    alert_asked = Signal(str)
    early_review_asked = Signal(str)
    good_practice_asked = Signal(str)
    decisions_asked = Signal(str)
    midway_asked = Signal(str)
    note_asked = Signal(str)
    forms_asked = Signal(str)
    scan_asked = Signal(str)
    scan_opened = Signal(str)
    papers_opened = Signal(str)
    letter_opened = Signal(str)
    review_opened = Signal(str)
    form_opened = Signal(str)
    challenge_opened = Signal(str)
    midway_opened = Signal(str)
    filled_form_opened = Signal(str)

    def __init__(self, background: Background, load: Callable[[], ChildFile]) -> None:
        """Show what `load` brings."""
        super().__init__("Child")
        self._background = background
        self._load = load
        self._file: ChildFile | None = None
        self._review = primary("Start review", help_text=keys_in_words("start_review"))
        self._plan = secondary("Plan the review", help_text=keys_in_words("plan_review"))
        self._informal = secondary(
            "Informal challenge", help_text=keys_in_words("informal_challenge")
        )
        self._alert = secondary("Raise alert", help_text=keys_in_words("raise_alert"))
        self._good = secondary("Good practice", help_text=keys_in_words("good_practice"))
        self._matters = Text("", TextRole.BODY)
        self._dates = ReasonedList()
        self._life = ReasonedList()
        self._sooner = link("Bring the review forward", help_text="Says why, and by when")
        self._midway = link("Midway update", help_text=keys_in_words("midway"))
        self._note = link("Add a note", help_text=keys_in_words("footprint"))
        self._scan = link("Add a scan or photo", help_text=keys_in_words("add_scan"))
        self._forms = link("Forms", help_text="Preparation, consultation, feedback and others")
        self._papers = link("Papers of the last review", help_text="Sign off, documents, letter")
        self._about = SummaryList()
        self._decisions = SummaryList(stacked=True)
        self._all_decisions = link("All decisions", help_text="Done and open, of every review")
        self._challenges = SummaryList(stacked=True)
        self._scans = ScanCard()
        self._notices = ReasonedList()
        self._timeline = Timeline()
        self._all_entries = link("Show all")
        self._shows_all = False
        self._chips: dict[str, ActionButton] = {}
        self._build_body()

    @override
    def reload(self) -> None:
        self._background.run(self, self._load, self._show)

    @property
    @override
    def child_id(self) -> str:
        return self._file.child.child_id if self._file is not None else ""

    @override
    def changed(self, change: object) -> None:
        child_id = self._file.child.child_id if self._file else None
        if isinstance(change, Changed) and change.concerns(child_id=child_id):
            self.reload()

    # ---- building ----

    def _build_body(self) -> None:
        self._build_acts()
        self._matters_card = Card("What matters to me")
        self._matters_card.body.addWidget(self._matters)
        columns = Columns(10, 11)
        self._decisions_card = Card("Open decisions")
        self._challenges_card = Card("Challenges")
        self._scans.opened.connect(self.scan_opened)
        self._notices_card = Card("Keep an eye on")
        self._notices_card.body.addWidget(self._notices)
        self._life_card = Card("Health, education and plans")
        dates = Card("Dates")
        cards = (
            (dates, self._dates),
            (Card("Who and where"), self._about),
            (self._life_card, self._life),
        )
        for card, widget in cards:
            card.body.addWidget(widget)
            columns.left.addWidget(card)
        dates.body.addWidget(self._build_ways())
        self._challenges_card.body.addWidget(self._challenges)
        self._decisions_card.body.addWidget(self._decisions)
        self._decisions_card.body.addWidget(self._all_decisions)
        self._all_decisions.clicked.connect(partial(self._emit_child, self.decisions_asked))
        columns.right.addWidget(self._matters_card)
        columns.right.addWidget(self._notices_card)
        columns.right.addWidget(self._challenges_card)
        columns.right.addWidget(self._decisions_card)
        columns.right.addWidget(self._scans)
        columns.right.addWidget(self._build_timeline())
        self.body.addWidget(columns)
        self._challenges.change_asked.connect(self.challenge_opened)

    def _build_acts(self) -> None:
        self._shortcuts = []
        for name, button, signal in (
            ("start_review", self._review, self.review_asked),
            ("plan_review", self._plan, self.plan_asked),
            ("informal_challenge", self._informal, self.informal_challenge_asked),
            ("raise_alert", self._alert, self.alert_asked),
            ("good_practice", self._good, self.good_practice_asked),
        ):
            button.clicked.connect(partial(self._emit_child, signal))
            button.setDisabled(True)  # Until the file is read: a press would do nothing.
            self.add_action(button)
            self._shortcuts.append(bind(name, self, button.click))

    def _build_ways(self) -> Flow:
        """What else can be done for the child, less often than what the buttons above do."""
        ways = Flow(spacing=Space.M)
        for asked, signal in (
            (self._sooner, self.early_review_asked),
            (self._midway, self.midway_asked),
            (self._note, self.note_asked),
            (self._scan, self.scan_asked),
            (self._forms, self.forms_asked),
        ):
            asked.clicked.connect(partial(self._emit_child, signal))
            ways.add(asked)
        ways.add(self._papers)
        self._papers.clicked.connect(self._open_papers)
        self._shortcuts.append(bind("midway", self, self._midway.click))
        return ways

    def _build_timeline(self) -> Card:
        card = Card("Timeline")
        row = Flow(spacing=Space.S)
        for words in FILTERS:
            button = chip(words, help_text="Shows only these in the timeline")
            button.toggled.connect(self._show_timeline)
            self._chips[words] = button
            row.add(button)
        card.body.addWidget(row)
        card.body.addWidget(self._timeline)
        card.body.addWidget(self._all_entries)
        self._all_entries.clicked.connect(self._on_all_asked)
        self._timeline.entry_opened.connect(self._on_entry_opened)
        return card

    # ---- showing ----

    def _show(self, file: ChildFile) -> None:
        self._file = file
        self.set_title(shown_name(file.name, file.child.number), _headline(file))
        self._review.say(
            "Continue review" if file.has_review_draft else "Start review",
            keys_in_words("start_review"),
        )
        for button in (self._review, self._plan, self._informal, self._alert, self._good):
            button.setEnabled(file.may_record)
            button.setVisible(file.may_record)
        words = "" if names_are_hidden() else file.child.what_matters
        self._matters_card.setVisible(bool(words))
        self._matters.setText(f"“{words}”")
        self._dates.show_rows([dated_row(date_label(each.kind), each) for each in file.dates])
        self._life.show_rows([dated_row(date_label(each.kind), each) for each in file.life])
        self._life_card.setVisible(bool(file.life))
        self._sooner.setVisible(file.may_record and file.looked_after)
        self._midway.setVisible(file.may_record and bool(file.reviews))
        self._note.setVisible(file.may_record)
        self._scan.setVisible(file.may_record)
        self._papers.setVisible(_with_papers(file) is not None)
        self._about.show_rows(_about_rows(file))
        self._challenges.show_rows([_challenge_row(each) for each in file.challenges])
        self._challenges_card.setVisible(bool(file.challenges))
        self._notices.show_rows([_notice_row(each) for each in file.notices])
        self._notices_card.setVisible(bool(file.notices))
        self._scans.show_scans(file.scans)
        self._show_decisions(file.decisions)
        self._show_timeline()

    def _show_decisions(self, ledger: DecisionLedger) -> None:
        is_open = [line for line in ledger.lines if line.entry.is_open]
        self._decisions.show_rows([_decision_row(line) for line in is_open[:_FEW_DECISIONS]])
        self._all_decisions.say(f"All {counted(len(ledger.lines), 'decision')}", "Open and done")
        self._decisions_card.setVisible(bool(ledger.lines))

    def _show_timeline(self) -> None:
        if self._file is None:
            return
        on = [FILTERS[words] for words, button in self._chips.items() if button.isChecked()]
        kept = frozenset[EntryKind]().union(*on)
        entries = [each for each in self._file.timeline if not kept or each.kind in kept]
        shown = entries if self._shows_all else entries[:_FEW_ENTRIES]
        self._timeline.show_entries(shown)
        self._all_entries.setVisible(len(entries) > len(shown))
        self._all_entries.say(f"Show all {len(entries)}", "Shows the whole timeline")

    def _on_all_asked(self) -> None:
        self._shows_all = True
        self._show_timeline()
        self._timeline.setFocus()

    def _on_entry_opened(self, entry: TimelineEntry) -> None:
        opened = {
            EntryKind.QA_FORM: self.form_opened,
            EntryKind.LETTER: self.letter_opened,
            EntryKind.MIDWAY: self.midway_opened,
            EntryKind.FILLED_FORM: self.filled_form_opened,
            **dict.fromkeys(PAPERS - {EntryKind.LETTER}, self.papers_opened),
            **dict.fromkeys(_CHALLENGES, self.challenge_opened),
        }
        if entry.kind in REVIEWS:
            self._open_review(entry.record_id or "")
        elif entry.kind in opened:
            opened[entry.kind].emit(entry.record_id)

    def _open_review(self, review_id: str) -> None:
        """Who may not correct a review reads it beside the form that is about it."""
        reviews = self._file.reviews if self._file else ()
        review = next((each for each in reviews if each.review_id == review_id), None)
        if review is None:
            return
        if review.is_signed:
            self.papers_opened.emit(review_id)
        elif review.may_edit:
            self.review_opened.emit(review_id)
        elif review.qa_form_id:
            self.form_opened.emit(review.qa_form_id)
        elif review.recorded_here:
            self.papers_opened.emit(review_id)

    def _open_papers(self) -> None:
        review = _with_papers(self._file) if self._file is not None else None
        if review is not None:
            self.papers_opened.emit(review.review_id)

    def _emit_child(self, signal: SignalInstance) -> None:
        if self._file is not None:
            signal.emit(self._file.child.child_id)


def _with_papers(file: ChildFile) -> ReviewSummary | None:
    """The last review that was recorded with this program and completed."""
    reviews = (each for each in file.reviews if each.recorded_here and each.held_on)
    return next(reviews, None)


def _headline(file: ChildFile) -> str:
    child = file.child
    parts = [
        counted(file.age, "year"),
        code_words("legal_status", file.legal_status) if file.legal_status else "",
        child.place_name if not names_are_hidden() else "",
        counted(child.distance_miles, "mile") if child.distance_miles is not None else "",
        f"number {child.number}",
    ]
    if not file.looked_after:
        parts.append("not looked after now")
    return " · ".join(part for part in parts if part)


def _about_rows(file: ChildFile) -> list[SummaryRow]:
    child = file.child
    episode = child.episode_on(file.today)
    placement = code_words("placement_type", episode.placement_type) if episode else ""
    rows = [
        SummaryRow("Born", f"{date_words(child.born_on)}, {counted(file.age, 'year')} old"),
        SummaryRow("Legal status", _legal(file), _since(file.legal_status_since, file)),
        SummaryRow("Placement", placement, _since(file.placement_since, file)),
        SummaryRow("Where", child.place_name, _far(file)),
        SummaryRow("Social worker", child.social_worker, _since(child.social_worker_since, file)),
        SummaryRow("Team", child.team),
        SummaryRow("School", child.school),
        SummaryRow("First language", child.language),
        SummaryRow("IRO", file.iro_name, _since(file.iro_since, file)),
    ]
    if names_are_hidden():
        private = {"Where", "Social worker", "School", "Born"}
        rows = [row for row in rows if row.label not in private]
    return [row for row in rows if row.words]


def _legal(file: ChildFile) -> str:
    return code_words("legal_status", file.legal_status) if file.legal_status else ""


def _since(day: date | None, file: ChildFile) -> str:
    if day is None:
        return ""
    return f"since {date_words(day)}, {since_words(day, file.today)}"


def _far(file: ChildFile) -> str:
    child = file.child
    outside = {True: "out of county", False: "in county", None: ""}[child.out_of_county]
    far = counted(child.distance_miles, "mile") if child.distance_miles is not None else ""
    return ", ".join(part for part in (outside, f"{far} from home" if far else "") if part)


def _notice_row(notice: Notice) -> ReasonedRow:
    tag = ("Ask", Tone.DUE_SOON) if notice.is_pressing else None
    return ReasonedRow(notice_title(notice), notice_words(notice), notice_source(notice), tag)


def _challenge_row(challenge: ChallengeRow) -> SummaryRow:
    kind = _CHALLENGE_KINDS[challenge.kind]
    label = f"{kind}, stage {challenge.stage_number}" if challenge.stage_number else kind
    parts = []
    if challenge.raised_on is not None:
        parts.append(f"raised {date_words(challenge.raised_on)}")
    if challenge.reply_by is not None and challenge.status == "open":
        parts.append(f"reply by {date_words(challenge.reply_by)}")
    elif challenge.next_due_on is not None:
        parts.append(f"all to be settled by {date_words(challenge.next_due_on)}")
    tag = (stage_words(challenge.stage), stage_tone(challenge.stage))
    if challenge.status == "closed":
        tag = ("Closed", Tone.NEUTRAL)
    elif challenge.is_late:
        tag = ("Reply late" if challenge.reply_by else "Late", Tone.OVERDUE)
    elif challenge.phase is Phase.TO_ANSWER:
        tag = ("Answer their reply", Tone.DUE_SOON)
    words = challenge.concern
    return SummaryRow(label, words, ", ".join(parts), challenge.challenge_id, "Open", tag)


def _decision_row(line: LedgerLine) -> SummaryRow:
    entry = line.entry
    parts = (entry.decision.owner, due_words(entry) if entry.decision.due_on else "")
    words = standing_words(entry, line.days_adrift)
    tag = (words, standing_tone(entry, line.days_adrift)) if line.days_adrift else None
    return SummaryRow("", entry.decision.text, ", ".join(filter(None, parts)), tag=tag)
