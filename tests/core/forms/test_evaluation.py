"""A form worked out: what is asked, offered, reckoned and wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iro_core.errors import InvalidData
from iro_core.forms import catalogue
from iro_core.forms.answers import progress, red_answers, visible
from iro_core.forms.definition import FormDefinition
from iro_core.forms.evaluation import AnswerProblem, Value, begun, evaluate
from iro_core.forms.repeats import one_less, one_more
from tests.support.forms import NOW, a_form

YES_NO = "yn=yes:Yes,no:No"


def asked(definition: FormDefinition, answers: dict[str, Value]) -> list[str]:
    return [each.path for each in evaluate(definition, answers, NOW).asked]


def problems(
    definition: FormDefinition, answers: dict[str, Value]
) -> list[tuple[str, AnswerProblem]]:
    found = evaluate(definition, answers, NOW).problems
    return [(each.path, each.problem) for each in found]


def test_an_answer_that_is_not_asked_any_more_counts_as_empty_and_stays() -> None:
    form = a_form(
        "select_one yn | met | Met? |",
        "text | why | Why not? | yes | ${met} = 'no'",
        "text | more | More? | | ${why} != ''",
        choices=YES_NO,
    )
    answers: dict[str, Value] = {"met": "no", "why": "Ill", "more": "A cold"}

    assert asked(form, answers) == ["met", "why", "more"]
    assert asked(form, {**answers, "met": "yes"}) == ["met"]
    assert problems(form, {"met": "no"}) == [("why", AnswerProblem.MISSING)]


def test_a_group_that_does_not_apply_hides_everything_in_it() -> None:
    form = a_form(
        "integer | age | Age? |",
        {"type": "begin_group", "name": "older", "label": "Older", "relevant": "${age} >= 16"},
        {"type": "begin_group", "name": "inner", "label": "Inner"},
        "text | plan | Plan? | yes",
        "end_group",
        "end_group",
        "calculate | has_plan | | | | string-length(${plan}) > 0",
    )

    assert asked(form, {"age": 15, "plan": "Left"}) == ["age"]
    assert evaluate(form, {"age": 15, "plan": "Left"}, NOW).calculated == {"has_plan": "false"}
    assert asked(form, {"age": 16}) == ["age", "plan"]


def test_a_constraint_refuses_in_the_words_of_the_form_and_nothing_where_there_is_no_answer():
    form = a_form(
        {
            "type": "date",
            "name": "seen",
            "label": "Seen?",
            "constraint": ". <= today()",
            "constraint_message": "Not in the future.",
        }
    )

    assert problems(form, {}) == []
    assert problems(form, {"seen": "2026-11-23"}) == []
    (late,) = evaluate(form, {"seen": "2026-11-24"}, NOW).problems
    assert (late.problem, late.message) == (AnswerProblem.NOT_ALLOWED, "Not in the future.")


@pytest.mark.parametrize(
    ("kind", "answer", "problem"),
    [
        ("integer", "three", AnswerProblem.NOT_A_NUMBER),
        ("decimal", "3.5", None),
        ("decimal", "x", AnswerProblem.NOT_A_NUMBER),
        ("date", "2026-02-30", AnswerProblem.NOT_A_DATE),
        ("time", "25:00", AnswerProblem.NOT_A_TIME),
        ("dateTime", "2026-02-03T09:30", None),
        ("select_one yn", "perhaps", AnswerProblem.NOT_OFFERED),
        ("select_one yn", ["yes"], AnswerProblem.NOT_OFFERED),
        ("select_multiple yn", ["yes", "no"], None),
        ("range", 11, AnswerProblem.OUT_OF_RANGE),
        ("acknowledge", "OK", None),
    ],
)
def test_an_answer_of_another_type_is_a_problem(
    kind: str, answer: Value, problem: AnswerProblem | None
) -> None:
    form = a_form(f"{kind} | it | It? |", choices=YES_NO)
    expected = [] if problem is None else [("it", problem)]
    assert problems(form, {"it": answer}) == expected


def test_choices_depend_on_an_earlier_answer() -> None:
    form = a_form(
        "select_one area | area | Area? |",
        {
            "type": "select_one school",
            "name": "school",
            "label": "School?",
            "choice_filter": "starts-with(name, ${area})",
        },
        choices="area=n:North,s:South;school=n1:First,n2:Second,s1:Third",
    )
    (_, school) = evaluate(form, {"area": "s", "school": "n1"}, NOW).asked

    assert [choice.label for choice in school.choices] == ["Third"]
    assert problems(form, {"area": "s", "school": "n1"}) == [("school", AnswerProblem.NOT_OFFERED)]


VISITS = (
    "begin_repeat | visit | Visit",
    {"type": "date", "name": "on", "label": "On?", "default": "today()"},
    "integer | minutes | Minutes? | yes",
    "calculate | hours | | | | ${minutes} div 60",
    "end_repeat",
    "calculate | total | | | | sum(${minutes})",
    "calculate | visits | | | | count(${visit})",
)


def test_a_repeat_is_answered_as_often_as_the_person_says() -> None:
    form = a_form(*VISITS)
    answers = begun(form, NOW)
    (repeat,) = evaluate(form, answers, NOW).repeats
    answers |= {"visit.1.minutes": 30, **one_more(form, answers, repeat, NOW)}
    answers["visit.2.minutes"] = 90
    state = evaluate(form, answers, NOW)

    assert [each.path for each in state.asked] == [
        f"visit.{number}.{name}" for number in (1, 2) for name in ("on", "minutes")
    ]
    assert answers["visit.2.on"] == "2026-11-23"
    assert state.calculated == {
        "visit.1.hours": "0.5",
        "visit.2.hours": "1.5",
        "total": "120",
        "visits": "2",
    }


def test_taking_one_out_of_a_repeat_moves_the_later_ones_up_and_loses_nothing_else() -> None:
    form = a_form(*VISITS)
    answers: dict[str, Value] = {"visit": 3, "visit.1.minutes": 1, "visit.3.minutes": 3}
    (repeat,) = evaluate(form, answers, NOW).repeats
    after = {**answers, **one_less(answers, repeat, 2)}

    assert {path: value for path, value in after.items() if value is not None} == {
        "visit": 2,
        "visit.1.minutes": 1,
        "visit.2.minutes": 3,
    }


def test_a_repeat_may_be_counted_by_an_answer_up_to_a_limit() -> None:
    form = a_form(
        "integer | children | How many? |",
        {"type": "begin_repeat", "name": "child", "label": "Child", "repeat_count": "${children}"},
        "text | name | Name? |",
        "end_repeat",
    )

    assert asked(form, {"children": 2}) == ["children", "child.1.name", "child.2.name"]
    assert len(asked(form, {"children": 10**9})) == 101
    assert asked(form, {"children": -3}) == ["children"]
    assert not evaluate(form, {"children": 2}, NOW).repeats[0].is_open


def test_an_answer_may_stand_in_the_words_of_a_question() -> None:
    form = a_form("text | name | Name? |", "text | wish | What does ${name} wish? |")
    (_, wish) = evaluate(form, {"name": "Robin"}, NOW).asked

    assert wish.label == "What does Robin wish?"
    assert wish.question.label == "What does … wish?"


def test_an_answer_that_needs_a_reason_asks_for_it_and_counts_as_a_concern() -> None:
    form = a_form(
        {
            "type": "select_one yn",
            "name": "met",
            "label": "Met?",
            "iro_note_required_when": "no",
        },
        choices=YES_NO,
    )

    assert asked(form, {"met": "no"}) == ["met"]
    (lacking,) = evaluate(form, {"met": "no"}, NOW).problems
    assert (lacking.problem, lacking.question) == (AnswerProblem.NOTE_MISSING, "met")
    assert problems(form, {"met": "no", "met.note": "Ill."}) == []
    assert [red_answers(form, {"met": each}, NOW) for each in ("yes", "no")] == [0, 1]


def test_answers_that_wait_for_each_other_are_refused_with_their_row() -> None:
    with pytest.raises(InvalidData) as refused:
        a_form("text | a | A? | | ${b} = 'x'", "text | b | B? | | ${a} = 'x'")
    assert refused.value.reason == "form_cycle"
    assert refused.value.where.startswith("sheet survey, row ")


def test_progress_counts_what_is_asked_and_not_what_is_worked_out_or_only_said() -> None:
    form = a_form(
        "note | hello | Hello |",
        "text | name | Name? |",
        "text | wish | Wish? |",
        "calculate | both | | | | concat(${name}, ${wish})",
    )
    now = progress(evaluate(form, {"name": "Robin"}, NOW))

    assert (now.asked, now.answered, now.minutes_left) == (2, 1, 1)


SHIPPED = catalogue.latest("qa_form")
ANY: st.SearchStrategy[Value] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.text(max_size=20),
    st.sampled_from(["yes", "no", "na", "partly", "red"]),
    st.lists(st.text(max_size=5), max_size=3),
)


@given(st.dictionaries(st.sampled_from([q.key for q in SHIPPED.questions()]), ANY))
def test_whatever_stands_in_the_answers_the_shipped_form_can_be_worked_out(
    answers: dict[str, Value],
) -> None:
    state = evaluate(SHIPPED, answers, NOW)
    shown = [each.question.key for each in state.asked]

    assert shown == [question.key for question in visible(SHIPPED, answers, NOW)]
    assert {each.question for each in state.problems} <= set(shown)
