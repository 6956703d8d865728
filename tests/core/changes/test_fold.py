import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iro_core.changes.change import Change
from iro_core.changes.fold import Candidate, fold, fold_as_seen_by
from iro_core.errors import InvalidData
from tests.support.changes import a_change, change_id


@st.composite
def histories(draw: st.DrawFn) -> list[Change]:
    """Graphs of up to 14 changes in which each change has seen any of the earlier ones."""
    size = draw(st.integers(1, 14))
    numbers = draw(st.permutations(range(1, size + 1)))
    changes: list[Change] = []
    for place, number in enumerate(numbers):
        seen = draw(st.sets(st.sampled_from(numbers[:place]))) if place else set()
        values = draw(
            st.dictionaries(
                st.sampled_from(["working_well", "decisions.d1.text", "venue_kind"]),
                st.one_of(st.none(), st.sampled_from(["home", "school"]), st.just(["a"])),
                max_size=3,
            )
        )
        act = draw(st.sampled_from(["submit", "return", "accept"]))
        changes.append(a_change(number, values, parents=tuple(seen), kind="qa_form", act=act))
    return changes


def ancestors(change: Change, by_id: dict[str, Change]) -> set[str]:
    found: set[str] = set()
    waiting = list(change.parents)
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.add(current)
            waiting.extend(by_id[current].parents)
    return found


@given(histories(), st.randoms(use_true_random=False))
def test_any_order_and_duplication_gives_one_state(
    changes: list[Change], shuffler: random.Random
) -> None:
    delivered = changes + [shuffler.choice(changes) for _ in changes]
    shuffler.shuffle(delivered)

    assert fold(delivered) == fold(changes)


@given(histories())
def test_a_value_is_kept_unless_someone_who_saw_it_replaced_it(changes: list[Change]) -> None:
    """The slow oracle: for each field, every write that no later write of it had seen."""
    by_id = {change.change_id: change for change in changes}
    state = fold(changes)
    for path in {path for change in changes for path in change.set}:
        writers = [change for change in changes if path in change.set]
        unreplaced = [
            writer
            for writer in writers
            if not any(writer.change_id in ancestors(later, by_id) for later in writers)
        ]
        expected = {repr(writer.set[path]) for writer in unreplaced}
        kept = {repr(candidate.value) for candidate in state.fields.get(path, [Candidate(None, 0)])}
        assert kept == expected


@given(histories())
def test_no_change_disappears_from_the_history(changes: list[Change]) -> None:
    state = fold(changes)

    assert {act.change_id for act in state.acts} == {change.change_id for change in changes}


@given(histories())
def test_every_change_is_either_in_the_status_or_marked(changes: list[Change]) -> None:
    state = fold(changes)

    assert set(state.contradictions) <= {change.change_id for change in changes}
    assert state.status in {"new", "submitted", "returned", "accepted"}


def test_two_people_who_wrote_the_same_answer_both_keep_their_words() -> None:
    first = a_change(1, {"where": "with carers"})
    mine = a_change(2, {"where": "moved in October"}, parents=(1,))
    theirs = a_change(3, {"where": "moved in November"}, parents=(1,))

    state = fold([first, mine, theirs])

    assert [each.value for each in state.fields["where"]] == [
        "moved in October",
        "moved in November",
    ]
    assert state.value("where") == "moved in November"
    assert state.conflicts() == ["where"]
    assert state.needs_a_person


def test_conflict_is_symmetric() -> None:
    """Swapping who wrote which version swaps nothing but the names."""
    first = a_change(1, {"where": "a"})
    one = fold(
        [
            first,
            a_change(2, {"where": "x"}, parents=(1,)),
            a_change(3, {"where": "y"}, parents=(1,)),
        ]
    )
    other = fold(
        [
            first,
            a_change(2, {"where": "y"}, parents=(1,)),
            a_change(3, {"where": "x"}, parents=(1,)),
        ]
    )

    assert one.conflicts() == other.conflicts() == ["where"]
    assert {c.value for c in one.fields["where"]} == {c.value for c in other.fields["where"]}


def test_edits_of_different_fields_and_items_merge_without_a_conflict() -> None:
    first = a_change(1, {"decisions.d1.text": "Book the dentist"})
    mine = a_change(2, {"decisions.d1.due_on": "2026-12-17"}, parents=(1,))
    theirs = a_change(3, {"decisions.d2.text": "Apply for passport"}, parents=(1,))

    state = fold([first, mine, theirs])

    assert state.conflicts() == []
    assert state.values() == {
        "decisions.d1.text": "Book the dentist",
        "decisions.d1.due_on": "2026-12-17",
        "decisions.d2.text": "Apply for passport",
    }


def test_the_same_answer_from_two_people_is_no_conflict() -> None:
    state = fold([a_change(1, {"where": "home"}), a_change(2, {"where": "home"})])

    assert state.conflicts() == []
    assert len(state.fields["where"]) == 1


def test_an_answer_replaced_by_one_who_saw_only_one_of_two_equal_answers_is_a_conflict() -> None:
    one = a_change(1, {"where": "home"})
    same = a_change(2, {"where": "home"})
    later = a_change(3, {"where": "school"}, parents=(2,))

    assert fold([one, same, later]).conflicts() == ["where"]


def test_a_removed_answer_is_gone_and_a_removal_beside_an_edit_waits_for_a_person() -> None:
    first = a_change(1, {"where": "home"})
    removed = a_change(2, {"where": None}, parents=(1,))
    edited = a_change(3, {"where": "school"}, parents=(1,))

    assert "where" not in fold([first, removed]).fields
    assert fold([first, removed, edited]).conflicts() == ["where"]


def test_a_resolution_by_one_who_saw_both_ends_the_conflict() -> None:
    first = a_change(1, {"where": "a"})
    second = a_change(2, {"where": "b"})
    decided = a_change(3, {"where": "b"}, parents=(1, 2))

    state = fold([first, second, decided])

    assert state.conflicts() == []
    assert state.heads == [change_id(3)]
    assert len(state.acts) == 3


def test_an_act_beside_a_contradicting_one_is_kept_and_marked() -> None:
    submitted = a_change(1, {"answers.q": "yes"}, kind="qa_form", act="submit")
    accepted = a_change(2, kind="qa_form", act="accept", parents=(1,))
    returned = a_change(3, {"return_reason": "say why"}, kind="qa_form", act="return", parents=(1,))

    state = fold([submitted, accepted, returned])

    assert state.status == "accepted"
    assert state.contradictions == [change_id(3)]
    assert state.value("return_reason") == "say why"


def test_a_history_of_three_thousand_changes_folds_without_deep_recursion() -> None:
    changes = [
        a_change(number, {"where": str(number)}, parents=(number - 1,) if number > 1 else ())
        for number in range(1, 3001)
    ]

    assert fold(reversed(changes)).value("where") == "3000"


def test_a_cycle_is_refused() -> None:
    with pytest.raises(InvalidData, match="cycle"):
        fold([a_change(1, parents=(2,)), a_change(2, parents=(1,))])


def test_changes_of_two_records_are_refused() -> None:
    with pytest.raises(InvalidData, match="mixed_records"):
        fold([a_change(1), a_change(2, record_id="c-7")])


def test_no_changes_are_refused() -> None:
    with pytest.raises(InvalidData, match="empty"):
        fold([])


def test_what_an_author_had_seen_leaves_out_what_came_beside_it() -> None:
    first = a_change(1, {"where": "a"})
    beside = a_change(2, {"where": "b"}, parents=(1,))
    mine = a_change(3, {"where": "c"}, parents=(1,))

    seen = fold_as_seen_by(mine, [first, beside, mine])

    assert seen is not None
    assert seen.value("where") == "a"
    assert fold_as_seen_by(first, [first]) is None
