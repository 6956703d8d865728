"""Reviews as they happen, in the field's words: each on two laptops and a server.

The review during the last day of a laptop's lease is in `test_lease.py`.
"""

from datetime import date

from iro_core.changes.change import Value
from iro_core.domain.due import DueKind, Rag
from iro_core.domain.notice import Concern
from iro_core.domain.review_problems import ProblemCode
from iro_core.protocol.messages import Outcome
from iro_desktop.workflows import arranging, quality, review_record, shared_visit
from iro_desktop.workflows import early_review as early
from iro_desktop.workflows.challenge_file import open_challenges
from iro_desktop.workflows.child_file import open_child
from iro_desktop.workflows.dates import DateView
from iro_desktop.workflows.my_day import my_day
from iro_desktop.workflows.outgoing import unsent_count
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.timeline import EntryKind
from iro_desktop.workflows.to_do import to_do
from iro_desktop.workflows.visits import visits
from tests.scenarios.test_personal_adviser import informal, young_person
from tests.scenarios.test_the_whole_job import REVIEW, record_review
from tests.support import server
from tests.support.world import World, sync

IN_CARE: dict[str, Value] = {
    "given_name": "Jay",
    "family_name": "Otterbrook",
    "born_on": "2014-05-06",
    "episodes.20250102.started_on": "2025-01-02",
    "episodes.20250102.reason_started": "S",
    "episodes.20250102.legal_status": "C2",
    "episodes.20250102.placement_type": "U6",
}


def in_care(world: World) -> str:
    """A child in care whose reviews were all held in time; the next is due on 1 December 2026."""
    child_id = world.child(1042, "anna", IN_CARE)
    world.reviewed(child_id, "2025-01-20", "2025-04-10", "2025-10-02", "2026-03-20", "2026-06-01")
    return child_id


def two_laptops(world: World) -> tuple[Session, Session]:
    """Anna's own laptop, and a second one of hers that stands in for the office's."""
    anna, other = world.laptop("anna"), world.laptop("anna")
    both_hear(anna, other)
    return anna, other


def both_hear(anna: Session, other: Session) -> None:
    for session in (anna, other, anna):
        sync(session)
    assert unsent_count(anna) == unsent_count(other) == 0


def next_review(session: Session, child_id: str) -> DateView:
    dates = open_child(session, child_id).dates
    return next(each for each in dates if each.kind is DueKind.REVIEW)


def concerns(session: Session, child_id: str) -> set[Concern]:
    return {each.concern for each in open_child(session, child_id).notices}


def finish(session: Session, child_id: str, **more: Value) -> review_record.Finished:
    draft = review_record.start_review(session, child_id)
    return review_record.finish(session, draft, {**draft.answers, **more})


# ---- an unplanned move ----


def test_an_unplanned_move_brings_the_review_forward_until_it_is_held(world: World) -> None:
    child_id = in_care(world)
    anna, other = two_laptops(world)
    record_review(anna, child_id)
    both_hear(anna, other)
    assert next_review(other, child_id).due_on == date(2027, 5, 23)

    world.later(days=7)
    world.news(
        child_id,
        {
            "episodes.20250102.ended_on": "2026-11-30",
            "episodes.20250102.reason_ended": "X1",
            "episodes.20250102.reason_place_change": "CREQB",
            "episodes.20261130.started_on": "2026-11-30",
            "episodes.20261130.reason_started": "P",
            "episodes.20261130.legal_status": "C2",
            "episodes.20261130.placement_type": "K2",
        },
    )
    sync(anna)

    due = next_review(anna, child_id)
    assert due.due_on == date(2026, 12, 30)
    assert due.explanation.start_is == "placement_changed"
    assert date(2026, 12, 25) in due.explanation.skipped
    assert [each.on for each in to_do(anna).todos if each.what is DueKind.REVIEW] == [due.due_on]

    hold_by = {"trigger": "unplanned_move", "hold_by": "2026-12-09", "because": "The carer rang."}
    asked = early.ask_for_early_review(anna, early.start_early_review(anna, child_id), hold_by)
    assert asked.problems == {}
    both_hear(anna, other)
    assert next_review(other, child_id).due_on == date(2026, 12, 9)
    assert next_review(other, child_id).explanation.start_is == "early_unplanned_move"

    world.later(days=7)
    record_review(other, child_id, held_on="2026-12-07", seen_alone_on="2026-12-07")
    both_hear(anna, other)
    assert next_review(anna, child_id).due_on == date(2027, 6, 7)


# ---- an adjourned review ----

ADJOURNED: dict[str, Value] = {
    "adjourned_on": "2026-11-23",
    "adjourned_reason": "The social worker's report was not shared with the child.",
    "adjourned_effect": "She knows that we meet again and why.",
    "resumes_on": "2026-12-14",
    "working_well": "Settled at school.",
}


def test_an_adjourned_review_is_completed_on_another_laptop_within_its_days(world: World) -> None:
    child_id = in_care(world)
    anna, other = two_laptops(world)

    begun = finish(anna, child_id, **ADJOURNED)

    assert begun.changed is not None
    assert not begun.is_complete
    both_hear(anna, other)
    due = next_review(other, child_id)
    assert due.due_on == date(2026, 12, 21)
    assert due.explanation.start_is == "adjourned"
    shown = [each for each in open_child(other, child_id).timeline if each.record_id]
    assert EntryKind.REVIEW_BEGUN in {each.kind for each in shown}

    world.later(days=21)
    going_on = review_record.start_review(other, child_id)
    assert (going_on.review_id, going_on.is_edit) == (begun.review_id, True)
    assert going_on.answers["working_well"] == "Settled at school."
    completed = {**going_on.answers, **REVIEW, "held_on": "2026-12-14"}
    done = review_record.finish(other, going_on, completed)
    assert done.changed is not None, done.problems
    assert done.is_complete
    both_hear(anna, other)
    review = open_child(anna, child_id).reviews[0]
    assert review.held_on == date(2026, 12, 14)
    assert quality.start_form(other, begun.review_id).answers["a_timescale"] == "yes"
    assert next_review(anna, child_id).due_on == date(2027, 6, 14)


def test_a_review_is_not_adjourned_twice_on_the_laptop_nor_at_the_server(world: World) -> None:
    child_id = in_care(world)
    anna, other = two_laptops(world)
    review_id = finish(anna, child_id, **ADJOURNED).review_id
    both_hear(anna, other)
    world.later(days=14)

    again = finish(other, child_id, adjourned_on="2026-12-07", resumes_on="2026-12-18")

    assert again.changed is None
    assert [each.code for each in again.problems] == [ProblemCode.ADJOURNED_TWICE]
    draft = review_record.edit_review(other, review_id)
    assert draft.answers["adjourned_on"] == "2026-12-07"
    hand_made = server.enrol(world.office, "anna")
    hand_made.pull()
    state = other.store.records.record(review_id)
    assert state is not None
    change = hand_made.bare_change(
        {"adjourned_on": "2026-12-07"},
        record_id=review_id,
        child_id=child_id,
        act="edit",
        parents=list(state.heads),
    )
    (verdict,) = hand_made.send(change)
    assert (verdict.outcome, verdict.reason) == (Outcome.QUARANTINED, "adjourned_twice")
    sync(anna)
    assert anna.reading.review(review_id) is not None
    assert anna.reading.review(review_id).content.adjourned_on == date(2026, 11, 23)


# ---- a series with the people the child chose ----


def test_a_series_holds_to_the_childs_people_and_is_one_review(world: World) -> None:
    child_id = in_care(world)
    anna, other = two_laptops(world)
    plan = arranging.open_plan(anna, child_id)
    answers: dict[str, Value] = {
        "child_asked_on": "2026-11-20",
        "wanted": ["carer", "advocate"],
        "unwanted": ["father"],
        "invited": ["carer", "advocate", "social_worker"],
        "mode": "series",
        "booked_on": "2026-11-24",
        "starts_at": "3.30pm",
        "venue_kind": "placement",
        "venue_child_choice": True,
        "meetings.b.booked_on": "2026-11-26",
        "meetings.b.people": "Father, at the office, without the child",
    }
    arranging.book(anna, plan, answers)
    both_hear(anna, other)
    assert [each.on for each in visits(other)] == [date(2026, 11, 24)]

    world.later(days=2)
    travel = my_day(other).travel
    assert travel is not None
    assert [each.on for each in travel.visits] == [date(2026, 11, 26)]
    draft = review_record.start_review(other, child_id)
    assert draft.answers["meetings.1.held_on"] == "2026-11-24"  # as it was planned
    first: dict[str, Value] = {
        **draft.answers,
        "mode": "series",
        "meetings.1.held_on": "2026-11-24",
        "meetings.1.people": "Jay, the carer and the advocate",
        "child_words": "I want my brother at my birthday.",
    }
    begun = review_record.finish(other, draft, first)
    assert (begun.changed is not None, begun.is_complete) == (True, False)
    both_hear(anna, other)

    world.later(days=1)
    going_on = review_record.start_review(anna, child_id)
    assert going_on.answers["child_words"] == "I want my brother at my birthday."
    last = {
        **REVIEW,
        **going_on.answers,
        "held_on": None,
        "seen_alone_on": "2026-11-24",
        "meetings.2.held_on": "2026-11-26",
        "meetings.2.people": "The father",
        "series_complete": True,
    }
    done = review_record.finish(anna, going_on, last)
    assert done.changed is not None, done.problems
    assert done.is_complete
    both_hear(anna, other)
    review = other.reading.reviews(child_id)[0]
    assert review.content.held_on == date(2026, 11, 26)
    assert [each.people for each in review.content.meetings] == [
        "Jay, the carer and the advocate",
        "The father",
    ]


# ---- brothers and sisters ----


def test_siblings_placed_apart_share_the_day_and_nothing_that_was_said(world: World) -> None:
    group: dict[str, Value] = {**IN_CARE, "sibling_group": "otter"}
    jay = world.child(1042, "anna", group)
    kit = world.child(1043, "anna", {**group, "given_name": "Kit", "placement_name": "Elsewhere"})
    anna, other = two_laptops(world)
    draft = review_record.start_review(anna, jay)
    assert draft.siblings == ((kit, "Kit Otterbrook"),)
    answers = {
        **draft.answers,
        **REVIEW,
        "attendees.sw.role": "social_worker",
        "attendees.sw.attended": True,
        "child_words": "I miss my brother.",
    }

    shared_visit.share_review(anna, draft, answers, [kit])

    theirs = review_record.start_review(anna, kit)
    assert theirs.answers["held_on"] == "2026-11-23"
    assert theirs.answers["attendees.sw.attended"] is True
    said = {"child_words", "working_well", "worried_about", "needs_to_happen"}
    assert not said & {path for path, value in theirs.answers.items() if value}
    done = review_record.finish(anna, draft, answers)
    assert done.changed is not None, done.problems
    pasted = {**theirs.answers, **REVIEW, "child_words": "My brother is 1042 here."}
    found = review_record.finish(anna, theirs, pasted)
    assert ProblemCode.OTHER_CHILD_NAMED in {each.code for each in found.problems}
    both_hear(anna, other)
    for child_id, words in ((jay, "I miss my brother."), (kit, pasted["child_words"])):
        (review,) = other.reading.reviews(child_id)
        assert review.content.child_words == words


# ---- a young person who came alone and goes missing ----

ALONE: dict[str, Value] = {
    "given_name": "Sami",
    "family_name": "Quillfeather",
    "born_on": "2009-12-20",
    "uasc": True,
    "language": "Invented",
    "episodes.20261116.started_on": "2026-11-16",
    "episodes.20261116.reason_started": "S",
    "episodes.20261116.legal_status": "V2",
    "episodes.20261116.placement_type": "U4",
}


def test_who_came_alone_and_goes_missing_is_still_reviewed_in_time(world: World) -> None:
    child_id = world.child(1042, "anna", ALONE)
    anna, other = two_laptops(world)
    first_due = date(2026, 12, 14)
    assert next_review(anna, child_id).due_on == first_due
    assert Concern.MISSING_NOW not in concerns(anna, child_id)

    world.later(days=4)
    world.news(
        child_id, {"missing.20261126.kind": "M", "missing.20261126.started_on": "2026-11-26"}
    )
    both_hear(anna, other)

    assert Concern.MISSING_NOW in concerns(other, child_id)
    assert next_review(other, child_id).due_on == first_due
    world.later(days=17)
    draft = review_record.start_review(other, child_id)
    without_the_child: dict[str, Value] = {
        **draft.answers,
        **REVIEW,
        "held_on": "2026-12-14",
        "participation_code": "PN7",
        "seen_alone": "no",
        "seen_alone_on": None,
        "seen_alone_why_not": "Missing since 26 November; the police know.",
        "child_words": "",
    }
    done = review_record.finish(other, draft, without_the_child)
    assert done.changed is not None, done.problems
    assert [each.code for each in done.problems] == [ProblemCode.CHILD_WORDS_MISSING]
    both_hear(anna, other)
    (review,) = open_child(anna, child_id).reviews
    assert review.participation_code == "PN7"
    assert quality.start_form(anna, done.review_id).answers["a_timescale"] == "yes"


# ---- no personal adviser at sixteen ----


def test_sixteen_without_a_personal_adviser_is_seen_asked_about_and_not_forgotten(
    world: World,
) -> None:
    child_id = young_person(world, 1042, "anna", "Otterbrook")
    anna, other = two_laptops(world)
    assert Concern.PERSONAL_ADVISER in concerns(anna, child_id)

    challenge_id = informal(other, child_id)
    both_hear(anna, other)

    assert [each.challenge_id for each in open_challenges(anna, child_id)] == [challenge_id]
    draft = review_record.start_review(anna, child_id)
    assert [each.challenge_id for each in draft.challenges] == [challenge_id]
    world.later(days=14)
    late = [each for each in to_do(anna).todos if each.record_id == challenge_id]
    assert [each.rag for each in late] == [Rag.OVERDUE]
