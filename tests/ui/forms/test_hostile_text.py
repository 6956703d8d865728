"""S-09, at the field: what cannot be kept is not taken, and the field says why."""

import random

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtTest import QTest

from iro_core.changes.change import TEXT_LIMIT_CHARACTERS, storable, text_problem
from iro_desktop.ui.forms.field_widgets import LongTextField, ShortTextField
from iro_desktop.ui.forms.question_view import QuestionView

PARTS = ("Settled", " ", "\n", "\t", "\x00", "\x07", "\x1b[2J", "\ud83d", "e\u0301", "🦦")


@pytest.fixture
def field(qtbot) -> LongTextField:
    made = LongTextField()
    qtbot.addWidget(made)
    return made


def paste(field: LongTextField, text: str) -> None:
    data = QMimeData()
    data.setText(text)
    field.edit.insertFromMimeData(data)


@pytest.mark.parametrize("seed", range(3))
def test_what_is_pasted_can_always_be_kept(field: LongTextField, seed: int) -> None:
    """A hundred texts each; what can be seen of them is all there."""
    chance = random.Random(seed)
    for _ in range(100):
        text = "".join(chance.choices(PARTS, k=chance.randrange(1, 12)))
        field.edit.clear()
        paste(field, f"a{text}b")

        kept = field.value()

        assert isinstance(kept, str)
        assert text_problem(storable(kept)) is None
        assert storable(kept) == storable(f"a{text}b")


@pytest.mark.parametrize("how", ["pasted", "typed"])
def test_more_than_can_be_kept_is_not_taken_and_the_question_says_so(qtbot, how: str) -> None:
    field = LongTextField()
    question = QuestionView("What did the child say?", field)
    qtbot.addWidget(question)
    paste(field, "x" * TEXT_LIMIT_CHARACTERS)

    if how == "pasted":
        paste(field, "y")
    else:
        QTest.keyClicks(field.edit, "y")

    assert field.value() == "x" * TEXT_LIMIT_CHARACTERS
    assert "no room for more than 200,000 characters" in question._error.text()
    QTest.keyClick(field.edit, Qt.Key.Key_Backspace)
    QTest.keyClicks(field.edit, "y")
    assert str(field.value()).endswith("xy")


def test_a_line_is_shorter_than_what_can_be_kept(qtbot) -> None:
    line = ShortTextField()
    qtbot.addWidget(line)

    assert line.edit.maxLength() < TEXT_LIMIT_CHARACTERS
