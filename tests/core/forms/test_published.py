from hypothesis import given
from hypothesis import strategies as st

from iro_core.domain.suppression import suppressed
from iro_core.forms.published import PublishedAnswer, published
from iro_core.forms.results import AnswerCount, QuestionResult

LEAST = 5


def _result(answers: dict[str, int], *, others: tuple[int, int, int] = (0, 0, 0)) -> QuestionResult:
    numbers = iter(range(1_000))
    counts = [
        AnswerCount(value, value.title(), tuple(f"f-{next(numbers)}" for _ in range(many)))
        for value, many in answers.items()
    ]
    rest = [tuple(f"f-{next(numbers)}" for _ in range(many)) for many in others]
    return QuestionResult(
        key="c_careplan",
        label="Is there a plan?",
        section="The plan",
        versions=("qa_form.v1",),
        answers=tuple(counts),
        answered=tuple(form_id for count in counts for form_id in count.form_ids),
        not_applicable=rest[0],
        not_shown=rest[1],
        not_answered=rest[2],
    )


def test_a_small_number_is_hidden_and_another_with_it_so_that_the_total_does_not_tell():
    """Acceptance 52: of 30 in all, 3 could be worked out from 20 and 7."""
    assert suppressed([20, 7, 3], LEAST) == (20, None, None)
    assert suppressed([20, 1, 2, 9], LEAST) == (20, None, None, None)
    assert suppressed([20, 4, 4], LEAST) == (20, None, None)


def test_numbers_that_are_large_or_nothing_are_printed():
    assert suppressed([20, 0, 5], LEAST) == (20, 0, 5)
    assert suppressed([], LEAST) == ()


@given(st.lists(st.integers(0, 40), max_size=8), st.integers(2, 10))
def test_nothing_small_is_printed_and_nothing_hidden_follows_from_the_total(counts, least):
    printed = suppressed(counts, least)
    hidden = [count for count, shown in zip(counts, printed, strict=True) if shown is None]

    assert all(shown is None or shown == 0 or shown >= least for shown in printed)
    assert all(shown in (None, count) for count, shown in zip(counts, printed, strict=True))
    if hidden and sum(counts) >= least:
        assert len(hidden) > 1
        assert sum(hidden) >= least


def test_a_percentage_of_a_hidden_number_is_hidden_too():
    result = published(_result({"yes": 20, "partly": 7, "no": 3}), LEAST)

    assert result.answered == 30
    assert result.answers[0] == PublishedAnswer("Yes", 20, result.answers[0].percent)
    assert str(result.answers[0].percent) == "66.7"
    assert [(each.forms, each.percent) for each in result.answers[1:]] == [(None, None)] * 2
    assert result.hides


def test_the_number_that_answered_is_no_way_round():
    """2 not applicable and 6 answered: the number that answered would tell the 2."""
    result = published(_result({"yes": 6}, others=(2, 0, 20)), LEAST)

    assert (result.answered, result.not_applicable, result.not_answered) == (None, None, 20)
    assert result.answers == (PublishedAnswer("Yes", None),)


def test_enough_of_everything_is_printed_whole():
    result = published(_result({"yes": 20, "no": 5}, others=(0, 9, 0)), LEAST)

    assert not result.hides
    assert [each.forms for each in result.answers] == [20, 5]
