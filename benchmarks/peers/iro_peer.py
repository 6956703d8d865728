"""This program: two real laptops, each with its vault, and a server process."""

import sys
from pathlib import Path

import msgspec
from step import DAY, step

sys.path.insert(0, str(Path(__file__).parents[1]))

from workload import workload

from iro_core.changes.change import Change
from iro_core.changes.signing import sign_changes
from iro_desktop.steps import run_inline
from iro_desktop.tour.council import PASSPHRASE
from iro_desktop.wiring import this_laptop
from iro_desktop.workflows import session as sessions
from iro_desktop.workflows.session import Joining, Session
from iro_desktop.workflows.synchronise import synchronise


def laptop(folder: Path, port: int, code: str) -> Session:
    """A laptop that has just joined."""
    return run_inline(
        sessions.join(
            Joining.new(),
            address=f"http://127.0.0.1:{port}",
            code=code,
            passphrase=PASSPHRASE,
            folder=folder,
            laptop=this_laptop(None),
        )
    )


def save(session: Session, changes: list[Change]) -> None:
    """What this user did, each change signed, saved twice."""
    member, number = session.membership, session.store.changes.next_device_seq()
    own = (
        msgspec.structs.replace(
            change,
            authority=member.authority,
            author=member.user_id,
            device=member.device_id,
            device_seq=number + place,
        )
        for place, change in enumerate(changes)
    )
    session.store.changes.append_local(sign_changes(own, session.identity.author_key))


def sync(session: Session) -> None:
    """One whole round."""
    run_inline(synchronise(session, lambda progress: progress.phase))


def main() -> None:
    """The children are at the office already; the second laptop joins when W is there."""
    scale, port, folder, *codes = sys.argv[1:]
    made = [change for change in workload(scale=int(scale)) if change.kind != "child"]
    first = laptop(Path(folder) / "first", int(port), codes[0])
    sync(first)
    with step("save all"):
        save(first, made[: -2 * DAY])
    with step("upload all"):
        sync(first)
    with step("no-op"):
        sync(first)
    save(first, made[-2 * DAY : -DAY])
    with step("push a day"):
        sync(first)
    second = laptop(Path(folder) / "second", int(port), codes[1])
    with step("download all"):
        sync(second)
    save(first, made[-DAY:])
    sync(first)
    with step("pull a day"):
        sync(second)
    assert set(second.store.changes.children_held()) == set(first.store.changes.children_held())
    for session in (first, second):
        sessions.lock(session)


if __name__ == "__main__":
    main()
