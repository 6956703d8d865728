"""The short forms of every page: what has to be there, how they open, and typing into them."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from iro_core.domain.attachment import MediaType
from iro_core.domain.challenge import ChallengeKind
from iro_desktop.documents.scans import Scan
from iro_desktop.store.receipts import SendState
from iro_desktop.ui.pages.challenge import ChallengePage
from iro_desktop.ui.pages.early_review import EarlyReviewPage
from iro_desktop.ui.pages.finish_meeting import FinishMeetingPage
from iro_desktop.ui.pages.footprint import FootprintPage
from iro_desktop.ui.pages.returned_work import ReturnedWorkPage
from iro_desktop.ui.pages.review_papers import ReviewPapersPage
from iro_desktop.ui.pages.scans.adding import AddScanPage
from iro_desktop.ui.pages.scans.viewing import ScanPage
from iro_desktop.ui.widgets.page import Page
from iro_desktop.workflows import (
    attachments,
    review_papers,
    review_record,
)
from iro_desktop.workflows.session import Session
from tests.support.attachments import png
from tests.support.casework import raised_challenge, recorded_review
from tests.support.desk import Desk
from tests.support.screens import settle
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


def challenge_of(session: Session) -> str:
    return raised_challenge(session, JAY, ChallengeKind.INFORMAL)


def set_aside(session: Session) -> str:
    record_id = challenge_of(session)
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


def opening(kind: type, method: str) -> Callable[[Session, Desk, str], Page]:
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
        challenge_of, opening(ChallengePage, "open"), _press("_next_button"), "say", "challenge"
    ),
    "closing": Written(
        challenge_of,
        opening(ChallengePage, "open"),
        _press("_close_button"),
        "changed",
        "challenge",
    ),
    "note beside": Written(
        challenge_of, opening(ChallengePage, "open"), _press("_beside_button"), "said", "challenge"
    ),
    "objection": Written(
        lambda session: recorded_review(session, JAY),
        opening(ReviewPapersPage, "open"),
        _press("_object_button"),
        "What do they say",
        "papers",
    ),
    "amendment": Written(_signed, _finish, lambda _page: None, "amended", "review_again"),
    "striking out": Written(
        _scan,
        opening(ScanPage, "open"),
        _press("_strike"),
        "not count",
        "scan",
    ),
    "note": Written(
        lambda _session: JAY,
        opening(FootprintPage, "begin"),
        lambda _page: None,
        "One line",
        "footprint",
    ),
    "early review": Written(
        lambda _session: JAY,
        opening(EarlyReviewPage, "begin"),
        lambda _page: None,
        "What happened",
        "early_review",
    ),
    "scan": Written(
        lambda _session: JAY,
        opening(AddScanPage, "begin"),
        lambda _page: None,
        "What does it show",
        "add_scan",
    ),
    "returned work": Written(
        set_aside,
        opening(ReturnedWorkPage, "open"),
        lambda _page: None,
        "asked for",
        "returned_work",
    ),
}


def _fields(page: QWidget) -> list[QPlainTextEdit | QLineEdit]:
    found = [*page.findChildren(QPlainTextEdit), *page.findChildren(QLineEdit)]
    return [each for each in found if each.isVisibleTo(page)]


def _text(field: QPlainTextEdit | QLineEdit) -> str:
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


def type_into(page: Page, name: str) -> None:
    settle()
    [field] = [each for each in _fields(page) if name in each.accessibleName()]
    field.clear()
    QTest.keyClicks(field, TYPED)


def is_written(page: Page) -> bool:
    settle()
    return any(_text(field) == TYPED for field in _fields(page))
