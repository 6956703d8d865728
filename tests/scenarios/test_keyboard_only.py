"""A whole review without a mouse, in the real program: planned, held, checked, signed off."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
)

from iro_core.clock import SystemClock
from iro_desktop.tour.council import found_practice_council
from iro_desktop.tour.eyes import Album, names_of
from iro_desktop.tour.scene import Scene
from tests.support.hands import Hands

CHILD = "Gorsedown"


@pytest.fixture
def scene(qapp: object, tmp_path: Path) -> Iterator[Scene]:
    assert qapp is not None
    council = found_practice_council(tmp_path, date(2026, 11, 23), lambda _: None)
    council.office.open()
    made = Scene(tmp_path, council, Album(tmp_path / "pictures"), SystemClock(), lambda _: None)
    try:
        made.iro.enrol(council)
        yield made
    finally:
        made.everybody_leaves()
        council.office.close()


def test_a_whole_review_is_done_with_the_keyboard_alone(scene: Scene) -> None:
    hands = Hands(scene.iro.robot.window, scene.album)
    hands.window.activateWindow()
    hands.settle()

    open_the_child(hands)
    plan_the_review(hands)
    say_who_took_part(hands)
    hear_the_child(hands)
    discuss(hands)
    complete_the_qa_form(hands)
    sign_off(hands)


def open_the_child(hands: Hands) -> None:
    hands.keys("Ctrl+2")
    hands.see("Enter opens")
    hands.keys("Ctrl+F")
    hands.type(CHILD)
    hands.keys("Down", "Return")
    hands.see("· number ")


def plan_the_review(hands: Hands) -> None:
    hands.keys("Ctrl+P")
    hands.see("Ready to hold")
    hands.type("yesterday")
    hands.tab_to("Day of the review")
    hands.type("today")
    hands.tab_to("At what time?")
    hands.type("3.30pm")
    hands.choose("Where? Where the child lives")
    hands.keys("Ctrl+Return")
    hands.see("Open decisions")


def say_who_took_part(hands: Hands) -> None:
    hands.keys("Ctrl+R")
    hands.see("Where did it take place?")
    hands.tab_to("Date")
    hands.type_over("today")
    hands.choose("Was that the child’s choice? Yes")
    hands.choose("Who chaired it? I did")
    hands.choose("One meeting or a series? One meeting")
    for who in ("The child", "Social worker", "Carer"):
        hands.tab_to(f"Who came? {who}")
        hands.keys("Space")
    hands.choose("How did the child take part? Attended and spoke for themselves")


def hear_the_child(hands: Hands) -> None:
    section(hands, "Did you see the child alone?")
    hands.choose("Did you see the child alone? Yes")
    hands.tab_to("When you saw the child alone")
    hands.type("today")
    hands.tab_to("For how many minutes?")
    hands.type("20")
    section(hands, "What the child said, in their own words")
    hands.tab_to("What the child said, in their own words")
    hands.type("I want to see my brother more.")
    section(hands, "What became of it?")
    for _ in every(hands, "What became of it? Done"):
        hands.choose("What became of it? Done")
        hands.keys("Tab")


def discuss(hands: Hands) -> None:
    hands.keys("Alt+1")
    hands.type("Settled at school since September.")
    hands.keys("Alt+2")
    hands.type("The dental check was missed twice.")
    hands.keys("Alt+3")
    hands.type("Book the dental check @SW 17 dec")
    hands.keys("Ctrl+Return")
    hands.see("Decisions so far (1)")
    hands.press("Finish meeting")
    hands.see("Finish the meeting")


def complete_the_qa_form(hands: Hands) -> None:
    """At most 60 keys are pressed, what is written in words not counted."""
    hands.press("Save and go to the QA form")
    hands.see("filled for you")
    before = hands.pressed
    for _ in range(80):
        if not answer(hands):
            break
    hands.keys("F7")
    hands.see("No problems")
    assert hands.pressed - before <= 60
    hands.press("Ready to send")
    hands.see("Open decisions")


def answer(hands: Hands) -> bool:
    """Answer what has the focus, and go on; whether there was somewhere to go."""
    focus = hands.focus()
    if isinstance(focus, QRadioButton):
        hands.keys("1")
    elif isinstance(focus, QCheckBox | QLineEdit):
        hands.keys("1", "Return")
    elif isinstance(focus, QPlainTextEdit):
        hands.type("Seen.")
        hands.keys("Tab")
    return hands.focus() is not focus


def sign_off(hands: Hands) -> None:
    hands.press("Papers of the last review")
    hands.see("Who gets what")
    hands.press("Sign off")
    hands.press("Sign it off")
    hands.see("Version 1")


def every(hands: Hands, name: str) -> list[QAbstractButton]:
    buttons = hands.window.findChildren(QAbstractButton)
    return [each for each in buttons if each.isVisible() and name in names_of(each)]


def section(hands: Hands, shows: str) -> None:
    """Go from section to section until the one that asks this."""
    for _ in range(20):
        if hands.sees(shows):
            return
        hands.keys("Ctrl+PgDown")
    raise AssertionError(f"no section asks “{shows}”")
