"""E-01 to E-04 and E-07: a lease over days, jumps of the clock, restarts and time zones.

The long search: `python -m pytest -m campaign tests/core/domain/test_lease.py`.
"""

import os
import random
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest

from iro_core import clock as clocks
from iro_core.domain import lease as rules
from iro_core.domain.lease import Lease, Seen, Standing, grant
from iro_core.domain.policy import Policy

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
ISSUED = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LEASE = grant(Policy(), ISSUED)
CLOSED = {Standing.ENDED, Standing.SEALING, Standing.CLOCK_BACK}


@dataclass
class Machine:
    """A laptop with a clock that anybody can set and a running time that nobody can."""

    lease: Lease = LEASE
    clock: datetime = ISSUED
    running_s: float = 500.0
    in_use: bool = False
    seen: Seen = field(init=False)

    def __post_init__(self) -> None:
        self.seen = Seen(self.lease.issued_at, self.running_s)

    def run(self, by: timedelta, *, clock_stands: bool = False) -> "Machine":
        """Switched on, or asleep, for this long."""
        self.running_s += by.total_seconds()
        if not clock_stands:
            self.clock = (self.clock.astimezone(UTC) + by).astimezone(self.clock.tzinfo)
        return self.look()

    def lie(self, by: timedelta) -> "Machine":
        """Switched off for this long, then on."""
        self.clock += by
        self.running_s = 60.0
        return self.look()

    def set_clock(self, to: datetime) -> "Machine":
        self.clock = to
        return self.look()

    def look(self) -> "Machine":
        self.seen = rules.look(
            self.seen, self.lease, now=self.clock, running_s=self.running_s, in_use=self.in_use
        )
        return self

    def unlock(self) -> Standing:
        """As the program does it: a clock is believed only by what opens."""
        self.seen = msgspec.structs.replace(self.seen, unlocks=self.seen.unlocks + 1)
        found = self.standing
        if found not in CLOSED:
            latest = rules.believed(self.seen, self.clock)
            self.seen = msgspec.structs.replace(self.seen, at=clocks.to_text(latest))
        return found

    @property
    def standing(self) -> Standing:
        return rules.standing(self.lease, self.seen, now=self.clock)

    @property
    def days_left(self) -> int:
        return rules.days_left(self.lease, self.seen, now=self.clock)


def due(day: int) -> Standing:
    if day < 7:
        return Standing.GOOD
    if day < 14:
        return Standing.ENDING
    return Standing.ENDED if day < 30 else Standing.SEALING


@pytest.mark.parametrize("day", range(121))
def test_a_lease_warns_from_day_7_locks_from_day_14_and_seals_from_day_30(day):
    """E-01, exact to the second on either side of each day."""
    assert Machine().run(day * DAY).standing is due(day)
    if day:
        assert Machine().run(day * DAY - SECOND).standing is due(day - 1)


def test_an_authority_may_set_other_days_and_what_is_sealed_was_locked_before():
    shorter = grant(
        Policy({"lease_warn_days": 1, "lease_lock_days": 20, "lease_seal_days": 14}), ISSUED
    )
    assert Machine(shorter).run(DAY).standing is Standing.ENDING
    assert Machine(shorter).run(20 * DAY - SECOND).standing is Standing.ENDING
    assert Machine(shorter).run(20 * DAY).standing is Standing.SEALING


def test_a_laptop_that_lay_switched_off_is_locked_and_seals_after_three_days_of_running():
    """Nothing but its clock says that the days are over."""
    laptop = Machine().lie(45 * DAY)
    assert laptop.standing is Standing.ENDED
    assert laptop.run(72 * HOUR - SECOND).standing is Standing.ENDED
    assert laptop.run(SECOND).standing is Standing.SEALING


def test_the_three_days_of_running_may_be_many_short_ones():
    laptop = Machine().lie(45 * DAY)
    for _ in range(9):
        assert laptop.run(8 * HOUR - SECOND).standing is Standing.ENDED
        laptop.lie(16 * HOUR)
    assert laptop.run(9 * SECOND).standing is Standing.SEALING


def test_a_lease_of_a_server_that_does_not_say_when_never_seals():
    laptop = Machine(msgspec.structs.replace(LEASE, seals_at=""))
    assert laptop.run(400 * DAY).standing is Standing.ENDED
    assert rules.days_to_sealing(laptop.lease, laptop.seen, now=laptop.clock) is None


@pytest.mark.parametrize("back", [timedelta(minutes=10), 23 * HOUR])
def test_a_clock_that_is_set_back_gains_nothing(back):
    laptop = Machine().run(13 * DAY)
    laptop.unlock()
    assert laptop.set_clock(laptop.clock - back).run(DAY).standing is Standing.ENDED


@pytest.mark.parametrize("back", [25 * HOUR, 5 * 365 * DAY])
def test_a_clock_more_than_a_day_behind_is_not_believed_at_all(back):
    laptop = Machine().run(3 * DAY)
    laptop.unlock()
    assert laptop.set_clock(laptop.clock - back).standing is Standing.CLOCK_BACK


@pytest.mark.parametrize(
    "seed", [*range(20), *(pytest.param(n, marks=pytest.mark.campaign) for n in range(20, 500))]
)
def test_no_walk_of_the_clock_backwards_lengthens_the_lease(seed):
    """E-02: whatever the clock is set back to, it opens for no more than 14 days of running."""
    rng = random.Random(seed)
    laptop = Machine()
    ran = timedelta(0)
    for _ in range(400):
        step = rng.uniform(0.1, 30) * HOUR
        laptop.run(step, clock_stands=rng.random() < 0.3)
        ran += step
        if rng.random() < 0.5:
            back = rng.choice([timedelta(minutes=10), 20 * HOUR, DAY, 400 * DAY, 5 * 365 * DAY])
            laptop.set_clock(laptop.clock - rng.random() * back)
        if rng.random() < 0.1:
            laptop.set_clock(ISSUED + ran)
        found = laptop.unlock()
        if ran >= 14 * DAY:
            assert found in CLOSED
        if ran >= 30 * DAY:
            assert found is Standing.SEALING
    assert ran > 30 * DAY


@pytest.mark.parametrize(
    "seed", [*range(20), *(pytest.param(n, marks=pytest.mark.campaign) for n in range(20, 500))]
)
def test_a_clock_that_ran_ahead_locks_at_most_and_opens_again_when_put_right(seed):
    """E-03: 1 day to 50 years ahead, for less than 72 hours of running, then back."""
    rng = random.Random(seed)
    laptop = Machine().run(rng.uniform(0, 6) * DAY)
    true = laptop.clock
    assert laptop.unlock() is Standing.GOOD
    for _ in range(5):
        ahead = rng.choice([DAY, 20 * DAY, 31 * DAY, 61 * DAY, 50 * 365 * DAY]) * rng.uniform(1, 2)
        laptop.set_clock(laptop.clock + ahead)
        for _ in range(4):
            ran = rng.uniform(0, 1) * HOUR * 2
            laptop.run(ran)
            true += ran
            assert laptop.standing is not Standing.SEALING
        laptop.set_clock(true)
        assert laptop.standing is not Standing.SEALING
    if laptop.seen.at < LEASE.locks_at and clocks.from_text(laptop.seen.at) - true < 24 * HOUR:
        assert laptop.unlock() in {Standing.GOOD, Standing.ENDING}


def test_a_wrong_clock_that_was_seen_only_by_a_locked_laptop_costs_nothing():
    laptop = Machine().run(DAY)
    laptop.set_clock(ISSUED + 50 * 365 * DAY)
    assert laptop.unlock() is Standing.ENDED
    assert laptop.set_clock(ISSUED + DAY).unlock() is Standing.GOOD


def test_300_times_a_laptop_unlocks_on_one_lease():
    """E-04."""
    laptop = Machine()
    assert {laptop.unlock() for _ in range(300)} == {Standing.GOOD}
    assert laptop.unlock() is Standing.ENDED


def test_160_hours_a_laptop_is_used_on_one_lease():
    """E-04."""
    laptop = Machine(in_use=True).run(160 * HOUR - SECOND)
    assert laptop.standing is Standing.GOOD
    assert laptop.run(SECOND).standing is Standing.ENDED
    assert not rules.must_lock(laptop.lease, laptop.seen, now=laptop.clock)
    laptop.run(4 * HOUR)
    assert rules.must_lock(laptop.lease, laptop.seen, now=laptop.clock)


def test_a_clock_that_stands_still_opens_no_longer_than_its_running_time_allows():
    """E-04: 161 hours with a frozen clock."""
    assert Machine(in_use=True).run(161 * HOUR, clock_stands=True).standing in CLOSED


def test_an_open_session_may_go_on_for_four_hours():
    """E-06."""
    laptop = Machine().run(14 * DAY + 4 * HOUR - SECOND)
    assert not rules.must_lock(laptop.lease, laptop.seen, now=laptop.clock)
    laptop.run(SECOND)
    assert rules.must_lock(laptop.lease, laptop.seen, now=laptop.clock)


def test_the_days_left_are_whole_ones_and_never_below_none():
    assert Machine().days_left == 14
    assert Machine().run(13.5 * DAY).days_left == 0
    assert Machine().run(4 * DAY).days_left == 10
    assert Machine().run(99 * DAY).days_left == 0
    laptop = Machine().run(27.5 * DAY)
    assert rules.days_to_sealing(laptop.lease, laptop.seen, now=laptop.clock) == 2


INSTANTS = [
    ("the clocks go back", datetime(2026, 10, 25, 0, 59, 59, tzinfo=UTC)),
    ("the clocks go forward", datetime(2027, 3, 28, 0, 59, 59, tzinfo=UTC)),
    ("leap day", datetime(2028, 2, 28, 23, 59, 59, tzinfo=UTC)),
    ("no leap day", datetime(2100, 2, 28, 23, 59, 59, tzinfo=UTC)),
    ("a new year", datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ("the last second of 32 bits", datetime(2038, 1, 19, 3, 14, 7, tzinfo=UTC)),
    ("unsigned, too", datetime(2106, 2, 7, 6, 28, 15, tzinfo=UTC)),
    ("the year 9998", datetime(9998, 12, 31, 23, 59, 59, tzinfo=UTC)),
]
ZONES = ["UTC", "Europe/London", "America/St_Johns", "Pacific/Kiritimati", "Australia/Lord_Howe"]


@pytest.fixture
def zone(request, monkeypatch):
    """The machine's own time zone, where it can be set."""
    if sys.platform != "win32":
        monkeypatch.setenv("TZ", request.param)
        time.tzset()
    yield ZoneInfo(request.param)
    if sys.platform != "win32":
        monkeypatch.undo()
        time.tzset()
        assert os.environ.get("TZ") != "Pacific/Kiritimati"


@pytest.mark.parametrize("zone", ZONES, indirect=True)
@pytest.mark.parametrize("at", [at for _, at in INSTANTS], ids=[name for name, _ in INSTANTS])
def test_no_calendar_and_no_time_zone_moves_a_lease(zone, at):
    """E-07: 40 cases, with the clock in that zone, on either side of each end."""
    lease = grant(Policy(), at.astimezone(zone))
    for day in (7, 14, 30):
        laptop = Machine(lease, at.astimezone(zone)).run(day * DAY - SECOND)
        assert laptop.standing is due(day - 1)
        assert laptop.run(SECOND).standing is due(day)


def test_a_clock_at_the_end_of_time_locks_and_is_put_right():
    laptop = Machine().run(DAY)
    end = datetime.max.replace(tzinfo=UTC)
    assert laptop.set_clock(end).unlock() is Standing.ENDED
    assert rules.put_right(end, 3_600.0, laptop.seen) == end
    laptop.running_s += 3_600
    laptop.look()
    assert laptop.set_clock(ISSUED + DAY).unlock() is Standing.GOOD
    assert grant(Policy(), end).seals_at == clocks.to_text(end)
