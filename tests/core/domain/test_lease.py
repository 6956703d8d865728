from datetime import UTC, datetime, timedelta

import pytest

from iro_core.domain.lease import Standing, days_left, grant, standing
from iro_core.domain.policy import Policy

DAY = timedelta(days=1)
ISSUED = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LEASE = grant(Policy(), ISSUED)


@pytest.mark.parametrize(
    ("passed", "found"),
    [
        (timedelta(0), Standing.GOOD),
        (7 * DAY - timedelta(seconds=1), Standing.GOOD),
        (7 * DAY, Standing.ENDING),
        (14 * DAY - timedelta(seconds=1), Standing.ENDING),
        (14 * DAY, Standing.ENDED),
        (400 * DAY, Standing.ENDED),
    ],
)
def test_a_lease_warns_from_the_seventh_day_and_ends_with_the_fourteenth(passed, found):
    now = ISSUED + passed
    assert standing(LEASE, now=now, latest=now) is found


@pytest.mark.parametrize("back", [timedelta(minutes=1), timedelta(hours=23)])
def test_a_clock_that_is_set_back_gains_nothing(back):
    latest = ISSUED + 14 * DAY
    assert standing(LEASE, now=latest - back, latest=latest) is Standing.ENDED


def test_a_clock_more_than_a_day_behind_is_not_believed_at_all():
    latest = ISSUED + 3 * DAY
    assert standing(LEASE, now=latest - 25 * timedelta(hours=1), latest=latest) is (
        Standing.CLOCK_BACK
    )


def test_the_days_left_are_whole_ones_and_never_below_none():
    assert days_left(LEASE, now=ISSUED, latest=ISSUED) == 14
    assert days_left(LEASE, now=ISSUED + 13.5 * DAY, latest=ISSUED) == 0
    assert days_left(LEASE, now=ISSUED, latest=ISSUED + 10 * DAY) == 4
    assert days_left(LEASE, now=ISSUED + 99 * DAY, latest=ISSUED) == 0


def test_an_authority_may_set_shorter_days():
    shorter = grant(Policy({"lease_warn_days": 1, "lease_lock_days": 3}), ISSUED)
    assert standing(shorter, now=ISSUED + DAY, latest=ISSUED) is Standing.ENDING
    assert standing(shorter, now=ISSUED + 3 * DAY, latest=ISSUED) is Standing.ENDED
