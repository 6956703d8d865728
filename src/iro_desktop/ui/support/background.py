"""The only threads of the desktop: one that owns the store, a few for the network.

Results come back to the main thread through one queued signal, in the order in which the work
ended, and are dropped if the widget that asked is gone. Only here is an IroError caught.
"""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

from iro_core.errors import IroError
from iro_desktop.steps import Place, Step, Steps

Result = TypeVar("Result")

_log = logging.getLogger(__name__)
_NETWORK_THREADS = 2


@dataclass(frozen=True)
class _Asked:
    """Who asked for a piece of work, and what to do when it ended.

    It stays on the main thread. A worker drops what it was given when the main thread may have
    done so already, and a widget whose last reference goes on a worker takes the program with it.
    """

    owner: QObject
    arrived: Callable[[Future[Any]], None]
    work: Callable[[], Any]


class _Job:
    """What a worker is given: it lets go of the work before the work is reported as ended."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self._work: list[Callable[[], Any]] = [work]

    def __call__(self) -> Any:
        return self._work.pop()()


class Background(QObject):
    """Runs work off the main thread and brings the results back to it.

    Signals:
        problem: An IroError for which the caller gave no `failed`.
        crashed: Any other exception, a fault of the program; already logged.
        said: What a step that begins says it is doing, in words.
    """

    problem = Signal(object)
    crashed = Signal(object)
    said = Signal(str)
    _ended = Signal(int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        """Start the threads lazily, with the first piece of work."""
        super().__init__(parent)
        self._is_shut = False
        self._asked: dict[int, _Asked] = {}
        self._tokens = count()
        self._executors = {
            Place.STORE: ThreadPoolExecutor(1, thread_name_prefix="store"),
            Place.NETWORK: ThreadPoolExecutor(_NETWORK_THREADS, thread_name_prefix="network"),
        }
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        owner: QObject,
        work: Callable[[], Result],
        done: Callable[[Result], None],
        failed: Callable[[IroError], None] | None = None,
    ) -> None:
        """Do one piece of work on the thread that owns the store.

        Args:
            owner: The widget that asks; if it is gone, nothing is called back.
            done: Called with the result, on the main thread.
            failed: Called with the IroError; without it `problem` is emitted.
        """

        def arrived(future: Future[Result]) -> None:
            self._deliver(future, done, failed)

        self._submit(owner, Step(on=Place.STORE, work=work), arrived)

    def run_steps(
        self,
        owner: QObject,
        steps: Steps[Result],
        done: Callable[[Result], None],
        failed: Callable[[IroError], None] | None = None,
    ) -> None:
        """Run a generator of steps, each on the thread it names; errors are thrown into it.

        The body of the generator between two steps runs on the main thread and must be light.
        """
        _StepRun(self, owner, steps, done, failed).resume(lambda: next(steps))

    def let_go(self, owner: QObject) -> None:
        """Call this owner back no more: what it asked for goes no further than the present step."""
        self._asked = {
            token: asked for token, asked in self._asked.items() if asked.owner is not owner
        }

    def shutdown(self) -> None:
        """Finish what the store was asked, drop what waits for the network, end the threads."""
        self._is_shut = True
        self._executors[Place.NETWORK].shutdown(wait=True, cancel_futures=True)
        self._executors[Place.STORE].shutdown(wait=True)

    def _submit(
        self, owner: QObject, step: Step[Any], arrived: Callable[[Future[Any]], None]
    ) -> None:
        if self._is_shut:
            return
        token = next(self._tokens)
        self._asked[token] = _Asked(owner, arrived, step.work)
        future = self._executors[step.on].submit(_Job(step.work))
        future.add_done_callback(partial(self._send, token))

    def _send(self, token: int, future: Future[Any]) -> None:
        """Called on a worker thread."""
        if isValid(self) and not future.cancelled():
            self._ended.emit(token, future)

    @Slot(int, object)
    def _on_ended(self, token: int, future: Future[Any]) -> None:
        asked = self._asked.pop(token, None)
        if asked is not None and isValid(asked.owner):
            asked.arrived(future)

    def _deliver(
        self,
        future: Future[Result],
        done: Callable[[Result], None],
        failed: Callable[[IroError], None] | None,
    ) -> None:
        error = future.exception()
        if error is None:
            done(future.result())
        else:
            self._report(error, failed)

    def _report(self, error: BaseException, failed: Callable[[IroError], None] | None) -> None:
        if isinstance(error, IroError):
            (failed or self.problem.emit)(error)
            return
        _log.error("work failed", exc_info=error)
        self.crashed.emit(error)


class _StepRun:
    """One generator of steps on its way through the threads."""

    def __init__(
        self,
        background: Background,
        owner: QObject,
        steps: Steps[Result],
        done: Callable[[Result], None],
        failed: Callable[[IroError], None] | None,
    ) -> None:
        self._background = background
        self._owner = owner
        self._steps: Steps[Any] = steps
        self._done: Callable[[Any], None] = done
        self._failed = failed

    def resume(self, move: Callable[[], Step[Any]]) -> None:
        """Move the generator to its next step, or to its end."""
        try:
            step = move()
        except StopIteration as end:
            self._done(end.value)
        except Exception as error:  # noqa: BLE001  (reported as what it is: a refusal or a fault)
            self._background._report(error, self._failed)  # noqa: SLF001
        else:
            if step.says:
                self._background.said.emit(step.says)
            self._background._submit(self._owner, step, self._arrived)  # noqa: SLF001

    def _arrived(self, future: Future[Any]) -> None:
        error = future.exception()
        if error is None:
            self.resume(lambda: self._steps.send(future.result()))
        else:
            self.resume(lambda: self._steps.throw(error))
