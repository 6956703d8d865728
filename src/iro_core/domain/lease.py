"""How long a laptop opens without the office: the lease that each contact renews, and its ends.

Clocks are evidence: a laptop goes by the latest instant it ever saw, so that setting its clock back
does not lengthen the lease, and by how long its machine ran, so that a clock that ran ahead does
not seal it.
"""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

import msgspec

from iro_core import clock as clocks
from iro_core.domain.policy import Policy

CLOCK_BACK_LIMIT: Final = timedelta(hours=24)
"""How far behind the latest instant seen a clock may be. Source: house rule, threat model 2.4."""

FINISH_LIMIT: Final = timedelta(hours=4)
"""How long an open session may go on after the end. Source: house rule, threat model 2.4."""

# House rule, threat model 3.9: some twenty times a day for two weeks.
UNLOCKS_LIMIT: Final = 300
"""How often a laptop is unlocked on one lease. Source: house rule, threat model 3.9."""

USE_LIMIT: Final = timedelta(hours=160)
"""How long a laptop is used on one lease, whatever its clock says. Source: as above."""

SEAL_RUNNING: Final = timedelta(hours=72)
"""How long a machine runs past the sealing before its clock alone is believed. Source: as above."""

_LAST: Final = datetime.max.replace(tzinfo=UTC)


class Lease(msgspec.Struct, frozen=True):
    """What the server grants at each contact; instants as `iro_core.clock.to_text` writes them.

    Attributes:
        warns_at: From when the laptop asks to be connected.
        locks_at: From when it opens only after contact. Nothing on it is deleted.
        seals_at: From when its passphrase opens it no more; empty from a server that does not say.
    """

    issued_at: str
    warns_at: str
    locks_at: str
    seals_at: str = ""


class Seen(msgspec.Struct, frozen=True):
    """What a laptop saw of the time since it got its lease.

    Attributes:
        at: The latest instant.
        running_s: How long the machine had been running when it last looked.
        ran_s: How long it ran since the lease.
        beyond_s: How long it ran with the sealing past by its clock; None while that is to come.
        unlocks: How often it was unlocked.
        used_s: How long it was unlocked.
    """

    at: str
    running_s: float
    ran_s: float = 0.0
    beyond_s: float | None = None
    unlocks: int = 0
    used_s: float = 0.0


class Standing(StrEnum):
    """Whether a laptop may open without the office; one that is `SEALING` has to seal itself."""

    GOOD = "good"
    ENDING = "ending"
    ENDED = "ended"
    SEALING = "sealing"
    CLOCK_BACK = "clock_back"


def grant(policy: Policy, now: datetime) -> Lease:
    """The lease of a laptop that is in contact now."""
    return Lease(
        issued_at=clocks.to_text(now),
        warns_at=_after(now, timedelta(days=policy["lease_warn_days"])),
        locks_at=_after(now, timedelta(days=policy["lease_lock_days"])),
        # What is sealed was locked before.
        seals_at=_after(
            now, timedelta(days=max(policy["lease_seal_days"], policy["lease_lock_days"]))
        ),
    )


def look(seen: Seen, lease: Lease | None, *, now: datetime, running_s: float, in_use: bool) -> Seen:
    """What was seen, when the laptop looks again; its clock is not believed by this.

    Args:
        now: What the laptop's clock says.
        running_s: How long the machine has been running; after a restart it shows less than before,
            and then nothing is added.
        in_use: Whether the laptop was unlocked since it last looked.
    """
    ran_s = max(running_s - seen.running_s, 0.0)
    beyond_s = None
    if lease is not None and lease.seals_at and now >= clocks.from_text(lease.seals_at):
        beyond_s = 0.0 if seen.beyond_s is None else seen.beyond_s + ran_s
    return Seen(
        at=_after(clocks.from_text(seen.at), timedelta(seconds=ran_s)),
        running_s=running_s,
        ran_s=seen.ran_s + ran_s,
        beyond_s=beyond_s,
        unlocks=seen.unlocks,
        used_s=seen.used_s + (ran_s if in_use else 0.0),
    )


def merged(inside: Seen, outside: Seen) -> Seen:
    """What was seen by the vault, and by the lock screen since: whichever saw more time pass."""
    beyond = [each for each in (inside.beyond_s, outside.beyond_s) if each is not None]
    return msgspec.structs.replace(
        inside,
        at=max(inside.at, outside.at),
        ran_s=max(inside.ran_s, outside.ran_s),
        beyond_s=max(beyond, default=None),
    )


def put_right(shown: datetime, offset_s: float, seen: Seen) -> datetime:
    """What a clock shows, put right by what the office last said of it, where that still fits."""
    corrected = _on(shown, timedelta(seconds=offset_s))
    is_behind = clocks.from_text(seen.at) - corrected > CLOCK_BACK_LIMIT
    return shown if is_behind else corrected


def believed(seen: Seen, now: datetime) -> datetime:
    """The time that counts: the latest of what the clock says and what was seen."""
    return max(now, clocks.from_text(seen.at))


def standing(lease: Lease, seen: Seen, *, now: datetime) -> Standing:
    """Whether it may open."""
    if _has_to_seal(lease, seen):
        return Standing.SEALING
    if clocks.from_text(seen.at) - now > CLOCK_BACK_LIMIT:
        return Standing.CLOCK_BACK
    time = believed(seen, now)
    if time >= clocks.from_text(lease.locks_at) or _is_used_up(seen, timedelta(0)):
        return Standing.ENDED
    return Standing.ENDING if time >= clocks.from_text(lease.warns_at) else Standing.GOOD


def must_lock(lease: Lease, seen: Seen, *, now: datetime) -> bool:
    """Whether even a session that was open when the lease ended has to end."""
    is_long_over = believed(seen, now) - clocks.from_text(lease.locks_at) >= FINISH_LIMIT
    return is_long_over or _is_used_up(seen, FINISH_LIMIT) or _has_to_seal(lease, seen)


def days_left(lease: Lease, seen: Seen, *, now: datetime) -> int:
    """Whole days until it locks; 0 on the last day and after it."""
    return max(0, (clocks.from_text(lease.locks_at) - believed(seen, now)).days)


def days_to_sealing(lease: Lease, seen: Seen, *, now: datetime) -> int | None:
    """Whole days until it seals itself; None if its lease does not say when."""
    if not lease.seals_at:
        return None
    return max(0, (clocks.from_text(lease.seals_at) - believed(seen, now)).days)


def _has_to_seal(lease: Lease, seen: Seen) -> bool:
    """Told by the machine's running time; or by its clock, if it ran for long after that."""
    if not lease.seals_at:
        return False
    granted_for = clocks.from_text(lease.seals_at) - clocks.from_text(lease.issued_at)
    if seen.ran_s >= granted_for.total_seconds():
        return True
    return seen.beyond_s is not None and seen.beyond_s >= SEAL_RUNNING.total_seconds()


def _is_used_up(seen: Seen, more: timedelta) -> bool:
    return seen.unlocks > UNLOCKS_LIMIT or seen.used_s >= (USE_LIMIT + more).total_seconds()


def _after(instant: datetime, by: timedelta) -> str:
    return clocks.to_text(_on(instant, by))


def _on(instant: datetime, by: timedelta) -> datetime:
    """An instant later, or the last that there is: a clock may stand at the end of time."""
    utc = instant.astimezone(UTC)
    return utc + by if by < _LAST - utc else _LAST
