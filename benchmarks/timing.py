"""Timing several runs of something and saying the median."""

import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Times:
    """Seconds by the name of a step, over several runs."""

    def __init__(self) -> None:
        self._seconds: dict[str, list[float]] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time what is done inside."""
        begun = time.perf_counter()
        yield
        self._seconds.setdefault(name, []).append(time.perf_counter() - begun)

    def say(self, title: str, targets: dict[str, str] | None = None) -> None:
        """Print the median of each step, and what was aimed at."""
        runs = max(len(each) for each in self._seconds.values())
        sys.stdout.write(f"{title}, median of {runs} runs\n")
        for name, seconds in self._seconds.items():
            milliseconds = statistics.median(seconds) * 1000
            aim = (targets or {}).get(name, "")
            sys.stdout.write(f"  {name:<42} {milliseconds:>9,.1f} ms   {aim}\n")
        sys.stdout.flush()
