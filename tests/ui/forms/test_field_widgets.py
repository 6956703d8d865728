"""Fields show everything that stands in them."""

from iro_desktop.ui.forms.field_widgets import LongTextField
from tests.support.screens import settle


def test_a_text_that_wraps_into_more_lines_in_a_narrow_place_is_shown_whole(qtbot):
    field = LongTextField(2, 12)
    qtbot.addWidget(field)
    field.resize(1200, 100)
    field.show()
    field.set_value("Thank you for coming to your review, and for talking with me alone. " * 2)
    settle()
    wide = field.edit.height()

    field.resize(420, 100)
    settle()

    assert field.edit.height() > wide
    assert field.edit.verticalScrollBar().maximum() == 0
