from decimal import Decimal

import pytest

from iro_core.domain.policy import Policy
from iro_core.domain.workload import Burden, Caseload, Load, burdens, total, weight
from tests.support.builders import a_child

# 13.33 full-time posts of full-time, part-time, bank and locum staff (seed report, section 3.2).
POSTS = ["1"] * 10 + ["0.9", "0.6", "0.5", "0.83", "0.5"]


def test_the_seeds_service_has_65_children_to_a_post():
    """K24 and K25: 871 children, 13.33 posts."""
    children = [65] * 13 + [13, 13]
    parts = [
        Caseload(number, Decimal(number), Decimal(fte))
        for number, fte in zip(children, POSTS, strict=True)
    ]

    service = total(parts)

    assert (service.children, service.fte) == (871, Decimal("13.33"))
    assert service.per_post() == Decimal("65.3")
    assert service.load(Policy()) is Load.WITHIN


@pytest.mark.parametrize(
    ("children", "fte", "expected"),
    [
        (49, "1", Load.BELOW),
        (50, "1", Load.WITHIN),
        (70, "1", Load.WITHIN),
        (71, "1", Load.ABOVE),
        (36, "0.5", Load.ABOVE),
        (12, "0", Load.NO_POST),
    ],
)
def test_a_caseload_is_compared_with_the_guide_for_a_full_post(children, fte, expected):
    assert Caseload(children, Decimal(children), Decimal(fte)).load(Policy()) is expected


def test_without_the_authoritys_weights_each_child_counts_as_one():
    assert weight(tuple(Burden), Policy()) == 1


def test_weights_multiply():
    policy = Policy({"weight_out_of_county_percent": 150, "weight_siblings_percent": 80})

    assert weight((Burden.OUT_OF_COUNTY, Burden.SIBLINGS), policy) == Decimal("1.2")
    assert weight((), policy) == 1


def test_what_weighs_is_known_of_the_child_and_never_guessed():
    far = a_child("2016-06-01 S C1 U4", out_of_county=True)
    near = a_child("2016-06-01 S C1 U4")

    assert burdens(far, first_year=True, after_a_sibling=True) == tuple(Burden)
    assert burdens(near, first_year=False, after_a_sibling=False) == ()
