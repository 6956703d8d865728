"""A table keeps the place of the keyboard, measures every row, and says hidden names at once."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from iro_desktop.settings import Theme
from iro_desktop.ui.models.rows import Column, RowsModel
from iro_desktop.ui.support.names import hide_names, shown_name
from iro_desktop.ui.support.theme import apply_theme
from iro_desktop.ui.widgets.table import Table
from tests.support.screens import cells_cut_off, settle


@dataclass(frozen=True)
class Thing:
    name: str


class Painted(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget):
        super().__init__(widget)
        self.times = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched, event):
        self.times += event.type() is QEvent.Type.Paint
        return False


@pytest.fixture
def model(qapp):
    columns = [
        Column("Name", lambda thing: shown_name(thing.name, "1042")),
        Column("Words", lambda thing: f"about {thing.name} " * 9, stretches=True),
    ]
    return RowsModel(columns, lambda thing: thing.name)


@pytest.fixture
def table(qtbot, model):
    table = Table("Things")
    table.show_model(model, stretch=1)
    qtbot.addWidget(table)
    table.resize(640, 400)
    table.show()
    return table


def things(*names):
    return [Thing(name) for name in names]


MANY = [f"thing {number:03}" for number in range(120)]


def test_the_keyboard_stays_on_its_row_when_everything_else_changes(model, table):
    model.set_rows(things(*MANY))
    table.selectRow(70)

    model.set_rows(things("new", *MANY[::7], *MANY[71:]))

    assert table.current_row() == Thing("thing 070")


def test_many_rows_that_come_and_go_are_told_at_once(qtbot, model, table):
    """One row at a time a table of hundreds would measure itself hundreds of times."""
    model.set_rows(things(*MANY))
    told = []
    for signal in (model.modelReset, model.rowsInserted, model.rowsRemoved):
        signal.connect(lambda *_: told.append(True))

    model.set_rows(things(*MANY[::3]))
    model.set_rows(things(*MANY))

    assert len(told) == 2


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_cut_off_after_rows_changed_or_text_grew(qapp, model, table, scale):
    model.set_rows(things(*MANY[:9]))
    model.set_rows(things(*MANY[:5], "a very much longer name than all the others", *MANY[60:90]))
    apply_theme(qapp, Theme.LIGHT, scale)
    settle()

    assert list(cells_cut_off(table)) == []


def test_hiding_names_paints_the_table_again_though_its_rows_are_the_same(model, table):
    model.set_rows(things("Jay"))
    settle()
    painted = Painted(table.viewport())

    hide_names(hidden=True)
    QApplication.sendEvent(table, QEvent(QEvent.Type.LocaleChange))
    settle()

    assert painted.times
