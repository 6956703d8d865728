import gc
import weakref

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from iro_desktop.ui.forms.answer_sheet import AnswerSheet
from iro_desktop.ui.forms.field_widgets import LongTextField, ShortTextField
from iro_desktop.ui.forms.sheet_form import Ask, SheetForm


def a_form(qtbot, answers=None):
    sheet = AnswerSheet(answers or {})
    page = QWidget()
    form = SheetForm(
        sheet, (Ask("first", "First", LongTextField), Ask("second", "Second", ShortTextField))
    )
    QVBoxLayout(page).addWidget(form)
    sheet.bind_undo(page)
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
    form.keeps = page
    return sheet, form


def test_typing_in_one_answer_is_one_step(qtbot):
    sheet, form = a_form(qtbot)
    qtbot.keyClicks(form.view("first").field.edit, "dental")
    assert sheet.undo_stack.count() == 1
    sheet.undo_stack.undo()
    assert sheet.text("first") == ""
    assert form.view("first").field.value() is None


def test_typing_after_a_save_is_another_step(qtbot):
    sheet, form = a_form(qtbot)
    edit = form.view("first").field.edit
    qtbot.keyClicks(edit, "dental")
    sheet.end_step()
    qtbot.keyClicks(edit, " check")
    sheet.undo_stack.undo()
    assert sheet.text("first") == "dental"


def test_control_z_undoes_the_form_wherever_the_cursor_is(qtbot):
    sheet, form = a_form(qtbot)
    first, second = form.view("first").field.edit, form.view("second").field.edit
    first.setFocus()
    qtbot.keyClicks(first, "one")
    second.setFocus()
    qtbot.keyClicks(second, "two")
    qtbot.keyClick(second, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (sheet.text("first"), sheet.text("second")) == ("one", "")
    qtbot.keyClick(second, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (sheet.text("first"), sheet.text("second")) == ("", "")
    assert first.toPlainText() == ""


def test_undo_puts_the_cursor_where_the_change_is_even_after_wide_characters(qtbot):
    sheet, form = a_form(qtbot, {"first": "He drew a 🦕 and said nothing"})
    field = form.view("first").field
    sheet.rewrite({"first": "He drew a 🦕 and smiled"})
    assert field.value() == "He drew a 🦕 and smiled"
    sheet.undo_stack.undo()
    assert field.value() == "He drew a 🦕 and said nothing"
    assert field.edit.textCursor().position() > 0


def test_two_hundred_edits_can_all_be_undone(qtbot):
    """Acceptance 10 of the interface research."""
    sheet, _form = a_form(qtbot)
    for number in range(200):
        sheet.set_value(("first", "second")[number % 2], str(number))
    for _number in range(200):
        sheet.undo_stack.undo()
    assert sheet.answers() == {}


def test_an_edit_does_not_keep_its_sheet(qtbot):
    """In a circle with it both were collected at once and an edit freed twice: the program died."""
    sheet = AnswerSheet({})
    sheet.set_value("first", "a")
    gone = weakref.ref(sheet)
    gc.disable()
    del sheet
    is_gone = gone() is None
    gc.enable()

    assert is_gone
