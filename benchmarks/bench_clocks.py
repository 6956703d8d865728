"""Every clock of 871 children: worked out from the log, again, and after one change.

python benchmarks/bench_clocks.py
"""

import tempfile
from datetime import timedelta
from pathlib import Path

from timing import Times

from iro_core import clock as clocks
from iro_core.clock import SystemClock
from iro_desktop.steps import run_inline
from iro_desktop.tour.council import PASSPHRASE, enrolment_code
from iro_desktop.tour.office import Office
from iro_desktop.wiring import this_laptop
from iro_desktop.workflows import session as sessions
from iro_desktop.workflows.case_clocks import clocks_of
from iro_desktop.workflows.early_review import ask_for_early_review, start_early_review
from iro_desktop.workflows.rule_changes import rule_changes
from iro_desktop.workflows.session import Joining, Session
from iro_desktop.workflows.synchronise import synchronise

RUNS = 5
TARGETS = {
    "every clock, from the records of the log": "once, when the caseload opens",
    "every clock, after one change": "live: at most 100 ms",
    "one child": "live: at most 100 ms",
}


def main() -> None:
    """Print the medians, and how many clocks ran."""
    times = Times()
    with tempfile.TemporaryDirectory() as folder:
        office = _office(Path(folder))
        office.open()
        session = _laptop(Path(folder) / "laptop", office)
        try:
            run_inline(synchronise(session, lambda progress: progress.phase))
            running = _measure(session, times)
            children = len(session.reading.children())
        finally:
            sessions.lock(session)
            office.close()
    times.say(f"{running:,} clocks of {children:,} children", TARGETS)


def _measure(session: Session, times: Times) -> int:
    running = 0
    for run in range(RUNS):
        session.reading.forget_all()
        session.clocks.forget_all()
        with times.step("every clock, from the records of the log"):
            running = _every_clock(session)
        _bring_forward(session, run)
        with times.step("every clock, after one change"):
            _every_clock(session)
        child = session.reading.children()[run].content
        with times.step("one child"):
            clocks_of(session, child)
        with times.step("which dates moved, when no rule changed"):
            rule_changes(session)
    return running


def _every_clock(session: Session) -> int:
    return sum(len(clocks_of(session, held.content)) for held in session.reading.children())


def _bring_forward(session: Session, run: int) -> None:
    """One change: the review of one child must be held tomorrow."""
    start = start_early_review(session, session.reading.children()[run].content.child_id)
    tomorrow = (session.today + timedelta(days=1)).isoformat()
    ask_for_early_review(session, start, {"trigger": "iro_asks", "hold_by": tomorrow})


def _office(folder: Path) -> Office:
    """The practice caseload, all of it with one IRO."""
    office, practice = Office(folder / "server"), str(folder / "return")
    today = clocks.today(SystemClock()).isoformat()
    office.command("init", "--authority", "Invented")
    office.command("practice", practice, "--as-at", today)
    office.command("import", "ssda903", practice, "--as-at", today)
    for user in _people(Path(practice)):
        office.command("user", "deactivate", user)
    office.command("user", "add", "anna", "--name", "Anna Invented", "--role", "iro")
    office.command("allocate", "--spread")
    return office


def _people(practice: Path) -> list[str]:
    lines = (practice / "users.csv").read_text(encoding="utf-8-sig").splitlines()
    return [line.split(",")[0] for line in lines[1:]]


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


if __name__ == "__main__":
    main()
