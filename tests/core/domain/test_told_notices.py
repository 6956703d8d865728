"""What QA forms say is kept an eye on: the newest answer, unless a later return knows better."""

from datetime import date

import pytest

from iro_core.domain.life_facts import AnsweredForm
from iro_core.domain.monitoring import monitor
from iro_core.domain.notice import Concern, Notice
from iro_core.domain.policy import Policy
from tests.support.builders import a_child

TODAY = date(2017, 9, 30)
IN_CARE = "2015-01-05 S C2 U4"
BEFORE_THE_RETURN, AFTER_THE_RETURN = date(2017, 1, 10), date(2017, 6, 6)


def form(held_on: date = AFTER_THE_RETURN, **answers: object) -> AnsweredForm:
    return AnsweredForm(held_on, answers)


def notices(
    *forms: AnsweredForm, born_on: date = date(2008, 5, 12), **facts: object
) -> dict[Concern, Notice]:
    child = a_child(IN_CARE, born_on=born_on, **facts)
    return {each.concern: each for each in monitor(child, None, Policy(), TODAY, forms)}


@pytest.mark.parametrize(
    ("question", "answer", "concern", "is_pressing"),
    [
        ("d_health", "no", Concern.HEALTH_ASSESSMENT, True),
        ("d_dental", "no", Concern.DENTAL_CHECK, True),
        ("d_immun", "no", Concern.IMMUNISATIONS, True),
        ("d_sdq", "no", Concern.SDQ_NOT_DONE, False),
        ("d_pep", "no", Concern.PEP, True),
        ("d_visits", "partly", Concern.VISITS, False),
        ("d_visits", "no", Concern.VISITS, True),
        ("c_perm_by_2nd", "no", Concern.PERMANENCE_PLAN, True),
        ("d_distance", "over_20_miles", Concern.FAR_OUT_OF_COUNTY, False),
        ("d_distance", "out_of_county", Concern.OUT_OF_COUNTY, False),
        ("b_sw_changes", 2, Concern.SOCIAL_WORKERS, False),
    ],
)
def test_an_answer_worth_watching_is_noticed_with_its_day(
    question: str, answer: object, concern: Concern, *, is_pressing: bool
) -> None:
    found = notices(form(**{question: answer}))
    assert found.keys() == {concern}
    notice = found[concern]
    assert (notice.told_on, notice.is_pressing) == (AFTER_THE_RETURN, is_pressing)
    assert notice.source


@pytest.mark.parametrize(
    "answers",
    [
        {"d_health": "yes", "d_pep": "na", "d_visits": "yes", "e_cse": "none"},
        {"b_sw_changes": 1, "d_distance": "in_county"},
        {},
    ],
)
def test_good_answers_and_no_answers_are_quiet(answers: dict[str, object]) -> None:
    assert notices(form(**answers)) == {}


def test_the_newest_form_counts_in_whatever_order_they_come() -> None:
    worried, mended = form(date(2017, 3, 1), d_pep="no"), form(date(2017, 8, 1), d_pep="yes")
    assert notices(worried, mended) == notices(mended, worried) == {}
    silent = form(date(2017, 9, 1))
    assert notices(worried, silent)[Concern.PEP].told_on == date(2017, 3, 1)


@pytest.mark.parametrize(
    ("answers", "is_pressing"),
    [
        ({"e_cse": "emerging", "e_cse_plan": "yes"}, False),
        ({"e_cse": "emerging", "e_cse_plan": "partly"}, True),
        ({"e_cse": "emerging"}, True),
        ({"e_cse": "significant", "e_cse_plan": "yes"}, True),
    ],
)
def test_exploitation_presses_when_the_risk_is_high_or_the_plan_does_not_work(
    answers: dict[str, object], *, is_pressing: bool
) -> None:
    notice = notices(form(**answers))[Concern.SEXUAL_EXPLOITATION]
    assert (notice.is_pressing, notice.answer) == (is_pressing, answers["e_cse"])


@pytest.mark.parametrize(
    ("returned", "answered", "held_on", "is_noticed", "is_from_form"),
    [
        (True, "no", BEFORE_THE_RETURN, False, False),
        (True, "no", AFTER_THE_RETURN, True, True),
        (False, "yes", BEFORE_THE_RETURN, True, False),
        (False, "yes", AFTER_THE_RETURN, False, False),
    ],
)
def test_of_a_return_and_a_form_the_later_counts(
    returned: bool, answered: str, held_on: date, is_noticed: bool, is_from_form: bool
) -> None:
    found = notices(form(held_on, d_dental=answered), **{"health.2017.teeth_check": returned})
    assert (Concern.DENTAL_CHECK in found) is is_noticed
    assert any(each.told_on for each in found.values()) is is_from_form


def test_where_the_child_lives_now_outweighs_what_a_form_once_said() -> None:
    far = form(d_distance="over_20_miles")
    assert notices(far, distance_miles=3, out_of_county=False) == {}


def test_a_personal_adviser_is_asked_about_until_a_form_speaks_of_one() -> None:
    at_sixteen = date(2001, 1, 1)
    assert Concern.PERSONAL_ADVISER in notices(born_on=at_sixteen)
    assert notices(form(f_pa="yes", f_pathway="yes"), born_on=at_sixteen) == {}
    refused = notices(form(f_pa="no", f_pathway="partly"), born_on=at_sixteen)
    assert refused.keys() == {Concern.PERSONAL_ADVISER, Concern.PATHWAY_PLAN}
    assert refused[Concern.PERSONAL_ADVISER].told_on == AFTER_THE_RETURN


def test_leaving_care_is_not_asked_about_a_younger_child() -> None:
    assert notices(form(f_pa="no")) == {}
