"""How much work an IRO has: children per full-time post, against the guide of 50 to 70.

Source: IRO Handbook 2010 and Surrey IRO Service annual report 2016-17, sections 3.2 and 5.
"""

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from typing import Final

import msgspec

from iro_core.domain.child import Child
from iro_core.domain.policy import Policy
from iro_core.domain.share import quotient

_WHOLE: Final = Decimal(100)


class Load(StrEnum):
    """How a caseload compares with the guide."""

    BELOW = "below"
    WITHIN = "within"
    ABOVE = "above"
    NO_POST = "no_post"


class Burden(StrEnum):
    """What may make one child count for more or less than one, each with its setting."""

    OUT_OF_COUNTY = "weight_out_of_county_percent"
    FIRST_YEAR = "weight_first_year_percent"
    SIBLINGS = "weight_siblings_percent"


class Caseload(msgspec.Struct, frozen=True):
    """Children and full-time posts: of one person, or of many.

    Attributes:
        weighted: The children as the authority weighs them; the same number if it does not.
    """

    children: int
    weighted: Decimal
    fte: Decimal

    def per_post(self) -> Decimal | None:
        """Children for each full-time post; None without a post."""
        return quotient(self.children, self.fte)

    def weighted_per_post(self) -> Decimal | None:
        """As the authority weighs them."""
        return quotient(self.weighted, self.fte)

    def load(self, policy: Policy) -> Load:
        """How the weighted caseload of a full-time post compares with the guide."""
        per_post = self.weighted_per_post()
        if per_post is None:
            return Load.NO_POST
        if per_post < policy["caseload_low"]:
            return Load.BELOW
        return Load.ABOVE if per_post > policy["caseload_high"] else Load.WITHIN


def total(caseloads: Iterable[Caseload]) -> Caseload:
    """Several caseloads as one."""
    parts = list(caseloads)
    return Caseload(
        sum(part.children for part in parts),
        sum((part.weighted for part in parts), Decimal(0)),
        sum((part.fte for part in parts), Decimal(0)),
    )


def weight(burdens: Iterable[Burden], policy: Policy) -> Decimal:
    """As how many children one child counts: 1, multiplied by the weight of each burden."""
    product = Decimal(1)
    for burden in burdens:
        product *= Decimal(policy[burden]) / _WHOLE
    return product


def burdens(child: Child, *, first_year: bool, after_a_sibling: bool) -> tuple[Burden, ...]:
    """What weighs for a child.

    Args:
        child: Whom it is about.
        first_year: Whether the present period of care began less than a year ago.
        after_a_sibling: Whether a brother or sister with the same IRO was counted already.
    """
    found = (
        (Burden.OUT_OF_COUNTY, child.out_of_county is True),
        (Burden.FIRST_YEAR, first_year),
        (Burden.SIBLINGS, after_a_sibling),
    )
    return tuple(burden for burden, weighs in found if weighs)
