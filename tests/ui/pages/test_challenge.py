"""Challenges: raised in under forty keys, answered, taken further, closed with what changed."""

import pytest
from docx import Document
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from iro_core.domain.challenge import ChallengeKind
from iro_desktop.ui.forms.answer_sheet import AnswerSheet
from iro_desktop.ui.pages.caseload import CaseloadPage
from iro_desktop.ui.pages.challenge import (
    ChallengePage,
    ChallengesPage,
    PatternsPage,
    RaiseChallengePage,
)
from iro_desktop.ui.pages.review_record.discussion import Previous
from iro_desktop.workflows import challenge
from iro_desktop.workflows.caseload import caseload
from iro_desktop.workflows.challenge_file import challenges, open_challenge, open_challenges
from iro_desktop.workflows.review_record import start_review
from tests.support.casework import raised_challenge
from tests.support.laptops import child_from_office
from tests.ui.pages.conftest import JAY


class Keys:
    """Types with the keyboard and counts."""

    def __init__(self):
        self.pressed = 0

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        self.pressed += 1
        QTest.keyClick(QApplication.focusWidget(), key, modifier)

    def write(self, text):
        self.pressed += len(text)
        QTest.keyClicks(QApplication.focusWidget(), text)


def shown(qtbot, page):
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
    return page


def opened(qtbot, desk, session, challenge_id):
    page = shown(qtbot, ChallengePage(session, desk.background, desk.hub))
    page.open(challenge_id)
    desk.settle()
    return page


def form(page):
    return page._place.body.itemAt(page._place.body.count() - 1).widget()


def words_of(page):
    return [label.text() for label in page.findChildren(QLabel) if label.isVisible()]


def test_an_informal_challenge_takes_fewer_than_forty_keys(qtbot, desk, anna):
    """Acceptance 33."""
    page = shown(qtbot, RaiseChallengePage(anna, desk.background, desk.hub))
    page.begin(JAY, ChallengeKind.INFORMAL)
    desk.settle()
    keys = Keys()
    keys.press(Qt.Key.Key_5)
    keys.press(Qt.Key.Key_Return)
    keys.write("No dental check")
    keys.press(Qt.Key.Key_Tab)
    keys.write("Book it")
    keys.press(Qt.Key.Key_Tab)
    keys.press(Qt.Key.Key_1)
    with qtbot.waitSignal(page.raised, timeout=10_000) as raised:
        keys.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert keys.pressed + len("N") <= 40, "N on the child’s row, then the form"
    file = desk.ask(lambda: open_challenge(anna, raised.args[0]))
    assert file.answers["reasons"] == ["health"]
    assert file.answers["with_whom"] == "Social worker"


def test_an_alert_says_by_when_a_reply_is_due_and_what_is_missing(qtbot, desk, anna):
    page = shown(qtbot, RaiseChallengePage(anna, desk.background, desk.hub))
    page.begin(JAY, ChallengeKind.ALERT)
    desk.settle()
    assert page._dates_card.isVisible()
    page._raise_button.click()
    desk.settle()
    assert page.errors.isVisible()
    draft = desk.ask(lambda: challenge.start_challenge(anna, JAY, ChallengeKind.ALERT))
    assert draft.resumed, "what was typed is kept as a draft"


def test_the_list_shows_the_late_ones_first(qtbot, desk, anna, world):
    desk.ask(lambda: raised_challenge(anna, JAY, ChallengeKind.INFORMAL))
    world.later(days=10)
    page = shown(qtbot, ChallengesPage(anna, desk.background))
    page.reload()
    desk.settle()
    assert page._model.index(0, 0).data() == "Late"
    assert "1 late" in page._hint.text()


@pytest.mark.parametrize("kind", [ChallengeKind.INFORMAL, ChallengeKind.ALERT])
def test_a_reply_is_recorded_answered_and_the_end_says_what_changed(qtbot, desk, anna, kind):
    """Acceptance 36."""
    challenge_id = desk.ask(lambda: raised_challenge(anna, JAY, kind))
    page = opened(qtbot, desk, anna, challenge_id)
    page._next_button.click()
    QTest.keyClicks(QApplication.focusWidget(), "Booked for Tuesday")
    form(page).save()
    desk.settle()
    assert "Answer" in page._next_button.text()
    assert not page._close_button.isVisible(), "a reply is answered before it is closed"
    page._next_button.click()
    answer = form(page)
    answer.fill({"step": "close", "feedback": "Thank you."})
    answer.save()
    desk.settle()
    assert [row.status for row in desk.ask(lambda: challenges(anna))] == ["open"]
    answer.fill({"outcome": "resolved", "changed": "He has seen a dentist."})
    answer.save()
    desk.settle()
    file = desk.ask(lambda: open_challenge(anna, challenge_id))
    assert file.status == "closed"
    assert file.answers["changed_for_child"] == "He has seen a dentist."
    assert not page._close_button.isVisible()
    page._reopen_button.click()
    form(page).fill({"because": "The appointment was cancelled."})
    form(page).save()
    desk.settle()
    assert page._close_button.isVisible()


def test_not_satisfied_leads_on_to_the_next_stage(qtbot, desk, anna):
    challenge_id = desk.ask(lambda: raised_challenge(anna, JAY, ChallengeKind.ALERT))
    page = opened(qtbot, desk, anna, challenge_id)
    page._next_button.click()
    form(page).fill({"text": "There is a waiting list."})
    form(page).save()
    desk.settle()
    page._next_button.click()
    form(page).fill({"step": "further", "feedback": "He cannot wait."})
    with qtbot.waitSignal(page.escalate_asked) as asked:
        form(page).save()
    raising = shown(qtbot, RaiseChallengePage(anna, desk.background, desk.hub))
    raising.escalate(asked.args[0])
    desk.settle()
    raising._sheet.rewrite({"to.role": "director"})
    raising._raise_button.click()
    desk.settle()
    assert raising._form.view("to.skipped_because").isVisible(), "passing over needs a reason"
    raising._sheet.rewrite({"to.name": "Kai Fernsby", "to.skipped_because": "No time is left."})
    with qtbot.waitSignal(raising.raised, timeout=10_000):
        raising._raise_button.click()
    page.open(challenge_id)
    desk.settle()
    assert page.title() == "Care planning alert, stage 5"


def test_another_agency_has_its_own_ladder(qtbot, desk, anna):
    page = shown(qtbot, RaiseChallengePage(anna, desk.background, desk.hub))
    page.begin(JAY, ChallengeKind.ALERT)
    desk.settle()
    page._sheet.rewrite({"agency": "police"})
    roles = page._form.view("to.role").field
    assert [part.text() for part in roles.parts()] == ["Sergeant", "Inspector", "Superintendent"]
    assert roles.value() == "sergeant"


def test_the_file_says_when_it_was_recorded_and_when_it_was_lodged(qtbot, desk, anna):
    challenge_id = desk.ask(lambda: raised_challenge(anna, JAY, ChallengeKind.INFORMAL))
    page = opened(qtbot, desk, anna, challenge_id)
    assert "Not yet: it is sent when there is a connection" in words_of(page)
    desk.sync(anna)
    page.reload()
    desk.settle()
    assert any(words.startswith("Receipt R-") for words in words_of(page))


def test_an_informal_challenge_can_go_formal(qtbot, desk, anna):
    challenge_id = desk.ask(lambda: raised_challenge(anna, JAY, ChallengeKind.INFORMAL))
    page = shown(qtbot, ChallengePage(anna, desk.background, desk.hub))
    page.open(challenge_id)
    desk.settle()
    with qtbot.waitSignal(page.escalate_asked) as asked:
        page._further_button.click()
    raising = shown(qtbot, RaiseChallengePage(anna, desk.background, desk.hub))
    raising.escalate(asked.args[0])
    desk.settle()
    raising._sheet.rewrite({"to.name": "Kit Osei"})
    with qtbot.waitSignal(raising.raised, timeout=10_000) as raised:
        raising._raise_button.click()
    assert raised.args == [challenge_id]
    file = desk.ask(lambda: open_challenge(anna, challenge_id))
    assert (file.kind, file.stage_number) == (ChallengeKind.ALERT, 1)


def test_what_repeats_is_offered_as_one_alert_about_the_children_chosen(qtbot, desk, anna):
    for number in range(1, 6):
        child_id = desk.ask(lambda number=number: child_from_office(anna, 2000 + number))
        desk.ask(lambda child_id=child_id: raised_challenge(anna, child_id, ChallengeKind.INFORMAL))
    page = shown(qtbot, PatternsPage(anna, desk.background))
    page.reload()
    desk.settle()
    (row,) = (each for each in page._model.rows() if each.pattern is not None)
    assert len(row.children) == 5
    page._children.set_value(["c-2001"])
    page._start.click()
    with qtbot.waitSignal(page.statement_asked) as asked:
        page._children.set_value(["c-2001", "c-2002"])
        page._start.click()
    assert asked.args == [["c-2001", "c-2002"], ["health"]]
    raising = shown(qtbot, RaiseChallengePage(anna, desk.background, desk.hub))
    raising.begin_shared(*asked.args)
    desk.settle()
    raising._sheet.rewrite({"concern": "No dentist.", "asked_for": "Book.", "to.name": "Kit Osei"})
    with qtbot.waitSignal(raising.raised, timeout=10_000):
        raising._raise_button.click()
    alerts = [row for row in desk.ask(lambda: challenges(anna)) if row.kind is ChallengeKind.ALERT]
    assert {row.child_id for row in alerts} == {"c-2001", "c-2002"}


def test_n_on_a_child_of_the_caseload_records_an_informal_challenge(qtbot, desk, anna):
    page = shown(
        qtbot,
        CaseloadPage(desk.background, lambda: caseload(anna), lambda: anna.today),
    )
    page.reload()
    desk.settle()
    with qtbot.waitSignal(page.informal_challenge_asked) as asked:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_N)
    assert asked.args == [JAY]


def test_good_practice_is_raised_the_same_way_and_awaits_nothing(qtbot, desk, anna):
    page = shown(qtbot, RaiseChallengePage(anna, desk.background, desk.hub))
    page.begin(JAY, ChallengeKind.GOOD_PRACTICE)
    desk.settle()
    page._sheet.rewrite({"reasons": ["child_voice"], "concern": "He led his own review."})
    with qtbot.waitSignal(page.raised, timeout=10_000) as raised:
        page._raise_button.click()
    shown_page = opened(qtbot, desk, anna, raised.args[0])
    assert shown_page._tags[0].words == "Shared"
    assert not shown_page._next_button.isVisible()
    assert desk.ask(lambda: open_challenges(anna, JAY)) == ()


def test_the_letter_and_the_whole_of_it_are_written_where_they_are_wanted(
    qtbot, desk, anna, tmp_path
):
    challenge_id = desk.ask(lambda: raised_challenge(anna, JAY, ChallengeKind.ALERT))
    page = opened(qtbot, desk, anna, challenge_id)
    for name in ("letter.docx", "all.pdf"):
        with qtbot.waitSignal(page._papers.files.saved, timeout=10_000):
            page._papers.save(tmp_path / name)
    letter = "\n".join(each.text for each in Document(tmp_path / "letter.docx").paragraphs)
    for words in ("Kit Osei, Team manager", "Jay Okonkwo, number 1042", "30 November 2026"):
        assert words in letter
    whole = " ".join(each.extract_text() for each in PdfReader(tmp_path / "all.pdf").pages)
    for words in ("Care planning alert, stage 1", "Kit Osei", "What was done, in order"):
        assert words in whole
    assert page.banner.isVisible()
    page._papers.save(tmp_path / "nowhere" / "all.pdf")
    desk.settle()
    assert not (tmp_path / "nowhere").exists()


def test_a_challenge_goes_its_whole_way_by_the_keyboard_alone(qtbot, desk, anna):
    challenge_id = desk.ask(lambda: raised_challenge(anna, JAY, ChallengeKind.ALERT))
    page = opened(qtbot, desk, anna, challenge_id)
    page._next_button.setFocus()
    keys = Keys()
    ctrl = Qt.KeyboardModifier.ControlModifier
    keys.press(Qt.Key.Key_E, ctrl)
    keys.write("There is a queue.")
    for _ in range(2):
        keys.press(Qt.Key.Key_Tab)  # past the day, which is today, to the button
    keys.press(Qt.Key.Key_Space)
    desk.settle()
    keys.press(Qt.Key.Key_E, ctrl)
    keys.press(Qt.Key.Key_1)
    keys.press(Qt.Key.Key_Tab)
    keys.write("Thank you.")
    keys.press(Qt.Key.Key_Tab)
    keys.press(Qt.Key.Key_1)
    keys.press(Qt.Key.Key_Tab)
    keys.write("He has been.")
    keys.press(Qt.Key.Key_Tab)
    keys.press(Qt.Key.Key_Space)
    desk.settle()
    file = desk.ask(lambda: open_challenge(anna, challenge_id))
    assert (file.status, file.content.outcome) == ("closed", "resolved")
    assert file.content.changed_for_child == "He has been."


def test_an_open_challenge_is_there_in_the_next_review(qtbot, desk, anna):
    desk.ask(lambda: raised_challenge(anna, JAY, ChallengeKind.ALERT))
    draft = desk.ask(lambda: start_review(anna, JAY))
    assert [row.kind for row in draft.challenges] == [ChallengeKind.ALERT]
    part = shown(qtbot, Previous(AnswerSheet({}), draft.previous, draft.challenges))
    assert "Care planning alert, stage 1" in words_of(part)
