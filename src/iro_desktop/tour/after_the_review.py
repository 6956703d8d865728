"""What an IRO does after a review: the letter, the papers, the decisions, a child's drawing."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen
from PySide6.QtWidgets import QLineEdit

from iro_desktop.tour.council import PASSPHRASE
from iro_desktop.tour.eyes import TourFailed
from iro_desktop.tour.scene import Scene, go_to, open_child

_PAPERS: Final = (
    ("Decisions for Word", "decisions.docx"),
    ("Decisions as PDF", "decisions.pdf"),
    ("Full record for Word", "record.docx"),
    ("Full record as PDF", "record.pdf"),
)
_DRAWING: Final = "drawing.jpg"


def write_the_letter(scene: Scene) -> None:
    """From the record, in plain words; the IRO reads it as the child would."""
    scene.say(f"She writes to {scene.child}.")
    robot = scene.iro.robot
    open_child(scene.iro, scene.child)
    robot.press("Papers of the last review")
    robot.press("Write the letter to the child")
    robot.see("Drafted from the record.")
    robot.see("I like my form tutor.")
    robot.picture("letter to the child")
    robot.press("Keep the letter")
    robot.see("The letter is kept.")
    robot.press("Letter as PDF")
    _save_as(scene, scene.documents / "letter.pdf")
    robot.see("Saved as letter.pdf")
    scene.check("the letter holds the child's own words, and is a document")


def sign_off_and_send(scene: Scene) -> None:
    """The record is frozen, its papers are made, and who gets what is noted."""
    scene.say("She signs the record off and notes who gets what.")
    robot = scene.iro.robot
    open_child(scene.iro, scene.child)
    robot.press("Papers of the last review")
    robot.see("Who gets what")
    robot.picture("papers before sign-off")
    robot.press("Sign off")
    robot.press("Sign it off")
    robot.wait(lambda: robot.has("Amend"), "the record to be signed off")
    for button, name in _PAPERS:
        robot.press(button)
        _save_as(scene, scene.documents / name)
        robot.see(f"Saved as {name}")
    robot.picture("papers signed off")
    _check_documents(scene)


def _save_as(scene: Scene, path: Path) -> None:
    """The passphrase, unless it was given a moment ago; then the place."""
    robot = scene.iro.robot
    if robot.look_for("Your passphrase", QLineEdit) is not None:
        robot.type_into("Your passphrase", PASSPHRASE)
        robot.press("Go on")
    robot.name_file(path)


def _check_documents(scene: Scene) -> None:
    for path in (scene.documents / name for _, name in _PAPERS):
        begins = b"%PDF-" if path.suffix == ".pdf" else b"PK"
        if not path.read_bytes().startswith(begins):
            raise TourFailed(f"{path.name} is not what its name says")
    scene.check("the papers of the review are documents for Word and PDF")


def look_at_the_decisions(scene: Scene) -> None:
    """Every decision until somebody settles it."""
    go_to(scene.iro, "Decisions")
    scene.iro.robot.see(scene.child)
    scene.iro.robot.picture("decisions")
    scene.check("the decisions of the meeting are in the ledger")


def keep_a_drawing(scene: Scene) -> None:
    """A drawing is photographed, described and kept inside the encrypted caseload."""
    scene.say("The child drew a picture; it goes on the file.")
    robot = scene.iro.robot
    drawing = scene.documents / _DRAWING
    _draw(drawing)
    open_child(scene.iro, scene.child)
    robot.press("Add a scan or photo")
    robot.press("Choose a file")
    robot.name_file(drawing)
    robot.see("Photo,")
    robot.type_into("Name it", "A boat on a lake")
    robot.type_into("What does it show?", "A red boat on a blue lake, drawn at the review")
    robot.picture("a drawing is added")
    robot.key("Ctrl+Return")
    robot.see("Scans and photos")
    robot.press("Open A boat on a lake")
    robot.see("A red boat on a blue lake, drawn at the review")
    robot.picture("a drawing inside the program")
    drawing.unlink()
    scene.check("the drawing is on the child's file and is looked at inside the program")


def _draw(path: Path) -> None:
    """An invented drawing."""
    picture = QImage(640, 420, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(QRectF(0, 280, 640, 140), Qt.GlobalColor.cyan)
    painter.setPen(QPen(Qt.GlobalColor.red, 12))
    painter.drawChord(QRectF(170, 190, 300, 150), 180 * 16, 180 * 16)
    painter.drawLine(320, 265, 320, 90)
    painter.drawLine(320, 90, 400, 220)
    painter.end()
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(str(path))
