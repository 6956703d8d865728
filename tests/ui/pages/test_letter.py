"""The letter to the child: drafted in plain words, looked over, kept, printed, closed."""

import pytest
from docx import Document
from pypdf import PdfReader
from PySide6.QtWidgets import QLabel, QPlainTextEdit

from iro_core.domain.child_letter import LetterForm
from iro_desktop.settings import Theme
from iro_desktop.ui.pages.review_papers import LetterPage
from iro_desktop.ui.support.letter_words import first_letter
from iro_desktop.ui.support.theme import apply_theme
from iro_desktop.workflows.child_letter import start_letter
from tests.support.casework import recorded_review
from tests.support.screens import called, focusable, settle, words_cut_off
from tests.ui.pages.conftest import JAY

RECORD = {
    "child_words": "I want to see my brother.",
    "working_well": "The placement is stable.",
    "decisions.b.text": "Apply for a passport",
    "decisions.b.owner": "jay",
    "decisions.c.text": "Fund the climbing course",
    "decisions.c.owner": "Team manager",
    "decisions.c.kind": "recommendation",
    "decisions.d.text": "MOT of the minibus",
    "decisions.d.owner": "",
}


@pytest.fixture
def review_id(desk, anna):
    return desk.ask(lambda: recorded_review(anna, JAY, **RECORD))


@pytest.fixture
def page(qtbot, desk, anna, review_id):
    letter = LetterPage(anna, desk.background, desk.hub)
    qtbot.addWidget(letter)
    letter.resize(1366, 768)
    letter.show()
    letter.open(review_id)
    desk.settle()
    settle()
    return letter


def words(page):
    return "\n".join(each.text() for each in page.findChildren(QLabel) if each.isVisibleTo(page))


def test_the_first_draft_says_who_will_do_what_by_when_and_keeps_the_childs_words(page):
    written = page._answers()

    assert written["greeting"] == "Dear Jay"
    assert written["you_said"] == "You said: “I want to see my brother.”"
    assert written["will_happen"].split("\n") == [
        "Your social worker will book the <b>dental</b> check by 17 December 2026.",
        "You will apply for a passport.",
        "I have asked your social worker’s manager to fund the climbing course.",
        "Somebody will MOT of the minibus. I will find out who.",
    ]
    assert "Thank you for coming to your review on 23 November 2026." in written["opening"]


def test_the_letter_is_other_for_other_ages(desk, anna, review_id):
    draft = desk.ask(lambda: start_letter(anna, review_id))
    rights = {form: str(first_letter(draft, form)["rights"]) for form in LetterForm}

    assert len(set(rights.values())) == 3
    assert "solicitor" in rights[LetterForm.YOUNG_PERSON]
    assert "solicitor" not in rights[LetterForm.YOUNG]


def test_a_plainer_word_is_offered_put_in_and_taken_back(page):
    assert "“placement”: perhaps “home”" in words(page)
    at = next(n for n, each in enumerate(page._found) if each.words == "placement")

    page._follow(str(at))
    settle()

    assert page._answers()["going_well"] == "The home is stable."
    assert "“placement”" not in words(page)
    shown = [each.toPlainText() for each in page.findChildren(QPlainTextEdit)]
    assert "The home is stable." in shown
    page._sheet.undo_stack.undo()
    assert page._answers()["going_well"] == "The placement is stable."


def test_the_childs_own_words_are_never_corrected(page):
    assert not any(each.path == "you_said" for each in page._found)


def test_advice_never_keeps_a_letter_from_being_kept_and_closed(page, desk, anna, review_id):
    assert page._found
    page._keep_button.click()
    desk.settle()
    settle()
    assert desk.ask(lambda: start_letter(anna, review_id)).is_kept

    page._close_button.click()
    desk.settle()
    settle()

    assert desk.ask(lambda: start_letter(anna, review_id)).is_closed
    assert not page._keep_button.isVisible()
    assert "Closed on Mon 23 Nov 2026." in words(page)


def test_it_is_written_in_word_and_as_tagged_pdf_without_the_parts_that_are_empty(
    page, qtbot, tmp_path
):
    page._sheet.rewrite({"worries": None})
    for name in ("letter.docx", "letter.pdf"):
        with qtbot.waitSignal(page.saver.saved, timeout=20_000):
            page.save(tmp_path / name)

    text = [paragraph.text for paragraph in Document(tmp_path / "letter.docx").paragraphs]
    reader = PdfReader(tmp_path / "letter.pdf")
    pdf = " ".join(" ".join(each.extract_text() for each in reader.pages).split())
    assert "/StructTreeRoot" in reader.root_object
    for said in ("Dear Jay", "I want to see my brother.", "What will happen now", "Best wishes"):
        assert said in pdf
        assert any(said in line for line in text)
    assert "What we want to make better" not in pdf
    assert "What we want to make better" not in text
    assert "Okonkwo" not in pdf, "a letter goes by the first name"


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_everything_has_a_name_and_no_word_is_cut_off(page, desk, qapp, scale):
    apply_theme(qapp, Theme.LIGHT, scale)
    page.open(page._review_id)
    desk.settle()
    settle()

    assert [called(each) for each in focusable(page) if not each.accessibleName().strip()] == []
    assert list(words_cut_off(page)) == []
