"""A program of its own for tests that kill it: unlocks a vault, opens a review and types for ever.

    python -m tests.support.typist VAULTS SCRATCH NAME

Each time the program has said "Saved on this laptop", one line says how many letters of the answer
had been typed when that save began.
"""

import itertools
import sys
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from iro_desktop.tour.eyes import Album
from iro_desktop.tour.robot import Robot
from iro_desktop.ui.forms.autosave import Autosave, SaveState
from iro_desktop.wiring import Home, Program
from tests.support.vaults import PASSPHRASE

QUESTION = "What is working well?"
LETTERS = "abcdefghij "
_BETWEEN_KEYS_MS = 20


def main(vaults: Path, scratch: Path, child_name: str) -> None:
    """Type until killed."""
    application = QApplication([])
    program = Program(Home(vaults, scratch / "settings.json", scratch / "logs"))
    program.start()
    robot = Robot(program.window, Album(scratch / "pictures"))
    robot.type_into("Passphrase", PASSPHRASE)
    robot.press("Unlock")
    robot.press("Caseload")
    robot.open_row("Caseload", child_name)
    robot.see("· number ")
    robot.press("Start review")
    robot.open_row("Sections of the record", QUESTION.rstrip("?"))
    edit = robot.find(QUESTION, QPlainTextEdit)
    edit.setFocus()
    typist = Typist(program, edit)
    for letter in itertools.cycle(LETTERS):
        typist.type(letter)
        application.processEvents()


class Typist:
    """Types, and says how much of it is saved."""

    def __init__(self, program: Program, edit: QPlainTextEdit) -> None:
        self._edit = edit
        self._begun = 0
        for autosave in program.window.findChildren(Autosave):
            autosave.state_changed.connect(self.hear)

    def type(self, letter: str) -> None:
        """Press one key, as fast as fingers can."""
        QTest.keyClicks(self._edit, letter, delay=_BETWEEN_KEYS_MS)

    def hear(self, state: SaveState) -> None:
        """Note where a save begins, and say so when it has ended well."""
        if state is SaveState.SAVING:
            self._begun = len(self._edit.toPlainText())
        elif state is SaveState.SAVED:
            sys.stdout.write(f"{self._begun}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
