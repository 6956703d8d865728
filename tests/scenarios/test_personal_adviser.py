"""The dispute of the seed report, section 7.3.2: no personal adviser at 16, from a word to an end.

Two IROs, their supervisor and four weeks, half of them without a network.
"""

from datetime import date

import pytest
from pypdf import PdfReader

from iro_core.changes.change import Value
from iro_core.domain.challenge import BesideKind, ChallengeKind, Phase
from iro_core.domain.period import Period
from iro_core.errors import NotPermitted
from iro_desktop.ui.pages.challenge.papers import whole_record
from iro_desktop.workflows import challenge
from iro_desktop.workflows import challenge_acts as acts
from iro_desktop.workflows.challenge_documents import save_whole
from iro_desktop.workflows.challenge_file import challenges, open_challenge, open_challenges
from iro_desktop.workflows.escalations import escalations
from iro_desktop.workflows.patterns import patterns
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.to_do import Waiting, to_do
from iro_server.services.manage_accounts import allocate
from tests.support.server import add_person
from tests.support.world import World, sync

SIXTEEN: dict[str, Value] = {
    "born_on": "2010-08-04",
    "episodes.20200102.started_on": "2020-01-02",
    "episodes.20200102.reason_started": "S",
    "episodes.20200102.legal_status": "C2",
    "episodes.20200102.placement_type": "U6",
}


def young_person(world: World, number: int, user_id: str, family_name: str) -> str:
    names: dict[str, Value] = {"given_name": "Jay", "family_name": family_name}
    return world.child(number, user_id, {**SIXTEEN, **names})


def informal(session: Session, child_id: str) -> str:
    draft = challenge.start_challenge(session, child_id, ChallengeKind.INFORMAL)
    answers: dict[str, Value] = {
        **draft.answers,
        "reasons": ["personal_adviser"],
        "with_whom": "Social worker",
        "how": "phone",
        "concern": "He is 16 and has no personal adviser.",
        "asked_for": "Name one this week.",
    }
    assert challenge.raise_challenge(session, draft, answers).changed is not None
    return draft.challenge_id


def further(session: Session, challenge_id: str, **to: str) -> None:
    draft = challenge.escalate(session, open_challenge(session, challenge_id))
    answers: dict[str, Value] = {f"to.{name}": words for name, words in to.items()}
    raised = challenge.raise_challenge(session, draft, {**draft.answers, **answers})
    assert raised.changed is not None, raised.problems


def test_from_an_informal_word_through_legal_advice_to_an_adviser(world: World) -> None:
    child_id = young_person(world, 1042, "anna", "Otterbrook")
    anna, ben, sara = (world.laptop(name) for name in ("anna", "ben", "sara"))
    sync(anna)

    dispute = a_word_with_the_social_worker(world, anna, child_id)
    no_reply_and_an_alert(world, anna, dispute)
    a_reply_and_a_further_stage_without_knowing_of_each_other(world, anna, ben, dispute)
    sync(sara)
    note = acts.Note(BesideKind.NOTE, sara.today, "", "A supervisor only reads.")
    with pytest.raises(NotPermitted):
        acts.add_note(sara, open_challenge(sara, dispute), note)
    an_adviser_is_named(world, ben, dispute)
    assert open_challenges(ben, child_id) == ()

    sync(sara)
    (row,) = escalations(sara, Period(date(2026, 11, 1), date(2026, 12, 31))).began
    assert (row.stage_number, row.outcome, row.is_open) == (3, "resolved", False)
    assert (row.began_on, row.iro_name) == (date(2026, 12, 1), "Ben Invented")
    path = world.folder / "all.pdf"
    save_whole(whole_record(open_challenge(sara, dispute), sara.today), path)
    words = " ".join(" ".join(each.extract_text() for each in PdfReader(path).pages).split())
    told = [
        "no personal adviser",
        "No reply came",
        "There is a queue",
        "Time runs out",
        "Rio Thornbeck",
    ]
    assert [words.index(each) for each in told] == sorted(words.index(each) for each in told)


def a_word_with_the_social_worker(world: World, anna: Session, child_id: str) -> str:
    """Week 1, offline for two days."""
    dispute = informal(anna, child_id)
    assert open_challenge(anna, dispute).times.lodged_at is None
    world.later(days=2)
    sync(anna)
    times = open_challenge(anna, dispute).times
    assert times.lodged_at is not None
    assert (times.lodged_at - times.recorded_at).days == 2, "both times are told as they were"
    assert times.receipt.startswith("R-")
    return dispute


def no_reply_and_an_alert(world: World, anna: Session, dispute: str) -> None:
    """Week 2: it is late without any network, and goes to the team manager."""
    world.later(days=6)
    assert open_challenge(anna, dispute).is_late
    acts.record_no_reply(anna, open_challenge(anna, dispute))
    assert [todo.what for todo in to_do(anna).todos if todo.record_id == dispute] == [
        Waiting.CHALLENGE_TO_DECIDE
    ]
    further(anna, dispute, name="Kofi Quillfeather")
    sync(anna)


def a_reply_and_a_further_stage_without_knowing_of_each_other(
    world: World, anna: Session, ben: Session, dispute: str
) -> None:
    """Week 3: the child goes to Ben. Both work offline, on the same alert; both survive."""
    world.later(days=2)
    acts.record_response(anna, open_challenge(anna, dispute), "There is a queue.", anna.today)
    world.later(hours=1)
    allocate(world.office, open_challenge(anna, dispute).child_id, "ben")
    sync(ben)
    world.later(days=6)
    note = acts.Note(BesideKind.LEGAL_ADVICE, ben.today, "Counsel", "The duty is absolute.")
    acts.add_note(ben, open_challenge(ben, dispute), note)
    because = "Time runs out."
    further(ben, dispute, role="area_head", name="Ines Harrowgate", skipped_because=because)
    for session in (ben, anna, ben):
        sync(session)
    file = open_challenge(ben, dispute)
    assert [stage.number for stage in file.content.stages] == [0, 1, 3]
    assert file.phase is Phase.TO_ANSWER, "Anna's reply of stage 1 still wants its answer"
    assert [each.kind for each in file.content.beside] == [BesideKind.LEGAL_ADVICE]


def an_adviser_is_named(world: World, ben: Session, dispute: str) -> None:
    """Week 4: both replies are answered, and it ends with what changed for him."""
    for satisfied, told in ((False, "A queue does not end a duty."), (True, "Thank you.")):
        acts.answer_reply(ben, open_challenge(ben, dispute), acts.Answer(satisfied, told))
        if not satisfied:
            said = "Rio Thornbeck starts on Monday."
            acts.record_response(ben, open_challenge(ben, dispute), said, ben.today)
    world.later(days=7)
    done = acts.Closing("resolved", "Rio has met him twice; the pathway plan is begun.")
    acts.close(ben, open_challenge(ben, dispute), done)
    assert sync(ben).sent


def test_one_statement_about_six_young_people_tells_nobody_of_the_others(world: World) -> None:
    add_person(world.office, "clara", team="south")
    names = ("Otterbrook", "Fennimore", "Marlowfield", "Quillfeather", "Thornbeck", "Harrowgate")
    children = [young_person(world, 2001 + place, "anna", name) for place, name in enumerate(names)]
    anna = world.laptop("anna")
    sync(anna)
    (found,) = patterns(anna).rows
    assert found.pattern is not None
    assert found.pattern.reason == "personal_adviser"
    draft = challenge.start_shared(anna, list(found.pattern.child_ids), ["personal_adviser"])
    answers: dict[str, Value] = {
        **draft.answers,
        "concern": "Young people turn 16 and no personal adviser is named.",
        "asked_for": "Name one for each within ten working days.",
        "to.name": "Kofi Quillfeather of the leaving care team",
        **{child.effect_path: f"Only about {child.child_id}." for child in draft.children},
    }
    raised = challenge.raise_challenge(anna, draft, answers)
    assert raised.changed is not None, raised.problems
    sync(anna)
    assert len(challenges(anna)) == 6

    allocate(world.office, children[0], "clara")
    clara = world.laptop("clara")
    sync(clara)
    (mine,) = challenges(clara)
    assert open_challenge(clara, mine.challenge_id).linked == ()
    on_the_laptop = [
        str(change)
        for state in clara.store.records.records("challenge")
        for change in clara.store.changes.history(state.record_id)
    ]
    assert on_the_laptop
    held = {each.child_id: each.challenge_id for each in challenges(anna)}
    for text in on_the_laptop:
        for stranger in children[1:]:
            assert stranger not in text
            assert held.get(stranger, "x-none") not in text
