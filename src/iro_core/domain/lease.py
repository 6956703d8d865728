"""How long a laptop opens without the office: the lease that each contact renews.

Clocks are evidence: a laptop goes by the latest instant it ever saw, so that setting its clock back
does not lengthen the lease.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import msgspec

from iro_core import clock as clocks
from iro_core.domain.policy import Policy

CLOCK_BACK_LIMIT: Final = timedelta(hours=24)
"""How far behind the latest instant seen a clock may be. Source: house rule, threat model 2.4."""

FINISH_LIMIT: Final = timedelta(hours=4)
"""How long an open session may go on after the end. Source: house rule, threat model 2.4."""


class Lease(msgspec.Struct, frozen=True):
    """What the server grants at each contact; instants as `iro_core.clock.to_text` writes them.

    Attributes:
        warns_at: From when the laptop asks to be connected.
        locks_at: From when it opens only after contact. Nothing on it is deleted.
    """

    issued_at: str
    warns_at: str
    locks_at: str


class Standing(StrEnum):
    """Whether a laptop may open without the office."""

    GOOD = "good"
    ENDING = "ending"
    ENDED = "ended"
    CLOCK_BACK = "clock_back"


def grant(policy: Policy, now: datetime) -> Lease:
    """The lease of a laptop that is in contact now."""
    return Lease(
        issued_at=clocks.to_text(now),
        warns_at=clocks.to_text(now + timedelta(days=policy["lease_warn_days"])),
        locks_at=clocks.to_text(now + timedelta(days=policy["lease_lock_days"])),
    )


def standing(lease: Lease, *, now: datetime, latest: datetime) -> Standing:
    """Whether it may open.

    Args:
        now: What the laptop's clock says.
        latest: The latest instant that this laptop ever saw.
    """
    if latest - now > CLOCK_BACK_LIMIT:
        return Standing.CLOCK_BACK
    believed = max(now, latest)
    if believed >= clocks.from_text(lease.locks_at):
        return Standing.ENDED
    return Standing.ENDING if believed >= clocks.from_text(lease.warns_at) else Standing.GOOD


def days_left(lease: Lease, *, now: datetime, latest: datetime) -> int:
    """Whole days until it locks; 0 on the last day and after it."""
    left = clocks.from_text(lease.locks_at) - max(now, latest)
    return max(0, left.days)
