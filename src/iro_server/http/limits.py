"""Sizes, rates and times: what the server takes in before it has understood anything."""

import time
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable
from threading import Lock
from typing import Final

import anyio

from iro_core.errors import InvalidData, RefusalCode, Refused

_KEYS_LIMIT: Final = 10_000


class RateLimit:
    """So many calls in a stretch of time for each key; counted in this process."""

    def __init__(
        self, calls: int, per_s: float, *, now: Callable[[], float] = time.monotonic
    ) -> None:
        """Begin with nothing counted."""
        self._calls = calls
        self._per_s = per_s
        self._now = now
        self._lock = Lock()
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()

    def take(self, key: str) -> None:
        """Count one call; TooManyRequests if the key has had its share."""
        now = self._now()
        with self._lock:
            times = self._seen.setdefault(key, deque())
            self._seen.move_to_end(key)
            while len(self._seen) > _KEYS_LIMIT:
                self._seen.popitem(last=False)
            while times and times[0] <= now - self._per_s:
                times.popleft()
            if len(times) >= self._calls:
                raise TooManyRequests(times[0] + self._per_s - now)
            times.append(now)


class TooManyRequests(Refused):
    """The caller must wait.

    Attributes:
        retry_after_s: Whole seconds until a call is taken again, at least one.
    """

    def __init__(self, wait_s: float) -> None:
        """Remember how long to wait."""
        super().__init__(RefusalCode.TOO_MANY_REQUESTS)
        self.retry_after_s = int(wait_s) + 1


async def read_body(
    parts: AsyncIterator[bytes], *, claimed: str | None, limit_bytes: int, timeout_s: float
) -> bytes:
    """The whole body as it travels, bounded in size and in time.

    Args:
        claimed: The Content-Length header, if there is one.

    Raises:
        Refused: It is too large.
        InvalidData: It came too slowly, or its length is not what was claimed.
    """
    if claimed is not None and (not claimed.isdecimal() or int(claimed[:12]) > limit_bytes):
        raise Refused(RefusalCode.TOO_LARGE, "body")
    body = bytearray()
    try:
        with anyio.fail_after(timeout_s):
            async for part in parts:
                body += part
                if len(body) > limit_bytes:
                    raise Refused(RefusalCode.TOO_LARGE, "body")
    except TimeoutError as error:
        raise InvalidData("body", "too_slow") from error
    return bytes(body)
