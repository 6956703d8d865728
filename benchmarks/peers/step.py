"""How a runner tells bench_peers.py what it does: one line before each step and one after it.

Standard library only: the Anki runner imports it, too, in an environment of its own.
"""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DAY = 40


@contextmanager
def step(name: str) -> Iterator[None]:
    """Time what is done inside; the proxy's counters are read before and after."""
    print("begin", name, flush=True)
    sys.stdin.readline()
    begun = time.perf_counter()
    yield
    print("end", name, time.perf_counter() - begun, flush=True)
    sys.stdin.readline()


def asked() -> tuple[list[tuple[str, str]], int, Path]:
    """The records of the workload, each with its id; the port to send to; an empty folder."""
    workload, port, folder = sys.argv[1:4]
    return json.loads(Path(workload).read_text()), int(port), Path(folder)


def in_days(records: list[tuple[str, str]]) -> tuple[list[tuple[str, str]], ...]:
    """The most of the workload, then a day's work, then another."""
    return records[: -2 * DAY], records[-2 * DAY : -DAY], records[-DAY:]
