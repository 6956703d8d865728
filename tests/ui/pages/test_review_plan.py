"""The plan of a review: by keyboard alone, saved while one types, and what is open in sight."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from iro_core.domain.readiness import Arrangement, Readiness
from iro_desktop.settings import Theme
from iro_desktop.ui.pages.review_plan import ReviewPlanPage
from iro_desktop.ui.support.theme import apply_theme
from iro_desktop.workflows import arranging
from tests.support.screens import called, focusable, settle, words_cut_off
from tests.ui.pages.conftest import JAY

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def build(qtbot, desk, anna):
    def shown():
        page = ReviewPlanPage(anna, desk.background, desk.hub)
        qtbot.addWidget(page)
        page.resize(1366, 768)
        with qtbot.waitActive(page):
            page.show()
        page.open(JAY)
        desk.settle()
        settle()
        return page

    return shown


def focus():
    return QApplication.focusWidget()


def tab_to(name):
    for _ in range(120):
        if focus().accessibleName().startswith(name):
            return
        QTest.keyClick(focus(), Qt.Key.Key_Tab)
    raise AssertionError(name)


def words_on(page):
    return " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page))


def test_a_review_is_booked_with_the_keyboard_alone(build, desk, anna):
    page = build()
    booked = []
    page.booked.connect(booked.append)
    QTest.keyClicks(focus(), "2 11 2026")
    tab_to("Whom does the child want there?")
    QTest.keyClick(focus(), Qt.Key.Key_2)
    tab_to("Day of the review")
    QTest.keyClicks(focus(), "4 12 2026")
    tab_to("At what time?")
    QTest.keyClicks(focus(), "3.30pm")
    tab_to("Where?")
    QTest.keyClick(focus(), Qt.Key.Key_1)
    QTest.keyClick(focus(), Qt.Key.Key_Return, CTRL)
    desk.settle()

    assert booked == [JAY]
    (held,) = desk.ask(lambda: anna.reading.plans(JAY))
    plan = held.content
    assert (plan.booked_on.isoformat(), plan.starts_at) == ("2026-12-04", "15:30")
    assert (plan.venue, plan.wanted) == ("placement", ("carer",))


def test_whom_the_child_wants_and_nobody_invited_is_said_while_one_types(build, desk, anna):
    page = build()
    tab_to("Whom does the child want there?")
    QTest.keyClick(focus(), Qt.Key.Key_2)
    page.flush()
    desk.settle()

    assert "Wanted by the child: carer" in words_on(page)
    wanted = next(each for each in page._shown if each.arrangement is Arrangement.WANTED)
    assert wanted.readiness is Readiness.AGAINST_WISH


def test_what_was_typed_is_there_when_the_page_is_opened_again(build, desk):
    page = build()
    QTest.keyClicks(focus(), "2 11 2026")
    page.flush()
    desk.settle()

    assert "2026-11-02" in build()._sheet.answers().values()


def test_a_series_shows_its_meetings_and_one_may_be_removed(build, desk, anna):
    page = build()
    tab_to("One meeting or a series?")
    QTest.keyClick(focus(), Qt.Key.Key_2)
    tab_to("Add a meeting")
    QTest.keyClick(focus(), Qt.Key.Key_Space)
    QTest.keyClicks(focus(), "8 12 2026")
    page.flush()
    desk.settle()
    path = next(path for path in page._sheet.answers() if path.startswith("meetings."))
    assert page._sheet.value(path) == "2026-12-08"

    tab_to("Remove meeting 2")
    QTest.keyClick(focus(), Qt.Key.Key_Space)

    assert path not in page._sheet.answers()


def test_a_booking_is_cancelled_only_with_a_reason(build, desk, anna):
    draft = desk.ask(lambda: arranging.open_plan(anna, JAY))
    desk.ask(lambda: arranging.book(anna, draft, {"booked_on": "2026-12-04"}))
    _page = build()
    tab_to("Cancel this booking")
    QTest.keyClick(focus(), Qt.Key.Key_Space)
    desk.settle()
    assert len(desk.ask(lambda: anna.reading.plans(JAY))) == 1

    QTest.keyClicks(focus(), "Jay has a school trip")
    tab_to("Cancel this booking")
    QTest.keyClick(focus(), Qt.Key.Key_Space)
    desk.settle()

    assert desk.ask(lambda: anna.reading.plans(JAY)) == ()


def test_the_calendar_file_is_written_where_it_was_asked_for(build, desk, tmp_path):
    page = build()
    tab_to("Day of the review")
    QTest.keyClicks(focus(), "4 12 2026")
    page.save_calendar(tmp_path / "review-visit.ics")
    desk.settle()

    assert b"Review visit 1042" in (tmp_path / "review-visit.ics").read_bytes()
    assert "Saved as review-visit.ics." in page.banner.words


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_plan_is_whole_at_any_text_size_and_everything_has_a_name(build, qapp, scale):
    apply_theme(qapp, Theme.LIGHT, scale)
    page = build()
    page._sheet.rewrite({"mode": "series", "meetings.a.booked_on": "2026-12-08"})
    settle()

    assert list(words_cut_off(page)) == []
    assert [called(each) for each in focusable(page) if not each.accessibleName().strip()] == []
