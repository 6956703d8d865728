"""A colleague covers for a leave: the records come and go by themselves, and nothing is lost."""

from datetime import date

from iro_desktop.workflows.session import Session
from iro_server.services.plans import plan_cover, plans_to_come
from tests.scenarios.test_the_whole_job import record_review
from tests.support.server import add_person
from tests.support.world import World, sync


def held(session: Session) -> set[str]:
    """Whose records are on a laptop."""
    return {each.record_id for each in session.reading.children()}


def test_the_children_come_to_who_covers_and_go_back_with_what_was_written(world: World) -> None:
    """Z-05 and 3.15, over the wire: nobody at the office does anything on the day."""
    child_id = world.child(1042, "anna")
    add_person(world.office, "bashir")
    anna, bashir = world.laptop("anna"), world.laptop("bashir")
    sync(anna)
    record_review(anna, child_id)
    sync(anna)
    sync(bashir)
    today = world.office.clock.now().date()
    first = date.fromordinal(today.toordinal() + 2)
    last = date.fromordinal(today.toordinal() + 5)
    plan_cover(world.office, "bashir", of_user_id="anna", days=(first, last))
    sync(bashir)
    assert child_id not in held(bashir)

    world.later(days=3)
    sync(bashir)
    sync(anna)
    assert child_id in held(bashir)
    assert len(bashir.reading.reviews(child_id)) == 1
    assert child_id not in held(anna)
    record_review(bashir, child_id)

    world.later(days=5)
    sync(bashir)
    sync(anna)
    sync(bashir)
    assert child_id in held(anna)
    assert child_id not in held(bashir)
    assert len(anna.reading.reviews(child_id)) == 2
    assert plans_to_come(world.office) == []
