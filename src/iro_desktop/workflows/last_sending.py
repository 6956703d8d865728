"""What a laptop whose user is gone still has goes to the office; nothing of it is shown."""

from dataclasses import dataclass
from pathlib import Path

from iro_desktop.keys import ending
from iro_desktop.steps import Place, Step, Steps
from iro_desktop.workflows import locking, orders, unlocking
from iro_desktop.workflows.session import Laptop, Session
from iro_desktop.workflows.synchronise import SyncReport, synchronise


@dataclass(frozen=True)
class LastSending:
    """How many changes went, and how much is on this laptop only still: drafts, what was refused.

    Attributes:
        is_sealed: Whether the passphrase opens the laptop no more.
    """

    sent: int
    left: int
    is_sealed: bool


def send_and_seal(
    folder: Path, passphrase: str, answer: Path | None, laptop: Laptop
) -> Steps[LastSending]:
    """Open the vault in a folder, send what waits, and seal it so that it is not browsed.

    Args:
        answer: The recovery officers' file; None if it was opened with it before.

    Raises:
        KeyProblem, StoreProblem, InvalidData: As for `unlocking.open_with_answer`.
        SyncProblem, Refused: It was not sent, and is not sealed: try again with the passphrase.
    """
    session: Session
    if answer is None:
        session = yield from unlocking.unlock(folder, passphrase, laptop)
    else:
        session = yield from unlocking.open_with_answer(folder, passphrase, answer, laptop)
    try:
        report: SyncReport = yield from synchronise(session, lambda _: "Sending")
        done: LastSending = yield Step(Place.STORE, lambda: _seal(session, len(report.sent)))
        return done
    finally:
        yield Step(Place.STORE, lambda: locking.lock(session))


def _seal(session: Session, sent: int) -> LastSending:
    orders.seal_by_itself(session)
    left = sum(each.count for each in orders.unsent(session))
    return LastSending(sent, left, ending.is_sealed(session.keys.folder))
