from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt

from iro_desktop.ui.models.rows import Column, RowRole, RowsModel
from iro_desktop.ui.support.palette import Tone


@dataclass(frozen=True)
class Thing:
    name: str
    weight: int = 1


@pytest.fixture
def model(qapp):
    return RowsModel(
        [
            Column(
                "Name", lambda thing: thing.name, tone=lambda _: Tone.INFO, more=lambda _: "more"
            ),
            Column("Weight", lambda thing: str(thing.weight), sort=lambda thing: thing.weight),
        ],
        lambda thing: thing.name,
    )


def test_it_is_a_sound_model_through_every_kind_of_change(model, qtmodeltester):
    qtmodeltester.check(model)
    for names in ("", "ab", "abc", "axbc", "bc", "cb", "cbz", ""):
        model.set_rows([Thing(name) for name in names])
        qtmodeltester.check(model)

        assert [row.name for row in model.rows()] == list(names)


def test_the_chosen_row_stays_chosen_when_others_come_and_go(model):
    model.set_rows([Thing("a"), Thing("b"), Thing("c")])
    chosen = QPersistentModelIndex(model.index(1, 0))

    model.set_rows([Thing("x"), Thing("b"), Thing("c"), Thing("d")])

    assert chosen.isValid()
    assert model.row_at(chosen) == Thing("b")


def test_a_row_that_changed_is_told_as_changed_and_not_replaced(model, qtbot):
    model.set_rows([Thing("a"), Thing("b")])

    with qtbot.waitSignal(model.dataChanged) as told, qtbot.assertNotEmitted(model.modelReset):
        model.set_rows([Thing("a"), Thing("b", weight=2)])

    assert told.args[0].row() == told.args[1].row() == 1


def test_the_model_gives_words_tones_and_what_a_screen_reader_says(model):
    model.set_rows([Thing("a", 7)])

    assert model.index(0, 1).data() == "7"
    assert model.index(0, 0).data(RowRole.TONE) is Tone.INFO
    assert model.index(0, 1).data(RowRole.SORT) == 7
    assert model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "Name: a. more"
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Weight"
