"""Nothing typed is lost: words in a short form are found again, whatever became of the page."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from iro_core.clock import FixedClock
from iro_core.domain.attachment import MediaType
from iro_core.domain.case_note import CaseNoteKind
from iro_core.domain.challenge import ChallengeKind
from iro_core.domain.period import Period
from iro_desktop.documents.scans import Scan
from iro_desktop.store.receipts import SendState
from iro_desktop.ui.forms.date_answer import DateAnswer
from iro_desktop.ui.main_window.page_stack import PageStack, Place
from iro_desktop.ui.main_window.window import MainWindow, OpenSession
from iro_desktop.ui.pages.challenge import ChallengePage
from iro_desktop.ui.pages.early_review import EarlyReviewPage
from iro_desktop.ui.pages.finish_meeting import FinishMeetingPage
from iro_desktop.ui.pages.footprint import FootprintPage
from iro_desktop.ui.pages.returned_work import ReturnedWorkPage
from iro_desktop.ui.pages.review_papers import ReviewPapersPage
from iro_desktop.ui.pages.scans.adding import AddScanPage
from iro_desktop.ui.pages.scans.viewing import ScanPage
from iro_desktop.ui.pages.supervision import ReadingPage, SecondReadingPage
from iro_desktop.ui.widgets.page import Page
from iro_desktop.ui.widgets.rail import RailItem
from iro_desktop.workflows import attachments, moderation, review_papers, review_record
from iro_desktop.workflows.my_day import my_day
from iro_desktop.workflows.session import Session, lock, unlock
from iro_desktop.workflows.short_drafts import find
from tests.support.attachments import png
from tests.support.casework import raised_challenge, recorded_review, submitted_form
from tests.support.desk import Desk
from tests.support.screens import settle
from tests.support.server import START
from tests.support.vaults import PASSPHRASE
from tests.ui.pages.conftest import JAY

TYPED = "He asked who will tell his sister."


@dataclass
class Written:
    """A place where something is typed.

    Attributes:
        prepare: What has to be there; gives what the page is opened on.
        open: Makes the page and opens it on that.
        begin: Presses what shows the field; nothing where it is shown already.
        name: Words of the field's name.
        place: Where My day leads back to.
    """

    prepare: Callable[[Session], str]
    open: Callable[[Session, Desk, str], Page]
    begin: Callable[[Page], object]
    name: str
    place: str


def _challenge(session: Session) -> str:
    return raised_challenge(session, JAY, ChallengeKind.INFORMAL)


def _set_aside(session: Session) -> str:
    record_id = _challenge(session)
    for sent in session.store.receipts.of_record(record_id):
        session.store.changes.record_verdict(
            sent.change_id, SendState.QUARANTINED, reason="too_long", path="asked_for"
        )
    return record_id


def _signed(session: Session) -> str:
    review_id = recorded_review(session, JAY)
    review_papers.sign_off(session, review_id)
    return review_id


def _scan(session: Session) -> str:
    answers = {"title": "Drawing", "description": "An otter in crayon", "on": "2026-11-20"}
    added = attachments.add(session, JAY, Scan(MediaType.PNG, png()), answers)
    assert added.changed is not None
    [record_id] = added.changed.record_ids
    return record_id


def _page(kind: type, method: str) -> Callable[[Session, Desk, str], Page]:
    def opened(session: Session, desk: Desk, subject: str) -> Page:
        page: Page = kind(session, desk.background, desk.hub)
        getattr(page, method)(subject)
        return page

    return opened


def _finish(session: Session, desk: Desk, review_id: str) -> Page:
    draft = desk.ask(lambda: review_record.edit_review(session, review_id))
    page = FinishMeetingPage(session, desk.background, desk.hub)
    page.check(draft, draft.answers)
    return page


def _press(button: str) -> Callable[[Page], object]:
    return lambda page: getattr(page, button).click()


CASES = {
    "reply": Written(
        _challenge, _page(ChallengePage, "open"), _press("_next_button"), "say", "challenge"
    ),
    "closing": Written(
        _challenge, _page(ChallengePage, "open"), _press("_close_button"), "changed", "challenge"
    ),
    "note beside": Written(
        _challenge, _page(ChallengePage, "open"), _press("_beside_button"), "said", "challenge"
    ),
    "objection": Written(
        lambda session: recorded_review(session, JAY),
        _page(ReviewPapersPage, "open"),
        _press("_object_button"),
        "What do they say",
        "papers",
    ),
    "amendment": Written(_signed, _finish, lambda _page: None, "amended", "review_again"),
    "striking out": Written(
        _scan,
        _page(ScanPage, "open"),
        _press("_strike"),
        "not count",
        "scan",
    ),
    "note": Written(
        lambda _session: JAY,
        _page(FootprintPage, "begin"),
        lambda _page: None,
        "One line",
        "footprint",
    ),
    "early review": Written(
        lambda _session: JAY,
        _page(EarlyReviewPage, "begin"),
        lambda _page: None,
        "What happened",
        "early_review",
    ),
    "scan": Written(
        lambda _session: JAY,
        _page(AddScanPage, "begin"),
        lambda _page: None,
        "What does it show",
        "add_scan",
    ),
    "returned work": Written(
        _set_aside,
        _page(ReturnedWorkPage, "open"),
        lambda _page: None,
        "asked for",
        "returned_work",
    ),
}


@pytest.fixture(params=CASES.values(), ids=CASES.keys())
def case(request) -> Written:
    return request.param


def _fields(page: QWidget) -> list[QPlainTextEdit | QLineEdit]:
    found = [*page.findChildren(QPlainTextEdit), *page.findChildren(QLineEdit)]
    return [each for each in found if each.isVisibleTo(page)]


def _text(field: QPlainTextEdit | QLineEdit) -> str:
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


def _type(page: Page, name: str) -> None:
    settle()
    [field] = [each for each in _fields(page) if name in each.accessibleName()]
    field.clear()
    QTest.keyClicks(field, TYPED)


def _written(page: Page) -> bool:
    settle()
    return any(_text(field) == TYPED for field in _fields(page))


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
    _type(page, case.name)
    assert not page.is_clean
    page.flush()
    page.hide()
    desk.settle()

    assert _written(shown(case.open(anna, desk, subject)))
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
    _type(opened[0], case.name)
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
    subject = desk.ask(lambda: _challenge(anna))
    page = shown(_page(ChallengePage, "open")(anna, desk, subject))
    page._next_button.click()
    _type(page, "say")
    page.flush()
    page._place.body.itemAt(0).widget().left.emit()
    desk.settle()

    assert not desk.ask(lambda: my_day(anna)).drafts
    assert not _written(shown(_page(ChallengePage, "open")(anna, desk, subject)))


def test_words_that_were_saved_are_no_draft_any_more_even_while_they_were_being_kept(
    desk, anna, shown
):
    """The save of the draft is on its way, and another waits behind it, when the act is saved."""
    page = shown(_page(FootprintPage, "begin")(anna, desk, JAY))
    page._sheet.set_value("kind", CaseNoteKind.CHILD_SEEN.value)
    page._form.show_answers()
    _type(page, "One line")
    page.flush()
    page._sheet.set_value("text", "Another line.")
    page.flush()
    page._keep()
    desk.settle()

    notes = desk.ask(lambda: list(anna.reading.between.notes(JAY)))
    assert [each.content.text for each in notes] == ["Another line."]
    assert not desk.ask(lambda: my_day(anna)).drafts


def test_an_act_that_was_refused_leaves_the_words(desk, anna, shown):
    page = shown(_page(EarlyReviewPage, "begin")(anna, desk, JAY))
    _type(page, "What happened")
    page._ask()
    desk.settle()
    page.flush()
    desk.settle()

    assert _written(page)
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
    subject = desk.ask(lambda: _challenge(anna))
    page = shown(_page(ChallengePage, "open")(anna, desk, subject))
    page._next_button.click()
    _type(page, "say")
    page._close_button.click()
    desk.settle()
    assert not _written(page)

    page._next_button.click()
    assert _written(page)
    assert page.is_clean


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
    page = shown(_page(ReadingPage, "read")(sara, desk, form_id))
    begin(page)
    _type(page, name)
    page.flush()
    page.hide()
    desk.settle()

    again = shown(_page(ReadingPage, "read")(sara, desk, form_id))
    assert _written(again)
    assert again.child_id == JAY
    again._note.saved.emit(again._note.text())
    desk.settle()
    assert not desk.ask(lambda: my_day(sara)).drafts


def test_a_child_whose_form_is_read_a_second_time_stays(desk, sara, shown):
    today = sara.today
    desk.ask(lambda: moderation.draw_sample(sara, Period(today.replace(day=1), today), 1, "4711"))
    [drawn] = desk.ask(lambda: moderation.samples(sara)[0].forms)
    page = shown(_page(SecondReadingPage, "begin")(sara, desk, drawn.drawn.drawn_id))

    assert page.child_ids == {JAY}
