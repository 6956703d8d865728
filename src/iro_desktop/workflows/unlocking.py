"""Unlocking within the lease; when that is over, only together with the office."""

from pathlib import Path

from iro_core.changes.device_log import DeviceAction
from iro_core.domain.lease import Standing
from iro_core.errors import IroError, Refused
from iro_desktop import logs
from iro_desktop.errors import ClockSetBack, LeaseEnded, SyncProblem
from iro_desktop.keys import officers as sealing
from iro_desktop.keys.ending import check_not_ended, finish_shreds
from iro_desktop.keys.recovery_code import read_recovery_code
from iro_desktop.steps import Place, Step, Steps
from iro_desktop.workflows import lease as leases
from iro_desktop.workflows import locking, officers, older_copy, orders, outgoing
from iro_desktop.workflows import session as sessions
from iro_desktop.workflows.session import Laptop, Session
from iro_desktop.workflows.synchronise import synchronise

_OPENS = frozenset((Standing.GOOD, Standing.ENDING))


def unlock(folder: Path, passphrase: str, laptop: Laptop) -> Steps[Session]:
    """Open the vault; what was not sent goes out first where its lease is over.

    Raises:
        KeyProblem: It stays closed and nothing is lost; LeaseEnded, ClockSetBack,
            VaultSealed and VaultShredded among them.
        StoreProblem: The keys are right and the store cannot be read.
    """
    session: Session = yield from sessions.unlock(folder, passphrase, laptop)
    return (yield from _within_lease(session))


def recover(folder: Path, code: str, new: str, laptop: Laptop) -> Steps[Session]:
    """Open the vault with the code that the office read out, and a new passphrase from then on.

    Raises:
        InvalidData: The code is not whole, or was misheard (where "recovery_code").
        KeyProblem, StoreProblem: As for `unlock`; the code is then not spent, or works no more
            because the new passphrase does.
    """
    session: Session = yield from sessions.recover(folder, read_recovery_code(code), new, laptop)
    return (yield from _within_lease(session))


def open_with_answer(folder: Path, passphrase: str, answer: Path, laptop: Laptop) -> Steps[Session]:
    """Open the vault with the file that the recovery officers sent.

    Args:
        passphrase: The one that was chosen in asking them; it opens the vault from then on.

    Raises:
        NotAsked: They were not asked from here.
        WrongPassphrase: It is not that one.
        InvalidData: The file is no answer to what was asked (where "recovery_file" or "answer").
        KeyProblem, StoreProblem: As for `unlock`; the answer can be used again.
    """
    content: bytes = yield Step(Place.STORE, lambda: officers.read_answer(answer))
    session: Session = yield from sessions.open_by(
        folder,
        laptop,
        DeviceAction.OPENED_BY_OFFICERS,
        lambda: sealing.open_with_answer(
            folder, passphrase, content, key_store=laptop.key_store, kdf=laptop.kdf
        ),
    )
    return (yield from _within_lease(session))


def _within_lease(session: Session) -> Steps[Session]:
    try:
        found: Standing = yield Step(Place.STORE, lambda: leases.begin(session))
        is_older: bool = yield Step(Place.STORE, lambda: _is_older_copy(session))
        if found not in _OPENS or is_older:
            yield from _ask_the_office(session)
            found = yield Step(Place.STORE, lambda: leases.standing(session))
        if found is Standing.CLOCK_BACK:
            raise ClockSetBack
        if found not in _OPENS:
            yield Step(Place.STORE, lambda: _end(session, found))
        yield Step(Place.STORE, lambda: officers.keep_up(session))
        yield Step(Place.STORE, lambda: locking.make_ready(session))
    except IroError:
        yield Step(Place.STORE, lambda: _close(session))
        raise
    return session


def _is_older_copy(session: Session) -> bool:
    """Whether these are not the files that were locked; the office then speaks first."""
    key_store = session.laptop.key_store
    found = session.was_changed or older_copy.is_older(
        session.store, session.keys.vault_id, key_store
    )
    if found:
        older_copy.note_older(session)
    older_copy.keep_mark(session.keys, key_store, older_copy.mark_of(session.store), locked=False)
    return found


def _close(session: Session) -> None:
    locking.lock(session)
    finish_shreds(session.keys.folder.parent, session.laptop.key_store)


def _end(session: Session, found: Standing) -> None:
    """Seal what has to be sealed, and say why it stays closed (KeyProblem)."""
    orders.finish(session)
    if found is Standing.SEALING:
        orders.seal_by_itself(session)
    check_not_ended(session.keys.folder)
    raise LeaseEnded(outgoing.unsent_count(session), leases.days_to_sealing(session))


def _ask_the_office(session: Session) -> Steps[None]:
    try:
        yield from synchronise(session, lambda _progress: "Asking the office")
    except (SyncProblem, Refused):
        logs.event("office_not_reached_at_unlock")
