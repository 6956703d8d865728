"""A form that was handed in is put on paper as it was answered."""

from pypdf import PdfReader

from iro_desktop.documents.pdf import Line
from iro_desktop.ui.forms.form_paper import HandedInForm, form_record
from iro_desktop.ui.pages.quality import QualityPage
from tests.support.casework import recorded_review, submitted_form
from tests.support.forms import NOW, a_form
from tests.ui.pages.conftest import JAY

FORM = a_form(
    "begin_repeat | visit | Visit",
    "date | day | When? |",
    "select_one yn | met | Met? | yes",
    "end_repeat",
    "text | why | Why? |",
    choices="yn=yes:Yes,no:No",
)


def test_every_question_that_was_asked_stands_under_its_heading_with_its_answer() -> None:
    answers = {"visit": 2, "visit.1.day": "2026-11-03", "visit.1.met": "yes", "visit.2.met": "no"}
    form = HandedInForm("f-1", FORM, answers, "Jay", NOW)

    record = form_record(form, "Larkshire", "Made today.")

    assert [part.heading for part in record.parts] == ["Visit 1", "Visit 2", FORM.title]
    assert record.parts[0].lines == (Line("When?", "3 November 2026"), Line("Met?", "Yes"))
    assert record.parts[1].lines == (Line("When?", "No answer"), Line("Met?", "No"))
    assert record.subtitle == "Jay. Larkshire"


def test_a_form_is_saved_as_pdf_once_it_is_handed_in(qtbot, desk, anna, tmp_path):
    review_id = desk.ask(lambda: recorded_review(anna, JAY))
    page = QualityPage(anna, desk.background, desk.hub)
    qtbot.addWidget(page)
    page.show()
    page.fill(review_id)
    desk.settle()
    assert not page._paper.button.isVisibleTo(page)

    form_id = desk.ask(lambda: submitted_form(anna, review_id))
    page.read(form_id)
    desk.settle()
    assert page._paper.button.isVisibleTo(page)
    with qtbot.waitSignal(page._paper.files.saved, timeout=20_000):
        page._paper.save(tmp_path / "form.pdf")

    words = " ".join(each.extract_text() for each in PdfReader(tmp_path / "form.pdf").pages)
    for said in ("How did the child take part?", "Version 1 of the form", "Jay Okonkwo, review"):
        assert said in words
