"""The council's recovery officers, as this laptop knows them, and asking them to open it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from iro_core.changes.device_log import DeviceAction
from iro_core.errors import InvalidData
from iro_core.officers import Officers
from iro_desktop import logs
from iro_desktop.errors import DiskFailed, NotAsked, StoreProblem
from iro_desktop.keys import officers as sealing
from iro_desktop.keys.recovery_files import Request, to_bytes
from iro_desktop.steps import Place, Step, Steps
from iro_desktop.sync.commands import OFFICERS
from iro_desktop.workflows import locking, while_locked
from iro_desktop.workflows.device_log import note
from iro_desktop.workflows.passphrases import check_passphrase
from iro_desktop.workflows.session import Laptop, Session

_FILE_LIMIT_BYTES: Final = 65_536


@dataclass(frozen=True)
class NamedOfficer:
    """Who can open this laptop together with one of the other two, and how to know their key."""

    name: str
    spoken_key: str


def named(session: Session) -> Sequence[NamedOfficer]:
    """The three to whom this laptop is sealed; empty before the office named any."""
    known = session.store.local_state.load(OFFICERS, Officers)
    if known is None or not sealing.are_named(session.keys, known):
        return ()
    return [NamedOfficer(each.name, each.spoken_key) for each in known.officers]


def keep_up(session: Session) -> None:
    """Seal this laptop's key to the officers that the office names, if it is not sealed to them.

    What cannot be done now is tried again after the next contact and unlocking.
    """
    known = session.store.local_state.load(OFFICERS, Officers)
    if known is None or sealing.are_named(session.keys, known):
        return
    try:
        sealing.name_officers(session.keys, known)
    except (InvalidData, StoreProblem) as problem:
        logs.event("officers_not_named", problem=type(problem).__name__)
        return
    note(session, DeviceAction.OFFICERS_NAMED, known.digest)
    locking.make_ready(session)


def waiting_for(folder: Path) -> str:
    """The words of the request that waits for its answer, as both sides compare them; or empty."""
    request = sealing.asked(folder)
    return request.spoken if request else ""


def ask(folder: Path, passphrase: str, laptop: Laptop) -> Steps[str]:
    """Ask the officers to open the vault in a folder; the words of the request.

    Args:
        passphrase: What opens it after their answer.

    Raises:
        PassphraseRefused: It does not meet the policy.
        StoreProblem: The disk refused.
    """
    known = while_locked.load(folder)
    check_passphrase(laptop.key_store, passphrase)
    request: Request = yield Step(
        Place.NETWORK,
        lambda: sealing.ask(folder, passphrase, device_id=known.device_id, kdf=laptop.kdf),
    )
    return request.spoken


def save_request(folder: Path, path: Path) -> None:
    """Write the request that waits as a file for the officers; it holds no secret.

    Raises:
        NotAsked: None waits.
        DiskFailed: It could not be written.
    """
    request = sealing.asked(folder)
    if request is None:
        raise NotAsked
    try:
        path.write_bytes(to_bytes(request))
    except OSError as error:
        raise DiskFailed("save_request") from error


def read_answer(path: Path) -> bytes:
    """The file that the officers sent (InvalidData, DiskFailed)."""
    try:
        if path.stat().st_size > _FILE_LIMIT_BYTES:
            raise InvalidData("recovery_file", "too_large")
        return path.read_bytes()
    except OSError as error:
        raise DiskFailed("read_answer") from error
