"""The right-hand side of the recorder: the section one is in, and the decisions under it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from iro_core.domain.dates import DecisionLine, parse_date, parse_decision_line
from iro_core.domain.working_days import WorkingDays
from iro_desktop.ui.forms.answer_sheet import AnswerSheet
from iro_desktop.ui.forms.sheet_form import SheetForm
from iro_desktop.ui.models.decisions import DecisionColumn
from iro_desktop.ui.pages.review_record.decisions import Decisions
from iro_desktop.ui.pages.review_record.discussion import (
    Previous,
    Writing,
    area_section,
    heading_section,
)
from iro_desktop.ui.pages.review_record.meeting import (
    TookPart,
    child_words_form,
    next_review_form,
    report_form,
    seen_alone_form,
)
from iro_desktop.ui.pages.review_record.sections import section_of
from iro_desktop.ui.support.review_words import AREAS, HEADINGS
from iro_desktop.ui.support.theme import Space, set_look
from iro_desktop.ui.widgets.date_field import ReadDate
from iro_desktop.ui.widgets.text import heading, hint
from iro_desktop.workflows import review_record
from iro_desktop.workflows.review_record import ReviewDraft
from iro_desktop.workflows.session import Session

_WRITE_HINT = "In the child’s words where you can. Ctrl+Enter turns a line into a decision."
_HINTS = {
    "took_part": "What is not known yet can be filled in after the meeting.",
    "seen_alone": "This cannot be left out: the review asks about it before it is finished.",
    "child_words": "What the child says comes first in the record.",
    "report": "The social worker’s report, as it was before the meeting.",
    "next": "The midway date is set for you when the meeting is finished.",
    "previous": "Number keys answer, Tab goes on.",
}
_TITLES = {
    "took_part": "Who took part",
    "report": "Report beforehand",
    "seen_alone": "Child seen alone",
    "next": "Plan and next review",
    "child_words": "Child’s own words",
    "previous": "Last review’s decisions",
    **HEADINGS,
    **{f"area.{key}": title for key, title in AREAS.items()},
}


_FORMS: Final[dict[str, Callable[[ReviewDraft, AnswerSheet, ReadDate], SheetForm]]] = {
    "report": report_form,
    "seen_alone": seen_alone_form,
    "child_words": child_words_form,
    "next": next_review_form,
}


@dataclass(frozen=True)
class Opened:
    """What the thread of the store handed over with the draft."""

    session: Session
    calendar: WorkingDays
    draft: ReviewDraft


class Desk(QScrollArea):
    """Shows one section at a time; each is made when it is first gone to.

    Signals:
        share_asked: Put what is the same for everybody into the siblings' records.
    """

    share_asked = Signal()

    def __init__(self, opened: Opened, sheet: AnswerSheet) -> None:
        """Write into `sheet`; nothing is saved here."""
        super().__init__()
        self._session = opened.session
        self._calendar = opened.calendar
        self._draft = opened.draft
        self._sheet = sheet
        self._made: dict[str, QWidget] = {}
        self._key = ""
        self._heading = heading("")
        self._hint = hint()
        self._way_out = hint("Alt+1, 2 and 3 change the heading. Esc returns to the whole record.")
        self._way_out.hide()
        self._notes_only = False
        self._section_place = QVBoxLayout()
        self._decisions = Decisions(sheet, self._read_date, self._read_line, self._new_id)
        self._build()

    @property
    def is_writing(self) -> bool:
        """Whether the section in sight is one of the places for notes."""
        return isinstance(self._made.get(self._key), Writing)

    def show_section(self, key: str) -> None:
        """Show this section and no other."""
        if self._key in self._made:
            self._made[self._key].hide()
        if key not in self._made:
            self._made[key] = self._make(key)
            self._section_place.addWidget(self._made[key])
        self._key = key
        self._made[key].show()
        self._heading.setText(_TITLES[key])
        self._hint.show_words("" if self._notes_only else _HINTS.get(key, _WRITE_HINT))
        self._decisions.setVisible(self.is_writing and not self._notes_only)
        if isinstance(section := self._made[key], Writing):
            section.show_large(large=self._notes_only)
        self.verticalScrollBar().setValue(0)

    def focus_section(self) -> None:
        """Put the cursor where this section begins."""
        section = self._made.get(self._key)
        if isinstance(section, Writing | TookPart | Previous | SheetForm):
            section.focus()

    def focus_on(self, path: str) -> None:
        """Put the cursor where this answer is given."""
        self.show_section(section_of(path))
        section = self._made[self._key]
        first, _, rest = path.partition(".")
        if first == "decisions":
            item_id, _, part = rest.partition(".")
            columns = {"owner": DecisionColumn.WHO, "due_on": DecisionColumn.WHEN}
            self._decisions.edit(item_id, columns.get(part, DecisionColumn.WHAT))
        elif isinstance(section, TookPart | Previous | SheetForm):
            section.focus(path)
        else:
            self.focus_section()

    def add_decision(self) -> None:
        """Begin a decision, going to a place for notes first if one is elsewhere."""
        if not self.is_writing:
            self.show_section("needs_to_happen")
        self._decisions.add()

    def show_notes_only(self, *, on: bool) -> None:
        """Leave nothing on the desk but the notes, in large letters."""
        self._notes_only = on
        self._decisions.setVisible(not on and self.is_writing)
        self._hint.setVisible(not on)
        self._way_out.setVisible(on)
        for section in self._made.values():
            if isinstance(section, Writing):
                section.show_large(large=on)

    def _make(self, key: str) -> QWidget:
        draft, sheet = self._draft, self._sheet
        if key == "took_part":
            took_part = TookPart(draft, sheet, self._read_date, self._new_id)
            took_part.share_asked.connect(self.share_asked)
            return took_part
        if key == "previous":
            return Previous(sheet, draft.previous, draft.challenges)
        if key not in _FORMS:
            return self._make_writing(key)
        return _FORMS[key](draft, sheet, self._read_date)

    def _make_writing(self, key: str) -> Writing:
        area = key.removeprefix("area.")
        section = (
            heading_section(self._sheet, key)
            if key in HEADINGS
            else area_section(self._sheet, area)
        )
        section.line_taken.connect(self._decisions.take_line)
        return section

    def _read_date(self, typed: str) -> date:
        return parse_date(typed, self._session.today, self._calendar)

    def _read_line(self, line: str) -> DecisionLine:
        return parse_decision_line(line, self._session.today, self._calendar)

    def _new_id(self) -> str:
        return review_record.new_item_id(self._session)

    def _build(self) -> None:
        inside = QWidget()
        set_look(inside, kind="body")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, Space.S, 0)
        column.setSpacing(Space.S)
        column.addWidget(self._heading)
        column.addWidget(self._hint)
        column.addSpacing(Space.XS)
        column.addLayout(self._section_place, 1)
        column.addSpacing(Space.S)
        column.addWidget(self._decisions)
        column.addWidget(self._way_out)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
