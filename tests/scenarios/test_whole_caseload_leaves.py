"""A-01: a whole caseload is given to somebody else: nothing is lost, and nothing stays behind.

With all 80 children and 500 acts: with `-m campaign`.
"""

import random

import pytest

from iro_desktop.store.receipts import SendState
from iro_desktop.workflows import review_record
from iro_desktop.workflows.outgoing import unsent_count
from iro_desktop.workflows.session import Session
from iro_server.store import change_log
from tests.scenarios.test_attachments import add
from tests.scenarios.test_the_whole_job import record_review
from tests.support.attachments import some_bytes
from tests.support.server import give
from tests.support.world import World, sync

MARK = "Quetzalcoatl"
_ABOUT_CHILDREN = ("change", "record", "piece", "set_aside", "draft")


@pytest.mark.parametrize(
    ("children", "acts"), [(12, 60), pytest.param(80, 500, marks=pytest.mark.campaign)]
)
def test_everything_is_received_and_nothing_of_the_children_stays(
    world: World, children: int, acts: int
) -> None:
    chance = random.Random(8903)
    held = [world.child(number, "anna", {"given_name": MARK}) for number in range(children)]
    anna, ben = world.laptop("anna"), world.laptop("ben")
    sync(anna)
    for child_id in held:
        give(world.office, child_id, "ben")
    reviews = {child_id: record_review(anna, child_id, child_words=MARK) for child_id in held}
    scans = {add(anna, child_id, some_bytes(900, child_id.encode())) for child_id in held[::8]}
    for number in range(acts - len(reviews) - len(scans)):
        correct(anna, reviews[chance.choice(held)], f"{MARK} {number}")
    made = made_here(anna)
    assert len(made) == acts

    first = sync(anna)
    assert first.released == ()  # most of a caseload at once: the server says so for a day
    world.later(hours=25)
    sync(anna)
    sync(ben)

    assert on_the_server(world) >= made
    assert unsent_count(anna) == 0
    assert len(anna.store.receipts.all_of(SendState.RECEIVED, 1_000)) == acts
    assert about_children(anna) == dict.fromkeys(_ABOUT_CHILDREN, 0)
    assert MARK not in everything(anna)
    assert len(ben.reading.children()) == children
    assert set(ben.store.pieces.held()) == scans


def correct(session: Session, review_id: str, words: str) -> None:
    draft = review_record.edit_review(session, review_id)
    answers = {**draft.answers, "worried_about": words}
    assert review_record.finish(session, draft, answers).changed


def made_here(session: Session) -> set[str]:
    return {each.change_id for each in session.store.receipts.all_of(SendState.READY, 1_000)}


def on_the_server(world: World) -> set[str]:
    with world.office.database.read() as tx:
        return {each.change_id for each in change_log.everything(tx)}


def about_children(session: Session) -> dict[str, int]:
    database = session.store._database
    return {
        table: database.value(f"SELECT count(*) FROM {table} WHERE child_id IS NOT NULL")  # noqa: S608
        for table in _ABOUT_CHILDREN
    }


def everything(session: Session) -> str:
    """Every row of its database, in words."""
    database = session.store._database
    tables = database.query("SELECT name FROM sqlite_schema WHERE type = 'table'")
    return str([database.query(f"SELECT * FROM {name}") for (name,) in tables])  # noqa: S608
