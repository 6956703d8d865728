"""Signed questions to the server, each with a number of its own, at the server's time."""

from dataclasses import dataclass
from typing import Final

from iro_core.clock import Clock
from iro_desktop.store.store import Store
from iro_desktop.sync.transport import Answer, Credentials, Transport

CLOCK_OFFSET: Final = "clock_offset_s"
_SEQUENCE: Final = "request_sequence"
_CHECKED_S: Final = 1.0


@dataclass(frozen=True)
class Question:
    """One request, ready to go."""

    path: str
    message: bytes
    sequence: int
    clock_offset_s: float


class Asker:
    """Asks one server; `prepare` and `note` write to the store, `ask` uses the network only."""

    def __init__(
        self, store: Store, transport: Transport, credentials: Credentials, clock: Clock
    ) -> None:
        """Ask as this laptop."""
        self._store = store
        self._transport = transport
        self._credentials = credentials
        self._clock = clock

    def prepare(self, path: str, message: bytes) -> Question:
        """The question with a number that was never used, and the one after it in reserve."""
        state = self._store.local_state
        offset_s = state.load(CLOCK_OFFSET, float) or 0.0
        last = state.load(_SEQUENCE, int) or 0
        now = int((self._clock.now().timestamp() + offset_s) * 1000)
        sequence = max(last + 1, now)
        state.save(_SEQUENCE, sequence + 1)
        return Question(path, message, sequence, offset_s)

    def ask(self, question: Question) -> Answer:
        """The verified answer (Refused, SyncProblem)."""
        return self._transport.ask_signed(
            question.path,
            question.message,
            self._credentials,
            sequence=question.sequence,
            clock_offset_s=question.clock_offset_s,
        )

    def note(self, question: Question, answer: Answer) -> None:
        """Remember the number last used, and the server's time where it differs."""
        if answer.sequence > question.sequence + 1:
            self._store.local_state.save(_SEQUENCE, answer.sequence)
        if abs(answer.clock_offset_s - question.clock_offset_s) > _CHECKED_S:
            self._store.local_state.save(CLOCK_OFFSET, answer.clock_offset_s)
