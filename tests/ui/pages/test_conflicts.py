"""Two versions of one answer: side by side, chosen by a person, nothing lost."""

import pytest

from iro_desktop.ui.pages.conflicts import ConflictsPage
from iro_desktop.ui.widgets.compared_text import differing_pieces
from iro_desktop.workflows import review_record
from iro_desktop.workflows.conflicts import Choice, conflicts
from iro_desktop.workflows.review_file import read_review
from tests.support.casework import MARKUP, recorded_review
from tests.ui.pages.conftest import JAY

PATH = "area.where_i_live.working_well"
MINE = f"The carers moved in October. {MARKUP}"
THEIRS = "The carers moved in November."


def edit(session, review_id, text):
    draft = review_record.edit_review(session, review_id)
    review_record.finish(session, draft, {**draft.answers, PATH: text})


@pytest.fixture
def review_id(desk, anna, world):
    review = desk.ask(lambda: recorded_review(anna, JAY))
    desk.sync(anna)
    other = desk.laptop(world, "anna")
    desk.ask(lambda: edit(anna, review, MINE))
    desk.ask(lambda: edit(other, review, THEIRS))
    desk.sync(other)
    desk.sync(anna)
    return review


@pytest.fixture
def page(qtbot, desk, anna, review_id):
    compare = ConflictsPage(anna, desk.background, desk.hub)
    qtbot.addWidget(compare)
    compare.resize(1366, 768)
    compare.show()
    compare.reload()
    desk.settle()
    return compare


def test_both_versions_are_shown_whole_with_their_differences_marked(page):
    assert page._mine._text.toPlainText() == MINE
    assert page._other._text.toPlainText() == THEIRS
    help_text = page._other._text.accessibleDescription()
    assert "November." in help_text
    assert "carers" not in help_text


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (Choice.FIRST, [MINE]),
        (Choice.SECOND, [THEIRS]),
        (Choice.BOTH, [MINE, THEIRS]),
    ],
)
def test_one_press_decides(page, desk, anna, review_id, choice, expected):
    """Acceptance 43."""
    page._buttons[choice].click()
    desk.settle()
    desk.settle()
    assert desk.ask(lambda: conflicts(anna)) == ()
    answer = desk.ask(lambda: read_review(anna, review_id)).answers[PATH]
    assert [text for text in (MINE, THEIRS) if text in answer] == expected
    assert page._empty.isVisible()


def test_differences_are_words_and_the_pieces_make_the_whole_again():
    pieces = differing_pieces("moved in October", "moved in November")
    assert pieces == [("moved in ", False), ("October", True)]
    text = "a  b\n\nc 🦕"
    assert "".join(piece for piece, _ in differing_pieces(text, "a c")) == text


def test_a_third_person_is_not_told_that_a_version_is_theirs(qtbot, desk, world, review_id):
    sara = desk.laptop(world, "sara")
    desk.sync(sara)
    compare = ConflictsPage(sara, desk.background, desk.hub)
    qtbot.addWidget(compare)
    compare.show()
    compare.reload()
    desk.settle()
    words = [button.text() for button in compare._buttons.values()]
    assert words == ["Use the first", "Use the second", "Keep both, in this order"]
    assert all(button.isEnabled() for button in compare._buttons.values())
