"""The sections about the meeting itself: who took part, seen alone, the child's own words."""

from collections.abc import Callable

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QVBoxLayout, QWidget

from iro_core.domain.participation import allowed_codes
from iro_core.domain.review import Review, completed_on
from iro_core.domain.timeliness import is_in_time
from iro_core.forms.evaluation import Answers
from iro_desktop.ui.forms.answer_sheet import AnswerSheet
from iro_desktop.ui.forms.date_answer import DateAnswer, date_or_none
from iro_desktop.ui.forms.field_widgets import (
    ChoiceField,
    LongTextField,
    ManyChoicesField,
    ShortTextField,
    YesNoField,
)
from iro_desktop.ui.forms.line_fields import NumberField
from iro_desktop.ui.forms.question_view import QuestionView
from iro_desktop.ui.forms.sheet_form import Ask, SheetForm
from iro_desktop.ui.pages.review_record.attendance import Attendees, OtherAttendees
from iro_desktop.ui.pages.review_record.sittings import Series, adjournment, is_series
from iro_desktop.ui.support.meeting_words import (
    CHAIRED,
    MODES,
    PLACES,
    PLAN_VIEWS,
    SHARED,
    VIEWS,
)
from iro_desktop.ui.support.names import shown_child
from iro_desktop.ui.support.review_words import (
    LATE_REASONS,
    SEEN_ALONE_WORDS,
    participation_refused,
)
from iro_desktop.ui.support.theme import Space
from iro_desktop.ui.support.wording import code_words, date_words
from iro_desktop.ui.widgets.buttons import secondary
from iro_desktop.ui.widgets.card import Card
from iro_desktop.ui.widgets.date_field import ReadDate
from iro_desktop.ui.widgets.text import hint
from iro_desktop.workflows.review_record import ReviewDraft


class TookPart(QWidget):
    """When and where the review was, who came, and how the child took part.

    Signals:
        share_asked: Put what is the same for everybody into the siblings' records.
    """

    share_asked = Signal()

    def __init__(
        self,
        draft: ReviewDraft,
        sheet: AnswerSheet,
        read_date: ReadDate,
        new_id: Callable[[], str],
    ) -> None:
        """Offer only the codes that are lawful for the child's age on the day of the review."""
        super().__init__()
        self._sheet = sheet
        self._draft = draft
        self._participation = ChoiceField({}, shows_codes=True, stacks=True)
        self._form = SheetForm(sheet, _asks(draft, read_date))
        self._series = Series(sheet, read_date, new_id)
        self._adjournment = SheetForm(sheet, adjournment(read_date))
        self.participation = QuestionView("How did the child take part?", self._participation)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XL)
        if draft.siblings:
            column.addWidget(_shared_visit(draft, self.share_asked))
        column.addWidget(self._form)
        column.addWidget(self._series)
        column.addWidget(self._adjournment)
        column.addWidget(Attendees(sheet))
        column.addWidget(OtherAttendees(sheet))
        column.addWidget(self.participation)
        column.addStretch(1)  # what is left over is no gap between questions
        self.participation.edited.connect(self._on_participation_edited)
        sheet.edited.connect(self._show_series)
        sheet.restored.connect(self._show_series)
        self._show_series()
        sheet.edited.connect(self._offer_lawful_codes)
        sheet.restored.connect(self._offer_lawful_codes)
        self._offered: tuple[str, ...] = ()
        self._offer_lawful_codes()

    def focus(self, path: str = "") -> None:
        """Go to the question kept at this path, else begin with the date."""
        if path == "participation_code" and self.participation.isVisibleTo(self):
            self.participation.focus()
        elif path.startswith(("meetings", "series_complete")):
            self._series.focus(path)
        elif "adjourned" in path or path == "resumes_on":
            self._adjournment.focus(path)
        else:
            self._form.focus(path)

    def _show_series(self, _paths: frozenset[str] = frozenset()) -> None:
        self._series.setVisible(is_series(self._sheet.answers()))

    def _on_participation_edited(self) -> None:
        self.participation.set_error("")
        self._sheet.set_value("participation_code", self._participation.value())

    def _offer_lawful_codes(self, _paths: frozenset[str] = frozenset()) -> None:
        held_on = date_or_none(completed_on(self._sheet.answers()))
        code = self._sheet.text("participation_code")
        if held_on is not None:
            lawful = tuple(allowed_codes(self._draft.born_on, held_on))
            if lawful != self._offered:
                self._offered = lawful
                self._participation.set_choices(
                    {one: code_words("participation", one) for one in lawful}
                )
            refused = bool(code) and code not in lawful
            born_on = self._draft.born_on
            name = shown_child(self._draft.child_name, self._draft.child_id)
            words = participation_refused(code, name, born_on, held_on)
            self.participation.set_error(words if refused else "")
        self.participation.setVisible(held_on is not None)
        self._participation.set_value(code)


def _is_late(draft: ReviewDraft, answers: Answers) -> bool:
    """Whether a reason is asked for: not where an adjourned review was completed in its days."""
    if draft.due_on is None or date_or_none(completed_on(answers)) is None:
        return False
    completed = {**answers, "held_on": completed_on(answers)}
    review = Review.from_fields(draft.review_id, draft.child_id, completed)
    return not is_in_time(review, draft.due_on, draft.clockwork)


def _asks(draft: ReviewDraft, read_date: ReadDate) -> tuple[Ask, ...]:
    def said(path: str, otherwise: str = "") -> str:
        return "From your plan of the review" if path in draft.planned else otherwise

    return (
        Ask(
            "held_on",
            "Date of the review",
            lambda: DateAnswer("Date", read_date),
            hint=said("held_on", "If it was adjourned: the day on which it was completed"),
            applies=lambda answers: not is_series(answers),
        ),
        Ask("starts_at", "At what time did it begin?", ShortTextField, hint=said("starts_at")),
        Ask(
            "venue_kind",
            "Where did it take place?",
            lambda: ChoiceField(PLACES),
            hint=said("venue_kind"),
        ),
        Ask(
            "venue_child_choice",
            "Was that the child’s choice?",
            YesNoField,
            hint=said("venue_child_choice"),
        ),
        Ask("chaired_by", "Who chaired it?", lambda: ChoiceField(CHAIRED)),
        *_why_late(draft),
        Ask(
            "mode",
            "One meeting or a series?",
            lambda: ChoiceField(MODES),
            hint=said("mode"),
        ),
    )


def _why_late(draft: ReviewDraft) -> tuple[Ask, ...]:
    """What was better for the child is told apart from want of time and people."""

    def is_late(answers: Answers) -> bool:
        return _is_late(draft, answers)

    return (
        Ask(
            "late_reason",
            "Why was the review late?",
            lambda: ChoiceField(LATE_REASONS),
            hint=f"{_due_words(draft)}. Only what was better for the child is an exception",
            applies=is_late,
        ),
        Ask(
            "late_because",
            "What made it better for the child to wait?",
            lambda: LongTextField(1, 6),
            applies=lambda answers: (
                is_late(answers) and answers.get("late_reason") == "childs_interest"
            ),
        ),
    )


def _shared_visit(draft: ReviewDraft, share_asked: SignalInstance) -> Card:
    """What is the same for brothers and sisters at one visit is entered once."""
    card = Card("Brothers and sisters at this visit")
    names = ", ".join(shown_child(name, child_id) for child_id, name in draft.siblings)
    card.body.addWidget(
        hint(f"{names}. Day, place and who came go into a record for each; all words stay apart.")
    )
    button = secondary("Put these facts into their records")
    button.clicked.connect(share_asked)
    card.body.addWidget(button)
    return card


def _due_words(draft: ReviewDraft) -> str:
    return f"It was due by {date_words(draft.due_on)}" if draft.due_on else ""


def seen_alone_form(_draft: ReviewDraft, sheet: AnswerSheet, read_date: ReadDate) -> SheetForm:
    """Whether the child was seen alone: it cannot be skipped silently."""

    def was(answer: str) -> Callable[[Answers], bool]:
        return lambda answers: answers.get("seen_alone") == answer

    return SheetForm(
        sheet,
        (
            Ask(
                "seen_alone",
                "Did you see the child alone?",
                lambda: ChoiceField(SEEN_ALONE_WORDS),
            ),
            Ask(
                "seen_alone_on",
                "When?",
                lambda: DateAnswer("When you saw the child alone", read_date),
                applies=was("yes"),
            ),
            Ask(
                "seen_alone_minutes",
                "For how many minutes?",
                lambda: NumberField(600),
                applies=was("yes"),
            ),
            Ask(
                "seen_alone_why_not",
                "Why not?",
                lambda: LongTextField(2, 8),
                applies=lambda answers: (
                    answers.get("seen_alone") in {"no", "declined", "not_asked"}
                ),
            ),
        ),
    )


def child_words_form(_draft: ReviewDraft, sheet: AnswerSheet, _read_date: ReadDate) -> SheetForm:
    """What the child said, wished and felt, and how it was heard."""
    return SheetForm(
        sheet,
        (
            Ask(
                "child_words",
                "What the child said, in their own words",
                lambda: LongTextField(4, 12),
            ),
            Ask("child_wishes", "Wishes and feelings", lambda: LongTextField(3, 12)),
            Ask("views_methods", "How did you hear this?", lambda: ManyChoicesField(VIEWS)),
        ),
    )


def report_form(_draft: ReviewDraft, sheet: AnswerSheet, read_date: ReadDate) -> SheetForm:
    """The social worker's report: when it was authorised, and who saw it beforehand."""
    whose = (("child", "the child"), ("parents", "the parents"), ("carers", "the carers"))
    shared = (
        Ask(
            f"report_shared_{key}",
            f"Was it shared with {words} beforehand?",
            lambda: ChoiceField(SHARED),
        )
        for key, words in whose
    )
    authorised = Ask(
        "report_authorised_on",
        "When did the manager authorise the report?",
        lambda: DateAnswer("When the report was authorised", read_date),
        hint="Leave it empty if there was no authorised report",
    )
    return SheetForm(sheet, (authorised, *shared))


def next_review_form(_draft: ReviewDraft, sheet: AnswerSheet, read_date: ReadDate) -> SheetForm:
    """Where the IRO stands on the plan, and when people meet again."""
    return SheetForm(
        sheet,
        (
            Ask(
                "plan_view",
                "Do you agree with the care plan?",
                lambda: ChoiceField(PLAN_VIEWS),
            ),
            Ask(
                "plan_view_why",
                "Why not, or not wholly?",
                lambda: LongTextField(2, 8),
                applies=lambda answers: answers.get("plan_view") in {"agree_partly", "disagree"},
            ),
            Ask(
                "next_review_on",
                "When is the next review?",
                lambda: DateAnswer("Next review", read_date),
                hint="The latest lawful date is worked out when the meeting is finished",
            ),
        ),
    )
