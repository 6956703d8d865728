"""Quotes keep their sense and lose the names of people, homes and schools."""

import pytest

from iro_core.domain.child import Child
from iro_core.domain.quotation import Quotation


def child(number, given, family, **more):
    fields = {"number": number, "given_name": given, "family_name": family, **more}
    return Child.from_fields(f"c-{number}", fields)


JAY = child(
    "1042",
    "Jay",
    "Otterbrook",
    preferred_name="Jojo",
    social_worker="Priya Marrowfield",
    carer_name="Mr and Mrs Pondside",
    school="St Invented's School",
    place_name="Fernhill House",
)
CASELOAD = (JAY, child("1055", "Kayden", "Marsh"), child("1066", "Grace", "Hollow"))
QUOTATION = Quotation(CASELOAD, ["Anna Invented", "Sara Quill"])


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Jay Otterbrook is settled.", "[name] is settled."),
        ("jojo likes it; JAY’S plan drifts.", "[name] likes it; [name] plan drifts."),
        ("Otterbrook, Jay: no plan.", "[name]: no plan."),
        ("Fights with Kayden at Fernhill House.", "Fights with [name] at [name]."),
        ("Anna asked Priya Marrowfield twice.", "[name] asked [name] twice."),
        ("Mrs Pondside drives her to St Invented's School.", "[name] drives her to [name]."),
        ("By the grace of the hollow marsh.", "By the grace of the hollow marsh."),
        ("Grace Hollow moved.", "[name] moved."),
        ("Copied from 1055 in 2026.", "Copied from [name] in 2026."),
        ("", ""),
    ],
)
def test_a_name_that_the_caseload_knows_is_hidden(text, quote):
    assert QUOTATION.without_names(text, JAY) == quote


def test_the_child_it_is_about_is_hidden_even_where_the_name_is_a_word():
    grace = CASELOAD[2]

    assert QUOTATION.without_names("Grace is heard.", grace) == "[name] is heard."
    assert QUOTATION.without_names("Grace is heard.", JAY) == "Grace is heard."
