"""Another child's name in a child's record is noticed; words that are also names are not."""

import pytest

from iro_core.domain.child import Child
from iro_core.domain.misplaced_names import Caseload


def child(number, given, family, **more):
    fields = {"number": number, "given_name": given, "family_name": family, **more}
    return Child.from_fields(f"c-{number}", fields)


JAY = child("1042", "Jay", "Otterbrook", sibling_group="otter", social_worker="Sam Vale")
CASELOAD = (
    JAY,
    child("1043", "Kit", "Otterbrook", sibling_group="otter"),
    child("1055", "Kayden", "Marsh", preferred_name="Kay-Jay"),
    child("1066", "Grace", "Hollow"),
    child("2026", "Sam", "Reed"),
    child("7781", "Zażółć", "Wind"),
)


def found(text, path="working_well", **more):
    values = {path: text, **more}
    return [(each.words, each.child_id) for each in Caseload(JAY, CASELOAD).misplaced(values)]


@pytest.mark.parametrize(
    ("text", "words", "child_id"),
    [
        ("Kayden Marsh is settled.", "Kayden Marsh", "c-1055"),
        ("Marsh, Kayden: is settled.", "Marsh, Kayden", "c-1055"),
        ("He said that Kayden’s carers are kind.", "Kayden’s", "c-1055"),
        ("Kay-Jay likes football.", "Kay-Jay", "c-1055"),
        ("Copied from 1055 on Monday.", "1055", "c-1055"),
        ("Grace Hollow moved.", "Grace Hollow", "c-1066"),
        ("ZAŻÓŁĆ has a cold.", "ZAŻÓŁĆ", "c-7781"),
    ],
)
def test_a_name_or_a_number_of_another_child_is_noticed(text, words, child_id):
    assert found(text) == [(words, child_id)]


@pytest.mark.parametrize(
    "text",
    [
        "Jay Otterbrook is settled at 1042.",
        "Grace period of a week. Will may marsh on.",
        "He plays with kayden.",
        "Sam visits every week.",
        "By 27 11 2026 a passport.",
        "Jay sees Kit Otterbrook every Saturday, and Kit is glad.",
        "A reed by the wind.",
    ],
)
def test_common_words_own_names_and_siblings_raise_no_alarm(text):
    assert found(text) == []


def test_each_child_is_told_once_for_each_field():
    caseload = Caseload(JAY, CASELOAD)

    named = caseload.misplaced(
        {"working_well": "Kayden is well. Kayden eats.", "decisions.a.text": "Call Kayden"}
    )

    assert [(each.path, each.words) for each in named] == [
        ("working_well", "Kayden"),
        ("decisions.a.text", "Kayden"),
    ]


def test_what_was_named_on_purpose_is_not_asked_about_again():
    assert found("Kayden is his friend.", named_on_purpose=["Kayden"]) == []


def test_people_and_places_are_no_sentences():
    assert found("Kayden Marsh", path="attendees.x.name") == []
