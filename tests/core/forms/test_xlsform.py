"""A form authored as XLSForm: what is inside the subset is read, the rest is refused by name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iro_core.errors import InvalidData
from iro_core.forms.answers import visible
from iro_core.forms.definition import QuestionType
from iro_core.forms.xlsform import Row, XlsForm, definition_of

GROUP: Row = {"type": "begin_group", "name": "a_review", "label": "The review"}
END: Row = {"type": "end_group"}
MET: Row = {"type": "select_one yes_no_na", "name": "met", "label": "Met alone?"}
TIMES: Row = {"type": "integer", "name": "times", "label": "How often?"}
WAYS: Row = {"type": "select_multiple ways", "name": "ways", "label": "How?"}
CHOICES: list[Row] = [
    {"list_name": "ways", "name": "call", "label": "By video call"},
    {"list_name": "ways", "name": "home", "label": "At home"},
]


def form(*rows: Row) -> XlsForm:
    settings = {"form_title": "QA form", "form_id": "qa_form", "version": "2"}
    return XlsForm([GROUP, *rows, END], CHOICES, [settings])


def why(relevant: str) -> Row:
    return {"type": "text", "name": "why", "label": "Why?", "relevant": relevant}


def refusal(authored: XlsForm) -> InvalidData:
    with pytest.raises(InvalidData) as refused:
        definition_of(authored)
    return refused.value


def test_questions_keep_their_order_type_bounds_and_reasons() -> None:
    noted = {**MET, "required": "yes", "iro_note_required_when": "no"}
    bounded = {**TIMES, "constraint": ". >= 1 and . <= 9", "appearance": ""}
    met, times, why_ = definition_of(form(noted, bounded, why("${times} >= 2"))).questions()

    assert (met.type, met.required, met.note_required_when) == ("yes_no_na", True, ["no"])
    assert (times.type, times.lowest, times.highest) == (QuestionType.INTEGER, 1, 9)
    assert (why_.type, why_.required) == (QuestionType.SHORT_TEXT, False)


@pytest.mark.parametrize(
    ("relevant", "answers", "asked"),
    [
        ("${met} = 'no'", {"met": "no"}, True),
        ("${met} = 'no'", {}, False),
        ("${met} = 'no' or ${met} = 'na'", {"met": "na"}, True),
        ("${times} >= 2", {"times": 1}, False),
        ("(${met} = 'no' or ${met} = 'na') and ${times} >= 2", {"met": "na", "times": 2}, True),
        ("selected(${ways}, 'home')", {"ways": ["call", "home"]}, True),
    ],
)
def test_a_question_is_asked_when_its_condition_holds(
    relevant: str, answers: dict[str, object], asked: bool
) -> None:
    definition = definition_of(form(MET, TIMES, WAYS, why(relevant)))

    shown = {question.key for question in visible(definition, answers)}  # type: ignore[arg-type]

    assert ("why" in shown) is asked


@pytest.mark.parametrize(
    "relevant",
    [
        "${why} = 'x'",
        "${ways} = 'home'",
        "${met} = 'no' or ${met} = 'na' and ${times} >= 2",
        "${met} = 'no' or selected(${ways}, 'home')",
        "not(${met} = 'no')",
        "${met} != 'no'",
        "regex(${met}, '(a+)+$')",
        "(" * 400 + "${met} = 'no'" + ")" * 400,
        "${met} = 'no' and " * 5_000,
    ],
)
def test_any_other_condition_is_refused_with_its_row(relevant: str) -> None:
    refused = refusal(form(MET, TIMES, WAYS, why(relevant)))

    assert refused.reason == "form_feature"
    assert refused.where.startswith("sheet survey, row 6, relevant ")


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ({"type": "geopoint", "name": "q", "label": "Where?"}, "geopoint"),
        ({"type": "begin_repeat", "name": "q", "label": "Each"}, "begin_repeat"),
        ({"type": "calculate", "name": "q", "calculation": "1"}, "column calculation"),
        ({**TIMES, "constraint": ". mod 2 = 0"}, "constraint . mod 2 = 0"),
        ({**TIMES, "required": "${a} = 1"}, "required ${a} = 1"),
        ({**TIMES, "appearance": "map"}, "appearance map"),
        ({**TIMES, "media::image": "a.png"}, "column media::image"),
    ],
)
def test_what_is_outside_the_subset_is_refused_by_name_sheet_and_row(row: Row, named: str) -> None:
    refused = refusal(form(row))

    assert (refused.where, refused.reason) == (f"sheet survey, row 3, {named}", "form_feature")


def test_groups_that_do_not_match_and_forms_without_end_are_refused() -> None:
    assert refusal(form(GROUP)).reason == "form_group"
    assert refusal(form(END, MET)).reason == "form_group"
    assert refusal(form(*[MET] * 5_000)).reason == "form_too_long"
    assert refusal(form(MET, MET)).reason == "key_twice"
    assert refusal(form({**WAYS, "type": "select_multiple other"})).reason == "form_list"


@given(st.lists(st.dictionaries(st.sampled_from(["type", "name", "relevant"]), st.text())))
def test_a_form_of_random_cells_is_refused_and_never_breaks(rows: list[dict[str, str]]) -> None:
    assert refusal(form(*rows)).reason
