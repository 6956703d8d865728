import pytest
from PySide6.QtWidgets import QPushButton

from iro_desktop.settings import Theme
from iro_desktop.ui.support.palette import DARK, HIGH_CONTRAST, LIGHT
from iro_desktop.ui.support.theme import (
    TextRole,
    apply_theme,
    colours,
    font_of,
    scaled,
    text_scale,
)


@pytest.mark.parametrize(
    ("theme", "look"),
    [(Theme.LIGHT, LIGHT), (Theme.DARK, DARK), (Theme.HIGH_CONTRAST, HIGH_CONTRAST)],
)
def test_the_look_changes_while_the_program_runs(qtbot, qapp, theme, look):
    button = QPushButton("Go")
    qtbot.addWidget(button)

    apply_theme(qapp, theme)

    assert colours() is look
    assert button.palette().windowText().color().name() == look.ink
    assert look.ink in qapp.styleSheet()


def test_text_and_what_is_measured_by_it_grow_to_twice_their_size(qapp):
    before = font_of(TextRole.BODY).pointSizeF()

    apply_theme(qapp, Theme.LIGHT, 2.0)

    assert font_of(TextRole.BODY).pointSizeF() == pytest.approx(2 * before)
    assert scaled(44) == 88


@pytest.mark.parametrize(("asked", "given"), [(0.3, 1.0), (9.0, 2.0), (1.5, 1.5)])
def test_the_text_size_stays_within_its_bounds(qapp, asked, given):
    apply_theme(qapp, Theme.LIGHT, asked)

    assert text_scale() == given
