from datetime import date

import pytest
from PySide6.QtCore import Qt

from iro_core.domain.due import Rag
from iro_desktop.ui.models.caseload import FILTERS, CaseloadFilter, CaseloadModel, plain_letters
from iro_desktop.ui.models.rows import RowRole
from iro_desktop.ui.support.names import hide_names
from iro_desktop.ui.support.palette import Tone
from iro_desktop.workflows.caseload import ChallengeState
from tests.support.screen_rows import LONG_NAME, TODAY, a_full_caseload, a_row


@pytest.fixture
def model(qapp):
    rows = CaseloadModel(lambda: TODAY, with_iro=True)
    rows.set_rows(a_full_caseload().rows)
    return rows


@pytest.fixture
def shown(model):
    proxy = CaseloadFilter(model)
    proxy.sort(0)
    return proxy


def _children(proxy):
    return [proxy.index(at, 0).data(RowRole.ROW).child_id for at in range(proxy.rowCount())]


def _cell(model, heading, row=0):
    columns = [column.heading for column in model.columns]
    return model.index(row, columns.index(heading))


def test_the_model_and_its_filter_are_sound(model, shown, qtmodeltester):
    qtmodeltester.check(model)
    qtmodeltester.check(shown)
    shown.search("jay")
    qtmodeltester.check(shown)


def test_the_list_begins_with_what_is_due_and_ends_with_what_has_no_date(model, shown):
    model.set_rows([a_row("c-1", due_on=None), a_row("c-2"), a_row("c-3", due_on=date(2020, 1, 1))])

    assert _children(shown) == ["c-3", "c-2", "c-1"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("zazolc", ["c-5"]),
        ("ŻAZ", ["c-5"]),
        ("stoke", ["c-1"]),
        ("oduya tyler", ["c-1"]),
        ("demoson 4", ["c-4"]),
        ("nobody", []),
        ("", ["c-1", "c-2", "c-3", "c-5", "c-4"]),
    ],
)
def test_a_child_is_found_by_name_number_or_place_without_accents(shown, words, found):
    shown.search(words)

    assert sorted(_children(shown)) == sorted(found)


def test_a_hidden_name_cannot_be_found(shown):
    """A search must not confirm a guess to whoever looks over one's shoulder."""
    hide_names(hidden=True)

    shown.search("tyler")
    assert _children(shown) == []

    shown.search("child 1")
    assert _children(shown) == ["c-1"]


@pytest.mark.parametrize(
    ("chips", "found"),
    [
        ({"Overdue"}, {"c-1"}),
        ({"Overdue", "Due soon"}, {"c-1", "c-2", "c-5"}),
        ({"Due soon", "Short breaks"}, {"c-5"}),
        ({"Challenge open"}, {"c-2"}),
        ({"Draft here"}, {"c-3"}),
        ({"Out of county"}, {"c-1", "c-2", "c-3", "c-4"}),
    ],
)
def test_filters_of_one_question_widen_and_of_different_questions_narrow(shown, chips, found):
    shown.keep(frozenset(chips))

    assert set(_children(shown)) == found
    assert chips <= {chip for tests in FILTERS.values() for chip in tests}


def test_urgency_is_said_in_words_and_tone(model):
    model.set_rows([a_row(rag=Rag.OVERDUE, working_days=-2, due_on=date(2026, 11, 24))])
    due = _cell(model, "Next review")

    assert due.data() == "2 working days late"
    assert due.data(RowRole.TONE) is Tone.OVERDUE
    assert due.data(RowRole.MORE) == "Review 6 · Tue 24 Nov 2026"


def test_a_child_without_a_date_says_so(model):
    model.set_rows([a_row(due_on=None, working_days=None, rag=Rag.NONE, looked_after=False)])

    assert _cell(model, "Next review").data() == "No date"
    assert _cell(model, "Next review").data(RowRole.MORE) == "not looked after now"


def test_decisions_distance_and_challenges_are_said_plainly(model):
    model.set_rows([a_row(challenge=ChallengeState.ALERT, challenge_stage=2, challenge_late=True)])

    assert _cell(model, "Decisions").data() == "3 open"
    assert _cell(model, "Decisions").data(RowRole.MORE) == "1 late"
    assert _cell(model, "Where").data(RowRole.MORE) == "out of county, 210 miles"
    assert _cell(model, "Challenge").data() == "Alert, stage 2"
    assert _cell(model, "Challenge").data(RowRole.MORE) == "reply late"
    assert _cell(model, "IRO").data() == "Rosa Bell"
    assert _cell(model, "Seen alone").data() == "12 weeks ago"


def test_every_column_can_be_sorted_both_ways(model, shown):
    for column in range(model.columnCount()):
        for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
            shown.sort(column, order)
            assert len(_children(shown)) == 5


def test_letters_lose_their_marks():
    assert plain_letters("Zażółć Ødegård Straße") == "zazolc odegard strase"
    assert plain_letters(LONG_NAME) == LONG_NAME.lower()
