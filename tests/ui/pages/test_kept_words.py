"""Nothing typed is lost: words in a short form are found again, whatever became of the page."""

from functools import partial

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from iro_core.clock import FixedClock
from iro_core.domain.case_note import CaseNoteKind
from iro_core.domain.period import Period
from iro_desktop.ui.forms.date_answer import DateAnswer
from iro_desktop.ui.main_window.page_stack import PageStack, Place
from iro_desktop.ui.main_window.window import MainWindow, OpenSession
from iro_desktop.ui.pages.challenge import ChallengePage
from iro_desktop.ui.pages.early_review import EarlyReviewPage
from iro_desktop.ui.pages.footprint import FootprintPage
from iro_desktop.ui.pages.returned_work import ReturnedWorkPage
from iro_desktop.ui.pages.review_papers import ReviewPapersPage
from iro_desktop.ui.pages.supervision import ReadingPage, SecondReadingPage
from iro_desktop.ui.widgets.page import Page
from iro_desktop.ui.widgets.rail import RailItem
from iro_desktop.workflows import (
    moderation,
    returned_work,
    review_papers,
)
from iro_desktop.workflows.my_day import my_day
from iro_desktop.workflows.session import Session, lock, unlock
from iro_desktop.workflows.short_drafts import find
from tests.support.casework import recorded_review, submitted_form
from tests.support.desk import Desk
from tests.support.screens import settle
from tests.support.server import START
from tests.support.vaults import PASSPHRASE
from tests.ui.pages.conftest import JAY
from tests.ui.pages.short_forms import (
    CASES,
    TYPED,
    Written,
    challenge_of,
    is_written,
    opening,
    set_aside,
    type_into,
)


@pytest.fixture(params=CASES.values(), ids=CASES.keys())
def case(request) -> Written:
    return request.param


@pytest.fixture
def shown(qtbot, desk):
    def show(page: Page) -> Page:
        qtbot.addWidget(page)
        page.show()
        page.reload()
        desk.settle()
        return page

    return show


def test_what_was_typed_stands_there_again_and_my_day_leads_to_it(case, desk, anna, shown):
    subject = desk.ask(lambda: case.prepare(anna))
    page = shown(case.open(anna, desk, subject))
    case.begin(page)
    type_into(page, case.name)
    assert not page.is_clean
    page.flush()
    page.hide()
    desk.settle()

    assert is_written(shown(case.open(anna, desk, subject)))
    [todo] = [each for each in desk.ask(lambda: my_day(anna)).drafts if each.at is not None]
    assert (todo.at.page, todo.at.subject, todo.child_id) == (case.place, subject, JAY)


def test_the_window_locks_only_when_the_words_are_kept(case, desk, world, anna, qtbot):
    """The real window, and the real vault opened again with the passphrase."""
    subject = desk.ask(lambda: case.prepare(anna))
    opened: list[Page] = []

    def build(_place: Place) -> Page:
        opened.append(case.open(anna, desk, subject))
        return opened[-1]

    window = MainWindow(desk.background, desk.hub, FixedClock(START))
    qtbot.addWidget(window)
    window.open_session(
        OpenSession(
            who="Anna Invented",
            items=[RailItem(case.place, "Here", "back")],
            build=build,
            close=partial(lock, anna),
            idle_minutes=10,
        )
    )
    window.show()
    desk.settle()
    case.begin(opened[0])
    type_into(opened[0], case.name)
    with qtbot.waitSignal(window.locked, timeout=10_000):
        window.lock()
    desk.sessions.remove(anna)
    again = desk.walk(unlock(anna.keys.folder, PASSPHRASE, world.machine()))
    desk.sessions.append(again)

    [draft] = desk.ask(lambda: find(again, case.place, subject))
    assert TYPED in draft.answers.values()


def test_a_child_about_whom_something_is_typed_stays(case, desk, anna, qtbot):
    subject = desk.ask(lambda: case.prepare(anna))
    stack = PageStack()
    qtbot.addWidget(stack)
    stack.go_to(Place(case.place), lambda _: case.open(anna, desk, subject))
    desk.settle()

    assert stack.children_at_hand == {JAY}
    stack.close_all()


def test_words_that_were_given_up_are_forgotten(desk, anna, shown):
    subject = desk.ask(lambda: challenge_of(anna))
    page = shown(opening(ChallengePage, "open")(anna, desk, subject))
    page._next_button.click()
    type_into(page, "say")
    page.flush()
    page._place.body.itemAt(0).widget().left.emit()
    desk.settle()

    assert not desk.ask(lambda: my_day(anna)).drafts
    assert not is_written(shown(opening(ChallengePage, "open")(anna, desk, subject)))


@pytest.mark.parametrize("name", ["note", "early review", "scan"])
def test_a_page_that_is_one_form_can_be_discarded(desk, anna, shown, qtbot, name):
    """Also while the words are being kept: the child could not leave for what nobody wants."""
    case = CASES[name]
    page = shown(case.open(anna, desk, JAY))
    type_into(page, case.name)
    page.flush()
    type_into(page, case.name)
    [discard] = [each for each in page.findChildren(QPushButton) if each.text() == "Discard"]
    with qtbot.waitSignal(page.left):
        discard.click()
    page.flush()
    desk.settle()

    assert not desk.ask(lambda: my_day(anna)).drafts


def test_words_that_were_deleted_are_no_draft(desk, anna, shown):
    subject = desk.ask(lambda: CASES["amendment"].prepare(anna))
    page = shown(CASES["amendment"].open(anna, desk, subject))
    type_into(page, "amended")
    page.flush()
    desk.settle()
    assert len(desk.ask(lambda: my_day(anna)).drafts) == 1

    page._because.field.edit.clear()
    page.flush()
    desk.settle()

    assert not desk.ask(lambda: my_day(anna)).drafts


def test_words_that_were_saved_are_no_draft_any_more_even_while_they_were_being_kept(
    desk, anna, shown
):
    """The save of the draft is on its way, and another waits behind it, when the act is saved."""
    page = shown(opening(FootprintPage, "begin")(anna, desk, JAY))
    page._sheet.set_value("kind", CaseNoteKind.CHILD_SEEN.value)
    page._form.show_answers()
    type_into(page, "One line")
    page.flush()
    page._sheet.set_value("text", "Another line.")
    page.flush()
    page._keep()
    desk.settle()

    notes = desk.ask(lambda: list(anna.reading.between.notes(JAY)))
    assert [each.content.text for each in notes] == ["Another line."]
    assert not desk.ask(lambda: my_day(anna)).drafts


def test_an_act_that_was_refused_leaves_the_words(desk, anna, shown):
    page = shown(opening(EarlyReviewPage, "begin")(anna, desk, JAY))
    type_into(page, "What happened")
    page._ask()
    desk.settle()
    page.flush()
    desk.settle()

    assert is_written(page)
    assert len(desk.ask(lambda: my_day(anna)).drafts) == 1


@pytest.mark.parametrize("name", ["reply", "objection", "note", "early review", "scan"])
def test_a_date_is_read_also_when_the_rules_have_to_be_read_anew(desk, anna, shown, name):
    """As after midnight, or after after an amendment; the store has its own thread."""
    case = CASES[name]
    subject = desk.ask(lambda: case.prepare(anna))
    page = shown(case.open(anna, desk, subject))
    case.begin(page)
    settle()
    desk.ask(lambda: setattr(anna, "_rules", None))
    field = next(each for each in page.findChildren(DateAnswer) if each.isVisibleTo(page))
    field.parts()[0].clear()
    QTest.keyClicks(field.parts()[0], "20 11 2026")

    assert field.value() == "2026-11-20"


def test_one_form_shown_after_another_keeps_the_words_of_both(desk, anna, shown):
    subject = desk.ask(lambda: challenge_of(anna))
    page = shown(opening(ChallengePage, "open")(anna, desk, subject))
    page._next_button.click()
    type_into(page, "say")
    page._close_button.click()
    desk.settle()
    assert not is_written(page)

    page._next_button.click()
    assert is_written(page)
    assert page.is_clean


def _reason_begun(desk: Desk, session: Session, review_id: str, shown) -> ReviewPapersPage:
    page = shown(opening(ReviewPapersPage, "open")(session, desk, review_id))
    page._on_receiver(page._papers.receivers[0].receiver_id)
    type_into(page, "nothing")
    page.flush()
    page.hide()
    desk.settle()
    return page


def test_a_reason_begun_for_somebody_who_was_left_out_meanwhile_undoes_nothing(desk, anna, shown):
    review_id = desk.ask(lambda: recorded_review(anna, JAY))
    papers = _reason_begun(desk, anna, review_id, shown)._papers
    somebody = papers.receivers[0].receiver_id
    desk.ask(lambda: review_papers.leave_out(anna, papers, somebody, "He asked us not to."))

    again = shown(opening(ReviewPapersPage, "open")(anna, desk, review_id))

    assert is_written(again)
    assert again._papers.receivers[0].left_out_because == "He asked us not to."


def test_what_was_put_right_for_an_act_that_waits_no_more_is_shown_once_more(desk, anna, shown):
    record_id = desk.ask(lambda: set_aside(anna))
    page = shown(opening(ReturnedWorkPage, "open")(anna, desk, record_id))
    type_into(page, "asked for")
    page.flush()
    page.hide()
    desk.settle()
    desk.ask(
        lambda: returned_work.withdraw(anna, returned_work.returned_changes(anna, record_id)[0])
    )

    again = shown(opening(ReturnedWorkPage, "open")(anna, desk, record_id))
    said = " ".join(each.text() for each in again.banner.findChildren(QLabel))
    assert TYPED in said
    again.banner.acted.emit()
    desk.settle()
    assert not desk.ask(lambda: my_day(anna)).drafts


@pytest.fixture
def sara(desk, world, anna) -> Session:
    """Who supervises, with a QA form of Anna's to read."""
    desk.ask(lambda: submitted_form(anna, recorded_review(anna, JAY)))
    desk.sync(anna)
    return desk.laptop(world, "sara")


def _form_of(session: Session) -> str:
    [held] = session.reading.forms()
    return held.record_id


@pytest.mark.parametrize(
    ("name", "begin"),
    [
        ("comment", lambda page: page._ask_comment(next(page._form.definition.questions()).key)),
        ("returned", lambda page: page._ask_reason()),
    ],
)
def test_a_supervisor_finds_comment_and_reason_again(desk, sara, shown, name, begin):
    form_id = desk.ask(lambda: _form_of(sara))
    page = shown(opening(ReadingPage, "read")(sara, desk, form_id))
    begin(page)
    type_into(page, name)
    page.flush()
    page.hide()
    desk.settle()

    again = shown(opening(ReadingPage, "read")(sara, desk, form_id))
    assert is_written(again)
    assert again.child_id == JAY
    again._note.saved.emit(again._note.text())
    desk.settle()
    assert not desk.ask(lambda: my_day(sara)).drafts


def test_a_child_whose_form_is_read_a_second_time_stays(desk, sara, shown):
    today = sara.today
    desk.ask(lambda: moderation.draw_sample(sara, Period(today.replace(day=1), today), 1, "4711"))
    [drawn] = desk.ask(lambda: moderation.samples(sara)[0].forms)
    page = shown(opening(SecondReadingPage, "begin")(sara, desk, drawn.drawn.drawn_id))

    assert page.child_ids == {JAY}
