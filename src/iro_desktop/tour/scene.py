"""Who is on stage, and the moves that every chapter needs."""

from pathlib import Path

from iro_core.clock import Clock
from iro_desktop.tour.cast import Player
from iro_desktop.tour.council import Council, Person, Say
from iro_desktop.tour.eyes import Album


class Scene:
    """A council, its laptops, and the child the story is about."""

    def __init__(
        self, folder: Path, council: Council, album: Album, clock: Clock, say: Say
    ) -> None:
        """Begin with the IRO's laptop, which has never been used."""
        self._folder = folder
        self.documents = _emptied(album.folder / "documents")
        self._laptops: list[Player] = []
        self.council = council
        self.album = album
        self.clock = clock
        self.say = say
        self.child = ""
        self.checks = 0
        self.iro = self.laptop("iro", council.iro)

    def laptop(self, name: str, person: Person) -> Player:
        """One more laptop that has never been used."""
        player = Player(self._folder / name, person, self.album, self.clock)
        self._laptops.append(player)
        return player

    def everybody_leaves(self) -> None:
        """Close every window."""
        for player in self._laptops:
            player.switch_off()

    def check(self, words: str) -> None:
        """Say what was seen to be so."""
        self.checks += 1
        self.say(f"  checked: {words}")


def _emptied(folder: Path) -> Path:
    """A folder in place of an earlier tour's: nobody is there to be asked about overwriting."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    return folder


def open_child(player: Player, child: str) -> None:
    """Go to a child's file by way of the caseload."""
    robot = player.robot
    go_to(player, "Caseload")
    robot.see("Enter opens")
    robot.open_row("Caseload", child)
    robot.see("· number ")


def section(player: Player, name: str) -> None:
    """Go to a section of the review recorder."""
    player.robot.open_row("Sections of the record", name)


def go_to(player: Player, item: str) -> None:
    """Choose an item of the menu, which a narrow window folds away."""
    if player.robot.has("Menu"):
        player.robot.press("Menu")
    player.robot.press(item)
