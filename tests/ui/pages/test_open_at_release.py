"""A-05, the race: a form that is opened at the very moment at which its child leaves."""

import pytest

from iro_desktop.steps import Step
from iro_desktop.ui.main_window.page_stack import PageStack, Place
from iro_desktop.ui.pages.review_record import ReviewRecordPage
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.synchronise import synchronise
from tests.support.desk import Desk
from tests.support.server import give
from tests.support.world import World
from tests.ui.pages.conftest import JAY


@pytest.mark.parametrize("steps_before", range(10))
def test_a_form_opened_at_any_step_of_a_round_keeps_its_child_or_does_not_open(
    qtbot, desk: Desk, anna: Session, world: World, steps_before: int
) -> None:
    """Whoever can type can also finish: the child is here as long as the form is open."""
    give(world.office, JAY, "ben")
    pages = PageStack()
    qtbot.addWidget(pages)
    problems: list[object] = []

    def opened() -> ReviewRecordPage:
        pages.go_to(Place("review", JAY), lambda _: ReviewRecordPage(anna, desk.background))
        page = pages.page
        assert isinstance(page, ReviewRecordPage)
        page.say_problem = problems.append  # type: ignore[method-assign]
        page.begin(JAY)
        return page

    page: ReviewRecordPage | None = None
    steps = synchronise(anna, str, lambda: pages.children_at_hand)
    taken, result = 0, None
    try:
        while True:
            if taken == steps_before:
                page = opened()
            step: Step[object] = steps.send(result)
            result = desk.ask(step.work)
            taken += 1
    except StopIteration:
        pass
    page = page or opened()
    desk.settle()

    held = desk.ask(anna.store.changes.children_held)
    assert (page.child_id == JAY) == (JAY in held) == (problems == [])
    pages.close_all()
