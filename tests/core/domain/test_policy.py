import pytest

from iro_core.domain.policy import SETTINGS, Policy
from iro_core.errors import RuleBroken

NAMES = [setting.name for setting in SETTINGS]


@pytest.mark.parametrize("setting", SETTINGS, ids=NAMES)
def test_every_number_has_a_source_and_a_default_within_its_bounds(setting) -> None:
    assert setting.source
    assert setting.lowest <= setting.default <= setting.highest
    assert Policy()[setting.name] == setting.default
    assert Policy().source(setting.name) == setting.source


@pytest.mark.parametrize("setting", SETTINGS, ids=NAMES)
def test_a_number_outside_its_lawful_bounds_is_refused(setting) -> None:
    for number in (setting.lowest - 1, setting.highest + 1):
        with pytest.raises(RuleBroken) as refused:
            Policy({setting.name: number})
        assert refused.value.rule == "setting_out_of_bounds"
        assert refused.value.path == setting.name


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("first_review_working_days", 20),
        ("second_review_months", 3),
        ("later_review_months", 6),
        ("adjournment_working_days", 20),
        ("alert_whole_working_days", 20),
        ("idle_lock_minutes", 15),
    ],
)
def test_no_authority_may_give_itself_more_time_than_the_law_or_the_house(
    name: str, most: int
) -> None:
    assert Policy({name: most})[name] == most
    with pytest.raises(RuleBroken):
        Policy({name: most + 1})


def test_what_an_authority_chose_replaces_the_default() -> None:
    policy = Policy.from_fields({"report_working_days": 3})

    assert policy["report_working_days"] == 3
    assert policy["record_working_days"] == 15


def test_a_setting_of_a_newer_server_or_of_another_kind_is_left_alone() -> None:
    policy = Policy.from_fields(
        {"not_known_yet": 7, "report_working_days": "3", "record_working_days": True}
    )

    assert policy["report_working_days"] == 5
    assert policy["record_working_days"] == 15


def test_an_unknown_name_is_our_bug() -> None:
    with pytest.raises(KeyError):
        Policy()["not_known_yet"]
