"""QA results: what counts, what does not, and never two meanings in one number."""

from hypothesis import given
from hypothesis import strategies as st

from iro_core.domain.share import Share
from iro_core.forms import catalogue
from iro_core.forms.answers import visible
from iro_core.forms.definition import FormDefinition
from iro_core.forms.results import AnsweredForm, answer_words, results, uncounted
from tests.support.forms import NOW, a_form

SHIPPED = catalogue.latest("qa_form")
VALUES = ["yes", "partly", "no", "na", ""]


def _form(version: int, label: str = "Was the report shared?") -> FormDefinition:
    return a_form(
        f"select_one shared | shared | {label} | |",
        "text | why | Why not? | | ${shared} = 'no'",
        "integer | workers | Social workers since? | |",
        choices="shared=yes:Yes,partly:Partly,no:No,na:Not applicable",
        form_id="small",
        version=version,
    )


def _answered(number: int, version: str = "small.v1", **answers: str | int) -> AnsweredForm:
    return AnsweredForm(f"f-{number}", version, dict(answers), NOW)


ONE = {"small.v1": _form(1)}


def test_not_applicable_and_not_shown_are_different_and_neither_counts():
    forms = [
        _answered(1, shared="yes"),
        _answered(2, shared="no", why="Too late"),
        _answered(3, shared="na"),
        _answered(4),
    ]

    shared, why, _workers = results(forms, ONE)

    assert shared.share("yes") == Share(1, 2)
    assert shared.not_applicable == ("f-3",)
    assert shared.not_answered == ("f-4",)
    assert why.answered == ("f-2",)
    assert why.not_shown == ("f-1", "f-3", "f-4")
    assert why.answers == ()


def test_an_answer_to_a_question_that_is_not_asked_any_more_does_not_count():
    (_, why, _) = results([_answered(1, shared="yes", why="Left from before")], ONE)

    assert (why.answered, why.not_shown) == ((), ("f-1",))


def test_versions_in_which_a_question_means_the_same_count_together():
    both = {"small.v1": _form(1), "small.v2": _form(2)}
    forms = [_answered(1, shared="yes"), _answered(2, "small.v2", shared="no", why="Late")]

    (shared, *_) = results(forms, both)

    assert shared.versions == ("small.v1", "small.v2")
    assert shared.share("yes") == Share(1, 2)


def test_versions_in_which_its_meaning_changed_are_never_mixed():
    both = {"small.v1": _form(1), "small.v2": _form(2, "Was the report shared in good time?")}
    forms = [_answered(1, shared="yes"), _answered(2, "small.v2", shared="no", why="Late")]

    found = {result.label: result for result in results(forms, both) if result.key == "shared"}

    assert [result.versions for result in found.values()] == [("small.v1",), ("small.v2",)]
    assert [result.share("yes") for result in found.values()] == [Share(1, 1), Share(0, 1)]


def test_numbers_are_counted_by_size():
    (_, _, workers) = results([_answered(n, workers=n * 5) for n in (2, 1, 0)], ONE)

    assert [each.value for each in workers.answers] == ["0", "5", "10"]


def test_a_form_of_a_version_nobody_knows_is_named_and_not_counted():
    forms = [_answered(1, "small.v9", shared="yes")]

    assert results(forms, ONE) == ()
    assert uncounted(forms, ONE) == ("f-1",)


def test_an_answer_is_said_in_the_words_of_its_form():
    question = SHIPPED.question("a_method")
    assert question is not None
    first, second, *_ = question.choices

    assert answer_words(question, [first.value, second.value]) == f"{first.label}, {second.label}"
    assert answer_words(question, None) == ""


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from([q.key for q in SHIPPED.questions()]), st.sampled_from(VALUES)
        ),
        max_size=12,
    )
)
def test_each_form_is_in_exactly_one_place_of_each_question(answers):
    """Acceptance 48: the parts make the whole, recomputed another way."""
    forms = [
        AnsweredForm(f"f-{n}", SHIPPED.name, dict(each), NOW) for n, each in enumerate(answers)
    ]
    everyone = sorted(form.form_id for form in forms)

    for result in results(forms, {SHIPPED.name: SHIPPED}):
        parts = (result.answered, result.not_applicable, result.not_shown, result.not_answered)
        assert sorted(form_id for part in parts for form_id in part) == everyone
        hidden = [
            form.form_id
            for form in forms
            if result.key not in {q.key for q in visible(SHIPPED, form.answers, NOW)}
        ]
        assert sorted(result.not_shown) == sorted(hidden)
        for each in result.answers:
            assert set(each.form_ids) <= set(result.answered)
