"""A QA form all the way: submitted, returned, answered, accepted, with nobody on the line."""

from datetime import date

from iro_core.changes.change import Value
from iro_core.domain.period import Period
from iro_core.domain.share import Share
from iro_core.forms import catalogue
from iro_core.forms.xform import read_xform
from iro_desktop.workflows import moderation, quality, supervision
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.stages import RecordStage
from iro_desktop.workflows.team_quality import results_of, team_quality
from iro_server.services.form_conversion import ConvertedForm
from iro_server.services.publish_forms import publish_version
from tests.support.casework import complete, recorded_review, submitted_form
from tests.support.server import add_person
from tests.support.world import World, sync

AUTUMN = Period(date(2026, 10, 1), date(2026, 12, 31))
_QUESTION = "Has there been a dental check in the last 12 months?"


def _publish_second_version(world: World) -> None:
    """The form changes in mid-year: one question asks something else from now on."""
    source = catalogue.source_of("qa_form.v1")
    newer = source.replace('version="1"', 'version="2"').replace(
        _QUESTION, "Has there been a dental check since the last review?"
    )
    publish_version(world.office, ConvertedForm(newer, read_xform(newer), ()))


def _judgement(session: Session, form_id: str) -> dict[str, Value]:
    return quality.open_form(session, form_id).answers


def _send_back(sara: Session, form_id: str, question: str, reason: str) -> None:
    """A comment pinned to a question, then a reason, offline; then sent."""
    sync(sara)
    before = _judgement(sara, form_id)
    supervision.comment(sara, quality.open_form(sara, form_id), question, "Say more.")
    supervision.return_form(sara, quality.open_form(sara, form_id), reason)
    assert _judgement(sara, form_id) == before
    sync(sara)


def _answer(anna: Session, review_id: str, question: str, words: str) -> None:
    """Only what needs attention is shown; it is answered and sent."""
    sync(anna)
    form = quality.start_form(anna, review_id)
    asked = question.removesuffix(".note")
    assert (form.stage, form.to_answer) == (RecordStage.RETURNED, {asked})
    assert quality.submit(anna, form, {**form.answers, question: words}).changed is not None
    sync(anna)


def test_a_form_is_returned_answered_and_accepted_and_the_judgement_stays_the_iros(
    world: World,
) -> None:
    child_id = world.child(1042, "anna", {"given_name": "Jay", "family_name": "Otterbrook"})
    anna, sara = world.laptop("anna"), world.laptop("sara")
    sync(anna)
    review_id = recorded_review(anna, child_id)
    form_id = submitted_form(anna, review_id)
    written = _judgement(anna, form_id)
    sync(anna)

    _send_back(sara, form_id, "d_dental", "One answer needs a date.")
    world.later(days=1)
    _answer(anna, review_id, "d_dental.note", "12 May 2026.")
    sync(sara)
    (altered,) = supervision.read_form(sara, form_id).altered
    _send_back(sara, form_id, "g_difference", "Almost.")
    _answer(anna, review_id, "g_difference", "She says she is heard.")
    sync(sara)
    supervision.accept(sara, quality.open_form(sara, form_id))
    sync(sara)
    sync(anna)

    assert (altered.path, altered.after) == ("d_dental.note", "12 May 2026.")
    done = quality.open_form(anna, form_id)
    assert (done.stage, done.may_edit, done.to_answer) == (RecordStage.ACCEPTED, False, set())
    answered = {"d_dental.note": "12 May 2026.", "g_difference": "She says she is heard."}
    assert done.answers == {**written, **answered}
    assert supervision.queue(sara).rows == ()


def test_a_form_that_came_back_asks_the_same_after_the_laptop_was_locked(world: World) -> None:
    child_id = world.child(1042, "anna")
    anna, sara = world.laptop("anna"), world.laptop("sara")
    sync(anna)
    review_id = recorded_review(anna, child_id)
    form_id = submitted_form(anna, review_id)
    sync(anna)
    _send_back(sara, form_id, "d_dental", "One answer needs a date.")
    sync(anna)

    form = quality.start_form(anna, review_id)
    quality.save_draft(anna, form, {**form.answers, "d_dental.note": "12 May"})
    anna = world.unlocked_again(anna)

    again = quality.start_form(anna, review_id)
    assert (again.answers["d_dental.note"], again.to_answer) == ("12 May", {"d_dental"})


def _read_blind(session: Session, outcome: str) -> None:
    """Finish the one reading that waits, without a word of anybody else's; then send."""
    sync(session)
    (sample,) = moderation.samples(session)
    (form,) = sample.forms
    assert form.both is None
    draft = moderation.start_reading(session, form.drawn.drawn_id)
    assert (draft.form.comments, draft.form.return_reason) == ((), "")
    found: dict[str, Value] = {"m_outcome": outcome, "m_overall": "good"}
    answers = complete(draft.definition, found)
    assert moderation.finish_reading(session, draft, answers).changed is not None
    sync(session)


def test_a_second_reader_reads_a_drawn_form_blind_and_the_iro_sees_nothing_of_it(
    world: World,
) -> None:
    add_person(world.office, "tom", role="supervisor")
    child_id = world.child(1042, "anna")
    anna, sara, tom = (world.laptop(each) for each in ("anna", "sara", "tom"))
    sync(anna)
    form_id = submitted_form(anna, recorded_review(anna, child_id))
    sync(anna)
    _send_back(sara, form_id, "d_dental", "One answer needs a date.")

    assert moderation.draw_sample(sara, AUTUMN, 5, "4711") is not None
    _read_blind(sara, "return")
    _read_blind(tom, "accept")
    sync(sara)
    sync(anna)

    for session in (sara, tom):
        (sample,) = moderation.samples(session)
        found = {each.question.key: each for each in moderation.agreements(sample.forms, 20)}
        assert found["m_overall"].agreement.share == Share(1, 1)
        assert found["m_outcome"].agreement.share == Share(0, 1)
        assert moderation.drawn_again(session, sample).same == sample.forms
    assert anna.store.records.count("moderation") == 0
    assert anna.store.records.count("moderation_reading") == 0
    assert quality.start_form(anna, quality.open_form(anna, form_id).review_id).to_answer


def test_a_new_version_half_way_leaves_the_returned_form_on_its_own_and_is_counted_apart(
    world: World,
) -> None:
    first, second = world.child(1042, "anna"), world.child(1043, "anna")
    anna, sara = world.laptop("anna"), world.laptop("sara")
    sync(anna)
    review_id = recorded_review(anna, first)
    form_id = submitted_form(anna, review_id)
    sync(anna)
    _send_back(sara, form_id, "d_dental", "One answer needs a date.")

    _publish_second_version(world)
    _answer(anna, review_id, "d_dental.note", "12 May 2026.")
    newer = submitted_form(anna, recorded_review(anna, second))
    sync(anna)
    sync(sara)

    assert quality.open_form(sara, form_id).version == "qa_form.v1"
    assert quality.open_form(sara, newer).version == "qa_form.v2"
    assert [each.path for each in supervision.read_form(sara, form_id).altered] == ["d_dental.note"]
    found = team_quality(sara, AUTUMN)
    results = results_of(found.forms, found.definitions)
    dental = {each.versions: each.answered for each in results if each.key == "d_dental"}
    assert dental == {("qa_form.v1",): (form_id,), ("qa_form.v2",): (newer,)}
    plan = [each for each in results if each.key == "c_careplan"]
    assert [each.versions for each in plan] == [("qa_form.v1", "qa_form.v2")]
