"""What the office system did not take: seen, put right or withdrawn from the screen."""

import pytest
from PySide6.QtCore import Qt

from iro_core.domain.challenge import ChallengeKind
from iro_desktop.store.receipts import SendState
from iro_desktop.ui.pages.returned_work import ReturnedWorkPage
from iro_desktop.workflows.outgoing import sync_status
from tests.support.casework import raised_challenge
from tests.support.screens import focusable, settle, words_cut_off
from tests.ui.pages.conftest import JAY


def set_aside(session, record_id, reason, path=""):
    """The office answered with no."""
    for sent in session.store.receipts.of_record(record_id):
        session.store.changes.record_verdict(
            sent.change_id, SendState.QUARANTINED, reason=reason, path=path
        )


@pytest.fixture
def challenge_id(desk, anna):
    record_id = desk.ask(lambda: raised_challenge(anna, JAY, ChallengeKind.INFORMAL))
    desk.ask(lambda: set_aside(anna, record_id, "challenge_without_request", "asked_for"))
    return record_id


@pytest.fixture
def page(qtbot, desk, anna, challenge_id):
    shown = ReturnedWorkPage(anna, desk.background, desk.hub)
    qtbot.addWidget(shown)
    shown.resize(1366, 768)
    shown.show()
    shown.open(challenge_id)
    desk.settle()
    return shown


def test_it_says_what_why_and_that_nothing_is_lost(page):
    assert page._what.text() == "Jay Okonkwo · Informal challenge, raised"
    assert page._why.text().startswith("Enter what you asked for\nIt is about: What was asked for.")
    assert page._promise.text().startswith("Nothing has been lost.")
    assert next(iter(page._views)) == "asked_for"
    assert page._views["asked_for"].field.isAncestorOf(page.focusWidget())


def test_corrected_and_sent_with_the_keyboard_it_waits_to_be_sent(qtbot, page, desk, anna):
    page._views["asked_for"].field.set_value("An appointment this week.")
    qtbot.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    status = desk.ask(lambda: sync_status(anna))
    assert (len(status.attention), len(status.waiting)) == (0, 1)
    assert page._empty.isVisible()
    desk.sync(anna)
    assert desk.ask(lambda: sync_status(anna)).receipts[0].receipt.startswith("R-")


def test_withdrawing_is_asked_about_first_and_can_be_left(page, desk, anna):
    page._withdraw.click()
    assert page._sure.isVisible()
    page._keep.click()
    assert not page._sure.isVisible()
    assert len(desk.ask(lambda: sync_status(anna)).attention) == 1


def test_withdrawn_it_is_gone_from_the_list_and_from_the_file(page, desk, anna, challenge_id):
    page._withdraw.click()
    page._really.click()
    desk.settle()
    assert desk.ask(lambda: sync_status(anna)).attention == ()
    assert desk.ask(lambda: anna.reading.challenge(challenge_id)) is None
    assert page._empty.isVisible()


def test_a_text_that_cannot_be_kept_is_named_and_nothing_is_changed(page, desk, anna):
    page._views["asked_for"].field.set_value("An appointment\x00")
    page._on_send()
    desk.settle()
    assert "cannot be kept" in page._views["asked_for"]._error.text()
    assert len(desk.ask(lambda: sync_status(anna)).attention) == 1


def test_a_choice_from_a_list_is_shown_and_not_typed(page):
    assert "kind" not in page._views
    assert "reasons" not in page._views


def test_every_part_can_be_reached_and_is_called_something(page):
    page._withdraw.click()
    settle()
    assert [part for part in focusable(page) if not (part.accessibleName() or part.text())] == []
    assert list(words_cut_off(page)) == []
