from hypothesis import given
from hypothesis import strategies as st

from iro_core.domain.challenge import ChallengeReason
from iro_core.domain.notice import Concern
from iro_core.domain.patterns import REASON_OF, PatternOf, Sign, find_patterns
from iro_core.ids import ChildId


def sign(number: int, code: str = Concern.PERSONAL_ADVISER, team: str = "") -> Sign:
    return Sign(ChildId(f"c-{number}"), PatternOf.NOTICE, code, team)


def test_six_young_people_without_an_adviser_are_one_pattern() -> None:
    """Seed report 7.3.2."""
    (found,) = find_patterns([sign(n) for n in range(6)], {"": 60}, 5)

    assert len(found.child_ids) == 6
    assert found.among == 60
    assert found.reason is ChallengeReason.PERSONAL_ADVISER


def test_what_repeats_in_one_team_alone_is_that_teams() -> None:
    signs = [sign(n, Concern.DENTAL_CHECK, "West") for n in range(5)]

    (found,) = find_patterns(signs, {"West": 16, "East": 20}, 5)
    assert (found.team, found.among) == ("West", 16)
    (across,) = find_patterns(
        [*signs, sign(9, Concern.DENTAL_CHECK, "East")], {"West": 16, "East": 20}, 5
    )
    assert (across.team, across.among) == ("", 36)


def test_the_same_child_counts_once_and_fewer_are_no_pattern() -> None:
    assert find_patterns([sign(1)] * 9, {"": 9}, 2) == ()


def test_every_concern_that_has_a_reason_has_one_of_the_list() -> None:
    assert set(REASON_OF) <= set(Concern)
    assert set(REASON_OF.values()) <= set(ChallengeReason)


@given(
    st.lists(
        st.builds(
            sign, st.integers(1, 20), st.sampled_from(list(Concern)), st.sampled_from(["", "W"])
        )
    ),
    st.integers(2, 6),
)
def test_no_pattern_is_smaller_than_asked_and_the_largest_comes_first(
    signs: list[Sign], least: int
) -> None:
    found = find_patterns(signs, {"": 20, "W": 20}, least)

    sizes = [len(each.child_ids) for each in found]
    assert sizes == sorted(sizes, reverse=True)
    assert all(size >= least for size in sizes)
