from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iro_core.domain.alert_ladder import (
    CAFCASS,
    SEED_LADDER,
    SHIPPED_LADDERS,
    Agency,
    Ladder,
    LadderStage,
    check_ladder,
    ladder_in_force,
)
from iro_core.errors import RuleBroken

TODAY = date(2026, 11, 23)


def test_the_ladder_that_is_shipped_is_surreys_in_its_order() -> None:
    """Seed report 7.2."""
    assert [stage.role for stage in SEED_LADDER.stages] == [
        "team_manager",
        "service_manager",
        "area_head",
        "assistant_director",
        "director",
        CAFCASS,
    ]


def test_every_agency_has_a_ladder_from_the_first_day() -> None:
    for agency in Agency:
        found = ladder_in_force((), agency, TODAY)
        assert found.agency is agency
        check_ladder(found)
    assert {each.agency for each in SHIPPED_LADDERS} == set(Agency)
    assert ladder_in_force((), "not known yet", TODAY) is SEED_LADDER


def test_the_authoritys_own_ladder_holds_from_its_day() -> None:
    ours = Ladder(
        Agency.AUTHORITY, date(2026, 12, 1), (LadderStage(1, "team_manager"),), "Cabinet, 3 Nov"
    )

    assert ladder_in_force([ours], Agency.AUTHORITY, TODAY) is SEED_LADDER
    assert ladder_in_force([ours], Agency.AUTHORITY, date(2026, 12, 1)) is ours
    assert ladder_in_force([ours], Agency.HEALTH, date(2026, 12, 1)).agency is Agency.HEALTH


@given(
    st.lists(st.sampled_from("abcdefghijklm"), min_size=1, max_size=12, unique=True),
    st.integers(1, 20) | st.none(),
)
def test_a_ladder_reads_back_as_it_was_written(roles: list[str], days: int | None) -> None:
    stages = tuple(
        LadderStage(number, role, f"Title {role}", "Kit Osei", days)
        for number, role in enumerate(roles, start=1)
    )
    ladder = Ladder(Agency.POLICE, TODAY, stages, "Agreed with the force")

    assert Ladder.from_fields(ladder.to_fields()) == ladder


def test_a_record_without_day_or_stages_is_no_ladder() -> None:
    fields = SEED_LADDER.to_fields()

    assert Ladder.from_fields({**fields, "from_on": "soon"}) is None
    assert Ladder.from_fields({"from_on": "2026-12-01", "agency": "authority"}) is None
    assert Ladder.from_fields({**fields, "agency": "navy"}) is None


@pytest.mark.parametrize(
    ("stages", "rule"),
    [
        ((), "ladder_without_stages"),
        ((LadderStage(1, "a"), LadderStage(2, "a")), "ladder_role_twice"),
        ((LadderStage(1, "a", working_days=21),), "stage_days_out_of_bounds"),
    ],
)
def test_a_ladder_has_stages_for_different_people_within_the_twenty_days(
    stages: tuple[LadderStage, ...], rule: str
) -> None:
    with pytest.raises(RuleBroken, match=rule):
        check_ladder(Ladder(Agency.AUTHORITY, TODAY, stages, ""))
