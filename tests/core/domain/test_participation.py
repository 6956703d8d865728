from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iro_core.domain.participation import (
    ParticipationCode,
    allowed_codes,
    attended,
    check_code,
    fourth_birthday,
    views_heard,
)
from iro_core.errors import RuleBroken

BORN_ON = date(2013, 5, 12)


@pytest.mark.parametrize("code", list(ParticipationCode))
def test_on_the_fourth_birthday_every_code_is_lawful(code: ParticipationCode) -> None:
    """Validation rules 440 and 441, domain notes section 15."""
    assert check_code(code, BORN_ON, date(2017, 5, 12)) is code


def test_the_day_after_the_fourth_birthday_pn0_is_refused() -> None:
    with pytest.raises(RuleBroken) as refused:
        check_code("PN0", BORN_ON, date(2017, 5, 13))

    assert (refused.value.rule, refused.value.source) == (
        "participation_only_under_four",
        "SSDA903 validation rule 440",
    )


def test_the_day_before_the_fourth_birthday_pn1_is_refused() -> None:
    with pytest.raises(RuleBroken) as refused:
        check_code("PN1", BORN_ON, date(2017, 5, 11))

    assert refused.value.source == "SSDA903 validation rule 441"


@given(st.dates(date(1999, 1, 1), date(2026, 1, 1)), st.dates(date(2004, 1, 1), date(2030, 1, 1)))
def test_there_is_always_a_lawful_code(born_on: date, review_on: date) -> None:
    assert allowed_codes(born_on, review_on)


def test_a_child_born_on_29_february_is_four_on_the_next_one() -> None:
    assert fourth_birthday(date(2016, 2, 29)) == date(2020, 2, 29)
    assert fourth_birthday(date(2096, 2, 29)) == date(2100, 2, 28)


def test_coming_is_not_the_same_as_being_heard() -> None:
    assert [code for code in ParticipationCode if attended(code)] == ["PN1", "PN2", "PN3", "PN4"]
    assert [code for code in ParticipationCode if views_heard(code)] == [
        *("PN1", "PN2", "PN3", "PN5", "PN6")
    ]
    assert views_heard("PN0") is None
