"""What an IRO does around a review: arranges it with the child, keeps in touch, looks in midway."""

from iro_desktop.tour.scene import Scene, go_to, open_child


def arrange_the_review(scene: Scene) -> None:
    """The child's choice first, then day and place; what is open stands beside it."""
    scene.say(f"She arranges the review of {scene.child}.")
    robot = scene.iro.robot
    robot.press("Plan the review")
    robot.see("Ready to hold")
    robot.type_into("When the child was asked", "yesterday")
    robot.press("Whom does the child want there? Carer")
    robot.type_into("Day of the review", "today")
    robot.type_into("At what time?", "3.30pm")
    robot.press("Where? Where the child lives")
    robot.picture("planning the review")
    robot.press("Book the review  Ctrl+Enter")
    robot.see("Dates")
    go_to(scene.iro, "My day")
    robot.see("15:30")
    robot.picture("my day with a visit")
    scene.check("the review is booked and stands on My day")
    open_child(scene.iro, scene.child)


def keep_in_touch(scene: Scene) -> None:
    """A note from anywhere, everything that is due, and the midway update."""
    scene.say("Between reviews she keeps in touch.")
    robot = scene.iro.robot
    open_child(scene.iro, scene.child)
    robot.key("Ctrl+N")
    robot.press("What was it? Spoke with the child")
    robot.type_into("One line", "Rang after school. The new tutor is kind.")
    robot.picture("a note in ten seconds")
    robot.key("Ctrl+Return")
    robot.see("The new tutor is kind.")
    robot.press("Midway update")
    robot.see("Is the care plan still right?")
    robot.picture("midway update")
    robot.press("Save, finish later")
    robot.press("Forms")
    robot.see("Consultation: a parent")
    robot.picture("forms about the child")
    robot.press_described("Begin", "Consultation: a parent")
    robot.see("Check for problems")
    robot.picture("what a parent says")
    robot.press("Save, finish later")
    go_to(scene.iro, "To do")
    robot.picture("to do")
    robot.type_into("Search what is to be done", scene.child)
    robot.see(scene.child)
    robot.picture("to do for one child")
    scene.check("the note is on the child's file, the midway update is begun")
