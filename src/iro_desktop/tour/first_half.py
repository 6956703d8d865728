"""The first half of the story: a new laptop, and a day's work with no network."""

from typing import Final

from PySide6.QtCore import QAbstractItemModel
from PySide6.QtWidgets import QAbstractItemView

from iro_core.domain.due import Rag
from iro_desktop.tour.cast import SEND, SEND_NOW
from iro_desktop.tour.eyes import TourFailed
from iro_desktop.tour.qa_form import answer_everything
from iro_desktop.tour.scene import Scene, open_child, section
from iro_desktop.ui.models.rows import RowRole
from iro_desktop.workflows.caseload import CaseloadRow

_SCHOOL_AGE: Final = 9
_ADULTHOOD_AGE: Final = 16


def open_the_caseload(scene: Scene) -> None:
    """A new laptop; the caseload comes down; dates explain themselves."""
    scene.say("An IRO sets up a new laptop.")
    scene.iro.enrol(scene.council, pictures=True)
    robot = scene.iro.robot
    robot.picture("my day")
    scene.check("the caseload came down and everything is sent")
    robot.press("Caseload")
    robot.see("Enter opens")
    robot.picture("caseload")
    rows = robot.find("Caseload", QAbstractItemView).model()
    scene.child = _somebody_due_soon(rows)
    robot.type_into("Search the caseload", scene.child)
    robot.wait(lambda: rows.rowCount() < 4, "the search to narrow the list")  # noqa: PLR2004
    robot.picture("caseload search")
    robot.open_row("Caseload", scene.child)
    robot.see("Dates")
    robot.press("Why Next review by?")
    robot.see("Source:")
    robot.picture("child and why")
    scene.check("the next review's date says its rule and its source")


def _somebody_due_soon(rows: QAbstractItemModel) -> str:
    """The first child on the list who is of school age and whose review is not late."""
    for place in range(rows.rowCount()):
        row = rows.index(place, 0).data(RowRole.ROW)
        if not isinstance(row, CaseloadRow) or row.rag is Rag.OVERDUE:
            continue
        if _SCHOOL_AGE <= row.age < _ADULTHOOD_AGE:
            return str(rows.index(place, 1).data())
    raise TourFailed("no child of school age on the caseload")


def go_offline(scene: Scene) -> None:
    """The network goes away; nothing else changes."""
    scene.say("The network goes away.")
    scene.council.office.close()
    robot = scene.iro.robot
    robot.press(SEND)
    robot.press(SEND_NOW)
    robot.see("Offline since")
    robot.picture("offline is calm")
    scene.check("the program says since when it is offline, without a dialog")


def record_the_review(scene: Scene) -> None:
    """Everything of the meeting, with the laptop locked in the middle of it."""
    scene.say(f"Offline, the IRO records the review of {scene.child}.")
    robot = scene.iro.robot
    open_child(scene.iro, scene.child)
    robot.press("Start review")
    robot.see("Where did it take place?")
    robot.type_into("Date", "today")
    robot.press("Where did it take place? Where the child lives")
    robot.press("Was that the child’s choice? Yes")
    robot.press("One meeting or a series? One meeting")
    for who in ("The child", "Social worker", "Carer"):
        robot.press(f"Who came? {who}")
    _choose_participation(scene)
    robot.picture("who took part")
    section(scene.iro, "Child seen alone")
    robot.press("Did you see the child alone? Yes")
    robot.type_into("When you saw the child alone", "today")
    robot.type_into("For how many minutes?", "20")
    robot.picture("child seen alone")
    section(scene.iro, "Child’s own words")
    words = "I like my form tutor. I want to see my brother more."
    robot.type_into("What the child said, in their own words", words)
    robot.press("How did you hear this? Face to face")
    robot.picture("the child's own words")
    _answer_last_decisions(scene)
    section(scene.iro, "What is working well")
    robot.type_into("What is working well?", "Settled at school since September.\n")
    robot.picture("what is working well")
    _lock_and_come_back(scene)
    _discuss(scene)


def _choose_participation(scene: Scene) -> None:
    robot = scene.iro.robot
    for name in (
        "How did the child take part? Attended and spoke for themselves",
        "How did the child take part? Under 4 on the day of the review",
        "How did the child take part? Aged under 4",
    ):
        if robot.has(name):
            robot.press(name)
            return


def _answer_last_decisions(scene: Scene) -> None:
    section(scene.iro, "Last review’s decisions")
    scene.iro.robot.press_every("What became of it? Done")
    scene.iro.robot.picture("last review's decisions")


def _lock_and_come_back(scene: Scene) -> None:
    robot = scene.iro.robot
    robot.see("Saved on this laptop")
    robot.press("Lock")
    robot.see("Unlock your caseload")
    robot.picture("locked in the meeting")
    if scene.child in robot.words():
        raise AssertionError("a child's name is on the locked screen")
    scene.check("the locked screen names no child")
    scene.iro.unlock()
    open_child(scene.iro, scene.child)
    robot.press("Continue review")
    robot.see("begun earlier")
    section(scene.iro, "What is working well")
    robot.see("Settled at school since September.")
    scene.check("what was typed before locking is where it was left")


def _discuss(scene: Scene) -> None:
    robot = scene.iro.robot
    robot.type_into(
        "What is working well?",
        "Settled at school since September. Says “I like my form tutor.”\n"
        "Phones a brother every fortnight; the carers help.\n"
        "Book the overdue dental check @SW 17 dec",
    )
    robot.key("Ctrl+Return")
    robot.see("Decisions so far (1)")
    robot.type_at_the_end("What is working well?", "Apply for a passport @carer 31 jan")
    robot.key("Ctrl+Return")
    robot.see("Decisions so far (2)")
    robot.picture("a line becomes a decision")
    robot.press("Notes only  F11")
    robot.picture("notes only")
    robot.key("Esc")
    section(scene.iro, "What are we worried about")
    robot.type_into("What are we worried about?", "The dental check has been missed three times.")
    section(scene.iro, "What needs to happen next")
    robot.type_into("What needs to happen next?", "A date for the dentist, in writing.")
    section(scene.iro, "Health")
    robot.picture("one part of life")
    robot.press("Finish meeting")
    robot.see("Finish the meeting")
    robot.picture("finish the meeting")
    scene.check("the answers are listed for checking, with the dates the meeting sets")


def complete_the_qa_form(scene: Scene) -> None:
    """Prefilled from the review, checked, ready to send."""
    scene.say("She completes the QA form.")
    robot = scene.iro.robot
    robot.press("Save and go to the QA form")
    robot.see("filled for you")
    robot.picture("QA form")
    answered = answer_everything(robot)
    robot.press("Check for problems  F7")
    robot.picture("QA form checked")
    robot.press("Ready to send")
    robot.see("Start review")
    scene.check(f"{answered} questions were left to answer; the form is ready to send")


def challenge_informally_and_formally(scene: Scene) -> None:
    """An informal challenge, then a care planning alert at stage 1."""
    scene.say("She challenges the missed dental checks.")
    robot = scene.iro.robot
    open_child(scene.iro, scene.child)
    robot.press("Informal challenge")
    robot.press("What is it about? Health")
    robot.type_into("What is the concern?", "The dental check has been missed three times.")
    robot.type_into("What did you ask for?", "A date for the dentist this week.")
    robot.press("Whom did you ask? Social worker")
    robot.press("How? Phone")
    robot.picture("informal challenge")
    robot.press("Raise it  Ctrl+Enter")
    robot.see("Record the reply")
    robot.picture("informal challenge on file")
    open_child(scene.iro, scene.child)
    robot.press("Raise alert")
    robot.press("To whom does it go? Team manager")
    robot.type_into("What is their name?", "Kofi Quillfeather")
    robot.press("What is it about? Health")
    robot.type_into("What is the concern?", "Three missed dental checks and no reply.")
    robot.type_into("What does it mean for the child?", "Toothache, and days of school missed.")
    robot.type_into("What did you ask for?", "A dental appointment within ten days.")
    robot.picture("care planning alert")
    robot.press("Raise it  Ctrl+Enter")
    robot.see("Record the reply")
    robot.picture("alert on file")
    scene.check("the reply dates were worked out, with their reasons")


def send_everything(scene: Scene) -> None:
    """Back in range: what waits by name, then the receipts."""
    robot = scene.iro.robot
    robot.press(SEND)
    robot.see("not sent")
    robot.picture("what waits")
    scene.iro.switch_off()
    scene.iro.switch_on()
    scene.iro.unlock()
    robot = scene.iro.robot
    robot.press(SEND)
    robot.see("not sent")
    scene.check("what waits is still there after the program was closed and opened")
    scene.say("Back in range.")
    scene.council.office.open()
    robot.press(SEND_NOW)
    robot.see("Everything sent")
    robot.see("R-")
    robot.picture("sent, with receipts")
    scene.check("the server's receipt for each record is on the laptop")
