"""Drawing a sample, reading it blind and comparing, on the screen."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from iro_core.domain.period import Period
from iro_desktop.settings import Theme
from iro_desktop.ui.pages.supervision import (
    ListingPage,
    ModerationPage,
    OverviewPage,
    ReadingPage,
    SecondReadingPage,
)
from iro_desktop.ui.support.theme import apply_theme
from iro_desktop.workflows import moderation
from iro_desktop.workflows.session import lock
from tests.support.desk import Desk
from tests.support.keyboard import in_hand, press
from tests.support.laptops import child_from_office, form_by, from_office, new_session, review_by
from tests.support.screens import called, focusable, settle, words_cut_off

FOUND = {"m_life": "yes", "m_views": "yes", "m_borne_out": "yes", "m_outcome": "accept"}


@pytest.fixture
def desk(qapp):
    place = Desk()
    yield place
    place.close()


def _full(folder):
    session = new_session(folder, role="supervisor")
    for number in (1, 2, 3):
        child_id = child_from_office(session, number, family_name=f"Demoson-{number}")
        form_by(session, review_by(session, child_id, f"2026-10-0{number}", "rosa"), "rosa")
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


def _read_by_tom(session):
    for form in moderation.samples(session)[0].forms:
        values = {f"answers.{key}": each for key, each in FOUND.items()}
        values["drawn_id"] = drawn_id = form.drawn.drawn_id
        kind, child_id = "moderation_reading", form.child_id
        from_office(
            session, kind, f"t-{drawn_id}", values, child_id=child_id, act="read", author="tom"
        )


def test_a_sample_is_drawn_and_drawn_again_by_keyboard_alone(show, desk, sara):
    page = show(ModerationPage(sara, desk.background, desk.hub))
    assert page._lines["Drawn"].number.words == "0"
    page._draw_button.setFocus()
    press("Draw a sample")
    press("Draw")
    desk.settle()
    desk.settle()

    assert page._lines["For you to read"].number.words == "3"
    assert page._lines["Drawn again with this seed"].number.words == "3 of 3"
    (form, *_) = page._lines["For you to read"].number.rows
    assert page._lines["Drawn"].opens(form) == ("second_reading", form.drawn.drawn_id)


def test_a_form_is_read_by_keyboard_alone_and_both_readings_are_compared(show, desk, sara, qtbot):
    desk.ask(lambda: _drawn(sara))
    desk.ask(lambda: _read_by_tom(sara))
    drawn_id = desk.ask(lambda: moderation.samples(sara)[0].forms[0].drawn.drawn_id)
    reading = show(SecondReadingPage(sara, desk.background, desk.hub))
    reading.begin(drawn_id)
    desk.settle()
    settle()
    for _question in range(6):
        QTest.keyClick(in_hand(), Qt.Key.Key_1)
    with qtbot.waitSignal(reading.finished, timeout=10_000):
        press("Finish the reading")
    page = show(ModerationPage(sara, desk.background, desk.hub))

    assert page._lines["Read by two"].number.words == "1"
    rows = {row.key: row for row in page.table.model().rows()}
    assert rows["m_outcome"].cells[0].more == "1 of 1"
    assert "from 20 forms on" in rows["m_outcome"].cells[1].more
    listing = page.listing_of(rows["m_outcome"], 1)
    (form,) = listing.rows
    assert [column.words(form) for column in listing.columns[-2:]] == ["Accept", "Accept"]
    assert show(ListingPage(sara, desk.background, listing)).table.model().rowCount() == 1


def test_a_form_that_waits_to_be_read_blind_says_so_where_its_comments_are(show, desk, sara):
    desk.ask(lambda: _drawn(sara))
    form_id = desk.ask(lambda: moderation.samples(sara)[0].forms[0].drawn.form_id)
    page = show(ReadingPage(sara, desk.background, desk.hub))
    page.read(form_id)
    desk.settle()

    assert page.banner.words == "This form was drawn for a second reading."


def test_whoever_is_to_read_sees_it_on_the_team_page(show, desk, sara):
    desk.ask(lambda: _drawn(sara))
    page = show(OverviewPage(sara, desk.background))
    listing = page._lists["Second readings for you"]

    assert len(listing.rows) == 3
    assert {listing.opens(row)[0] for row in listing.rows} == {"second_reading"}


def test_the_reading_page_shows_the_form_and_never_what_was_said_of_it(show, desk, sara):
    desk.ask(lambda: _drawn(sara))
    drawn_id = desk.ask(lambda: moderation.samples(sara)[0].forms[0].drawn.drawn_id)
    page = show(SecondReadingPage(sara, desk.background, desk.hub))
    page.begin(drawn_id)
    desk.settle()
    settle()

    assert page._review.isVisible()
    assert not page._draft.form.comments
    page._finish()
    assert len(page.errors.findChildren(QPushButton)) == 6


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_cut_off_and_everything_has_a_name(show, desk, sara, qapp, scale):
    apply_theme(qapp, Theme.LIGHT, scale)
    desk.ask(lambda: _drawn(sara))
    drawn_id = desk.ask(lambda: moderation.samples(sara)[0].forms[0].drawn.drawn_id)
    reading = SecondReadingPage(sara, desk.background, desk.hub)
    reading.begin(drawn_id)
    wrong = []
    for page in (ModerationPage(sara, desk.background, desk.hub), reading):
        show(page)
        wrong += [f"{type(page).__name__}: {cut}" for cut in words_cut_off(page)]
        wrong += [called(each) for each in focusable(page) if not each.accessibleName().strip()]
        page.hide()

    assert wrong == []


def _drawn(session):
    autumn = Period(date(2026, 10, 1), date(2026, 12, 31))
    moderation.draw_sample(session, autumn, 3, "4711")
