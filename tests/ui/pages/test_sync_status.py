"""Send and receive: what waits, by name; receipts; calm when offline."""

import pytest
from PySide6.QtCore import QObject, Signal

from iro_desktop.sync.cycle import DURABLE, HeldScope
from iro_desktop.ui.pages.sync_status import SyncStatusPage
from iro_desktop.workflows.synchronise import Phase, Progress
from tests.support.casework import recorded_review
from tests.ui.pages.conftest import JAY


class Sending(QObject):
    """Stands where the frame's sender stands."""

    progressed = Signal(object)
    ended = Signal(object)
    failed = Signal(object)
    is_running = False


@pytest.fixture
def sending():
    return Sending()


@pytest.fixture
def page(qtbot, desk, anna, sending):
    asked = []
    status = SyncStatusPage(anna, desk.background, sending, lambda: asked.append("now"))
    status.asked = asked
    qtbot.addWidget(status)
    status.show()
    return status


def shown(page, desk):
    page.reload()
    desk.settle()
    return page


def test_what_waits_is_listed_by_name(page, desk, anna):
    desk.ask(lambda: recorded_review(anna, JAY))
    shown(page, desk)
    assert page._waiting_card.heading.text() == "Not sent (1)"
    row = page._waiting_rows
    assert row.index(0, 0).data() == "Jay Okonkwo: review, recorded"
    assert row.index(0, 1).data() == "Ready to send"


def test_sent_is_said_only_with_a_receipt(page, desk, anna):
    """Acceptance 37."""
    desk.ask(lambda: recorded_review(anna, JAY))
    shown(page, desk)
    assert not page._sent_card.isVisible()
    desk.sync(anna)
    shown(page, desk)
    assert page._sent_rows.index(0, 2).data().startswith("R-")
    assert page._sent_rows.index(0, 3).data() == "At the office"
    desk.ask(lambda: anna.store.local_state.save(DURABLE, 10_000))
    shown(page, desk)
    assert page._sent_rows.index(0, 3).data() == "In a backup"
    assert page._empty.isVisible()
    assert not page._waiting_card.isVisible()


def test_send_now_asks_and_progress_is_named(page, desk, sending):
    shown(page, desk)
    page._button.click()
    assert page.asked == ["now"]
    sending.progressed.emit(Progress(Phase.SENDING, 3, 12))
    assert page._progress._words.text() == "Sending 3 of 12"
    assert not page._button.isEnabled()
    sending.ended.emit(None)
    assert page._button.isEnabled()


def test_offline_is_calm_and_says_that_nothing_is_lost(page, desk, anna, world):
    desk.ask(lambda: recorded_review(anna, JAY))
    anna.contact.failed_since = world.clock.now()
    shown(page, desk)
    assert page.banner.words == "Offline since 09:00. You can keep working."
    assert "Nothing is lost: 1 record is waiting" in page.banner._more.text()


def test_a_copied_laptop_is_told_calmly_and_whom_to_tell(page, desk, anna):
    """S-07, on the screen."""
    desk.ask(lambda: anna.store.local_state.save("copied_at", "2026-11-23T08:00:00.000Z"))
    shown(page, desk)
    assert "older copy" in page.banner.words


def test_a_child_who_is_to_leave_is_named_with_what_keeps_them_here(page, desk, anna):
    """A-01, on the screen."""
    desk.sync(anna)
    desk.ask(lambda: recorded_review(anna, JAY))
    scope = HeldScope("another", [])
    desk.ask(lambda: anna.store.local_state.save("scope", scope))
    shown(page, desk)
    assert page._leaving_card.isVisible()
    assert "Jay Okonkwo: 1 change to send" in page._leaving_words.text()


def test_a_council_record_that_differs_is_said_in_plain_words(page, desk, anna):
    """G-03."""
    at = anna.now_text()
    desk.ask(lambda: anna.store.local_state.save("office_log_differs_at", at))
    shown(page, desk)
    assert "not the one it showed before" in page.banner.words
    assert "Your work is safe" in page.banner._more.text()
