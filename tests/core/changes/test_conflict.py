import pytest

from iro_core.changes.conflict import both, conflicts_of
from iro_core.changes.fold import fold
from iro_core.errors import RuleBroken
from tests.support.changes import a_change


def test_a_conflict_names_who_wrote_each_version_and_when() -> None:
    state = fold(
        [
            a_change(1, {"where": "moved in October"}, author="anna"),
            a_change(2, {"where": "moved in November"}, author="ben", device="laptop-b"),
        ]
    )

    (conflict,) = conflicts_of(state)

    assert conflict.path == "where"
    assert [(v.value, v.author, v.device) for v in conflict.versions] == [
        ("moved in October", "anna", "laptop-a"),
        ("moved in November", "ben", "laptop-b"),
    ]


def test_both_texts_are_kept_in_the_order_asked_for() -> None:
    assert both("my words", "their words") == "my words\n\ntheir words"
    assert both(["a", "b"], ["b", "c"]) == ["a", "b", "c"]


def test_two_dates_cannot_both_stand() -> None:
    with pytest.raises(RuleBroken, match="cannot_keep_both"):
        both(1, "my words")
