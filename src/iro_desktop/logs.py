"""Log set-up, and the filter that keeps names and text out of every line.

A line holds an event's name and facts that are ids or numbers. An error is written as its class and
the places it passed through, never with its arguments.
"""

import logging
import logging.handlers
import re
import sys
import traceback
from pathlib import Path
from types import TracebackType
from typing import Final, TextIO

from typing_extensions import override

_LOGGER: Final = logging.getLogger("iro_desktop")
_EVENT = re.compile(r"[a-z][a-z0-9_]{0,59}")
# Ids, codes and numbers are in lower case here; a name typed by a person hardly ever is.
_FACT = re.compile(r"[a-z0-9_.:-]{1,80}")
_FILE_LIMIT_BYTES: Final = 1_000_000
_FILES_KEPT: Final = 4


class Unspoken(logging.Formatter):
    """Writes time, level, logger and the event; of an error its classes and places only."""

    def __init__(self) -> None:
        """Use one line for each event."""
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    @override
    def format(self, record: logging.LogRecord) -> str:
        """One line, and for an error one more for each place it passed through."""
        line = f"{self.formatTime(record)} {record.levelname} {record.name} {_safe(record)}"
        if record.exc_info and record.exc_info[1] is not None:
            line = f"{line}\n{describe(record.exc_info[1])}"
        return line


def set_up(folder: Path, *, console: TextIO | None = None) -> None:
    """Write the program's events to a file in a folder, and to a console if one is given.

    Records of libraries are kept from warnings up, as their logger's name and level alone.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handlers: list[logging.Handler] = [
        logging.handlers.RotatingFileHandler(
            folder / "iro-desktop.log",
            maxBytes=_FILE_LIMIT_BYTES,
            backupCount=_FILES_KEPT,
            encoding="utf-8",
        )
    ]
    if console is not None:
        handlers.append(logging.StreamHandler(console))
    root = logging.getLogger()
    for handler in handlers:
        handler.setFormatter(Unspoken())
        root.addHandler(handler)
    root.setLevel(logging.WARNING)
    _LOGGER.setLevel(logging.INFO)


def event(name: str, **facts: int | str) -> None:
    """Log an event by name with facts that are ids or numbers; other facts are written as "?"."""
    _LOGGER.info(name, extra={"iro_facts": facts})


def error(name: str, problem: BaseException) -> str:
    """Log an error and return what was written, which a user may read and send."""
    _LOGGER.error(name, exc_info=problem)
    return describe(problem)


def describe(problem: BaseException) -> str:
    """Classes and places of an error and its causes, without any argument or line of source."""
    lines: list[str] = []
    current: BaseException | None = problem
    while current is not None:
        kind = type(current)
        lines.append(f"{kind.__module__}.{kind.__qualname__}")
        lines += [
            f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(current.__traceback__)
        ]
        current = current.__cause__ or current.__context__
    return "\n".join(lines)


def log_unexpected_errors() -> None:
    """Send errors that nobody caught to the log instead of a full trace on the console."""

    def hook(
        kind: type[BaseException], problem: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, problem, trace)
        else:
            error("unexpected_error", problem)

    sys.excepthook = hook


def _safe(record: logging.LogRecord) -> str:
    facts = getattr(record, "iro_facts", None)
    name = record.msg if isinstance(record.msg, str) and _EVENT.fullmatch(record.msg) else "message"
    if not isinstance(facts, dict):
        return name
    told = (
        f"{key}={value if _FACT.fullmatch(str(value)) else '?'}" for key, value in facts.items()
    )
    return " ".join((name, *told))
