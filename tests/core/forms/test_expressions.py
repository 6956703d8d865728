"""Expressions of forms: what each function says, what is refused, and what cannot harm."""

import math
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iro_core.errors import InvalidData
from iro_core.forms.functions import FUNCTIONS, reader
from iro_core.forms.patterns import is_pattern, matches
from iro_core.forms.values import compared, to_date, to_number, to_text
from iro_core.forms.xpath import EXPRESSION_LIMIT_CHARACTERS, Node, Scope, Value
from tests.support.forms import NOW

AT: Final = ("data", "met")


def scope() -> Scope:
    """A form in which `met` is "no", `times` 3, `ways` two, and two visits took 40 and 55."""
    top = Node("", None)
    data = Node("data", top)
    for name, text in {"met": "no", "times": "3", "ways": "call home", "empty": ""}.items():
        Node(name, data).text = text
    for minutes in ("40", "55"):
        Node("minutes", Node("visit", data)).text = minutes
    here = data.children["met"][0]
    return Scope(here, here, top, NOW, lambda path, value: f"{path[-1]} {value}", {})


def value(expression: str) -> Value:
    found = reader.read(expression, AT, "here").run(scope())
    return next(node.words() for node in found) if isinstance(found, list) else found


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("/data/met = 'no'", True),
        (". != 'no'", False),
        ("../times >= 3 and not(../times > 3)", True),
        ("../empty = ''", True),
        ("../empty >= 0", False),
        ("selected(../ways, 'home') or false()", True),
        ("selected(../ways, 'hom')", False),
        ("count-selected(../ways)", 2.0),
        ("selected-at(../ways, 1)", "home"),
        ("selected-at(../ways, 7)", ""),
        ("count(../visit)", 2.0),
        ("sum(../visit/minutes)", 95.0),
        ("max(../visit/minutes) - min(../visit/minutes)", 15.0),
        ("../visit[minutes > 50]/minutes", "55"),
        ("../visit[2]/minutes", "55"),
        ("indexed-repeat(/data/visit/minutes, /data/visit, 1)", "40"),
        ("join(', ', ../visit/minutes)", "40, 55"),
        ("if(. = 'no', 'why', '')", "why"),
        ("coalesce(../empty, ../times)", "3"),
        ("concat('a', ../visit/minutes, 1)", "a40551"),
        ("string-length(.) + 2 * 3 div 4", 3.5),
        ("-7 mod 3", -1.0),
        ("round(2.345, 2)", 2.35),
        ("int(-2.7)", -2.0),
        ("substr('abcdef', 1, 3)", "bc"),
        ("contains(../ways, 'll') and starts-with(., 'n') and ends-with(., 'o')", True),
        ("regex('AB1 2CD', '[A-Z]{2}\\d \\d[A-Z]{2}')", True),
        ("regex('xAB', 'AB')", False),
        ("boolean-from-string('1')", True),
        ("today()", "2026-11-23"),
        ("date(today() + 7)", "2026-11-30"),
        ("today() > '2026-11-22'", True),
        ("decimal-date-time('1970-01-02')", 1.0),
        ("format-date('2026-11-03', '%e %b %Y')", "3 Nov 2026"),
        ("jr:choice-name(., ' /data/met ')", "met no"),
        ("number('x') = number('x')", False),
        ("string(1 div 2)", "0.5"),
        ("current()/../times", "3"),
        ("true() != false()", True),
    ],
)
def test_an_expression_says(expression: str, expected: Value) -> None:
    assert value(expression) == expected


@pytest.mark.parametrize(
    ("expression", "feature"),
    [
        ("pulldata('a', 'b', 'c', 'd')", "function pulldata()"),
        ("random()", "function random()"),
        ("area(../place)", "function area()"),
        ("//met", "//"),
        ("../met | ../times", "|"),
        ("@id", "@"),
        ("$met", "$"),
        ("../*", "*"),
        ("following-sibling::met", "following-sibling"),
        ("regex(., '(a|a)*')", "regex (a|a)*"),
        ("regex(., '[a-')", "regex [a-"),
    ],
)
def test_what_is_outside_the_subset_is_refused_by_name(expression: str, feature: str) -> None:
    with pytest.raises(InvalidData) as refused:
        reader.read(expression, AT, "row 7, relevant")
    assert refused.value.where.startswith("row 7, relevant")
    assert feature in refused.value.where


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "1 +",
        "selected(.)",
        "'open",
        "(" * 4_000,
        "not(" * 900 + "1" + ")" * 900,
        "-" * 4_000 + "1",
        ". = 'a' or " * 5_000 + "1",
    ],
    ids=lambda text: text[:10],
)
def test_no_expression_does_more_harm_than_to_be_refused(expression: str) -> None:
    with pytest.raises(InvalidData):
        reader.read(expression, AT, "here")


@given(st.text(alphabet="()[]/.,'\"=<>!+-*| $@anodreslct1 :", max_size=60))
def test_whatever_is_written_is_read_or_refused_and_can_be_worked_out(text: str) -> None:
    try:
        expression = reader.read(text, AT, "here")
    except InvalidData:
        return
    assert isinstance(expression.run(scope()), bool | float | str | list)


@given(
    st.sampled_from(sorted(FUNCTIONS)),
    st.lists(
        st.one_of(
            st.text(max_size=12),
            st.floats(),
            st.booleans(),
            st.builds(lambda text: [_node(text)], st.text(max_size=12)),
            st.just([]),
        ),
        min_size=7,
        max_size=7,
    ),
)
def test_every_function_gives_an_answer_for_whatever_it_is_given(
    name: str, values: list[Value]
) -> None:
    least, most, run = FUNCTIONS[name]
    for many in {least, min(most if most is not None else 7, 7)}:
        assert isinstance(run(scope(), *values[:many]), bool | float | str | list)


def _node(text: str) -> Node:
    node = Node("x", Node("y", None))
    node.text = text
    return node


def test_a_pattern_that_would_search_for_ever_is_given_up_and_refused() -> None:
    assert not matches("a" * 5_000 + "b", "(a|a)*")
    assert not is_pattern(r"^(([a-z])+.)+[A-Z]([a-z])+$")
    assert is_pattern("[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}")


@given(st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_a_number_that_was_written_is_read_as_the_same(number: float) -> None:
    assert to_number(to_text(number)) == number


@given(st.dates())
def test_a_date_and_its_number_are_the_same_day(day) -> None:
    assert to_date(to_number(day.isoformat())) == day.isoformat()
    assert compared("<=", day.isoformat(), to_number(day.isoformat()))


def test_what_is_no_number_is_nan_and_equal_to_nothing() -> None:
    assert math.isnan(to_number("seven"))
    assert not compared("=", "seven", 7.0)
    assert EXPRESSION_LIMIT_CHARACTERS < 10_000
