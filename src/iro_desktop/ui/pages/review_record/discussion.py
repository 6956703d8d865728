"""The sections one types in while people talk, and what became of earlier decisions."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from iro_core.domain.review import PreviousDecision
from iro_desktop.ui.forms.answer_sheet import AnswerSheet
from iro_desktop.ui.forms.field_widgets import ChoiceField, LongTextField, ShortTextField
from iro_desktop.ui.forms.question_view import QuestionView
from iro_desktop.ui.forms.sheet_form import Ask, SheetForm
from iro_desktop.ui.support.challenge_words import title_of
from iro_desktop.ui.support.decision_words import OUTCOMES
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.review_words import HEADINGS
from iro_desktop.ui.support.shortcuts import bind_within
from iro_desktop.ui.support.theme import Space, TextRole, font_of
from iro_desktop.ui.support.wording import date_words
from iro_desktop.ui.widgets.card import Card
from iro_desktop.ui.widgets.summary_list import SummaryList, SummaryRow
from iro_desktop.ui.widgets.text import hint
from iro_desktop.workflows.challenge_file import ChallengeRow


class Writing(QWidget):
    """One or more places to write, from which a line can become a decision.

    Signals:
        line_taken: The line the cursor was in, and the path of the text it came from.
    """

    line_taken = Signal(str, str)

    def __init__(self, sheet: AnswerSheet, asks: Sequence[tuple[str, str]], lines: int) -> None:
        """Ask for each path under its label; `lines` 0 takes all the room there is."""
        super().__init__()
        self._sheet = sheet
        self._fields: dict[str, LongTextField] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        for path, label in asks:
            field = LongTextField(lines, 10 if lines else 0)
            field.edited.connect(lambda path=path: self._on_edited(path))
            self._fields[path] = field
            if len(asks) > 1:
                column.addWidget(QuestionView(label, field))
            else:
                field.describe_as(label)
                column.addWidget(field, 1)
        if lines:
            column.addStretch(1)
        sheet.restored.connect(self.show_answers)
        bind_within("line_to_decision", self, self._take_line)
        self.show_answers()

    def show_answers(self, _paths: frozenset[str] = frozenset()) -> None:
        """Show what the sheet holds now."""
        for path, field in self._fields.items():
            field.set_value(self._sheet.value(path))

    def focus(self) -> None:
        """Go on writing where one was."""
        next(iter(self._fields.values())).focus()

    def show_large(self, *, large: bool) -> None:
        """Write in large letters, for a screen that others look at too."""
        for field in self._fields.values():
            font = font_of(TextRole.TITLE if large else TextRole.BODY)
            font.setBold(False)
            field.edit.setFont(font)

    def _on_edited(self, path: str) -> None:
        self._sheet.set_value(path, self._fields[path].value())

    def _take_line(self) -> None:
        for path, field in self._fields.items():
            if field.edit.hasFocus():
                line = field.edit.textCursor().block().text().strip()
                if line:
                    self.line_taken.emit(line, path)


def heading_section(sheet: AnswerSheet, key: str) -> Writing:
    """One of the three headings of the discussion."""
    return Writing(sheet, ((key, HEADINGS[key]),), lines=0)


def area_section(sheet: AnswerSheet, area: str) -> Writing:
    """One part of the child's life under the same three headings."""
    asks = [(f"area.{area}.{key}", words) for key, words in HEADINGS.items()]
    return Writing(sheet, asks, lines=3)


class Previous(QWidget):
    """What became of each decision of the last review, and which challenges are open."""

    def __init__(
        self,
        sheet: AnswerSheet,
        decisions: Sequence[PreviousDecision],
        challenges: Sequence[ChallengeRow],
    ) -> None:
        """Ask about each decision; say so if there are none."""
        super().__init__()
        self._forms: dict[str, SheetForm] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        if not decisions:
            column.addWidget(hint("No decisions of an earlier review are on this laptop."))
        for decision in decisions:
            column.addWidget(self._card(sheet, decision))
        if challenges:
            card = Card("Open challenges")
            card.body.addWidget(SummaryList([_challenge_row(row) for row in challenges]))
            column.addWidget(card)
        column.addStretch(1)

    def focus(self, path: str = "") -> None:
        """Go to the answer at this path, else begin with the first decision."""
        forms = [form for key, form in self._forms.items() if path.startswith(key)]
        if forms:
            forms[0].focus(path)

    def _card(self, sheet: AnswerSheet, decision: PreviousDecision) -> Card:
        card = Card(decision.text)
        card.body.addWidget(hint(_whose(decision)))
        path = f"previous.{decision.decision_id}"
        form = SheetForm(
            sheet,
            (
                Ask(
                    f"{path}.outcome",
                    "What became of it?",
                    lambda: ChoiceField(OUTCOMES),
                ),
                Ask(
                    f"{path}.note",
                    "What happened instead?",
                    ShortTextField,
                    applies=lambda answers: (
                        answers.get(f"{path}.outcome") in {"not_started", "in_progress"}
                    ),
                ),
            ),
        )
        form.column.setSpacing(Space.M)
        self._forms[path] = form
        card.body.addWidget(form)
        return card


def _whose(decision: PreviousDecision) -> str:
    due = f"by {date_words(decision.due_on)}" if decision.due_on else "no date was set"
    return f"{decision.owner or 'Nobody was named'}, {due}"


def _challenge_row(row: ChallengeRow) -> SummaryRow:
    due = f"By {date_words(row.next_due_on)}" if row.next_due_on else ""
    tag = ("Late", Tone.OVERDUE) if row.is_late else None
    return SummaryRow(title_of(row.kind, row.stage_number), row.concern, due, tag=tag)
