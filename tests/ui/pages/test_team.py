"""The supervisor's numbers on the screen: each opens its list, and says its sum."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from iro_core.domain.period import Period
from iro_desktop.settings import Theme
from iro_desktop.ui.pages.supervision import (
    CaseloadsPage,
    ComingPage,
    ListingPage,
    OverviewPage,
    ResultsPage,
    TimelinessPage,
)
from iro_desktop.ui.pages.supervision.period_choice import BETWEEN
from iro_desktop.ui.support.names import hide_names
from iro_desktop.ui.support.theme import apply_theme
from iro_desktop.ui.widgets.bars import Bars
from iro_desktop.ui.widgets.table import Table
from iro_desktop.workflows.session import lock
from tests.support.desk import Desk
from tests.support.laptops import (
    child_from_office,
    form_by,
    from_office,
    give_to,
    new_session,
    past_review,
    review_by,
)
from tests.support.screens import (
    called,
    cells_cut_off,
    focusable,
    settle,
    visible_widgets,
    words_cut_off,
)

HELD = {
    1: ("2026-04-10", "2026-10-09"),
    2: ("2026-04-20", "2026-10-30"),
    3: ("2026-04-10",),
    4: ("2026-06-01",),
}
PAGES = (TimelinessPage, CaseloadsPage, ComingPage, ResultsPage)


@pytest.fixture
def desk(qapp):
    place = Desk()
    yield place
    place.close()


def _full(folder):
    """A supervisor's laptop with children in time, late, excepted and overdue."""
    session = new_session(folder, role="supervisor")
    from_office(session, "user", "anna", {"name": "Anna Invented", "role": "supervisor"})
    from_office(session, "user", "rosa", {"name": "Rosa Invented", "role": "iro", "fte": "0.5"})
    for number, days in HELD.items():
        child_id = child_from_office(session, number, family_name=f"Demoson-{number}")
        give_to(session, child_id, "rosa")
        for day in ("2025-01-20", "2025-04-18", "2025-10-10", *days):
            reason = {"late_reason": "childs_interest"} if day == "2026-10-30" else {}
            past_review(session, child_id, day, **reason)
    unknown = child_from_office(session, 5)
    give_to(session, unknown, "rosa")
    past_review(session, unknown, "2026-05-10")
    review = review_by(session, "c-1", "2026-11-02", "rosa")
    note = {"c_careplan.note": "Out of date since the move."}
    said = {"c_careplan": "no", "g_good": "The carer wrote the life story with her.", **note}
    form_by(session, review, "rosa", **said)
    review_by(session, "c-4", "2026-11-03", "rosa")
    return session


@pytest.fixture
def sara(desk, tmp_path):
    session = desk.ask(lambda: _full(tmp_path / "sara"))
    yield session
    desk.ask(lambda: lock(session))


@pytest.fixture
def show(qtbot, desk):
    def shown(page):
        qtbot.addWidget(page)
        page.resize(1366, 768)
        page.show()
        page.reload()
        desk.settle()
        settle()
        return page

    return shown


def _lists_of(page):
    """What every figure and every cell of a page says, and the list that it opens."""
    asked = []
    page.list_asked.connect(asked.append)
    for label, line in page._lines.items():
        page._open_figure(label)
        yield line.number.words, asked.pop()
    model = page.table.model()
    for row in model.rows():
        for column in range(1, len(model.columns)):
            page._open_cell(row, column)
            yield model.columns[column].words(row), asked.pop()


@pytest.mark.parametrize("kind", PAGES)
def test_every_number_opens_a_list_of_as_many_rows(show, desk, sara, kind):
    """Acceptance 47. A percentage opens what it is out of."""
    page = show(kind(sara, desk.background))
    found = list(_lists_of(page))
    is_of_children = kind is CaseloadsPage

    assert found
    for words, listing in found:
        if words.isdecimal() and not is_of_children:
            assert len(listing.rows) == int(words), listing.title
        shown = ListingPage(sara, desk.background, listing)
        shown.reload()
        assert shown.table.model().rowCount() == len(listing.rows)
        shown.deleteLater()


def test_a_percentage_prints_its_sum_and_what_was_left_out(show, desk, sara):
    """Acceptance 48."""
    page = show(TimelinessPage(sara, desk.background))
    page._period.box.setCurrentText("This year from 1 April")
    desk.settle()
    lines = page._lines

    assert lines["Reviews in time"].number.words == "50.0 %"
    assert lines["Reviews in time"].number.more == "5 of 10"
    assert "no review that counts" in lines["Children with every review in time"].definition
    assert lines["Not counted"].number.words == "1"

    page._exceptions.setCurrentText("Left out")
    assert page._lines["Reviews in time"].number.more == "5 of 9"
    assert len(page._lines["Reviews in time"].number.rows) == 9


def test_any_period_is_counted_from_the_day_that_is_typed_to_the_other(show, desk, sara):
    page = show(TimelinessPage(sara, desk.background))
    period = page._period
    period.box.setCurrentText("This year from 1 April")
    desk.settle()
    offered = page._lines["Reviews in time"].number.more
    period.box.setCurrentText(BETWEEN)
    desk.settle()
    assert page._lines["Reviews in time"].number.more == offered

    type_day(period.first, "1 may 2020")
    type_day(period.last, "31 may 2020")
    desk.settle()

    assert page._found.period == Period(date(2020, 5, 1), date(2020, 5, 31))


def test_dates_that_make_no_period_are_said_and_leave_the_numbers(show, desk, sara):
    page = show(TimelinessPage(sara, desk.background))
    period = page._period
    period.box.setCurrentText(BETWEEN)
    desk.settle()
    before = page._found.period
    type_day(period.last, "1 may 2020")
    desk.settle()

    assert page._found.period == before
    said = period.last.line.accessibleDescription()
    assert said == "Error: The last day must not be before the first"


def type_day(field, words):
    field.line.setText(words)
    field.line.textEdited.emit(words)
    field.line.editingFinished.emit()


@pytest.mark.parametrize("by", ["By week", "By IRO", "By team"])
def test_the_rows_of_a_table_make_the_whole(show, desk, sara, by):
    page = show(TimelinessPage(sara, desk.background))
    page._period.box.setCurrentText("Last 52 weeks")
    page._by.setCurrentText(by)
    desk.settle()
    whole, *rows = page.table.model().rows()

    for at in range(7):
        assert sum(len(row.cells[at].rows) for row in rows) == len(whole.cells[at].rows)


def test_a_list_is_walked_by_keyboard_and_leads_to_the_child(show, desk, sara, qtbot):
    page = show(CaseloadsPage(sara, desk.background))
    asked = []
    page.list_asked.connect(asked.append)
    page.table.setFocus()
    page.table.setCurrentIndex(page.table.model().index(0, 1))
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    listing = show(ListingPage(sara, desk.background, asked[0]))

    with qtbot.waitSignal(listing.opened) as opened:
        QTest.keyClick(listing.table, Qt.Key.Key_Return)

    assert opened.args == ["child_file", listing.listing.rows[0].child_id]


def test_bars_and_table_say_the_same_numbers(show, desk, sara):
    page = show(ComingPage(sara, desk.background))
    whole = page.table.model().rows()[0]
    said = page.findChild(Bars).accessibleDescription().split("; ")

    assert [each.rsplit(": ")[1] for each in said] == [cell.words for cell in whole.cells]
    assert said[0].startswith("Overdue: ")
    assert sum(int(cell.words) for cell in whole.cells) > 0


def test_a_list_is_saved_as_it_is_shown_with_hidden_names_hidden(show, desk, sara, tmp_path):
    page = show(TimelinessPage(sara, desk.background))
    asked = []
    page.list_asked.connect(asked.append)
    page._open_figure("Overdue today")
    listing = show(ListingPage(sara, desk.background, asked[0]))
    hide_names(hidden=True)

    listing.saver.save("csv", tmp_path / "overdue.csv")
    desk.settle()

    words = (tmp_path / "overdue.csv").read_text("utf-8-sig")
    assert words.count("\n") == len(asked[0].rows) + 2
    assert "Demoson" not in words
    assert "not encrypted" in "".join(_words(listing))


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_cut_off_and_everything_has_a_name(show, desk, sara, qapp, scale):
    apply_theme(qapp, Theme.LIGHT, scale)
    wrong = []
    for kind in (*PAGES, OverviewPage):
        page = show(kind(sara, desk.background))
        wrong += [f"{kind.__name__}: {cut}" for cut in words_cut_off(page)]
        wrong += [cut for table in page.findChildren(Table) for cut in cells_cut_off(table)]
        wrong += [called(each) for each in focusable(page) if not each.accessibleName().strip()]
        assert page.scroll_area().horizontalScrollBar().maximum() == 0
        page.hide()

    assert wrong == []


def test_results_are_narrowed_and_each_answer_leads_to_its_forms(show, desk, sara):
    page = show(ResultsPage(sara, desk.background))
    lines = {label: line.number for label, line in page._lines.items()}
    assert (lines["QA forms done"].words, lines["QA forms done"].more) == ("50.0 %", "1 of 2")
    assert lines["Reviews without a QA form"].words == "1"
    (good,) = lines["Good practice noted"].rows
    assert good.good_practice == "The carer wrote the life story with her."
    first = page.table.model().rows()
    page._section.setCurrentText("The plan")
    page._section.activated.emit(0)
    rows = page.table.model().rows()
    said_no = next(row for row in rows if row.key.startswith("c_careplan|v1|no"))

    listing = page.listing_of(said_no, 1)

    assert said_no.cells[1].more == "1 of 1"
    (form,) = listing.rows
    assert listing.opens(form) == ("reading", form.form_id)
    assert listing.columns[-1].more(form) == "Out of date since the move."
    assert not {row.key for row in first} & {row.key for row in rows}


def test_feedback_is_written_for_one_team_at_a_time(show, desk, sara, tmp_path):
    page = show(ResultsPage(sara, desk.background))
    assert not page._feedback_button.isEnabled()

    page._team.setCurrentText("North")
    page._team.activated.emit(1)
    page.save_feedback(tmp_path / "north.docx")
    desk.settle()

    assert page._feedback_button.isEnabled()
    assert (tmp_path / "north.docx").stat().st_size > 10_000
    assert "not encrypted" in "".join(_words(page))


def test_the_overview_leads_to_every_page_of_the_team(show, desk, sara, qtbot):
    page = show(OverviewPage(sara, desk.background))
    chosen, lists = [], []
    page.way_chosen.connect(chosen.append)
    page.list_asked.connect(lists.append)

    for button in page.findChildren(QPushButton):
        button.click()

    assert {"queue", "timeliness", "caseloads", "coming", "results"} <= set(chosen)
    assert {each.title for each in lists} >= {"Reviews in time", "Overdue today"}
    for listing in lists:
        show(ListingPage(sara, desk.background, listing))


def _words(page):
    return [each.text() for each in visible_widgets(page) if hasattr(each, "text")]
