"""Keeping other programs of this user out of the memory of this process, where keys and text are.

On Linux a program of the same user may otherwise read it, or have the system write it to a file
when it crashes. Windows and macOS have no such switch for a program of one's own.
"""

import ctypes
import sys
from typing import Final

from iro_desktop import logs

_PR_SET_DUMPABLE: Final = 4

if sys.platform == "linux":
    import resource

    def close_own_memory() -> None:
        """From now on only the machine's administrator can look in; no crash leaves a copy."""
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
            logs.event("memory_not_closed")

else:

    def close_own_memory() -> None:
        """Nothing to do here."""
