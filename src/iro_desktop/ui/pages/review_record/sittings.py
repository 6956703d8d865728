"""A review in several sittings: the meetings of a series, and a sitting that was adjourned."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from iro_core.forms.evaluation import Answers
from iro_desktop.ui.forms.answer_sheet import AnswerSheet
from iro_desktop.ui.forms.date_answer import DateAnswer
from iro_desktop.ui.forms.field_widgets import (
    ChoiceField,
    LongTextField,
    ShortTextField,
    YesNoField,
)
from iro_desktop.ui.forms.item_forms import ItemForms, ItemWords
from iro_desktop.ui.forms.sheet_form import Ask, SheetForm
from iro_desktop.ui.support.meeting_words import PLACES
from iro_desktop.ui.support.theme import Space
from iro_desktop.ui.widgets.date_field import ReadDate

_LAST = "series_complete"


class Series(QWidget):
    """The meetings of a series; the last of them completes the review."""

    def __init__(self, sheet: AnswerSheet, read_date: ReadDate, new_id: Callable[[], str]) -> None:
        """Ask about each meeting that was planned or held."""
        super().__init__()
        self._meetings = ItemForms(
            sheet,
            "meetings",
            ItemWords("Meeting", "Add a meeting"),
            lambda path: _meeting(path, read_date),
            new_id,
        )
        self._end = SheetForm(
            sheet,
            (
                Ask(
                    _LAST,
                    "Was the latest of these the last one?",
                    YesNoField,
                    hint="The day of the last meeting is the day of the review",
                ),
            ),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        column.addWidget(self._meetings)
        column.addWidget(self._end)

    def focus(self, path: str = "") -> None:
        """Go to the answer at this path, else to the first meeting."""
        if path == _LAST:
            self._end.focus(path)
        else:
            self._meetings.focus(path)


def is_series(answers: Answers) -> bool:
    """Whether the review is held as several meetings."""
    return answers.get("mode") == "series"


def adjournment(read_date: ReadDate) -> Sequence[Ask]:
    """Whether a sitting was adjourned: once, for at most 20 working days, for the child's sake."""
    return (
        Ask(
            "is_adjourned",
            "Was a sitting adjourned?",
            YesNoField,
            hint="Once, if too little was brought to decide on, and for at most 20 working days",
        ),
        Ask(
            "adjourned_on",
            "On which day?",
            lambda: DateAnswer("Day of the sitting that was adjourned", read_date),
            applies=_is_adjourned,
        ),
        *_what_it_means(),
        Ask(
            "resumes_on",
            "When does it go on?",
            lambda: DateAnswer("When it goes on", read_date),
            applies=_is_adjourned,
        ),
    )


def _what_it_means() -> Sequence[Ask]:
    """Why, and what the delay means for the child: the IRO has to weigh both."""
    return (
        Ask(
            "adjourned_reason",
            "What was missing?",
            lambda: LongTextField(1, 6),
            applies=_is_adjourned,
        ),
        Ask(
            "adjourned_effect",
            "What does the delay mean for the child?",
            lambda: LongTextField(1, 6),
            applies=_is_adjourned,
        ),
        Ask(
            "adjourned_wishes",
            "What do the child, the carer and the parents say to it?",
            lambda: LongTextField(1, 6),
            hint="Until it is completed, nothing that is proposed may be done",
            applies=_is_adjourned,
        ),
    )


def _is_adjourned(answers: Answers) -> bool:
    return answers.get("is_adjourned") is True or "adjourned_on" in answers


def _meeting(path: str, read_date: ReadDate) -> Sequence[Ask]:
    return (
        Ask(f"{path}.held_on", "On which day was it?", lambda: DateAnswer("Day", read_date)),
        Ask(f"{path}.venue_kind", "Where?", lambda: ChoiceField(PLACES)),
        Ask(f"{path}.place", "Which place?", ShortTextField),
        Ask(f"{path}.people", "Who was there?", ShortTextField),
    )
