"""A slow line in front of a server: each way delayed, held to a rate, and counted."""

import asyncio
import random
import threading
from dataclasses import dataclass

_PIECE_BYTES = 16_384
_PACKET_BYTES = 1_460
_SENT_AGAIN_S = 0.2


@dataclass
class Counted:
    """What has passed since the beginning; a turn is a change from receiving to sending."""

    sent_bytes: int = 0
    received_bytes: int = 0
    turns: int = 0


class Link:
    """A proxy on a port of its own, in a thread of its own.

    The two directions share nothing but the counters. A piece leaves when the line is free again
    and arrives a delay later, as on a real line.
    """

    def __init__(
        self,
        to_port: int,
        *,
        delay_s: float = 0.0,
        bytes_a_second: float = 0.0,
        loss: float = 0.0,
    ) -> None:
        """In front of a port of this machine; 0 for no delay, no limit and no loss.

        What is lost, a packet at a time, is sent again as TCP does: after there and back and a
        fifth of a second, with everything behind it waiting.
        """
        self._loss = loss
        self._chance = random.Random(2017)  # noqa: S311 - the same line on every run
        self.counted = Counted()
        self.port = 0
        self._to_port = to_port
        self._delay_s = delay_s
        self._rate = bytes_a_second
        self._loop = asyncio.new_event_loop()
        self._free_at = {True: 0.0, False: 0.0}
        self._was_sending = False
        started = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(started,), daemon=True)
        self._thread.start()
        started.wait()

    def close(self) -> None:
        """Cut it."""
        self._loop.call_soon_threadsafe(self._stop)
        self._thread.join()

    def _stop(self) -> None:
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.call_soon(self._loop.stop)

    def _run(self, started: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._accept, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        started.set()
        self._loop.run_forever()

    async def _accept(self, near: asyncio.StreamReader, near_out: asyncio.StreamWriter) -> None:
        far, far_out = await asyncio.open_connection("127.0.0.1", self._to_port)
        await asyncio.gather(
            self._carry(near, far_out, is_sending=True),
            self._carry(far, near_out, is_sending=False),
            return_exceptions=True,
        )

    async def _carry(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, *, is_sending: bool
    ) -> None:
        """Read at the rate of the line; what was read arrives one delay later, in order."""
        on_the_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(maxsize=1_000)
        arriving = asyncio.ensure_future(self._arrive(on_the_way, target))
        while piece := await source.read(_PACKET_BYTES if self._loss else _PIECE_BYTES):
            self._count(len(piece), is_sending=is_sending)
            now = self._loop.time()
            free_at = max(now, self._free_at[is_sending])
            if self._rate:
                free_at += len(piece) / self._rate
                self._free_at[is_sending] = free_at
            while self._chance.random() < self._loss:
                free_at += 2 * self._delay_s + _SENT_AGAIN_S
                self._free_at[is_sending] = free_at
            await on_the_way.put((free_at + self._delay_s, piece))
            if free_at > now:
                await asyncio.sleep(free_at - now)
        await on_the_way.put((self._loop.time() + self._delay_s, b""))
        await arriving

    async def _arrive(
        self, on_the_way: "asyncio.Queue[tuple[float, bytes]]", target: asyncio.StreamWriter
    ) -> None:
        while True:
            at, piece = await on_the_way.get()
            await asyncio.sleep(max(at - self._loop.time(), 0))
            if not piece:
                target.close()
                return
            target.write(piece)
            await target.drain()

    def _count(self, size_bytes: int, *, is_sending: bool) -> None:
        if is_sending:
            self.counted.sent_bytes += size_bytes
            self.counted.turns += not self._was_sending
        else:
            self.counted.received_bytes += size_bytes
        self._was_sending = is_sending
