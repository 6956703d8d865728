"""What repeats among the children, and one statement about several of them."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from iro_core.domain.patterns import PatternOf
from iro_desktop.ui.forms.field_widgets import ManyChoicesField
from iro_desktop.ui.forms.question_view import QuestionView
from iro_desktop.ui.models.rows import Column, RowsModel
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.challenge_words import REASONS
from iro_desktop.ui.support.names import shown_child
from iro_desktop.ui.support.notice_words import concern_title
from iro_desktop.ui.support.wording import counted
from iro_desktop.ui.widgets.buttons import primary
from iro_desktop.ui.widgets.card import Card
from iro_desktop.ui.widgets.layouts import clear_layout
from iro_desktop.ui.widgets.page import Page
from iro_desktop.ui.widgets.table import Table
from iro_desktop.ui.widgets.text import hint
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.patterns import PatternRow, Patterns, patterns
from iro_desktop.workflows.session import Session

_FEWEST_CHILDREN = 2


class PatternsPage(Page):
    """Patterns of concern; each can be started as one alert about the children it is about.

    Signals:
        statement_asked: Ids of the children that were chosen, and reasons to offer.
    """

    statement_asked = Signal(object, object)
    help_name = "challenge"

    def __init__(
        self, session: Session, background: Background, parent: QWidget | None = None
    ) -> None:
        """Start empty; `reload` fills the list."""
        super().__init__("What repeats", parent=parent)
        self._session = session
        self._background = background
        self._row: PatternRow | None = None
        self._children: QuestionView | None = None
        self._model: RowsModel[PatternRow] = RowsModel(_columns(), _row_id, self)
        self._table = Table("What repeats", "Arrow keys move, Enter shows the children")
        self._table.show_model(self._model, stretch=0)
        self._start = primary("Start one alert about them")
        self._card = Card("Which children?")
        self._lay_out()

    @override
    def reload(self) -> None:
        session = self._session
        self._background.run(self, lambda: patterns(session), self._show, self.say_problem)

    @override
    def changed(self, change: object) -> None:
        if isinstance(change, Changed) and change.concerns("challenge", "child"):
            self.reload()

    def _show(self, found: Patterns) -> None:
        repeated = counted(len(found.rows), "pattern")
        self.set_title("What repeats", f"{repeated} among the children on this laptop")
        self._model.set_rows((*found.rows, found.everybody))
        self._table.fit_height()
        self._start.setVisible(found.may_raise)
        if not self._table.currentIndex().isValid():
            self._table.selectRow(0)
            self._table.setFocus()
        elif self._children is not None and self._children.field is not None:
            chosen = self._children.field.value()
            self._choose(self._table.current_row())
            self._children.set_value(chosen)

    def _choose(self, row: PatternRow) -> None:
        """Show the children of a pattern, all of them chosen."""
        self._row = row
        clear_layout(self._place.body)
        names = {each: shown_child(name, each) for each, name in row.children}
        self._children = QuestionView("Which children is it about?", ManyChoicesField(names))
        if row.pattern is not None:
            self._children.set_value(list(names))
        self._place.body.addWidget(self._children)
        self._card.show()

    def _on_row_opened(self, _row: PatternRow) -> None:
        if self._children is not None:
            self._children.focus()

    def _on_start(self) -> None:
        field = self._children.field if self._children is not None else None
        chosen = field.value() if field is not None else None
        child_ids = chosen if isinstance(chosen, list) else []
        if self._children is None or self._row is None:
            return
        if len(child_ids) < _FEWEST_CHILDREN:
            self._children.set_error("Choose at least two children")
            self._children.focus()
            return
        pattern = self._row.pattern
        reasons = [str(pattern.reason)] if pattern is not None and pattern.reason else []
        self.statement_asked.emit(child_ids, reasons)

    def _lay_out(self) -> None:
        self._place = Card()
        self._card.body.addWidget(
            hint(
                "One statement links the children. Each child’s file shows it, and nothing of the "
                "other children."
            )
        )
        self._card.body.addWidget(self._place)
        self._card.body.addWidget(self._start)
        self.body.addWidget(self._table)
        self.body.addWidget(self._card)
        self._card.hide()
        self._table.row_moved_to.connect(self._choose)
        self._table.row_opened.connect(self._on_row_opened)
        self._start.clicked.connect(self._on_start)


def _columns() -> tuple[Column[PatternRow], ...]:
    return (
        Column("What", _what, stretches=True, more=_where),
        Column("Children", _how_many, sort=lambda row: -len(row.children)),
    )


def _what(row: PatternRow) -> str:
    if row.pattern is None:
        return "Children of your own choice"
    if row.pattern.kind is PatternOf.NOTICE:
        return concern_title(row.pattern.code)
    return f"Challenged: {row.reason or REASONS.get(row.pattern.code, row.pattern.code)}"


def _row_id(row: PatternRow) -> str:
    pattern = row.pattern
    return f"{pattern.kind} {pattern.code} {pattern.team}" if pattern else ""


def _where(row: PatternRow) -> str:
    if row.pattern is None:
        return "For one statement about a policy, a team or a placement"
    return f"In team {row.pattern.team}" if row.pattern.team else "Among all the children here"


def _how_many(row: PatternRow) -> str:
    if row.pattern is None:
        return str(len(row.children))
    return f"{len(row.children)} of {row.pattern.among}"
