"""Files that only this user may read, and replacing one so that a crash leaves the old or the new.

The one place for what differs between systems: permissions, flushing folders, replacing files.
"""

import errno
import os
import sys
from pathlib import Path
from typing import Final, NoReturn

from iro_desktop.errors import DiskFailed, DiskFull

_OWNER_ONLY: Final = 0o600
_FOLDER_OWNER_ONLY: Final = 0o700
_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def make_private_folder(folder: Path) -> None:
    """Make a folder, and those above it that are missing, for this user only, durably."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True, mode=_FOLDER_OWNER_ONLY)
    for each in missing:
        flush_folder(each.parent)
    if sys.platform != "win32":
        folder.chmod(_FOLDER_OWNER_ONLY)


def make_private_file(path: Path) -> None:
    """Make an empty file for this user only; SQLite gives its other files the same mode."""
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY | _binary(), _OWNER_ONLY))


def write_durably(path: Path, content: bytes) -> None:
    """Replace a file by new content that survives a power cut once this returns.

    Raises:
        DiskFull: There is no room; the old file is untouched. DiskFailed: any other refusal.
    """
    spare = path.with_name(f"{path.name}.tmp")
    try:
        descriptor = os.open(spare, os.O_CREAT | os.O_TRUNC | os.O_WRONLY | _binary(), _OWNER_ONLY)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        replace_durably(spare, path)
    except OSError as error:
        spare.unlink(missing_ok=True)
        raise_disk_problem(error)


def raise_disk_problem(error: OSError) -> NoReturn:
    """Raise the system's refusal to write as one of the two that people can act on."""
    if error.errno in _NO_ROOM:
        raise DiskFull from error
    raise DiskFailed from error


def replace_durably(spare: Path, path: Path) -> None:
    """Put a finished, flushed file in the place of another, durably."""
    if sys.platform == "win32":
        _move_write_through(spare, path)
    else:
        spare.replace(path)
        flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    """Make new, renamed and removed names in a folder survive a power cut, where that is needed."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def flush_data(descriptor: int) -> None:
    """Make what was written to an open file survive a power cut."""
    if sys.platform == "linux":
        os.fdatasync(descriptor)
    else:
        os.fsync(descriptor)


def _binary() -> int:
    return getattr(os, "O_BINARY", 0)


if sys.platform == "win32":
    import ctypes

    def _move_write_through(spare: Path, path: Path) -> None:
        """Windows has no flush of a folder; the move itself can be asked to reach the disk."""
        replace_existing, write_through = 1, 8
        if not ctypes.windll.kernel32.MoveFileExW(
            str(spare), str(path), replace_existing | write_through
        ):
            raise ctypes.WinError()
