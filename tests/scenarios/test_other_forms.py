"""Forms about a child beside the QA form, shipped ones and others, on the road and back."""

from iro_core.forms.evaluation import Value, evaluate
from iro_desktop.workflows import other_forms
from iro_desktop.workflows.form_versions import now_in_england
from iro_desktop.workflows.other_forms import FilledForm
from iro_desktop.workflows.session import Session
from iro_server.services.publish_forms import publish_version
from tests.support.casework import complete
from tests.support.forms import authored
from tests.support.world import World, sync

VISITS = (
    "select_one how | How_Seen | How was the child seen? | yes",
    "begin_repeat | Visit | Visit",
    {"type": "date", "name": "Seen-On", "label": "When?", "constraint": ". <= today()"},
    "integer | Minutes | Minutes? | yes",
    "end_repeat",
    "calculate | Total | | | | sum(${Minutes})",
)


def filled(session: Session, form: FilledForm, answers: dict[str, Value]) -> str:
    done = other_forms.hand_in(session, form, answers)
    assert done.changed is not None, done.problems
    return form.record_id


def test_every_shipped_form_can_be_begun_finished_and_put_on_the_childs_file(world: World) -> None:
    child_id = world.child(1042, "anna")
    anna = world.laptop("anna")
    sync(anna)
    choices = other_forms.child_forms(anna, child_id).choices
    for choice in choices:
        form = other_forms.start(anna, child_id, choice.form_id)
        filled(anna, form, complete(form.definition, form.answers))

    assert [choice.form_id for choice in choices] == [
        "review_preparation",
        "consultation_child",
        "consultation_parent",
        "consultation_carer",
        "consultation_adopter",
        "child_feedback",
    ]
    assert len(other_forms.child_forms(anna, child_id).filled) == len(choices)
    assert sync(anna).sent


def test_a_form_written_for_other_programs_is_published_filled_offline_and_corrected(
    world: World,
) -> None:
    child_id = world.child(1042, "anna")
    anna, sara = world.laptop("anna"), world.laptop("sara")
    theirs = authored(
        *VISITS,
        choices="how=Alone:Alone,With:With others",
        form_id="Kobo-Visit",
        version=2026112301,
    )
    publish_version(world.office, theirs)
    sync(anna)

    begun = other_forms.start(anna, child_id, "Kobo-Visit")
    other_forms.save_draft(anna, begun, {"How_Seen": "Alone", "Visit": 2, "Visit.1.Minutes": 30})
    form = other_forms.start(anna, child_id, "Kobo-Visit")
    assert (form.record_id, form.answers["Visit.1.Minutes"]) == (begun.record_id, 30)
    assert not other_forms.hand_in(anna, form, form.answers).changed
    answers: dict[str, Value] = {
        **form.answers,
        "Visit.2.Minutes": 12,
        "Visit.2.Seen-On": "2026-11-20",
    }
    record_id = filled(anna, form, answers)
    again = other_forms.open_filled(anna, record_id)
    filled(anna, again, {**again.answers, "Visit.2.Minutes": 15})
    sync(anna)
    sync(sara)

    read = other_forms.open_filled(sara, record_id)
    assert (read.answers["Total"], read.may_edit) == ("45", False)
    assert not evaluate(read.definition, read.answers, now_in_england(sara)).problems
    (row,) = other_forms.child_forms(sara, child_id).filled
    assert (row.title, row.by) == ("Small", anna.reading.people.name("anna"))


def test_a_form_that_is_being_corrected_does_not_hide_that_it_was_corrected_elsewhere(
    world: World,
) -> None:
    child_id = world.child(1042, "anna")
    first, second = world.laptop("anna"), world.laptop("anna")
    sync(first)
    form = other_forms.start(first, child_id, "child_feedback")
    record_id = filled(first, form, complete(form.definition, form.answers))
    sync(first)
    sync(second)
    here, there = (other_forms.open_filled(each, record_id) for each in (first, second))
    filled(first, here, {**here.answers, "f_liked": 5})
    filled(second, there, {**there.answers, "f_liked": 2})
    for each in (first, second, first):
        sync(each)

    held = first.reading.filled.form(record_id)
    assert held is not None
    assert held.state.conflicts() == ["answers.f_liked"]
