"""Tagging answers beside the form, and reading them together, on the screen."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from iro_core.domain.period import Period
from iro_desktop.settings import Theme
from iro_desktop.ui.pages.supervision import ListingPage, ReadingPage, ThemesPage
from iro_desktop.ui.support.theme import apply_theme
from iro_desktop.workflows import quality
from iro_desktop.workflows.session import lock
from iro_desktop.workflows.themes import set_themes, themes
from tests.support.desk import Desk
from tests.support.keyboard import in_hand, press
from tests.support.laptops import child_from_office, form_by, new_session, review_by
from tests.support.screens import called, focusable, settle, words_cut_off

AUTUMN = Period(date(2026, 9, 1), date(2026, 11, 30))
NOTE = {"c_careplan.note": "Jay waits since May."}


@pytest.fixture
def desk(qapp):
    place = Desk()
    yield place
    place.close()


def _full(folder):
    session = new_session(folder, role="supervisor")
    review_id = review_by(session, child_from_office(session, 1), "2026-11-02", "rosa")
    form_by(session, review_id, "rosa", c_careplan="no", **NOTE)
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
        with qtbot.waitActive(page):
            page.show()
        page.reload()
        desk.settle()
        settle()
        return page

    return shown


def _tag(session):
    (form,) = session.reading.forms()
    set_themes(session, quality.open_form(session, form.record_id), "c_careplan", ["health"])
    return form.record_id


def test_an_answer_is_tagged_by_keyboard_alone(show, desk, sara):
    (form,) = desk.ask(sara.reading.forms)
    page = show(ReadingPage(sara, desk.background, desk.hub))
    page.read(form.record_id)
    desk.settle()
    desk.settle()
    page._next_button.setFocus()
    view = page._view.view("c_careplan")
    press("Themes", view.label)
    desk.settle()
    QTest.keyClick(in_hand(), Qt.Key.Key_3)
    press("Save the themes")
    desk.settle()
    desk.settle()

    assert [each.theme for each in desk.ask(lambda: themes(sara, AUTUMN)).answers] == [
        "drift_delay"
    ]
    assert view._themes.text() == "Themes: Drift or delay"
    assert in_hand() is view._theme


def test_each_number_opens_its_quotes_and_a_quote_its_form(show, desk, sara):
    form_id = desk.ask(lambda: _tag(sara))
    page = show(ThemesPage(sara, desk.background))
    first, *others = page.table.model().rows()

    listing = page.listing_of(first, 1)
    page_of_quotes = show(ListingPage(sara, desk.background, listing))

    assert (first.name, [cell.words for cell in first.cells]) == ("Health", ["1", "1"])
    assert all(row.cells[0].words == "0" for row in others)
    (row,) = listing.rows
    assert listing.columns[0].words(row) == "No: [name] waits since May."
    assert page_of_quotes.table.model().rowCount() == 1
    assert listing.opens(row) == ("reading", form_id)


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_cut_off_and_everything_has_a_name(show, desk, sara, qapp, scale):
    apply_theme(qapp, Theme.LIGHT, scale)
    form_id = desk.ask(lambda: _tag(sara))
    reading = ReadingPage(sara, desk.background, desk.hub)
    reading.read(form_id)
    wrong = []
    for page in (ThemesPage(sara, desk.background), reading):
        show(page)
        wrong += [f"{type(page).__name__}: {cut}" for cut in words_cut_off(page)]
        wrong += [called(each) for each in focusable(page) if not each.accessibleName().strip()]
        page.hide()

    assert wrong == []
