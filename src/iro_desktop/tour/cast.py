"""The people of the tour, each at a window of their own."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QAbstractButton

from iro_core.clock import Clock
from iro_desktop.tour.council import PASSPHRASE, Council, Person, enrolment_code
from iro_desktop.tour.eyes import Album
from iro_desktop.tour.robot import Robot
from iro_desktop.wiring import Home, Program
from iro_desktop.workflows.session import Session

SEND: Final = "Send and receive"
SEND_NOW: Final = "Send now  Ctrl+Shift+S"


class Player(QObject):
    """One person at one laptop: the real program with its real window, and hands to use it."""

    def __init__(self, folder: Path, person: Person, album: Album, clock: Clock) -> None:
        """Take a laptop that has never been used."""
        super().__init__()
        self._folder = folder
        self._album = album
        self._clock = clock
        self.person = person
        self.session: Session | None = None
        self._program: Program
        self.robot: Robot
        self.switch_on()

    def switch_on(self) -> None:
        """Start the program."""
        self._program = Program(Home.below(self._folder), clock=self._clock)
        self._program.opened.connect(self._on_opened)
        self._program.window.resize(1366, 768)
        self._program.start()
        self.robot = Robot(self._program.window, self._album)

    def switch_off(self) -> None:
        """Close the window; what was typed is saved first."""
        ended: list[bool] = []
        self._program.finished.connect(lambda: ended.append(True))
        self._program.window.close()
        self.robot.wait(lambda: bool(ended), "the window to close")

    def enrol(self, council: Council, *, pictures: bool = False) -> None:
        """Set up the laptop as a new user would, to the end of the first download."""
        robot = self.robot
        robot.see("What you need")
        if pictures:
            robot.picture("a new laptop")
        robot.press("Set up this laptop")
        robot.type_into("Office address", council.office.address)
        robot.type_into("Enrolment code", enrolment_code(council.office, self.person.user_id))
        robot.press("Continue")
        robot.type_into("Passphrase", PASSPHRASE)
        if pictures:
            robot.picture("choosing a passphrase")
        robot.press("Set up")
        robot.see("My day")
        robot.see("Everything sent")

    def unlock(self) -> None:
        """Open the caseload with the passphrase."""
        self.robot.type_into("Passphrase", PASSPHRASE)
        self.robot.press("Unlock")
        self.robot.see("My day")

    def connect_to_office(self) -> None:
        """Send and receive by hand, and wait until it is done."""
        robot = self.robot
        robot.press(SEND)
        robot.press(SEND_NOW)
        button = robot.find(SEND_NOW, QAbstractButton)
        robot.wait(button.isEnabled, "the round to end")

    def _on_opened(self, session: Session) -> None:
        self.session = session
