import pytest
from hypothesis import given
from hypothesis import strategies as st

from iro_core.domain.supervision import NEW, next_status, status_after
from iro_core.errors import RuleBroken

ACTS = ["submit", "comment", "return", "accept", "edit", "record", "raise", "close", "reopen"]
STATUSES = [NEW, "submitted", "returned", "accepted", "recorded", "open", "closed"]


def test_a_form_is_submitted_returned_submitted_again_and_accepted() -> None:
    status = NEW
    for act, expected in (
        ("submit", "submitted"),
        ("comment", "submitted"),
        ("return", "returned"),
        ("submit", "submitted"),
        ("accept", "accepted"),
    ):
        status = next_status("qa_form", status, act)
        assert status == expected


@pytest.mark.parametrize("act", ACTS)
def test_an_accepted_form_refuses_every_further_act(act: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        next_status("qa_form", "accepted", act)

    assert (refused.value.rule, refused.value.path) == ("not_in_this_state", "qa_form")
    assert refused.value.source


@pytest.mark.parametrize("act", ["return", "accept", "comment"])
def test_a_form_that_was_not_submitted_cannot_be_judged(act: str) -> None:
    assert status_after("qa_form", NEW, act) is None


def test_a_recorded_review_may_be_put_right_but_not_recorded_twice() -> None:
    assert next_status("review", NEW, "record") == "recorded"
    assert next_status("review", "recorded", "edit") == "recorded"
    assert status_after("review", "recorded", "record") is None
    assert status_after("review", NEW, "edit") is None


def test_a_closed_challenge_takes_no_reply_until_it_is_reopened() -> None:
    assert status_after("challenge", "closed", "respond") is None
    assert next_status("challenge", "closed", "reopen") == "open"


@given(st.sampled_from(["child", "user", "allocation", "policy"]), st.sampled_from(ACTS))
def test_records_without_a_life_of_their_own_are_always_current(kind: str, act: str) -> None:
    assert status_after(kind, "current", act) == "current"


@given(st.sampled_from(STATUSES), st.sampled_from(ACTS))
def test_asking_and_acting_agree(status: str, act: str) -> None:
    following = status_after("qa_form", status, act)

    if following is None:
        with pytest.raises(RuleBroken):
            next_status("qa_form", status, act)
    else:
        assert next_status("qa_form", status, act) == following
