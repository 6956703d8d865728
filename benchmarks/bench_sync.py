"""Workload W between two laptops and a server process on loopback, through the real program.

python benchmarks/bench_sync.py
"""

import tempfile
from pathlib import Path

import msgspec
from timing import Times
from workload import workload

from iro_core.changes.change import Change
from iro_core.changes.signing import sign_changes
from iro_desktop.steps import run_inline
from iro_desktop.tour.council import PASSPHRASE, enrolment_code
from iro_desktop.tour.office import Office
from iro_desktop.wiring import this_laptop
from iro_desktop.workflows import session as sessions
from iro_desktop.workflows.caseload import caseload
from iro_desktop.workflows.child_file import open_child
from iro_desktop.workflows.session import Joining, Session
from iro_desktop.workflows.synchronise import synchronise
from iro_server.services.manage_accounts import allocate
from iro_server.services.office import SystemAct
from iro_server.wiring import office_in

RUNS = 3

DAY = 40  # changes: five reviews, five QA forms, thirty decisions
TARGETS = {
    "save all": "target 1.5 x floor of 133 ms",
    "upload all": "target 2 x floor of 334 ms",
    "download all": "target 2 x floor of 297 ms",
    "nothing to do": "target one trip; floor 2.8 ms",
    "push a day": "target 2 x floor of 9.8 ms",
    "open a child": "target 100 ms",
}


def main() -> None:
    """Run it a few times, and print the medians beside the targets of the design."""
    times = Times()
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as folder:
            _run(Path(folder), times)
    times.say("Workload W: 64 children, 4,160 changes, 5.7 MB", TARGETS)


def _run(folder: Path, times: Times) -> None:
    office = office_with_children(folder)
    office.open()
    try:
        first = _laptop(folder / "first", office)
        _sync(first)
        made = [_of_laptop(first, change) for change in workload() if change.kind != "child"]
        day, before = made[-DAY:], made[:-DAY]
        with times.step("save all"):
            _save(first, before)
        with times.step("upload all"):
            _sync(first)
        with times.step("nothing to do"):
            _sync(first)
        _save(first, day)
        with times.step("push a day"):
            _sync(first)
        second = _laptop(folder / "second", office)
        with times.step("download all"):
            _sync(second)
        with times.step("caseload, first time"):
            rows = caseload(second).rows
        with times.step("caseload, again"):
            caseload(second)
        with times.step("open a child"):
            open_child(second, rows[0].child_id)
        for session in (first, second):
            sessions.lock(session)
    finally:
        office.close()


def office_with_children(folder: Path, scale: int = 1) -> Office:
    """A server whose one IRO has the children of W, not started yet."""
    office = Office(folder / "server")
    office.command("init", "--authority", "Invented")
    office.command("user", "add", "anna", "--name", "Anna Invented", "--role", "iro")
    children = [change for change in workload(scale=scale) if change.kind == "child"]
    with office_in(office.data) as inside:
        with inside.database.write() as tx:
            acts = [
                SystemAct(
                    record_id=c.record_id, kind=c.kind, child_id=c.child_id, act=c.act, set=c.set
                )
                for c in children
            ]
            inside.write(tx, acts)
        for child in children:
            allocate(inside, child.record_id, "anna")
    return office


def _laptop(folder: Path, office: Office) -> Session:
    return run_inline(
        sessions.join(
            Joining.new(),
            address=office.address,
            code=enrolment_code(office, "anna"),
            passphrase=PASSPHRASE,
            folder=folder,
            laptop=this_laptop(None),
        )
    )


def _of_laptop(session: Session, change: Change) -> Change:
    """A change of W as this laptop would have made it: only the children came before it."""
    member = session.membership
    return msgspec.structs.replace(
        change, authority=member.authority, author=member.user_id, device=member.device_id
    )


def _save(session: Session, changes: list[Change]) -> None:
    number = session.store.changes.next_device_seq()
    numbered = (
        msgspec.structs.replace(change, device_seq=number + n) for n, change in enumerate(changes)
    )
    signed = sign_changes(numbered, session.identity.author_key)
    session.store.changes.append_local(signed)


def _sync(session: Session) -> None:
    run_inline(synchronise(session, lambda progress: progress.phase))


if __name__ == "__main__":
    main()
