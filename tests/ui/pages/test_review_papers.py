"""The papers of a review: signed off, made into documents, sent, objected to, amended."""

import pytest
from docx import Document
from pypdf import PdfReader
from PySide6.QtWidgets import QLabel

from iro_core.domain.review_papers import PaperKind
from iro_desktop.settings import Theme
from iro_desktop.ui.pages.finish_meeting import FinishMeetingPage
from iro_desktop.ui.pages.review_papers import ReviewPapersPage
from iro_desktop.ui.support.theme import apply_theme
from iro_desktop.workflows import review_papers as workflow
from iro_desktop.workflows import review_record
from iro_desktop.workflows.review_papers import read_papers
from tests.support.casework import recorded_review
from tests.support.screens import called, focusable, settle, words_cut_off
from tests.ui.pages.conftest import JAY


@pytest.fixture
def review_id(desk, anna):
    return desk.ask(lambda: recorded_review(anna, JAY))


@pytest.fixture
def page(qtbot, desk, anna, review_id):
    papers = ReviewPapersPage(anna, desk.background, desk.hub)
    qtbot.addWidget(papers)
    papers.resize(1366, 768)
    papers.show()
    papers.open(review_id)
    desk.settle()
    settle()
    return papers


def words(page):
    return "\n".join(each.text() for each in page.findChildren(QLabel) if each.isVisibleTo(page))


def answer(page, **answers):
    page._form.fill(answers)
    page._form.save()


def test_signing_off_is_asked_once_more_and_then_only_amending_is_offered(
    page, desk, anna, review_id, qtbot
):
    page._sign_button.click()
    assert not desk.ask(lambda: read_papers(anna, review_id)).is_signed
    page._form.save()
    desk.settle()
    settle()

    assert desk.ask(lambda: read_papers(anna, review_id)).is_signed
    assert not page._sign_button.isVisible()
    assert "Signed off by Anna Invented on 23 November 2026." in words(page)
    with qtbot.waitSignal(page.record_asked) as asked:
        page._amend_button.click()
    assert asked.args == [review_id]


@pytest.mark.parametrize("kind", [PaperKind.DECISIONS, PaperKind.RECORD])
def test_one_record_gives_the_same_words_in_word_and_as_tagged_pdf(page, qtbot, tmp_path, kind):
    for name in ("paper.docx", "paper.pdf"):
        with qtbot.waitSignal(page.saver.saved, timeout=20_000):
            page.save(kind, tmp_path / name)

    document = Document(tmp_path / "paper.docx")
    text = [paragraph.text for paragraph in document.paragraphs]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    reader = PdfReader(tmp_path / "paper.pdf")
    pdf = " ".join(" ".join(each.extract_text() for each in reader.pages).split())
    assert "/StructTreeRoot" in reader.root_object
    for said in ("Not signed off yet", "I want to stay at my school.", "17 December 2026"):
        assert said in "\n".join([*text, *cells])
        assert said in pdf
    assert "Book the <b>dental</b> check" in cells
    assert ("Settled at school." in pdf) is (kind is PaperKind.RECORD)
    assert "" not in [paragraph.text.strip() for paragraph in document.paragraphs]
    assert page.banner.isVisible()


def test_an_earlier_version_can_be_read_and_made_into_a_document(
    page, desk, anna, review_id, qtbot, tmp_path
):
    def amend():
        workflow.sign_off(anna, review_id)
        draft = review_record.edit_review(anna, review_id)
        more = {"working_well": "He laughs.", review_record.AMEND_BECAUSE: "It was left out."}
        return review_record.finish(anna, draft, {**draft.answers, **more})

    assert desk.ask(amend).changed is not None
    page.reload()
    desk.settle()
    settle()
    assert "He laughs." in words(page)

    page._versions.change_asked.emit("1")
    settle()

    assert "He laughs." not in words(page)
    with qtbot.waitSignal(page.saver.saved, timeout=20_000):
        page.save(PaperKind.RECORD, tmp_path / "first.pdf")
    first = " ".join(each.extract_text() for each in PdfReader(tmp_path / "first.pdf").pages)
    assert "A later version takes its place." in " ".join(first.split())
    assert "He laughs" not in first


def test_what_was_sent_is_noted_for_several_at_once_and_somebody_is_left_out(
    page, desk, anna, review_id
):
    page._send_button.click()
    answer(page, paper="decisions", to=["social_worker", "team_manager"], way="secure_email")
    desk.settle()
    page._list.change_asked.emit("father")
    answer(page, because="A court order.")
    desk.settle()
    settle()

    assert "Gets nothing: A court order." in words(page)
    assert "Decisions, Mon 23 Nov 2026" in words(page)
    assert "Managers may object until Mon 30 Nov 2026." in words(page)
    page._object_button.click()
    answer(page, by="Kit Osei", text="The parents should apply.")
    desk.settle()
    settle()
    assert "The parents should apply." in words(page)


def test_a_short_form_says_what_is_missing_and_saves_nothing(page, desk, anna, review_id):
    page._send_button.click()
    page._form.save()
    desk.settle()

    assert "Select what was sent" in words(page)
    assert not desk.ask(lambda: read_papers(anna, review_id)).listed


def test_a_supervisor_reads_and_records_an_objection_but_cannot_sign(
    page, desk, world, anna, review_id, qtbot
):
    desk.sync(anna)
    sara = desk.laptop(world, "sara")
    reading = ReviewPapersPage(sara, desk.background, desk.hub)
    qtbot.addWidget(reading)
    reading.show()
    reading.open(review_id)
    desk.settle()
    settle()

    assert reading._object_button.isVisible()
    for button in (reading._sign_button, reading._amend_button, reading._send_button):
        assert not button.isVisible()
    assert "I want to stay at my school." in words(reading)


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_everything_has_a_name_and_no_word_is_cut_off(page, desk, qapp, scale):
    apply_theme(qapp, Theme.LIGHT, scale)
    page.reload()
    desk.settle()
    page._send_button.click()
    settle()

    assert [called(each) for each in focusable(page) if not each.accessibleName().strip()] == []
    assert list(words_cut_off(page)) == []


def test_finishing_an_amendment_asks_for_the_reason_and_keeps_the_words(
    desk, anna, review_id, qtbot
):
    finish = FinishMeetingPage(anna, desk.background, desk.hub)
    qtbot.addWidget(finish)
    finish.show()
    desk.ask(lambda: workflow.sign_off(anna, review_id))
    draft = desk.ask(lambda: review_record.edit_review(anna, review_id))
    finish.check(draft, {**draft.answers, "working_well": "He laughs."})
    desk.settle()
    finish._papers_button.click()
    desk.settle()
    assert "Enter why it is amended" in words(finish)

    finish._because.set_value("It was left out.")
    with qtbot.waitSignal(finish.papers_asked, timeout=10_000) as asked:
        finish._papers_button.click()

    assert asked.args == [review_id]
    found = desk.ask(lambda: read_papers(anna, review_id))
    assert [each.reason for each in found.versions] == ["", "It was left out."]
