"""A-05: a child given to somebody else while a form about them is open; no typed word is lost."""

import random
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from iro_desktop.ui.main_window.page_stack import PageStack, Place
from iro_desktop.ui.pages.challenge.raising import RaiseChallengePage
from iro_desktop.ui.pages.review_record import ReviewRecordPage
from iro_desktop.workflows import review_record
from iro_desktop.workflows.outgoing import sync_status
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.synchronise import SyncReport, synchronise
from tests.support.desk import Desk
from tests.support.server import give
from tests.support.world import World
from tests.ui.pages.conftest import JAY

WORDS = "Settled at school, and asks to see his brother more."


@pytest.fixture
def stack(qtbot, desk: Desk, anna: Session) -> Iterator[PageStack]:
    """The open pages: the recorder of a review that nobody has typed a word of yet."""
    pages = PageStack()
    qtbot.addWidget(pages)
    with qtbot.waitActive(pages):
        pages.show()
    pages.go_to(Place("review", JAY), lambda _: ReviewRecordPage(anna, desk.background))
    recorder(pages).begin(JAY)
    desk.settle()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    yield pages
    pages.close_all()


def recorder(stack: PageStack) -> ReviewRecordPage:
    page = stack.page
    assert isinstance(page, ReviewRecordPage)
    return page


def synced(desk: Desk, anna: Session, stack: PageStack) -> SyncReport:
    report = desk.walk(synchronise(anna, str, lambda: stack.children_at_hand))
    assert isinstance(report, SyncReport)
    return report


@pytest.mark.parametrize("seed", range(5))
def test_what_is_typed_before_during_and_after_the_round_becomes_a_draft(
    desk: Desk, anna: Session, world: World, stack: PageStack, seed: int
) -> None:
    """Ten moments each; the child leaves when the draft is done with and the page is left."""
    chance = random.Random(seed)
    give(world.office, JAY, "ben")
    left = WORDS
    for _ in range(10):
        count = chance.randrange(len(left) // 4 + 1)
        QTest.keyClicks(QApplication.focusWidget(), left[:count])
        left = left[count:]
        if chance.random() < 0.5:
            recorder(stack).flush()
        assert synced(desk, anna, stack).released == ()
    QTest.keyClicks(QApplication.focusWidget(), left)
    recorder(stack).flush()
    desk.settle()

    draft = desk.ask(lambda: review_record.start_review(anna, JAY))
    assert draft.answers["working_well"] == WORDS
    assert synced(desk, anna, stack).released == ()
    desk.ask(lambda: review_record.discard_draft(anna, draft))
    stack.close_all()
    assert synced(desk, anna, stack).released == ("Jay Okonkwo",)


def test_a_page_on_which_nothing_was_typed_keeps_the_child_until_it_is_left(
    desk: Desk, anna: Session, world: World, stack: PageStack
) -> None:
    give(world.office, JAY, "ben")

    assert synced(desk, anna, stack).released == ()
    (leaving,) = desk.ask(lambda: sync_status(anna).leaving)
    assert (leaving.unsent, leaving.drafts) == (0, 0)
    stack.close_all()

    assert synced(desk, anna, stack).released == ("Jay Okonkwo",)


def test_a_statement_about_several_children_keeps_all_of_them_while_it_is_open(
    qtbot, desk: Desk, anna: Session, world: World
) -> None:
    """Its draft is kept under the first of them; the others, too, are being written about."""
    mia = world.child(1043, "anna", {"given_name": "Mia", "family_name": "Fennimore"})
    pages = PageStack()
    qtbot.addWidget(pages)
    synced(desk, anna, pages)
    pages.go_to(
        Place("challenge", JAY), lambda _: RaiseChallengePage(anna, desk.background, desk.hub)
    )
    page = pages.page
    assert isinstance(page, RaiseChallengePage)
    page.begin_shared([JAY, mia])
    desk.settle()
    give(world.office, mia, "ben")

    assert pages.children_at_hand == {JAY, mia}
    assert synced(desk, anna, pages).released == ()
    pages.close_all()
    assert synced(desk, anna, pages).released == ("Mia Fennimore",)
