"""A form that shows only what is to be looked at again."""

import pytest

from iro_core.domain.dates import parse_date
from iro_core.forms import catalogue
from iro_core.forms.evaluation import evaluate
from iro_desktop.ui.forms.answer_sheet import AnswerSheet
from iro_desktop.ui.forms.form_view import FormView
from tests.support.casework import complete
from tests.support.forms import NOW


@pytest.fixture
def view(qtbot):
    definition = catalogue.latest("qa_form")
    sheet = AnswerSheet(complete(definition, {"b_report_done": "no"}))
    form = FormView(definition, sheet, lambda typed: parse_date(typed, None, None), lambda: NOW)
    qtbot.addWidget(form)
    sheet.setParent(form)
    return form


def _shown(view):
    keys = [question.key for question in view._definition.questions()]
    return {key for key in keys if view.view(key).isVisibleTo(view)}


def test_an_answer_that_opens_a_question_shows_it_too_and_it_stays_when_answered(view):
    view.show_only({"b_report_done"})
    before = _shown(view)
    view.view("b_report_done").field.set_value("yes")
    view.view("b_report_done").edited.emit()
    missing = {
        each.question for each in evaluate(view._definition, view._sheet.answers(), NOW).problems
    }
    opened = _shown(view)
    view._sheet.rewrite(complete(view._definition, view._sheet.answers()))
    view._show_answers()

    assert before == {"b_report_done"}
    assert missing
    assert opened == _shown(view) == {"b_report_done", *missing}


def test_without_anything_to_look_at_everything_is_shown(view):
    everything = _shown(view)
    view.show_only({"no_such_question"})

    assert _shown(view) == everything
