"""One running program for each vault; the lock ends with the process, however it ends."""

import contextlib
import os
import platform
import sys
from pathlib import Path
from typing import BinaryIO, Final

from iro_desktop.errors import VaultInUse
from iro_desktop.keys.private_files import make_private_file, raise_disk_problem

NAME: Final = "vault.lock"
_NOTE_LIMIT_BYTES: Final = 200


class VaultLock:
    """Holds a vault's folder for this process from its making until `release`."""

    def __init__(self, folder: Path) -> None:
        """Take the lock.

        Raises:
            VaultInUse: Another program has it; the error says where that program runs.
            StoreProblem: The disk may not be written, so nobody can be kept out.
        """
        path = folder / NAME
        try:
            make_private_file(path)
            self._file: BinaryIO = path.open("r+b")
        except OSError as error:
            raise_disk_problem(error)
        if not _try_to_lock(self._file):
            note = self._file.read(_NOTE_LIMIT_BYTES).decode("utf-8", "replace").strip()
            self._file.close()
            raise VaultInUse(note or "another program")
        # The note helps a person; a full disk may not keep anybody from their records.
        with contextlib.suppress(OSError):
            self._file.truncate(0)
            self._file.write(f"process {os.getpid()} on {platform.node()}".encode())
            self._file.flush()

    def release(self) -> None:
        """Let the next program in; safe to call twice. The file stays: removing it would race."""
        self._file.close()


if sys.platform == "win32":
    import msvcrt

    def _try_to_lock(file: BinaryIO) -> bool:
        """Windows hides a locked range from other readers, so one byte far behind the note is."""
        file.seek(1 << 30)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            file.seek(0)
        return True

else:
    import fcntl

    def _try_to_lock(file: BinaryIO) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
