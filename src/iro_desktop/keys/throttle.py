"""How often a passphrase may be tried: the count is on disk before a try begins.

Waits are measured by the time this machine has been running, sleep included. The wall clock is not
asked, so winding it gains nothing; a restart starts the wait again.
"""

import contextlib
import hashlib
import hmac
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from iro_desktop.errors import TooManyTries
from iro_desktop.keys.private_files import write_durably

NAME: Final = "throttle"
CODE_NAME: Final = "throttle-code"
FREE_TRIES: Final = 4
# Seconds before tries 5 to 10: at most 7 in any 5 minutes, inside Cyber Essentials' 10.
WAITS_S: Final = (30, 60, 120, 300, 900, 1800)
MOST_TRIES: Final = FREE_TRIES + len(WAITS_S)
# What a missing or edited count is taken for: removing it must not give more guesses.
_PRESUMED_TRIES: Final = 6
_SUM_BYTES: Final = 32


class Tries(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is stored: failed tries in a row, and the running time of the machine at the last."""

    failed: int
    at_s: float


if sys.platform == "linux":

    def running_time_s() -> float:
        """Seconds this machine has been running, sleep included."""
        return time.clock_gettime(time.CLOCK_BOOTTIME)

else:

    def running_time_s() -> float:
        """Seconds this machine has been running; Windows counts sleep, macOS does not."""
        return time.monotonic()


def failed_tries(folder: Path) -> int:
    """How many tries failed in a row, of the passphrase and of the code; not proved to be so."""
    failed = 0
    for name in (NAME, CODE_NAME):
        with contextlib.suppress(OSError, msgspec.DecodeError):
            content = (folder / name).read_bytes()
            failed += msgspec.json.decode(content[:-_SUM_BYTES], type=Tries).failed
    return failed


class Throttle:
    """Counts tries in one vault's folder."""

    def __init__(
        self,
        folder: Path,
        device_secret: bytes | None,
        *,
        running_s: Callable[[], float] = running_time_s,
        name: str = NAME,
    ) -> None:
        """Count in a file of a folder; with a device secret it cannot be edited without it."""
        self._path = folder / name
        self._key = device_secret or b""
        self._running_s = running_s

    def begin_try(self) -> None:
        """Count a try as failed before it is made.

        Raises:
            TooManyTries: It may not be made yet; nothing was counted.
        """
        tries = self._load()
        if tries.failed >= MOST_TRIES:
            raise TooManyTries(None)
        wait_s = self._wait_s(tries)
        if wait_s > 0:
            raise TooManyTries(wait_s)
        self._save(tries.failed + 1)

    def forgive(self) -> None:
        """Begin again from no failed tries: the passphrase was right."""
        self._save(0)

    def take_back(self) -> None:
        """Uncount the last try: it said nothing about the passphrase."""
        self._save(max(0, self._load().failed - 1))

    def _wait_s(self, tries: Tries) -> float:
        if tries.failed < FREE_TRIES:
            return 0
        now_s = self._running_s()
        # After a restart less time is shown than at the last try; it has run for at least this.
        passed_s = now_s - tries.at_s if now_s >= tries.at_s else now_s
        return WAITS_S[tries.failed - FREE_TRIES] - passed_s

    def _load(self) -> Tries:
        """The stored count; a missing or edited one is presumed, from now, and stored."""
        try:
            content = self._path.read_bytes()
            body, checksum = content[:-_SUM_BYTES], content[-_SUM_BYTES:]
            if hmac.compare_digest(self._checksum(body), checksum):
                return msgspec.json.decode(body, type=Tries)
        except (OSError, msgspec.DecodeError):
            pass
        self._save(_PRESUMED_TRIES)
        return Tries(_PRESUMED_TRIES, self._running_s())

    def _save(self, failed: int) -> None:
        body = msgspec.json.encode(Tries(failed, self._running_s()))
        write_durably(self._path, body + self._checksum(body))

    def _checksum(self, body: bytes) -> bytes:
        return hmac.digest(self._key or b"iro/v1/throttle", body, hashlib.sha256)
