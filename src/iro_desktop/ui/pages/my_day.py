"""My day: what is due now and soon, what came back, and what was begun and not finished."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Signal
from typing_extensions import override

from iro_core.domain.due import DueKind
from iro_desktop.ui.models.to_do import TodoModel
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.names import shown_child
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.record_words import act_words, record_words
from iro_desktop.ui.support.wording import counted, date_words, instant_words
from iro_desktop.ui.widgets.card import Card
from iro_desktop.ui.widgets.empty_state import EmptyState
from iro_desktop.ui.widgets.figures import Figure, Figures
from iro_desktop.ui.widgets.journey import Journey
from iro_desktop.ui.widgets.page import Page
from iro_desktop.ui.widgets.summary_list import SummaryList, SummaryRow
from iro_desktop.ui.widgets.table import Table
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.late_work import LateItem
from iro_desktop.workflows.my_day import DraftTodo, FormTodo, MyDay
from iro_desktop.workflows.to_do import Todo

_MOST_ROWS: Final = 25
_REPLIES: Final = frozenset({DueKind.CHALLENGE_REPLY, DueKind.ALERT_STAGE})
_DRAFT_KINDS: Final = {
    "review": "Review",
    "review_plan": "Plan of a review",
    "qa_form": "QA form",
    "challenge": "Challenge",
    "midway_update": "Midway update",
    "filled_form": "Form",
    "moderation_reading": "Second reading",
}
# What stands in a short form, by its page and its name there.
_SHORT_FORMS: Final = {
    ("challenge", "reply"): "Reply to a challenge",
    ("challenge", "answer"): "Answer to a reply",
    ("challenge", "closing"): "End of a challenge",
    ("challenge", "beside"): "Note on a challenge",
    ("challenge", "reopening"): "Challenge opened again",
    ("papers", "objection"): "Manager’s objection",
    ("papers", "sending"): "What was sent",
    ("papers", "left_out"): "Somebody left out",
    ("papers", "another"): "Somebody to be added",
    ("reading", "comment"): "Comment on a QA form",
    ("reading", "reason"): "Return of a QA form",
    ("scan", "strike_out"): "Scan struck out",
    ("review_again", "amend"): "Reason for an amendment",
    ("footprint", ""): "Note on a child’s file",
    ("early_review", ""): "Review brought forward",
    ("add_scan", ""): "Scan or photo",
}


class MyDayPage(Page):
    """What to do today.

    Signals:
        todo_opened: The Todo to go to.
        form_asked: The id of the review whose QA form came back.
        draft_opened: The DraftTodo to go on with.
        moved_asked: The user wants to see which dates moved.
        choice_asked: The user wants to choose between two versions.
        late_opened: The LateItem to read.
        visit_opened: The chosen Visit.
        send_page_asked: The user wants to send and receive.
    """

    help_name = "my-day"
    todo_opened = Signal(object)
    form_asked = Signal(str)
    draft_opened = Signal(object)
    choice_asked = Signal()
    late_opened = Signal(object)
    visit_opened = Signal(object)
    send_page_asked = Signal()
    moved_asked = Signal()

    def __init__(self, background: Background, load: Callable[[], MyDay]) -> None:
        """Show what `load` brings."""
        super().__init__("My day")
        self._background = background
        self._load = load
        self._day: MyDay | None = None
        self._figures = Figures()
        self._begun = SummaryList()
        self._returned = SummaryList()
        self._late = SummaryList()
        self._journey = Journey()
        self._model = TodoModel()
        self._table = Table("Due", "Arrow keys move, Enter opens")
        self._nothing = EmptyState("Nothing is due.")
        self._more = EmptyState("")
        self._build_body()

    @override
    def reload(self) -> None:
        self._background.run(self, self._load, self._show)

    @override
    def changed(self, change: object) -> None:
        if isinstance(change, Changed) and change.kinds:
            self.reload()

    def _build_body(self) -> None:
        self.body.addWidget(self._figures)
        self.body.addWidget(self._journey)
        self._journey.hide()
        self._returned_card = Card("Came back to you")
        self._returned_card.body.addWidget(self._returned)
        self._late_card = Card("Arrived from a colleague after the child came to you")
        self._late_card.body.addWidget(self._late)
        self._moved = SummaryList()
        self._moved_card = Card("The rules about dates changed")
        self._moved_card.body.addWidget(self._moved)
        self._begun_card = Card("Begun and not finished")
        self._begun_card.body.addWidget(self._begun)
        self._due_card = Card("Due")
        self._due_card.body.addWidget(self._nothing)
        self._due_card.body.addWidget(self._table)
        self._due_card.body.addWidget(self._more)
        for card in (
            self._moved_card,
            self._late_card,
            self._returned_card,
            self._begun_card,
            self._due_card,
        ):
            self.body.addWidget(card)
        self._table.show_model(self._model, stretch=2)
        self._table.row_opened.connect(self.todo_opened)
        self._moved.change_asked.connect(lambda _key: self.moved_asked.emit())
        self._returned.change_asked.connect(self.form_asked)
        self._late.change_asked.connect(self._on_late_asked)
        self._begun.change_asked.connect(self._on_draft_asked)
        self._journey.visit_opened.connect(self.visit_opened)
        self._journey.send_page_asked.connect(self.send_page_asked)
        self._journey.check_asked.connect(self._check_again)
        self.banner.acted.connect(self.choice_asked)

    def _show(self, day: MyDay) -> None:
        self._day = day
        self.set_title("My day", date_words(day.today))
        self._figures.show_figures(_figures(day))
        self._journey.setVisible(day.travel is not None)
        if day.travel is not None:
            self._journey.show_travel(day.travel, day.today)
        self._returned.show_rows([_returned_row(each, day) for each in day.returned])
        self._returned_card.setVisible(bool(day.returned))
        self._late.show_rows([_late_row(at, each) for at, each in enumerate(day.late)])
        self._late_card.setVisible(bool(day.late))
        self._moved.show_rows(_moved_rows(day))
        self._moved_card.setVisible(day.moved_dates is not None)
        self._begun.show_rows([_draft_row(at, each, day) for at, each in enumerate(day.drafts)])
        self._begun_card.setVisible(bool(day.drafts))
        todos = sorted(
            _all_due(day),
            key=lambda todo: (todo.on, todo.child_name),
        )
        self._show_due(todos, day)
        if day.needs_choice:
            words = f"{counted(day.needs_choice, 'record')} changed here and in the office."
            self.banner.say(Tone.DUE_SOON, words, "Choose which words to keep.", action="Compare")
        else:
            self.banner.clear()

    def _show_due(self, todos: Sequence[Todo], day: MyDay) -> None:
        shown = todos[:_MOST_ROWS]
        self._model.set_rows(shown)
        self._table.setVisible(bool(shown))
        self._table.fit_height()
        left = len(todos) - len(shown)
        self._more.setVisible(left > 0)
        self._more.say(f"{counted(left, 'more thing')} due later: see To do.")
        self._nothing.setVisible(not shown)
        if day.next_review is not None:
            when = date_words(day.next_review.on)
            self._nothing.say("Nothing is due.", f"Your next review is by {when}.")
        if shown and not self._table.currentIndex().isValid():
            self._table.selectRow(0)
            self._table.setFocus()

    def _check_again(self) -> None:
        self._background.run(self, self._load, self._on_checked)

    def _on_checked(self, day: MyDay) -> None:
        self._show(day)
        self._journey.say_result()

    def _on_late_asked(self, key: str) -> None:
        if self._day is not None:
            self.late_opened.emit(self._day.late[int(key)])

    def _on_draft_asked(self, key: str) -> None:
        if self._day is not None:
            self.draft_opened.emit(self._day.drafts[int(key)])


def _moved_rows(day: MyDay) -> list[SummaryRow]:
    if day.moved_dates is None:
        return []
    words = f"{counted(day.moved_dates, 'date')} of your children moved."
    return [SummaryRow("Dates", words, "", "moved", "See before and after")]


def _all_due(day: MyDay) -> tuple[Todo, ...]:
    return (*day.overdue, *day.due_today, *day.coming)


def _figures(day: MyDay) -> list[Figure]:
    reviews = [todo for todo in day.coming if todo.what is DueKind.REVIEW]
    replies = [todo for todo in _all_due(day) if todo.what in _REPLIES]
    figures = [
        Figure(str(len(day.overdue)), "overdue"),
        Figure(str(len(day.due_today)), "due today"),
        Figure(str(len(reviews)), "reviews coming up"),
        Figure(str(len(replies)), "replies awaited"),
        Figure(str(day.unsent), "not sent"),
    ]
    if day.queue is not None:
        figures.append(Figure(str(day.queue), "QA forms to read"))
    return figures


def _child(todo: FormTodo | DraftTodo | LateItem) -> str:
    return shown_child(todo.child_name, todo.child_id)


def _late_row(at: int, item: LateItem) -> SummaryRow:
    return SummaryRow(
        record_words(item.kind),
        f"{_child(item)}: {act_words(item.act)} by {item.author_name}",
        "written before they knew that the child had come to you",
        str(at),
        "Read",
        ("New", Tone.INFO),
    )


def _returned_row(form: FormTodo, day: MyDay) -> SummaryRow:
    comments = counted(form.comments, "comment")
    return SummaryRow(
        "QA form",
        f"{_child(form)}: {form.reason or 'returned with comments'}",
        f"{comments}, {instant_words(form.returned_at, day.today)}",
        form.review_id,
        "Open",
        ("Returned", Tone.DUE_SOON),
    )


def _draft_row(at: int, draft: DraftTodo, day: MyDay) -> SummaryRow:
    saved = f"saved on this laptop {instant_words(draft.saved_at, day.today)}"
    name = _DRAFT_KINDS.get(draft.kind, "Draft")
    if draft.at is not None:
        name = _SHORT_FORMS.get((draft.at.page, draft.at.form), "Returned work")
    return SummaryRow(
        name,
        _child(draft),
        f"{saved}{_lacks_words(draft.lacks)}",
        str(at),
        "Continue",
        ("Draft", Tone.NEUTRAL),
    )


def _lacks_words(lacks: int | None) -> str:
    if lacks is None:
        return ""
    return f" · {counted(lacks, 'answer')} to give or put right" if lacks else " · nothing missing"
