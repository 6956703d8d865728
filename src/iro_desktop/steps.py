"""Step: a piece of work and where it must run, so that no layer below the screen owns a thread.

A long act, such as a sync round, is a generator of steps. The screen's background runner sends each
step to the right executor; tests drive the same generator in one thread with `run_inline`.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

Result = TypeVar("Result")


class Place(StrEnum):
    """Where a step runs."""

    STORE = "store"
    NETWORK = "network"


@dataclass(frozen=True)
class Step(Generic[Result]):
    """One piece of work.

    Attributes:
        on: STORE for the one thread that owns the store; NETWORK for anything slow without it.
        work: Runs once; what it returns is sent back into the generator.
        says: What is happening, in words for the screen; empty to leave the last words.
    """

    on: Place
    work: Callable[[], Result]
    says: str = ""


Steps = Generator[Step[Any], Any, Result]


def run_inline(steps: "Steps[Result]") -> Result:
    """Run every step in this thread and return the generator's result.

    An error of a step is thrown into the generator, which may handle it.
    """
    try:
        step = next(steps)
        while True:
            try:
                answer = step.work()
            except Exception as error:  # noqa: BLE001 - it belongs to the generator
                step = steps.throw(error)
            else:
                step = steps.send(answer)
    except StopIteration as finished:
        result: Result = finished.value
        return result
