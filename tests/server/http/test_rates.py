"""N-11: a flood is cut off at its limit, and nobody else notices."""

import random

import pytest

from iro_server.http.limits import RateLimit, TooManyRequests

LIMIT, PER_S = 120, 60.0


class Clock:
    """Seconds that pass only when they are told to."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def taken(rate: RateLimit, key: str) -> bool:
    try:
        rate.take(key)
    except TooManyRequests:
        return False
    return True


def test_one_that_floods_has_exactly_its_share_and_the_others_all_of_theirs() -> None:
    clock = Clock()
    rate = RateLimit(LIMIT, PER_S, now=clock)
    others = [f"laptop-{number}" for number in range(200)]
    got = 0
    for turn in range(100):
        clock.now_s = turn * 0.5
        got += sum(taken(rate, "flood") for _ in range(100))
        assert all(taken(rate, other) for other in others)
    assert got == LIMIT


def test_two_hundred_that_flood_at_once_have_each_exactly_their_share() -> None:
    clock, rng = Clock(), random.Random(8903)
    rate = RateLimit(LIMIT, PER_S, now=clock)
    got = dict.fromkeys((f"laptop-{number}" for number in range(200)), 0)
    calls = [key for key in got for _ in range(2 * LIMIT)]
    rng.shuffle(calls)
    for number, key in enumerate(calls):
        clock.now_s = number * (PER_S - 1) / len(calls)
        got[key] += taken(rate, key)
    assert set(got.values()) == {LIMIT}


def test_in_any_minute_there_are_never_more_than_the_limit() -> None:
    clock, rng = Clock(), random.Random(8903)
    rate = RateLimit(LIMIT, PER_S, now=clock)
    at: list[float] = []
    for _ in range(20_000):
        clock.now_s += rng.expovariate(10)
        if taken(rate, "laptop"):
            at.append(clock.now_s)
    assert len(at) > 10 * LIMIT
    within = zip(at, at[LIMIT:], strict=False)
    assert all(later - earlier >= PER_S for earlier, later in within)


def test_what_is_told_to_wait_is_taken_afterwards() -> None:
    clock = Clock()
    rate = RateLimit(1, PER_S, now=clock)
    rate.take("laptop")
    with pytest.raises(TooManyRequests) as refused:
        rate.take("laptop")
    clock.now_s += refused.value.retry_after_s
    rate.take("laptop")
