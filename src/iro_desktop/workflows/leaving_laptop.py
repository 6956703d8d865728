"""What leaves the program as a file: asked for with the passphrase, written, and noted.

It is the only way out: a page gives what is to be written, and never writes itself. Nothing is
printed from here; a PDF that was saved is.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Final

from iro_core.changes.device_log import DeviceAction
from iro_desktop.errors import DiskFailed, WrongPassphrase
from iro_desktop.keys.vault import confirm_passphrase
from iro_desktop.steps import Place, Step, Steps
from iro_desktop.workflows.device_log import note
from iro_desktop.workflows.session import Session

Write = Callable[[Path], object]
# House rule: long enough for the papers of one review, too short for a laptop left on a table.
_HOLDS: Final = timedelta(minutes=2)


def is_confirmed(session: Session) -> bool:
    """Whether the passphrase was given for this a moment ago."""
    at = session.confirmed_at
    return at is not None and abs(session.clock.now() - at) < _HOLDS


def confirm(session: Session, passphrase: str) -> Steps[None]:
    """Ask for the passphrase before a file leaves; holds for two minutes, or until it is locked.

    Raises:
        WrongPassphrase: It is not the one; counted as a try, and noted.
        TooManyTries: Too many wrong ones before.
    """
    key_store = session.laptop.key_store
    try:
        yield Step(
            Place.NETWORK,
            lambda: confirm_passphrase(session.keys, passphrase, key_store=key_store),
        )
    except WrongPassphrase:
        yield Step(Place.STORE, lambda: note(session, DeviceAction.PASSPHRASE_REFUSED))
        raise
    session.confirmed_at = session.clock.now()


def save_file(session: Session, write: Write, path: Path, about: str) -> None:
    """Write a file outside the program, and note that it was.

    Args:
        about: The child or record it tells of, or how many lines it has.

    Raises:
        DiskFailed: It could not be written.
    """
    try:
        write(path)
    except OSError as error:
        raise DiskFailed("save_file") from error
    note(session, DeviceAction.EXPORTED, about)
