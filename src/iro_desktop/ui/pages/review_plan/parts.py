"""The cards of the plan: the child's choice first, then when and where, who, views and report."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from iro_desktop.ui.forms.answer_sheet import AnswerSheet
from iro_desktop.ui.forms.item_forms import ItemForms, ItemWords
from iro_desktop.ui.forms.sheet_form import Ask, SheetForm
from iro_desktop.ui.pages.review_plan import questions
from iro_desktop.ui.support.meeting_words import PARTS
from iro_desktop.ui.support.theme import Space
from iro_desktop.ui.widgets.card import Card
from iro_desktop.ui.widgets.date_field import ReadDate


class PlanParts(QWidget):
    """Every question of the plan, in cards under each other."""

    def __init__(self, sheet: AnswerSheet, read_date: ReadDate, new_id: Callable[[], str]) -> None:
        """Write into `sheet`; nothing is saved here."""
        super().__init__()
        self._sheet = sheet
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.L)
        self._first = self._add("What the child wants", questions.the_childs_choice(read_date))
        self._add("When and where", questions.when_and_where(read_date))
        self._further = Card("Further meetings of the series")
        self._further.body.addWidget(
            ItemForms(
                sheet,
                "meetings",
                ItemWords("Meeting", "Add a meeting", first_number=2),
                lambda path: questions.further_meeting(path, read_date),
                new_id,
            )
        )
        self._column.addWidget(self._further)
        self._add("Who comes", questions.who_comes(read_date))
        views = [ask for audience in PARTS for ask in questions.consultation(audience, read_date)]
        self._add("Views beforehand", views)
        self._add("The social worker’s report", questions.report(read_date))
        self._add("Time alone", questions.alone(read_date))
        sheet.edited.connect(self._show_what_applies)
        self._show_what_applies()

    def focus(self) -> None:
        """Begin with what the child wants."""
        self._first.focus()

    def _add(self, title: str, asks: Sequence[Ask]) -> SheetForm:
        card, form = Card(title), SheetForm(self._sheet, asks)
        card.body.addWidget(form)
        self._column.addWidget(card)
        return form

    def _show_what_applies(self) -> None:
        self._further.setVisible(questions.is_series(self._sheet.answers()))
