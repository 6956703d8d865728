"""The forms about a child: chosen, filled in with the keyboard, kept, opened again."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from iro_desktop.ui.pages.child_form import ChildFormPage
from iro_desktop.ui.pages.child_forms import ChildFormsPage
from iro_desktop.workflows import other_forms
from tests.support.keyboard import in_hand, type_words
from tests.support.screens import words_cut_off
from tests.ui.pages.conftest import JAY


@pytest.fixture
def listed(qtbot, desk, anna):
    page = ChildFormsPage(anna, desk.background, JAY)
    qtbot.addWidget(page)
    page.show()
    page.reload()
    desk.settle()
    return page


@pytest.fixture
def form(qtbot, desk, anna):
    page = ChildFormPage(anna, desk.background, desk.hub)
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.open(f"{JAY}/consultation_parent")
    desk.settle()
    return page


def test_without_a_form_the_page_says_so_and_what_to_do(listed):
    assert listed._nothing.isVisibleTo(listed)
    assert [*words_cut_off(listed)] == []


def test_the_first_form_is_begun_from_the_list(listed):
    asked = []
    listed.form_asked.connect(asked.append)
    begin = [each for each in listed.findChildren(QPushButton) if each.text() == "Begin"]
    begin[0].click()

    assert len(begin) == 6
    assert asked == [f"{JAY}/review_preparation"]


def test_a_form_is_filled_in_with_the_keyboard_kept_and_opened_again(form, desk, anna):
    type_words("Sleeping well.")
    QTest.keyClick(in_hand(), Qt.Key.Key_F7)
    assert form.errors.isVisibleTo(form)
    view = form._view
    for path in view.paths():
        field = view.view(path).field
        if field is not None and field.value() is None:
            field.focus()
            type_words("1" if view._definition.question(path).choices else "Nothing more.")
    form._keep_button.click()
    desk.settle()

    (row,) = desk.ask(lambda: other_forms.child_forms(anna, JAY).filled)
    assert row.title == "Consultation: a parent"
    kept = desk.ask(lambda: other_forms.open_filled(anna, row.record_id))
    assert kept.answers["c_well"] == "Sleeping well."


def test_what_was_typed_is_a_draft_that_the_list_goes_on_with(listed, form, desk):
    type_words("Sleeping well.")
    form._later_button.click()
    desk.settle()
    listed.reload()
    desk.settle()
    words = [each.text() for each in listed.findChildren(QPushButton)]

    assert words.count("Go on") == 1
