"""Log set-up: one line for each request, with identifiers and durations and never any content."""

import logging
import sys
from typing import Final

LOGGER: Final = logging.getLogger("iro_server")
_FORMAT: Final = "%(asctime)s %(levelname)s %(message)s"


def set_up_logs(*, level: int = logging.INFO) -> None:
    """Write this program's log to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter(_FORMAT))
    LOGGER.handlers[:] = [handler]
    LOGGER.setLevel(level)
    LOGGER.propagate = False
