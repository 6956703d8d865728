"""A line to a server in the same process that loses, cuts, repeats and delays by a given chance."""

import asyncio
import random
from dataclasses import dataclass, field

from starlette.applications import Starlette
from typing_extensions import override

from iro_core.clock import Clock
from iro_desktop.errors import Unreachable
from iro_desktop.sync.transport import Transport, _Received
from iro_server.http.incoming import Incoming
from tests.support.asgi import ask

ADDRESS = "http://127.0.0.1:9"
_HOST = "127.0.0.1:9"


@dataclass
class Line:
    """One laptop's connection; what happens on it is drawn from `chance`.

    Attributes:
        trouble: The share of calls with which something happens; 0 for a good line.
        delayed: Calls that are still under way somewhere and may arrive later, once more.
    """

    application: Starlette
    loop: asyncio.AbstractEventLoop
    chance: random.Random
    trouble: float = 0.0
    delayed: list[tuple[str, bytes, dict[str, str]]] = field(default_factory=list)

    def call(self, path: str, body: bytes, headers: dict[str, str]) -> _Received:
        """The server's reply, if the line lets both through."""
        if self.delayed and self.chance.random() < self.trouble:
            self._answer(*self.delayed.pop(self.chance.randrange(len(self.delayed))))
        if self.chance.random() >= self.trouble:
            return self._answer(path, body, headers)
        self.delayed.append((path, body, headers))
        event = self.chance.choice(("lost", "cut", "no answer", "twice", "answer cut", "altered"))
        if event == "lost":
            raise Unreachable("lost")
        if event == "cut":
            self._answer(path, body[: self.chance.randrange(len(body))], headers)
            raise Unreachable("cut")
        reply = self._answer(path, body, headers)
        if event == "no answer":
            raise Unreachable("no answer")
        if event == "twice":
            self._answer(path, body, headers)
            return reply
        place = self.chance.randrange(len(reply.body))
        altered = bytes([reply.body[place] ^ 1 << self.chance.randrange(8)])
        rest = altered + reply.body[place + 1 :] if event == "altered" else b""
        return _Received(reply.status, reply.body[:place] + rest, reply.headers)

    def _answer(self, path: str, body: bytes, headers: dict[str, str]) -> _Received:
        asked = Incoming(
            method="POST",
            path=path,
            query="",
            headers=list(headers.items()),
            body=body,
            address="127.0.0.1",
        )
        reply = self.loop.run_until_complete(ask(self.application, asked))
        return _Received(reply.status, reply.body, reply.headers)


class FickleTransport(Transport):
    """The laptop's own transport, on such a line."""

    def __init__(self, line: Line, clock: Clock) -> None:
        super().__init__(ADDRESS, clock)
        self._fickle = line

    @override
    def _send(self, path: str, body: bytes, headers: dict[str, str]) -> _Received:
        return self._fickle.call(path, body, headers)
