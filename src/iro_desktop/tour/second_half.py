"""The story goes on: the supervisor reads, the form comes back, two laptops disagree."""

from typing import Final

from PySide6.QtWidgets import QAbstractItemView

from iro_desktop.tour.cast import SEND, SEND_NOW, Player
from iro_desktop.tour.robot import Robot
from iro_desktop.tour.scene import Scene, go_to, open_child, section

_COMMENT: Final = "When was the last dental check, and what did the carer say about it?"
_DENTAL: Final = "Has there been a dental check in the last 12 months?"
_RETURN_REASON: Final = "One answer needs a date. The rest is clear and thorough."


def supervise(scene: Scene, supervisor: Player) -> None:
    """The supervisor sets up a laptop, reads the form beside its review and returns it."""
    scene.say("The supervisor sets up her laptop.")
    supervisor.enrol(scene.council)
    robot = supervisor.robot
    robot.press("Team")
    robot.see("Reviews in time")
    robot.picture("the team at a glance")
    robot.press("QA forms to read")
    robot.see(scene.child)
    robot.picture("the supervisor's queue")
    robot.open_row("QA forms to read", scene.child)
    robot.see("Accept")
    robot.see("I like my form tutor.")
    robot.picture("the form beside its review")
    _comment_on(robot, _DENTAL)
    _tag(robot, _DENTAL)
    robot.press("Return with a reason")
    robot.type_into("Why is it returned?", _RETURN_REASON)
    robot.picture("returning the form")
    robot.press("Return the form")
    supervisor.connect_to_office()
    scene.check("the supervisor read the form beside the child's own words and returned it")


def _comment_on(robot: Robot, question: str) -> None:
    robot.press_described("Comment on this", question)
    robot.type_into("Your comment", _COMMENT)
    robot.press("Pin the comment")
    robot.see("Comment pinned")
    robot.picture("a comment pinned to a question")


def _tag(robot: Robot, question: str) -> None:
    robot.press_described("Themes", question)
    robot.press("Health")
    robot.picture("the themes of an answer")
    robot.press("Save the themes")
    robot.see("Themes: Health")


def answer_the_supervisor(scene: Scene, supervisor: Player) -> None:
    """The form is back with the IRO, who answers; the supervisor accepts; the IRO sees it."""
    scene.say("The IRO answers what came back.")
    iro = scene.iro.robot
    scene.iro.connect_to_office()
    iro.press("My day")
    iro.see("Came back to you")
    iro.picture("a form came back")
    iro.press("Open QA form")
    iro.see(_COMMENT)
    iro.picture("what the supervisor asked")
    iro.type_into(
        f"What was the reason? {_DENTAL}",
        "The last check was on 12 May 2025. The carer has now booked 17 December.",
    )
    iro.press("Ready to send")
    scene.iro.connect_to_office()
    supervisor.connect_to_office()
    robot = supervisor.robot
    robot.press("Team")
    robot.press("QA forms to read")
    robot.open_row("QA forms to read", scene.child)
    robot.see("The last check was on 12 May 2025.")
    robot.press("Accept")
    robot.see("1 accepted")
    robot.picture("accepted")
    supervisor.connect_to_office()
    scene.iro.connect_to_office()
    open_child(scene.iro, scene.child)
    iro.see("Accepted")
    iro.picture("the child's file afterwards")
    scene.check("the form was answered, accepted, and the IRO's laptop says so")


def look_across(scene: Scene, supervisor: Player) -> None:
    """What the forms say, the themes without names, and a form drawn for a second reading."""
    scene.say("The supervisor looks across the forms.")
    robot = supervisor.robot
    robot.press("Team")
    robot.press("What the QA forms say")
    robot.see("Of reviews held from")
    robot.see("Was the review held within timescale?")
    robot.picture("what the QA forms say")
    robot.press("Team")
    robot.press("Themes")
    robot.open_row("Each theme", "Health")
    robot.see("What was written")
    robot.picture("what was written, without names")
    if scene.child in robot.words():
        raise AssertionError("a quote names the child")
    robot.press("Team")
    robot.press("Second readings")
    robot.press("Draw a sample")
    robot.press("Draw")
    robot.see("Drawn again with this seed")
    robot.picture("forms drawn by lot")
    robot.press_described("Show the list", "For you to read")
    robot.open_row("For you to read", scene.child)
    robot.see("Would you accept the form or return it?")
    robot.picture("a second reading, blind")
    robot.press("Save, finish later")
    scene.check("themes are read without names, and a form is drawn and read blind")


def disagree(scene: Scene, second: Player) -> None:
    """The same answer changed on two laptops: both are kept, a person chooses."""
    scene.say("The same answer is changed on two laptops.")
    second.enrol(scene.council)
    for player, words in ((second, "Moved rooms in November."), (scene.iro, "Moved in October.")):
        _correct(player, scene.child, words)
    second.connect_to_office()
    robot = scene.iro.robot
    robot.press(SEND)
    robot.press(SEND_NOW)
    robot.see("needs your choice")
    robot.picture("a choice waits")
    robot.press("Compare and choose")
    robot.see("Nothing has been lost")
    robot.see("Moved rooms in November.")
    robot.picture("two versions side by side")
    robot.press("Keep both, mine first")
    robot.see("Nothing waits for your choice")
    scene.iro.connect_to_office()
    scene.check("both versions were kept until a person chose")


def _correct(player: Player, child: str, words: str) -> None:
    robot = player.robot
    open_child(player, child)
    robot.open_row("Timeline", "Review")
    section(player, "What is working well")
    robot.type_into("What is working well?", words)
    robot.press("Finish meeting")
    robot.press("Save and stop here")
    robot.see("Timeline")


def change_the_look(scene: Scene) -> None:
    """Dark, large and with names hidden: the same program."""
    robot = scene.iro.robot
    robot.press("Hide names")
    robot.press("Caseload")
    robot.see("Enter opens")
    robot.picture("names hidden")
    if scene.child in robot.words():
        raise AssertionError("a name is shown although names are hidden")
    scene.check("no name is on the screen while names are hidden")
    robot.press("Show names")
    _look_with(scene, "Colours: Dark", "dark")
    _choose(scene, "Colours: Light")
    _look_with(scene, "Text size: 200 %", "200 per cent")
    _choose(scene, "Text size: 100 %")


def _look_with(scene: Scene, choice: str, look: str) -> None:
    robot = scene.iro.robot
    _choose(scene, choice)
    robot.picture(f"settings, {look}")
    open_child(scene.iro, scene.child)
    robot.picture(f"child, {look}")
    go_to(scene.iro, "Caseload")
    robot.find("Caseload", QAbstractItemView)
    robot.picture(f"caseload, {look}")


def _choose(scene: Scene, choice: str) -> None:
    go_to(scene.iro, "Settings")
    scene.iro.robot.press(choice)
