"""The review recorder: everything that is typed in the meeting, on one screen."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from iro_core.domain.misplaced_names import MisplacedName
from iro_core.domain.working_days import WorkingDays
from iro_desktop.ui.forms.draft_page import DraftPage
from iro_desktop.ui.pages.review_record.desk import Desk, Opened
from iro_desktop.ui.pages.review_record.sections import SECTIONS, section_of, section_states
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.names import shown_child
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.review_words import field_words
from iro_desktop.ui.support.shortcuts import bind, keys_in_words
from iro_desktop.ui.support.theme import Space, scaled
from iro_desktop.ui.support.wording import age_words, counted, date_words, instant_words
from iro_desktop.ui.widgets.buttons import primary, secondary
from iro_desktop.ui.widgets.section_list import SectionList
from iro_desktop.workflows import review_record
from iro_desktop.workflows.review_record import ReviewDraft
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.shared_visit import share_review


class ReviewRecordPage(DraftPage):
    """One review of one child, from the first word to Finish meeting.

    Signals:
        scan_asked: The id of the child for whom a scan or photo is to be added.
        finish_asked: The draft and its answers are saved and ready to be checked.
        papers_asked: The id of the recorded review whose papers are wanted.
    """

    finish_asked = Signal(object, object)
    scan_asked = Signal(str)
    papers_asked = Signal(str)
    wants_whole_window = True
    help_name = "review"

    def __init__(
        self, session: Session, background: Background, parent: QWidget | None = None
    ) -> None:
        """Start empty; `begin` or `correct` says which review."""
        super().__init__("Review", background, parent, scrolls=False)
        self._session = session
        self._draft: ReviewDraft | None = None
        self._desk: Desk | None = None
        self._wanted = ""
        self._notes_on = False
        self._other_names: tuple[str, ...] = ()
        self._sections = SectionList(SECTIONS)
        self._notes_button = secondary(f"Notes only  {keys_in_words('notes_only')}")
        self._papers_button = secondary("Papers")
        self._scan_button = secondary("Add a scan or photo", help_text=keys_in_words("add_scan"))
        self._finish_button = primary("Finish meeting")
        self._place = QVBoxLayout()
        self._lay_out()

    @property
    @override
    def child_id(self) -> str:
        return self._draft.child_id if self._draft is not None else ""

    def begin(self, child_id: str) -> None:
        """Begin this child's next review, or go on with what was begun."""
        session = self._session
        self._background.run(
            self,
            lambda: (review_record.start_review(session, child_id), session.calendar),
            lambda opened: self._show(*opened),
            self.say_problem,
        )

    def correct(self, review_id: str) -> None:
        """Put a recorded review right."""
        session = self._session
        self._background.run(
            self,
            lambda: (review_record.edit_review(session, review_id), session.calendar),
            lambda opened: self._show(*opened),
            self.say_problem,
        )

    def go_to(self, path: str) -> None:
        """Go to the place where this answer is given, also before the review is loaded."""
        self._wanted = path
        if self._desk is not None and path:
            self._sections.go_to(section_of(path))
            self._desk.focus_on(path)
            self._wanted = ""

    @override
    def reload(self) -> None:
        """The names may have been hidden or shown; what was typed stays as it is."""
        draft = self._draft
        if draft is not None:
            name = shown_child(draft.child_name, draft.child_id)
            self.set_title(f"{name} · review {draft.number}", self._facts(draft))

    def _show(self, draft: ReviewDraft, calendar: WorkingDays) -> None:
        session = self._session
        self._draft = draft
        sheet = self._open_sheet(draft.answers)
        saver = self._keep(sheet, lambda answers: review_record.save_draft(session, draft, answers))
        saver.saved.connect(self._look_for_other_names)
        self._desk = Desk(Opened(session, calendar, draft), sheet)
        self._desk.share_asked.connect(self._share)
        self._place.addWidget(self._desk)
        self._papers_button.setVisible(draft.is_edit)
        self._finish_button.say("Finish the amendment" if draft.is_signed else "Finish meeting")
        sheet.edited.connect(self._mark_sections)
        self.reload()
        self._mark_sections()
        chosen_meanwhile = self._sections.current_key()
        section = chosen_meanwhile or ("working_well" if draft.resumed else "took_part")
        self._sections.go_to(section)
        self._desk.show_section(section)
        self._desk.focus_section()
        if self._wanted:
            self.go_to(self._wanted)

    def _facts(self, draft: ReviewDraft) -> str:
        facts = [age_words(draft.born_on, self._session.today)]
        if draft.due_on is not None:
            facts.append(f"due by {date_words(draft.due_on)}")
        if draft.recorded_at is not None:
            facts.append("signed off, being amended" if draft.is_signed else "")
            facts.append(f"recorded {instant_words(draft.recorded_at, self._session.today)}")
        if draft.saved_at is not None:
            facts.append(
                f"begun earlier, saved {instant_words(draft.saved_at, self._session.today)}"
            )
        return " · ".join(fact for fact in facts if fact)

    def _share(self) -> None:
        draft, sheet, session = self._draft, self._sheet, self._session
        if draft is None or sheet is None:
            return
        self.flush()
        answers, ids = sheet.answers(), [child_id for child_id, _name in draft.siblings]
        self._background.run(
            self,
            lambda: share_review(session, draft, answers, ids),
            lambda _changed: self.banner.say(
                Tone.INFO,
                f"Day, place and who came are in {counted(len(ids), 'record')} more.",
                "They are drafts on this laptop. Open each child to write what is theirs.",
            ),
            self.say_problem,
        )

    def _look_for_other_names(self) -> None:
        draft, sheet, session = self._draft, self._sheet, self._session
        if draft is None or sheet is None:
            return
        answers = sheet.answers()
        self._background.run(
            self,
            lambda: review_record.misplaced_names(session, draft, answers),
            self._say_other_names,
        )

    def _say_other_names(self, found: Sequence[MisplacedName]) -> None:
        """Say it once, without a dialog, and never in sight of those who read the notes along."""
        words = tuple(dict.fromkeys(each.words for each in found))
        if words == self._other_names or self._notes_on:
            return
        self._other_names = words
        if not words:
            self.banner.clear()
            return
        quoted = ", ".join(f"“{each}”" for each in words)
        self.banner.say(
            Tone.DUE_SOON,
            f"{quoted}: another child of your caseload is called that.",
            f"It stands under {field_words(found[0].path)}. Was it meant for another record?",
            action="It is right here",
        )

    def _keep_names(self) -> None:
        """The names stand there on purpose: they are not asked about again."""
        if self._sheet is not None and self._other_names:
            told = self._sheet.value("named_on_purpose")
            before = told if isinstance(told, list) else []
            self._sheet.change({"named_on_purpose": [*before, *self._other_names]})

    def _mark_sections(self) -> None:
        if self._sheet is not None and self._draft is not None:
            earlier = [one.decision_id for one in self._draft.previous]
            self._sections.set_states(section_states(self._sheet.answers(), earlier))

    def _on_section_chosen(self, key: str) -> None:
        self.flush()
        if self._desk is not None:
            self._desk.show_section(key)

    def _go_to_heading(self, key: str) -> None:
        self._sections.go_to(key)
        if self._desk is not None:
            self._desk.focus_section()

    def _add_decision(self) -> None:
        if self._desk is not None:
            self._desk.add_decision()

    def _step(self, by: int) -> None:
        keys = [row.key for row in SECTIONS if row.state.value != "heading"]
        at = keys.index(self._sections.current_key()) + by
        if 0 <= at < len(keys):
            self._go_to_heading(keys[at])

    def _toggle_notes(self) -> None:
        self._show_notes_only(on=not self._notes_on)

    def _show_notes_only(self, *, on: bool) -> None:
        if self._desk is None or on == self._notes_on:
            return
        self._notes_on = on
        if on and not self._desk.is_writing:
            self._sections.go_to("working_well")
        self._sections.setHidden(on)
        if on:
            self.banner.clear()
            self._other_names = ()
        for part in (
            self._title,
            self._hint,
            self._notes_button,
            self._scan_button,
            self._finish_button,
        ):
            part.setHidden(on)
        self._desk.show_notes_only(on=on)
        self.notes_only.emit(on)
        self._desk.focus_section()

    def _finish(self) -> None:
        self.flush()
        if self._draft is not None and self._sheet is not None:
            self.finish_asked.emit(self._draft, self._sheet.answers())

    def _ask_papers(self) -> None:
        self.flush()
        if self._draft is not None:
            self.papers_asked.emit(self._draft.review_id)

    def _ask_for_scan(self) -> None:
        if self._draft is not None:
            self.scan_asked.emit(self._draft.child_id)

    def _lay_out(self) -> None:
        self._papers_button.hide()
        self._papers_button.clicked.connect(self._ask_papers)
        self.add_action(self._papers_button)
        self.add_action(self._notes_button)
        self.add_action(self._scan_button)
        self._scan_button.clicked.connect(self._ask_for_scan)
        self.add_action(self._finish_button)
        row = QHBoxLayout()
        row.setSpacing(Space.L)
        self._sections.setFixedWidth(scaled(270))
        row.addWidget(self._sections)
        row.addLayout(self._place, 1)
        self.body.addLayout(row, 1)
        self._sections.chosen.connect(self._on_section_chosen)
        self._notes_button.clicked.connect(self._toggle_notes)
        self._finish_button.clicked.connect(self._finish)
        self.banner.acted.connect(self._keep_names)
        self._bind_keys()

    def _bind_keys(self) -> None:
        for number, key in enumerate(("working_well", "worried_about", "needs_to_happen"), 1):
            bind(f"heading_{number}", self, partial(self._go_to_heading, key))
        bind("add_decision", self, self._add_decision)
        bind("next_section", self, lambda: self._step(1))
        bind("previous_section", self, lambda: self._step(-1))
        bind("notes_only", self, self._toggle_notes)
        leave = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave.activated.connect(lambda: self._show_notes_only(on=False))
