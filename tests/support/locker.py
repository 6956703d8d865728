"""A program of its own for the test that looks into its memory: unlocks, shows a child, locks.

    python -m tests.support.locker VAULTS SCRATCH

The passphrase comes as the first line of its input, the child's name as the second; the third has
it lock. It says "open" with the store's key, and "locked" once it has begun anew.
"""

import os
import sys
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication

from iro_desktop.tour.eyes import Album
from iro_desktop.tour.robot import Robot
from iro_desktop.ui.support.renewal import renew
from iro_desktop.wiring import Home, Program
from iro_desktop.workflows.session import Session


def main(vaults: Path, scratch: Path) -> None:
    """Live twice: open and lock, then show the lock screen."""
    is_second_life = "IRO_DESKTOP_WINDOW" in os.environ
    application = QApplication([])
    program = Program(Home(vaults, scratch / "settings.json", scratch / "logs"))
    program.locked.connect(partial(renew, program.window))
    opened: list[Session] = []
    program.opened.connect(opened.append)
    program.start()
    robot = Robot(program.window, Album(scratch / "pictures"))
    if is_second_life:
        robot.see("Unlock your caseload")
        say("locked")
        application.exec()
    robot.type_into("Passphrase", sys.stdin.readline().strip())
    robot.press("Unlock")
    robot.press("Caseload")
    robot.open_row("Caseload", sys.stdin.readline().strip())
    robot.see("· number ")
    say(f"open {bytes(opened[0].keys.database).hex()}")
    sys.stdin.readline()
    robot.press("Lock")
    application.exec()


def say(words: str) -> None:
    """One line for the test."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
