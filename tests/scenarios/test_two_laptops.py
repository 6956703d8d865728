"""Two laptops and a server: both keep their words, and a child who moves on leaves safely."""

import pytest

from iro_desktop.workflows import conflicts, late_work, review_file, review_record
from iro_desktop.workflows.caseload import caseload
from iro_desktop.workflows.conflicts import Choice
from iro_desktop.workflows.my_day import my_day
from iro_desktop.workflows.outgoing import sync_status, unsent_count
from iro_desktop.workflows.session import Session
from iro_server.services.manage_accounts import allocate
from tests.scenarios.test_the_whole_job import record_review
from tests.support.world import World, sync


def correct(session: Session, review_id: str, words: str) -> None:
    draft = review_record.edit_review(session, review_id)
    finished = review_record.finish(session, draft, {**draft.answers, "working_well": words})
    assert finished.changed is not None, finished.problems


@pytest.fixture
def both_edited(world: World) -> tuple[Session, Session, str]:
    """Anna's two laptops, which have changed the same answer without knowing of each other."""
    child_id = world.child(1042, "anna")
    first, second = world.laptop("anna"), world.laptop("anna")
    sync(first)
    review_id = record_review(first, child_id)
    sync(first)
    sync(second)
    world.later(minutes=5)
    correct(first, review_id, "Moved house in October.")
    world.later(minutes=5)
    correct(second, review_id, "Moved house in November.")
    sync(first)
    sync(second)
    sync(first)
    return first, second, review_id


def test_two_laptops_that_changed_the_same_answer_both_keep_their_words(
    both_edited: tuple[Session, Session, str],
) -> None:
    """S-04."""
    first, second, review_id = both_edited

    for session in (first, second):
        (conflict,) = conflicts.conflicts(session)
        assert (conflict.record_id, conflict.path) == (review_id, "working_well")
        assert {version.value for version in conflict.versions} == {
            "Moved house in October.",
            "Moved house in November.",
        }
        assert sync_status(session).needs_choice == 1


@pytest.mark.parametrize("choice", list(Choice))
def test_a_persons_choice_ends_the_conflict_on_both_laptops(
    both_edited: tuple[Session, Session, str], choice: Choice
) -> None:
    first, second, review_id = both_edited
    (conflict,) = conflicts.conflicts(first)
    conflicts.resolve(first, conflict, choice)

    sync(first)
    sync(second)

    assert conflicts.conflicts(first) == conflicts.conflicts(second) == ()
    here = review_file.read_review(first, review_id).answers["working_well"]
    there = review_file.read_review(second, review_id).answers["working_well"]
    assert here == there
    assert any(str(version.value) in str(here) for version in conflict.versions)


def test_the_supervisor_can_choose_and_adds_no_words(
    world: World, both_edited: tuple[Session, Session, str]
) -> None:
    """The IRO's judgement stays the IRO's: both versions are her words."""
    first, second, review_id = both_edited
    sara = world.laptop("sara")
    sync(sara)
    (conflict,) = conflicts.conflicts(sara)
    assert conflict.may_decide

    conflicts.resolve(sara, conflict, Choice.SECOND)
    for session in (sara, first, second):
        sync(session)

    chosen = conflict.versions[1].value
    for session in (sara, first, second):
        assert conflicts.conflicts(session) == ()
        assert review_file.read_review(session, review_id).answers["working_well"] == chosen
    assert len(first.store.changes.history(review_id)) == 4


def test_of_three_versions_none_is_passed_over(world: World) -> None:
    """S-04. After the first choice the third version is asked about."""
    child_id = world.child(1042, "anna")
    laptops = [world.laptop("anna") for _ in range(3)]
    sync(laptops[0])
    review_id = record_review(laptops[0], child_id)
    for session in laptops:
        sync(session)
    for number, session in enumerate(laptops):
        correct(session, review_id, f"Invented words, version {number}.")
    for session in (*laptops, *laptops):
        sync(session)
    asked = []
    while found := conflicts.conflicts(laptops[0]):
        asked += [version.value for version in found[0].versions]
        conflicts.resolve(laptops[0], found[0], Choice.FIRST)

    assert {f"Invented words, version {number}." for number in range(3)} <= set(asked)
    for session in (*laptops, *laptops):
        sync(session)
    assert [conflicts.conflicts(session) for session in laptops] == [(), (), ()]


def test_edits_of_different_answers_merge_without_asking_anybody(world: World) -> None:
    child_id = world.child(1042, "anna")
    first, second = world.laptop("anna"), world.laptop("anna")
    sync(first)
    review_id = record_review(first, child_id)
    sync(first)
    sync(second)
    draft = review_record.edit_review(second, review_id)
    review_record.finish(second, draft, {**draft.answers, "worried_about": "Sleep."})
    correct(first, review_id, "Settled with carers.")
    sync(first)
    sync(second)
    sync(first)

    for session in (first, second):
        answers = review_file.read_review(session, review_id).answers
        assert (answers["working_well"], answers["worried_about"]) == (
            "Settled with carers.",
            "Sleep.",
        )
        assert conflicts.conflicts(session) == ()


def test_a_reallocated_child_leaves_only_after_everything_written_was_received(
    world: World,
) -> None:
    """A-01, A-03: what was written offline is accepted, late, and the new IRO sees it."""
    child_id = world.child(1042, "anna")
    world.child(1043, "anna")
    anna, ben = world.laptop("anna"), world.laptop("ben")
    sync(anna)
    world.later(hours=1)
    review_id = record_review(anna, child_id)
    world.later(hours=1)
    allocate(world.office, child_id, "ben")
    world.later(hours=1)

    sync(anna)
    sync(anna)
    sync(ben)

    assert unsent_count(anna) == 0
    assert [row.child_id for row in caseload(anna).rows] == ["c-1043"]
    assert [row.child_id for row in caseload(ben).rows] == [child_id]
    assert review_file.read_review(ben, review_id).answers["child_words"]


def test_late_work_is_shown_to_the_new_iro_until_it_is_read(world: World) -> None:
    """A-03. Anna wrote it without knowing that the child had gone; Ben is told."""
    child_id = world.child(1042, "anna")
    anna, ben = world.laptop("anna"), world.laptop("ben")
    sync(anna)
    allocate(world.office, child_id, "ben")
    sync(ben)
    review_id = record_review(anna, child_id)
    sync(anna)
    sync(ben)

    (item,) = late_work.unread(ben)
    assert (item.record_id, item.author_name) == (review_id, "Anna Invented")
    assert my_day(ben).late == (item,)
    assert late_work.unread(anna) == ()

    late_work.mark_read(ben, review_id)
    assert late_work.unread(ben) == ()
    allocate(world.office, child_id, "anna")
    sync(anna)
    assert late_work.unread(anna) == ()


def test_an_iro_never_receives_a_colleagues_child(world: World) -> None:
    """Z-01, at the laptop."""
    world.child(1042, "anna")
    world.child(1043, "ben")
    anna, sara = world.laptop("anna"), world.laptop("sara")
    sync(anna)
    sync(sara)

    assert [row.child_id for row in caseload(anna).rows] == ["c-1042"]
    assert {row.child_id for row in caseload(sara).rows} == {"c-1042", "c-1043"}
