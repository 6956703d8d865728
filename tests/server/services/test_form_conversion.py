"""Forms of others: what is inside the subset is read whole, the rest refused by sheet and row."""

import pytest

from iro_core.errors import InvalidData
from iro_core.forms.definition import QuestionType
from iro_server.services.form_conversion import Row, Sheets, converted
from tests.support.forms import a_form, authored

YES_NO = "yn=yes:Yes,no:No"
NAME = "text | name | Name? |"


def refusal(*rows: str | Row, choices: str = YES_NO, **settings: object) -> InvalidData:
    with pytest.raises(InvalidData) as refused:
        a_form(*rows, choices=choices, **settings)
    return refused.value


@pytest.mark.parametrize(
    ("kind", "named"),
    [
        ("geopoint", "geopoint"),
        ("geotrace", "geotrace"),
        ("image", "upload"),
        ("audio", "upload"),
        ("file", "upload"),
        ("barcode", "barcode"),
        ("rank yn", "rank"),
        ("deviceid", "property"),
        ("username", "property"),
        ("audit", "audit"),
    ],
)
def test_a_type_outside_the_subset_is_refused_by_name(kind: str, named: str) -> None:
    refused = refusal(NAME, f"{kind} | it | It |")
    assert named in refused.where
    assert refused.reason in {"form_feature", "form_not_converted"}


@pytest.mark.parametrize(
    ("cells", "named"),
    [
        ({"relevant": "pulldata('a', 'b', 'c', 'd') = 1"}, "relevant, function pulldata()"),
        ({"constraint": "area(.) > 1"}, "constraint, function area()"),
        ({"calculation": "random()"}, "calculation, function random()"),
        ({"default": "uuid()"}, "default, function uuid()"),
        ({"appearance": "signature"}, "appearance signature"),
        ({"trigger": "${name}", "calculation": "1"}, "trigger"),
        ({"media::image": "a.png"}, "image"),
        ({"constraint": "regex(., '(a|a)*')"}, "regex (a|a)*"),
        ({"relevant": "${name} = "}, "relevant, expression"),
        ({"relevent": "${name} = 'x'"}, "column relevent (meant is perhaps relevant)"),
        ({"bind::odk:length": "x"}, "length"),
        ({"body::intent": "x"}, "intent"),
    ],
)
def test_a_feature_outside_the_subset_is_refused_with_its_row(cells: Row, named: str) -> None:
    refused = refusal(NAME, {"type": "text", "name": "it", "label": "It", **cells})
    assert refused.where.startswith("sheet survey, row 3, ")
    assert named in refused.where


def test_other_things_that_are_refused_by_name() -> None:
    nested = ("begin_repeat | a | A", "begin_repeat | b | B", NAME, "end_repeat", "end_repeat")
    random = {"type": "select_one yn", "name": "it", "label": "It", "parameters": "randomize=true"}

    assert "a repeat in a repeat" in refusal(*nested).where
    assert "randomize" in refusal(random).where
    assert "'nobody'" in refusal("text | it | It | | ${nobody} = 'x'").where
    assert refusal(NAME, version="").where == "sheet settings, row 2, version"
    assert refusal("select_one nowhere | it | It |").where.startswith("row 2")
    assert (
        refusal(NAME, style="theme-formhub").where == "sheet settings, row 2, style theme-formhub"
    )
    assert refusal("note | only | Said |", NAME, NAME).reason == "form_not_converted"


def test_a_form_as_others_write_it_is_read_whole() -> None:
    """Headings and words of older and newer forms for ODK and Kobo."""
    form = converted(
        Sheets(
            survey=[
                {"type": "start", "name": "start"},
                {"type": "today", "name": "today"},
                {
                    "type": "begin group",
                    "name": "House_Hold",
                    "label::English (en)": "Household",
                    "label::Français (fr)": "Ménage",
                    "appearance": "field-list",
                },
                {
                    "type": "select one from yes_no or_other",
                    "name": "Q1",
                    "label::English (en)": "Anybody home?",
                    "label::Français (fr)": "Quelqu'un ?",
                    "required": "TRUE",
                    "required_message::English (en)": "Please say.",
                },
                {
                    "type": "select_multiple ways",
                    "name": "Q-2",
                    "label::English (en)": "How?",
                    "relevance": "${Q1} = 'yes' and not(selected(${Q1}, 'other'))",
                    "constraint": "not(selected(., 'none') and count-selected(.) > 1)",
                    "constraint_message::English (en)": "None, or some.",
                    "notes": "for the team",
                },
                {
                    "type": "decimal",
                    "name": "Q3",
                    "label::English (en)": "Hours for **${Q1}**?",
                    "guidance_hint::English (en)": "Roughly.",
                    "read_only": "no",
                    "default": "1.5",
                },
                {"type": "end group"},
                {"type": "calculate", "name": "age", "calculation": "int(${Q3} * 2)"},
            ],
            choices=[
                {"list name": "yes_no", "name": "yes", "label::English (en)": "Yes"},
                {"list name": "yes_no", "name": "no", "label::English (en)": "No"},
                {"list name": "ways", "name": "call", "label::English (en)": "Call"},
                {"list name": "ways", "name": "none", "label::English (en)": "None"},
            ],
            settings=[{"form_id": "hh-visit", "version": "2026112301", "form_title": "Visit"}],
        )
    )
    questions = {question.key: question for question in form.definition.questions()}

    assert form.definition.name == "hh-visit.v2026112301"
    assert list(questions) == ["Q1", "Q1_other", "Q-2", "Q3"]
    assert questions["Q1"].label == "Anybody home?"
    assert questions["Q1"].required_message == "Please say."
    assert questions["Q-2"].constraint_message == "None, or some."
    assert questions["Q3"].type is QuestionType.DECIMAL
    assert form.remarks == ("The column notes of the sheet survey was not read.",)


def test_questions_of_one_name_in_two_groups_are_two() -> None:
    form = a_form(
        "begin_group | a | A", NAME, "end_group", "begin_group | b | B", NAME, "end_group"
    )
    assert [question.key for question in form.questions()] == ["a-name", "b-name"]


def test_the_standard_lists_need_no_choices_and_a_reason_becomes_a_question() -> None:
    cells = {"type": "select_one yes_no_na", "name": "met", "label": "Met?"}
    form = authored({**cells, "iro_note_required_when": "no", "iro_prefilled_from": "seen_alone"})
    (met,) = form.definition.questions()

    assert [choice.label for choice in met.choices] == ["Yes", "No", "Not applicable"]
    assert (met.note_required_when, met.prefilled_from) == (("no",), "seen_alone")
    assert "<met.note/>" in form.xform


@pytest.mark.parametrize(
    "rows",
    [
        [{"type": "text", "name": "a", "label": "A", "relevant": "(" * 3_000}],
        [{"type": "begin_group", "name": f"g{n}", "label": "G"} for n in range(300)],
        [{"type": "text", "name": f"q{n}", "label": "Q"} for n in range(2_500)],
        [
            {"type": "calculate", "name": f"c{n}", "calculation": f"${{c{(n + 1) % 400}}} + 1"}
            for n in range(400)
        ],
    ],
    ids=["brackets", "groups", "questions", "cycle"],
)  # fmt: skip
def test_a_hostile_form_is_refused(rows: list[Row]) -> None:
    """How long the refusal takes is measured in benchmarks/bench_forms.py."""
    with pytest.raises(InvalidData):
        converted(Sheets(rows, [], [{"form_id": "x", "version": "1", "form_title": "X"}]))
