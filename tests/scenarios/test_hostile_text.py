"""S-09: whatever somebody writes is sent and read by others; nothing is stuck on the laptop."""

import random

import pytest

from iro_core.changes.change import storable
from iro_core.errors import InvalidData
from iro_desktop.workflows import review_file, review_record
from iro_desktop.workflows.outgoing import attention, unsent_count
from tests.scenarios.test_the_whole_job import record_review
from tests.support.world import World, sync

PARTS = (
    "Settled",
    " ",
    "\n",
    "\x00",
    "\x1b[2J",
    "\ud83d",
    "e\u0301",
    "🦦",
    "\u202e",
    "'; --",
    "{{7}}",
)


def test_three_hundred_texts_arrive_as_they_can_be_seen(world: World) -> None:
    chance = random.Random(8903)
    child_id = world.child(1042, "anna")
    anna, other = world.laptop("anna"), world.laptop("anna")
    sync(anna)
    review_id = record_review(anna, child_id)
    for number in range(300):
        text = f"{number} " + "".join(chance.choices(PARTS, k=chance.randrange(1, 9))) + "."
        draft = review_record.edit_review(anna, review_id)
        answers = {**draft.answers, "worried_about": text}
        review_record.save_draft(anna, draft, answers)
        review_record.finish(anna, draft, answers)
        assert review_file.read_review(anna, review_id).answers["worried_about"] == storable(text)
    sync(anna)
    sync(other)

    assert (unsent_count(anna), attention(anna)) == (0, ())
    assert review_file.read_review(other, review_id).answers["worried_about"] == storable(text)


def test_a_text_too_long_to_be_kept_stays_a_draft(world: World) -> None:
    """No field takes it; were one to, the words would not be lost, nor stop anything else."""
    child_id = world.child(1042, "anna")
    anna = world.laptop("anna")
    sync(anna)
    review_id = record_review(anna, child_id)
    draft = review_record.edit_review(anna, review_id)
    answers = {**draft.answers, "worried_about": "x" * 200_001}
    review_record.save_draft(anna, draft, answers)

    with pytest.raises(InvalidData):
        review_record.finish(anna, draft, answers)

    sync(anna)
    assert unsent_count(anna) == 0
    again = review_record.edit_review(anna, review_id)
    assert again.answers["worried_about"] == "x" * 200_001
