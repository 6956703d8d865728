"""Plain words: what is worth another look, and what is measured."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iro_core.domain.child_letter import LetterForm, letter_form
from iro_core.domain.plain_words import (
    AdviceKind,
    advice,
    plainness,
    replaced,
    sentences,
    syllables_in,
)

PLAINER = {"placement": "home", "care plan": "plan for you", "plan": "idea"}


def found(text: str, form: LetterForm = LetterForm.CHILD, **more: object) -> list[tuple[str, str]]:
    given_advice = advice({"opening": text}, form, plainer=PLAINER, **more)  # type: ignore[arg-type]
    return [(each.kind.value, each.words) for each in given_advice]


def test_short_plain_sentences_ask_for_nothing() -> None:
    assert found("You like your school. Your carer is kind. We will book the dentist.") == []


def test_a_hard_word_comes_with_a_plainer_one_and_the_longest_words_go_first() -> None:
    (one,) = advice({"worries": "Your Care plan."}, LetterForm.CHILD, plainer=PLAINER)

    assert (one.kind, one.path, one.words, one.instead) == (
        *(AdviceKind.HARD_WORD, "worries", "care plan", "plan for you"),
    )
    assert found("He replanted it.") == [], "only whole words"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The LAC team met.", "abbreviation"),
        ("Your P.E.P. is late.", "abbreviation"),
        ("You live at 12 Holly Tree Lane now.", "address"),
        ("It is near GU1 4AA.", "address"),
        ("Ring 01632 960 123.", "address"),
        ("Write to kit@invented.example today.", "address"),
    ],
)
def test_what_a_letter_should_not_hold_is_pointed_out(text: str, kind: str) -> None:
    assert kind in [each[0] for each in found(text)]


def test_the_child_is_you_and_not_a_name() -> None:
    assert found("Jay likes school.", own_names=["Jay"]) == [("own_name", "Jay")]
    assert found("A jaywalker.", own_names=["Jay"]) == []


def test_a_sentence_that_is_long_for_a_young_child_may_do_for_an_older_one() -> None:
    text = "We talked about your school and your friends and what you would like to do next week."

    assert found(text, LetterForm.YOUNG) == [("long_sentence", text)]
    assert found(text, LetterForm.CHILD) == []


def test_harder_writing_reads_older() -> None:
    plain = [
        "You like your school. You have two good friends. Your carer will book the dentist."
    ] * 3
    hard = [
        "Appropriate multidisciplinary arrangements were subsequently established regarding it."
    ] * 3

    easy, difficult = plainness(plain, LetterForm.CHILD), plainness(hard, LetterForm.CHILD)

    assert easy.reading_age is not None
    assert difficult.reading_age is not None
    assert easy.reading_age <= easy.aim_age < difficult.reading_age
    assert plainness(["Too short."], LetterForm.CHILD).reading_age is None


@pytest.mark.parametrize(
    ("word", "count"),
    [("school", 1), ("carer", 2), ("like", 1), ("table", 2), ("wanted", 2), ("helped", 1)],
)
def test_syllables_are_counted_about_right(word: str, count: int) -> None:
    assert syllables_in(word) == count


def test_a_word_is_replaced_where_it_stands_alone_and_capitals_stay() -> None:
    text = "Placement: your placement. Replacement."

    assert replaced(text, "placement", "home") == "Home: your home. Replacement."


@given(st.text(max_size=200))
def test_nothing_that_is_written_makes_it_fail(text: str) -> None:
    advice({"opening": text}, LetterForm.YOUNG, plainer=PLAINER, own_names=[text])
    assert plainness([text], LetterForm.YOUNG).longest >= 0
    assert all(each in text for each in sentences(text))


@pytest.mark.parametrize(("age", "form"), [(7, "young"), (8, "child"), (13, "young_person")])
def test_a_letter_is_written_for_the_childs_age(age: int, form: str) -> None:
    assert letter_form(age) == form
