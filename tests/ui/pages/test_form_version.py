"""A draft goes on in a newer version of its form only when its IRO says so, and loses nothing."""

import pytest
from PySide6.QtWidgets import QPushButton

from iro_core.forms import catalogue
from iro_desktop.ui.forms.newer_version import NewerVersion
from iro_desktop.ui.pages.quality import QualityPage
from iro_desktop.workflows import quality
from tests.support.casework import recorded_review
from tests.support.laptops import from_office
from tests.ui.pages.conftest import JAY


def newer() -> str:
    """The second version: one question in other words, one gone, one new."""
    return (
        catalogue.source_of("qa_form.v1")
        .replace('version="1"', 'version="2"')
        .replace("Was this the child's first review?", "Is this the first review?")
        .replace("a_lesson_time", "a_missed_lesson")
    )


@pytest.fixture
def page(qtbot, desk, anna):
    review_id = desk.ask(lambda: recorded_review(anna, JAY))

    def begin():
        form = quality.start_form(anna, review_id)
        answers = {**form.answers, "a_venue": "school", "a_lesson_time": "no"}
        quality.save_draft(anna, form, answers)
        values = {"form_id": "qa_form", "version": 2, "xform": [newer()]}
        from_office(anna, "form_definition", "form-qa_form-2", values, act="publish")

    desk.ask(begin)
    form = QualityPage(anna, desk.background, desk.hub)
    qtbot.addWidget(form)
    form.show()
    form.fill(review_id)
    desk.settle()
    form.review_id = review_id
    return form


def card_of(page):
    page.banner.acted.emit()
    return page.findChild(NewerVersion)


def words_of(card):
    return [label.text() for label in card.findChildren(type(card.heading)) if label.text()]


def test_a_draft_says_that_there_is_a_newer_version_and_stays_in_its_own(page):
    assert "There is a newer version of this form: version 2." in page.banner.words
    assert page._view._definition.name == "qa_form.v1"


def test_what_would_change_is_said_before_anything_does(page):
    words = "\n".join(words_of(card_of(page)))

    assert "Is this the first review?" in words
    assert "not asked any more" in words
    assert page._view._definition.name == "qa_form.v1"


def test_a_draft_that_goes_on_in_the_newer_version_keeps_every_answer(page, desk, anna):
    before = page._sheet.answers()
    card_of(page).go_on.click()
    desk.settle()

    assert page._view._definition.name == "qa_form.v2"
    assert page._sheet.answers() == before
    assert page.banner.words == ""
    again = desk.ask(lambda: quality.start_form(anna, page.review_id))
    assert (again.version, again.answers) == ("qa_form.v2", before)


def test_it_may_stay_as_it_is(page):
    card = card_of(page)
    next(each for each in card.findChildren(QPushButton) if "Stay" in each.text()).click()

    assert not card.isVisibleTo(page)
    assert page._view._definition.name == "qa_form.v1"
