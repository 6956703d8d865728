"""To do: every clock of the caseload in one list, why it runs, what stops it, and the way there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QScrollArea
from typing_extensions import override

from iro_core.domain.dates import parse_date
from iro_core.domain.due import DueKind, Rag
from iro_core.domain.work_done import PATHS
from iro_core.domain.working_days import WorkingDays
from iro_desktop.ui.models.to_do import FILTERS, TodoModel, child_words, kept, urgency_words
from iro_desktop.ui.support.accessible import announce, describe
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.changed_hub import ChangedHub
from iro_desktop.ui.support.due_words import open_words, stop_words, task_words
from iro_desktop.ui.support.explanations import everything_behind
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.theme import Space, TextRole, scaled
from iro_desktop.ui.support.wording import counted, date_words
from iro_desktop.ui.widgets.buttons import link, primary, secondary
from iro_desktop.ui.widgets.card import Card
from iro_desktop.ui.widgets.date_field import DateField, ReadDate
from iro_desktop.ui.widgets.page import Page
from iro_desktop.ui.widgets.search_bar import SearchBar, SearchWords
from iro_desktop.ui.widgets.table import Table
from iro_desktop.ui.widgets.text import Text
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.to_do import Todo, TodoList

_FIRST_ROWS: Final = 60
"""As many rows are measured and shown at once; the rest is one press away."""
_ASIDE_WIDTH: Final = 330
_SEARCH: Final = SearchWords(
    "Search what is to be done",
    "Child or what is due",
    "Type a name, a number or a thing",
    "find_to_do",
)


@dataclass(frozen=True)
class ToDoActs:
    """What the page asks of the workflows.

    Attributes:
        load: Brings the list.
        note: Notes the day on which a thing was done; None takes the note back.
    """

    load: Callable[[], TodoList]
    note: Callable[[Todo, date | None], Changed]


class ToDoPage(Page):
    """A list to search and filter; Enter opens the place where the thing can be done.

    Signals:
        todo_opened: The Todo that was chosen.
    """

    help_name = "to-do"
    todo_opened = Signal(object)

    def __init__(self, background: Background, acts: ToDoActs, hub: ChangedHub) -> None:
        """Show what `acts.load` brings; what is noted is told to the `hub`."""
        super().__init__("To do", scrolls=False)
        self._background = background
        self._acts = acts
        self._hub = hub
        self._noted: Todo | None = None
        self._all: tuple[Todo, ...] | None = None
        self._shows_all = False
        self._model = TodoModel()
        chips = (words for tests in FILTERS.values() for words in tests)
        self._search = SearchBar(_SEARCH, chips, self)
        self._show_aside = secondary("Why?", help_text="Shows or hides the reason of a date")
        self._table = Table("To do", "Arrow keys move, Enter opens where it can be done")
        self._foot = Text("", TextRole.HINT)
        self._more = link("Show all")
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._calendar = WorkingDays()
        self._today = date.min
        self._aside = Aside(self._read_date)
        self._build_body()

    @override
    def reload(self) -> None:
        self._fold()
        self._background.run(self, self._acts.load, self._show)

    @override
    def changed(self, change: object) -> None:
        if isinstance(change, Changed) and change.kinds:
            self.reload()

    def _build_body(self) -> None:
        self.body.setSpacing(Space.M)
        self._search.row.insertWidget(2, self._show_aside)
        self.body.addWidget(self._search)
        self._search.asked.connect(self._on_filtered)
        self._search.left.connect(self._table.setFocus)
        self._sides.setSpacing(Space.L)
        self._sides.addWidget(self._table, 1)
        self._sides.addWidget(self._aside)
        self.body.addLayout(self._sides, 1)
        foot = QHBoxLayout()
        foot.addWidget(self._foot, 1)
        foot.addWidget(self._more)
        self.body.addLayout(foot)
        self._show_aside.hide()
        self._table.show_model(self._model, stretch=2)
        self._table.row_opened.connect(self.todo_opened)
        self._table.row_moved_to.connect(self._aside.show_todo)
        self._aside.opened.connect(self._on_open_pressed)
        self._aside.noted.connect(self._on_noted)
        self.banner.acted.connect(self._on_undo)
        self._more.clicked.connect(self._on_more_pressed)
        self._show_aside.clicked.connect(self._on_show_aside)

    # ---- showing ----

    def _show(self, found: TodoList) -> None:
        is_first = self._all is None
        self._all, self._today, self._calendar = found.todos, found.today, found.calendar
        self.set_title("To do", _summary_words(found))
        self._show_kept()
        if is_first and self._model.rowCount():
            self._table.selectRow(0)
            self._table.setFocus()

    def _show_kept(self) -> None:
        todos = self._all or ()
        found = kept(todos, self._search.words, self._search.chosen)
        shown = found if self._shows_all else found[:_FIRST_ROWS]
        self._model.set_rows(shown)
        self._table.setVisible(bool(shown))
        self._aside.show_todo(self._table.current_row() if shown else None)
        self._foot.setText(_foot_words(len(shown), len(found), len(todos)))
        self._more.setVisible(len(shown) < len(found))
        self._more.say(f"Show all {len(found)}", "Shows the later ones too")

    def _on_filtered(self) -> None:
        self._shows_all = False
        self._show_kept()
        announce(self._table, self._foot.text())
        if self._model.rowCount():
            self._table.selectRow(0)

    def _on_more_pressed(self) -> None:
        self._shows_all = True
        self._show_kept()
        self._table.setFocus()

    def _on_open_pressed(self) -> None:
        todo = self._table.current_row()
        if todo is not None:
            self.todo_opened.emit(todo)

    # ---- noting ----

    def _read_date(self, typed: str) -> date:
        return parse_date(typed, self._today, self._calendar)

    def _on_noted(self, day: object) -> None:
        todo = self._table.current_row()
        if todo is not None and isinstance(day, date):
            self._background.run(
                self,
                partial(self._acts.note, todo, day),
                partial(self._after_note, todo, day),
                self.say_problem,
            )

    def _after_note(self, todo: Todo, day: date, changed: Changed) -> None:
        self._noted = todo
        words = f"Noted: {task_words(todo)}, {child_words(todo)}: {date_words(day)}."
        self.banner.say(Tone.INFO, words, "It is ready to send.", action="Undo")
        self._hub.changed.emit(changed)

    def _on_undo(self) -> None:
        if self._noted is not None:
            undo = partial(self._acts.note, self._noted, None)
            self._background.run(self, undo, self._after_undo, self.say_problem)

    def _after_undo(self, changed: Changed) -> None:
        self._noted = None
        self.banner.clear()
        self._hub.changed.emit(changed)

    # ---- room ----

    def _fold(self) -> None:
        """With large text show the list alone; the rest is one press away."""
        folds = self._search.fold()
        if self._show_aside.isHidden() != folds:
            return
        direction = QBoxLayout.Direction
        self._sides.setDirection(direction.TopToBottom if folds else direction.LeftToRight)
        self._aside.be_wide(wide=folds)
        self._show_aside.setVisible(folds)
        self._aside.setVisible(not folds)

    def _on_show_aside(self) -> None:
        self._aside.setVisible(self._aside.isHidden())


class Aside(QScrollArea):
    """The reason of the date that is chosen, what stops it, and the way to it.

    Signals:
        opened: The button was pressed.
        noted: The date on which it was done.
    """

    opened = Signal()
    noted = Signal(object)

    def __init__(self, read_date: ReadDate) -> None:
        """Start empty; a day is read with `read_date`."""
        super().__init__()
        describe(self, "Why this date")
        self.setWidgetResizable(True)
        self._card = Card("Why this date")
        self._what = Text("", TextRole.STRONG)
        self._why = Text("", TextRole.HINT)
        self._stops = Text("")
        self._open = primary("Open")
        self._day_label = Text("Done on", TextRole.STRONG)
        self._day = DateField("Done on", read_date)
        self._note = secondary("Note as done", help_text="Stops this clock")
        self._noting = (self._day_label, self._day, self._note)
        self._note.clicked.connect(self._on_note_pressed)
        for part in (self._what, self._stops, *self._noting, self._open, self._why):
            self._card.body.addWidget(part)
        self._card.body.addStretch(1)
        self._open.clicked.connect(self.opened)
        self.setWidget(self._card)
        self.be_wide(wide=False)

    def be_wide(self, *, wide: bool) -> None:
        """Stand beneath the list, as wide as it, or beside it."""
        self.setMinimumWidth(0 if wide else scaled(_ASIDE_WIDTH))
        self.setMaximumWidth(16_777_215 if wide else scaled(_ASIDE_WIDTH))

    def show_todo(self, todo: Todo | None) -> None:
        """Show this one; with None nothing is chosen."""
        for part in (self._stops, self._open, self._why):
            part.setVisible(todo is not None)
        for field in self._noting:
            field.setVisible(todo is not None and todo.what in PATHS)
        if todo is None:
            self._what.setText("Choose a line of the list.")
            return
        self._what.setText(f"{task_words(todo)}, {child_words(todo)}: {urgency_words(todo)}")
        self._why.setText(_why_words(todo))
        self._stops.setText(stop_words(todo.what))
        self._open.say(open_words(todo.what), "Enter in the list does the same")
        self._day.line.setText("today")
        self._day.set_error("")

    def _on_note_pressed(self) -> None:
        day = self._day.value()
        self._day.set_error(self._day.problem() or ("" if day else "Enter the day it was done"))
        if day is not None:
            self.noted.emit(day)

    @override
    def sizeHint(self) -> QSize:
        return QSize(scaled(_ASIDE_WIDTH), scaled(180))


def _why_words(todo: Todo) -> str:
    if todo.due is None:
        return f"It waits since {date_words(todo.on)}."
    lines = [everything_behind(todo.due)]
    if todo.what is DueKind.REVIEW and todo.booked_on is not None:
        is_late = todo.booked_on > todo.on
        late = ": after the last day on which it may be held" if is_late else ""
        lines.append(f"Booked for {date_words(todo.booked_on)}{late}.")
    return "\n".join(lines)


def _summary_words(found: TodoList) -> str:
    overdue = sum(todo.rag is Rag.OVERDUE for todo in found.todos)
    soon = sum(todo.rag is Rag.DUE_SOON for todo in found.todos)
    return f"{counted(len(found.todos), 'thing')} · {overdue} overdue · {soon} due soon"


def _foot_words(shown: int, found: int, held: int) -> str:
    if not held:
        return "Nothing is to be done. Dates come with the children of your caseload."
    if not found:
        return "Nothing matches. Clear the search or a filter."
    if shown < found:
        return f"The first {shown} of {found}. Enter opens where it can be done."
    if found == held:
        return f"{counted(held, 'thing')}. Enter opens where it can be done."
    return f"{found} of {held} shown. Enter opens where it can be done."
