"""The invented council on this screen: its server, an IRO's window and the supervisor's."""

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Final

from iro_desktop.steps import run_inline
from iro_desktop.tour.council import (
    PASSPHRASE,
    Council,
    Person,
    Say,
    council_again,
    enrolment_code,
    found_practice_council,
)
from iro_desktop.wiring import Home, this_laptop
from iro_desktop.workflows import session as sessions
from iro_desktop.workflows.session import Joining
from iro_desktop.workflows.synchronise import synchronise

_FOUNDED: Final = "founded"


def open_demonstration(folder: Path, today: date, say: Say) -> int:
    """Open the council's server and two windows, and wait until both are closed.

    The council is made at the first start and found again as it was left at the next.
    """
    council = _council(folder, today, say)
    council.office.open()
    try:
        homes = [_enrolled(folder, council, person, say) for person in _people(council)]
        (folder / _FOUNDED).touch()
        say("\nTwo windows open:")
        say(f"  {council.iro.name} (IRO) and {council.supervisor.name} (supervisor).")
        say(f"The passphrase of both is  {PASSPHRASE}\nClose both windows to end.")
        windows = [_window(home) for home in homes]
        return max(window.wait() for window in windows)
    finally:
        council.office.close()


def _council(folder: Path, today: date, say: Say) -> Council:
    if (folder / _FOUNDED).exists():
        return council_again(folder)
    return found_practice_council(folder, today, say)


def _people(council: Council) -> tuple[Person, Person]:
    return (council.iro, council.supervisor)


def _enrolled(folder: Path, council: Council, person: Person, say: Say) -> Path:
    """A home for this person's window, with a vault that has had its first download."""
    home = folder / person.role
    if (home / "vaults").exists():
        return home
    say(f"Setting up the laptop of {person.name} …")
    laptop = this_laptop(None)
    session = run_inline(
        sessions.join(
            Joining.new(),
            address=council.office.address,
            code=enrolment_code(council.office, person.user_id),
            passphrase=PASSPHRASE,
            folder=Home.below(home).vaults,
            laptop=laptop,
        )
    )
    run_inline(synchronise(session, str))
    sessions.lock(session)
    return home


def _window(home: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "iro_desktop", "--home", str(home)]
    return subprocess.Popen(command)
