"""A signed version holds what its author had before them, and nothing that came otherwise."""

from iro_core.changes.fold import fold
from iro_core.changes.versions import signed_versions
from tests.support.changes import a_change, change_id

ABOUT = {"kind": "review", "record_id": "r-1"}
RECORDED = a_change(1, {"working_well": "School."}, act="record", **ABOUT)
SIGNED = a_change(3, {"signed_off_on": "2026-11-23"}, act="sign_off", parents=(1,), **ABOUT)


def words(history):
    return [each.state.value("working_well") for each in signed_versions(history)]


def test_a_record_that_nobody_signed_has_no_version() -> None:
    assert signed_versions([RECORDED]) == ()


def test_each_amendment_is_a_version_of_its_own_and_the_first_stays() -> None:
    amended = a_change(4, {"working_well": "Home."}, act="amend", parents=(3,), **ABOUT)

    assert words([RECORDED, SIGNED, amended]) == ["School.", "Home."]
    assert [each.act.act for each in signed_versions([RECORDED, SIGNED, amended])] == [
        *("sign_off", "amend")
    ]


def test_words_written_without_knowing_of_the_sign_off_are_in_no_version_until_amended() -> None:
    unaware = a_change(5, {"working_well": "Elsewhere."}, act="edit", parents=(1,), **ABOUT)
    history = [RECORDED, SIGNED, unaware]

    assert words(history) == ["School."]
    assert fold(history).contradictions == [change_id(5)]
    taken_in = a_change(6, {"a.reason": "Taken in"}, act="amend", parents=(3, 5), **ABOUT)
    assert words([*history, taken_in]) == ["School.", "Elsewhere."]
    assert fold([*history, taken_in]).contradictions == [], "whoever amends has looked at it"


def test_an_amendment_that_knew_nothing_of_a_contradiction_leaves_it_marked() -> None:
    unaware = a_change(2, {"working_well": "Elsewhere."}, act="edit", parents=(1,), **ABOUT)
    again = a_change(4, {"worried_about": "More."}, act="edit", parents=(2,), **ABOUT)
    amended = a_change(6, {"working_well": "Home."}, act="amend", parents=(3,), **ABOUT)

    assert fold([RECORDED, SIGNED, unaware, again, amended]).contradictions == [change_id(4)]


def test_signed_off_on_two_laptops_at_once_it_is_one_version() -> None:
    other = a_change(4, {"signed_off_on": "2026-11-23"}, act="sign_off", parents=(1,), **ABOUT)

    assert words([RECORDED, SIGNED, other]) == ["School."]
    assert fold([RECORDED, SIGNED, other]).contradictions == []
