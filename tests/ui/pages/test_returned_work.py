"""What the office system did not take: seen, put right or withdrawn from the screen."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from iro_core.domain.attachment import MediaType
from iro_core.domain.challenge import ChallengeKind
from iro_desktop.documents.scans import Scan
from iro_desktop.store.receipts import SendState
from iro_desktop.ui.forms.field_widgets import ChoiceField
from iro_desktop.ui.pages.returned_work import ReturnedWorkPage
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.scan_words import about_words, tag_of
from iro_desktop.workflows import attachments
from iro_desktop.workflows.outgoing import sync_status
from tests.support.attachments import png
from tests.support.casework import raised_challenge, recorded_review, submitted_form
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


def test_a_text_that_is_too_long_to_be_kept_is_named_and_nothing_is_changed(page, desk, anna):
    page._views["asked_for"].field.set_value("An appointment. " * 13_000)
    page._on_send()
    desk.settle()
    assert "too long to be kept" in page._views["asked_for"]._error.text()
    assert len(desk.ask(lambda: sync_status(anna)).attention) == 1


def test_a_choice_from_a_list_is_shown_and_not_typed(page):
    assert "kind" not in page._views
    assert "reasons" not in page._views
    words = said(page)
    assert "Kind: Informal challenge" in words
    assert "Reasons: Health" in words
    assert "health" not in " ".join(words)


def test_a_choice_that_the_office_named_is_chosen_again(page, desk, anna, challenge_id):
    desk.ask(lambda: set_aside(anna, challenge_id, "challenge_without_request", "kind"))
    page.reload()
    desk.settle()

    field = page._views["kind"].field

    assert isinstance(field, ChoiceField)
    assert field.value() == "informal"


def test_the_answers_of_a_form_are_shown_in_the_words_of_its_questions(page, desk, anna):
    review_id = desk.ask(lambda: recorded_review(anna, JAY))
    form_id = desk.ask(lambda: submitted_form(anna, review_id))
    desk.ask(lambda: set_aside(anna, form_id, "act_not_admitted"))
    page.open(form_id)
    desk.settle()

    words = said(page)

    assert "Was an advocate offered? Yes" in words
    assert not [each for each in words if "_" in each or "answers" in each]


def test_withdrawing_a_scan_says_where_its_picture_stays(page, desk, anna):
    scan = Scan(MediaType.PNG, png())
    answers = {"title": "Drawing", "description": "An otter", "on": "2026-11-20"}
    added = desk.ask(lambda: attachments.add(anna, JAY, scan, answers))
    (scan_id,) = added.changed.record_ids
    desk.ask(lambda: set_aside(anna, scan_id, "act_not_admitted"))
    page.open(scan_id)
    desk.settle()

    assert not [each for each in said(page) if "sha256" in each.lower() or "Pieces" in each]
    page._withdraw.click()
    assert "stays on this laptop, among the child’s scans" in page._sure_words.text()
    page._really.click()
    desk.settle()

    (row,) = desk.ask(lambda: attachments.attachments(anna, JAY))
    assert tag_of(row) == ("Withdrawn", Tone.NEUTRAL)
    assert "goes when the child leaves" in about_words(row)
    opened = desk.ask(lambda: attachments.open_attachment(anna, scan_id))
    assert opened.picture == png()


def said(page):
    """What stands on the card of the answers without a field."""
    card = page._answers
    return [each.text() for each in card.findChildren(QLabel) if each.isVisibleTo(card)]


def test_every_part_can_be_reached_and_is_called_something(page):
    page._withdraw.click()
    settle()
    assert [part for part in focusable(page) if not (part.accessibleName() or part.text())] == []
    assert list(words_cut_off(page)) == []
