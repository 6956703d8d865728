import pytest

from iro_core.errors import RuleBroken
from iro_desktop.workflows import review_record
from iro_desktop.workflows.conflicts import Choice, conflicts, resolve
from iro_desktop.workflows.review_file import read_review
from iro_desktop.workflows.session import Session
from tests.support.casework import recorded_review
from tests.support.laptops import child_from_office, from_office


def edited_twice(session: Session, path: str, here: str, there: str) -> str:
    """A review of which one answer was changed here and on another laptop at the same time."""
    child_id = child_from_office(session)
    review_id = recorded_review(session, child_id)
    draft = review_record.edit_review(session, review_id)
    from_office(
        session,
        "review",
        review_id,
        {path: there},
        child_id=child_id,
        act="edit",
        author="ben",
        device="laptop-b",
        parents=draft.based_on,
    )
    review_record.finish(session, draft, {**draft.answers, path: here})
    return review_id


def test_both_versions_are_shown_with_who_wrote_them_mine_first(anna: Session) -> None:
    """S-04."""
    edited_twice(anna, "area.where_i_live.working_well", "Moved in October", "Moved in November")
    (conflict,) = conflicts(anna)
    assert (conflict.child_name, conflict.path) == (
        "Jay Otterbrook",
        "area.where_i_live.working_well",
    )
    assert [(v.value, v.author_name, v.on_this_laptop) for v in conflict.versions] == [
        ("Moved in October", "anna", True),
        ("Moved in November", "ben", False),
    ]


@pytest.mark.parametrize(
    ("choice", "kept"),
    [
        (Choice.FIRST, "In October"),
        (Choice.SECOND, "In November"),
        (Choice.BOTH, "In October\n\nIn November"),
    ],
)
def test_a_persons_choice_ends_it_and_every_version_stays_in_history(
    anna: Session, choice: Choice, kept: str
) -> None:
    review_id = edited_twice(anna, "child_words", "In October", "In November")
    (conflict,) = conflicts(anna)
    resolve(anna, conflict, choice)
    assert conflicts(anna) == ()
    assert read_review(anna, review_id).answers["child_words"] == kept
    written = [each.set.get("child_words") for each in anna.store.changes.history(review_id)]
    assert {"In October", "In November"} <= set(written)


def test_two_dates_cannot_both_be_kept(anna: Session) -> None:
    edited_twice(anna, "midway_on", "2027-01-04", "2027-01-05")
    (conflict,) = conflicts(anna)
    assert not conflict.can_keep_both
    with pytest.raises(RuleBroken) as caught:
        resolve(anna, conflict, Choice.BOTH)
    assert caught.value.rule == "cannot_keep_both"
