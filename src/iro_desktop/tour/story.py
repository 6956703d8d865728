"""The tour from its first window to its last: on the practice caseload, then on a real return."""

import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QApplication

from iro_core.clock import Clock, MovedClock, SystemClock, today
from iro_desktop.tour import after_the_review, around_the_review, first_half, second_half
from iro_desktop.tour.council import Council, Say, found_council_of, found_practice_council
from iro_desktop.tour.eyes import Album, TourFailed
from iro_desktop.tour.office import OfficeProblem
from iro_desktop.tour.scene import Scene

_FIRST_HALF: Final[tuple[Callable[[Scene], None], ...]] = (
    first_half.open_the_caseload,
    around_the_review.arrange_the_review,
    first_half.go_offline,
    first_half.record_the_review,
    first_half.complete_the_qa_form,
    first_half.challenge_informally_and_formally,
    around_the_review.keep_in_touch,
    first_half.send_everything,
)
_AFTERWARDS: Final[tuple[Callable[[Scene], None], ...]] = (
    after_the_review.write_the_letter,
    after_the_review.sign_off_and_send,
    after_the_review.look_at_the_decisions,
    after_the_review.keep_a_drawing,
)


@dataclass(frozen=True)
class Return:
    """A statutory return to tour as well, and the day on which it was true."""

    folder: Path
    as_at: date


def tour(out: Path, statutory_return: Return | None, say: Say) -> int:
    """Run the whole story and leave screenshots and documents in a folder.

    Returns:
        0 if everything was as the story says, otherwise 1 after saying what was not.
    """
    application = QApplication.instance() or QApplication([])
    try:
        pictures, checks = _on_the_practice_caseload(out / "practice-caseload", say)
        if statutory_return is not None:
            more = _on_a_return(out / "statutory-return", statutory_return, say)
            pictures, checks = pictures + more[0], checks + more[1]
    except (TourFailed, OfficeProblem) as problem:
        say(f"\nThe tour stopped: {problem}")
        return 1
    finally:
        application.processEvents()
    say(f"\n{checks} things checked; {pictures} pictures and the documents are in {out}.")
    return 0


def _on_the_practice_caseload(out: Path, say: Say) -> tuple[int, int]:
    say("THE PRACTICE CASELOAD: an invented council\n")
    with tempfile.TemporaryDirectory(prefix="iro-tour-") as folder:
        place = Path(folder)
        council = found_practice_council(place, today(SystemClock()), say)
        with closing(council.office):
            scene = _begin(place, council, Album(out), SystemClock(), say)
            for chapter in _FIRST_HALF:
                chapter(scene)
            supervisor = scene.laptop("supervisor", council.supervisor)
            second_half.supervise(scene, supervisor)
            second_half.answer_the_supervisor(scene, supervisor)
            second_half.look_across(scene, supervisor)
            second_half.disagree(scene, scene.laptop("second", council.iro))
            for chapter in _AFTERWARDS:
                chapter(scene)
            second_half.change_the_look(scene)
            return _end(scene)


def _on_a_return(out: Path, given: Return, say: Say) -> tuple[int, int]:
    say(f"\nA STATUTORY RETURN, as at {given.as_at:%d %B %Y}: children by number\n")
    clock = MovedClock((given.as_at - today(SystemClock())).days)
    with tempfile.TemporaryDirectory(prefix="iro-tour-") as folder:
        place = Path(folder)
        council = found_council_of(place, given.folder, given.as_at, say)
        with closing(council.office):
            scene = _begin(place, council, Album(out), clock, say)
            for chapter in _FIRST_HALF:
                chapter(scene)
            second_half.supervise(scene, scene.laptop("supervisor", council.supervisor))
            return _end(scene)


def _begin(place: Path, council: Council, album: Album, clock: Clock, say: Say) -> Scene:
    council.office.open()
    return Scene(place, council, album, clock, say)


def _end(scene: Scene) -> tuple[int, int]:
    """Close every window, then let the server prove itself and write its documents."""
    scene.everybody_leaves()
    office = scene.council.office
    office.close()
    scene.say("The windows are closed. The server checks itself and writes the next return.")
    documents = scene.documents
    checked = office.command("check")
    (documents / "check.txt").write_text(checked, encoding="utf-8")
    scene.say(checked)
    day = today(scene.clock)
    since = day.replace(year=day.year - 1)
    reviews = ("--from", since.isoformat(), "--to", day.isoformat())
    scene.say(
        office.command(
            "export", "ssda903-reviews", *reviews, "--out", str(documents / "reviews.csv")
        )
    )
    left_out = office.data.parent / "left-out.csv"
    if left_out.exists():
        (documents / left_out.name).write_bytes(left_out.read_bytes())
    return len(scene.album.taken), scene.checks
