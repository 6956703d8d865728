"""Room held back on the disk, so that a full disk can still be locked, closed and tidied."""

import contextlib
from pathlib import Path
from typing import Final

from iro_desktop.keys.private_files import make_private_file

NAME: Final = "ballast.bin"
SIZE_BYTES: Final = 16 * 1024 * 1024
_PIECE: Final = bytes(1024 * 1024)


def hold(folder: Path, size_bytes: int = SIZE_BYTES) -> None:
    """Fill the ballast up to its size; on a disk without room hold none."""
    path = folder / NAME
    try:
        make_private_file(path)
        with path.open("ab") as file:
            missing = size_bytes - file.tell()
            while missing > 0:
                missing -= file.write(_PIECE[:missing])
    except OSError:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def release(folder: Path) -> None:
    """Give the room back to the disk."""
    (folder / NAME).unlink(missing_ok=True)
