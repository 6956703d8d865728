from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iro_core.changes.change import text_problem
from iro_server.returns.desired import desired_records, plan_changes
from iro_server.returns.read import read_files, read_folder
from tests.server.returns.small_return import SMALL_RETURN


@pytest.fixture
def by_id(small_return, as_at):
    found = desired_records(read_files(small_return, as_at=as_at))
    return {each.record_id: each for each in found}


def test_a_child_is_written_in_the_words_of_the_change_log(by_id):
    assert by_id["c-900001"].fields == {
        "number": "900001",
        "given_name": "Zofia",
        "family_name": "Otterbrook",
        "preferred_name": "Zosia",
        "out_of_county": True,
        "distance_miles": 230,
        "what_matters": "My dog, and Saturdays",
        "sex": "1",
        "born_on": "2008-05-12",
        "ethnicity": "WBRI",
        "upn": "A123456789012",
        "uasc": False,
        "episodes.20150201.started_on": "2015-02-01",
        "episodes.20150201.reason_started": "S",
        "episodes.20150201.legal_status": "C1",
        "episodes.20150201.need": "N1",
        "episodes.20150201.placement_type": "U6",
        "episodes.20150201.provider": "PR1",
        "episodes.20150201.ended_on": "2016-06-03",
        "episodes.20150201.reason_ended": "X1",
        "episodes.20150201.reason_place_change": "CARPL",
        "episodes.20150201.home_postcode": "ZZ1 1AA",
        "episodes.20150201.placement_postcode": "ZZ2 2BB",
        "episodes.20150201.urn": "SC999001",
        "episodes.20160603.started_on": "2016-06-03",
        "episodes.20160603.reason_started": "B",
        "episodes.20160603.legal_status": "C2",
        "episodes.20160603.need": "N1",
        "episodes.20160603.placement_type": "U4",
        "episodes.20160603.provider": "PR4",
        "episodes.20160603.home_postcode": "ZZ1 1AA",
        "episodes.20160603.placement_postcode": "ZZ3 3CC",
        "episodes.20160603.urn": "SC999002",
        "missing.20160901.kind": "M",
        "missing.20160901.started_on": "2016-09-01",
        "missing.20160901.ended_on": "2016-09-02",
        "missing.20170330.kind": "A",
        "missing.20170330.started_on": "2017-03-30",
        "health.2017.sdq_score": 17,
        "health.2017.convicted": False,
        "health.2017.immunisations": True,
        "health.2017.teeth_check": True,
        "health.2017.health_assessment": True,
        "health.2017.substance_misuse": False,
        "care_leaver.in_touch": "YES",
        "care_leaver.activity": "F2",
        "care_leaver.accommodation": "Z1",
        "previous_permanence.kind": "P2",
        "previous_permanence.authority": "Surrey",
        "previous_permanence.on": "2011-05",
    }


def test_adoption_and_unaccompanied_children_are_written_too(by_id):
    fields = by_id["c-900002"].fields
    assert fields["uasc"] is True
    assert "uasc_ceased_on" not in fields
    assert fields["adoption.decided_on"] == "2017-03-01"
    assert fields["adoption_placement.20170305.ceased_on"] == "2017-03-20"
    assert fields["adoption_placement.20170305.reason"] == "RD4"


def test_a_past_review_says_where_it_came_from(by_id):
    review = by_id["r-900002-20170206"]
    assert (review.kind, review.child_id) == ("review", "c-900002")
    assert review.fields == {
        "held_on": "2017-02-06",
        "participation_code": "PN3",
        "source": "return",
    }


def test_what_a_past_review_decided_is_known_where_the_file_is_there(by_id):
    review = by_id["r-900001-20150510"]
    decided = {path: value for path, value in review.fields.items() if path.startswith("decisions")}
    assert decided == {
        "decisions.01.text": "Apply for a passport",
        "decisions.01.owner": "Ash Fernhollow",
        "decisions.01.due_on": "2015-06-01",
        "decisions.01.kind": "decision",
        "decisions.02.text": "Book a dental check",
        "decisions.02.owner": "Delia Larkwick",
        "decisions.02.kind": "recommendation",
    }
    assert "decisions." in review.owned


def test_decisions_are_not_removed_by_a_return_without_them(small_return, by_id, as_at):
    present = by_id["r-900001-20150510"].fields
    del small_return["decisions.csv"]
    found = desired_records(read_files(small_return, as_at=as_at))
    without = next(each for each in found if each.record_id == "r-900001-20150510")
    assert plan_changes(without, present) == {}


def test_the_staff_of_a_practice_return_become_users(by_id):
    user = by_id["hazel.thornbeck"]
    assert (user.kind, user.child_id) == ("user", None)
    assert user.fields["fte"] == "0.6"
    assert user.fields["active"] is True


def test_unaccompanied_status_that_has_ended_is_not_current(small_return):
    found = desired_records(read_files(small_return, as_at=date(2030, 3, 1)))
    child = next(each for each in found if each.record_id == "c-900002")
    assert child.fields["uasc"] is False
    assert child.fields["uasc_ceased_on"] == "2030-02-28"


def test_without_a_file_nothing_is_said_about_it(small_return, as_at):
    two = {name: small_return[name] for name in ("header.csv", "episodes.csv")}
    child = next(desired_records(read_files(two, as_at=as_at)))
    groups = {path.partition(".")[0] for path in (*child.fields, *child.owned)}
    assert groups == {
        *("number", "sex", "born_on", "ethnicity", "upn", "mother", "mother_child_born_on"),
        "episodes",
    }


def test_two_episodes_of_one_day_keep_their_ids_whatever_their_order(small_return, as_at):
    extra = b"900002,10/01/2017,L,E1,N8,K2,PR4,,,,,,\n"
    first, *rest = small_return["episodes.csv"].splitlines(keepends=True)
    fields = []
    for rows in ([*rest, extra], [extra, *rest]):
        small_return["episodes.csv"] = first + b"".join(rows)
        found = desired_records(read_files(small_return, as_at=as_at))
        fields.append(next(each.fields for each in found if each.record_id == "c-900002"))
    assert fields[0] == fields[1]
    assert fields[0]["episodes.20170110-2.legal_status"] in {"E1", "V2"}


class TestPlanningChanges:
    def test_a_new_record_is_written_whole(self, by_id):
        assert plan_changes(by_id["c-900001"], None) == by_id["c-900001"].fields

    def test_the_same_return_again_changes_nothing(self, by_id):
        for desired in by_id.values():
            assert plan_changes(desired, dict(desired.fields)) == {}

    def test_only_what_differs_is_written(self, by_id):
        present = dict(by_id["c-900001"].fields) | {"ethnicity": "NOBT"}
        assert plan_changes(by_id["c-900001"], present) == {"ethnicity": "WBRI"}

    def test_what_vanished_from_the_return_is_removed(self, by_id):
        present = dict(by_id["c-900001"].fields) | {
            "mother": True,
            "health.2017.sdq_reason": "SDQ2",
            "missing.20170101.kind": "M",
            "missing.20170101.started_on": "2017-01-01",
            "missing.20170101.ended_on": "2017-01-02",
        }
        assert plan_changes(by_id["c-900001"], present) == {
            "mother": None,
            "health.2017.sdq_reason": None,
            "missing.20170101.kind": None,
            "missing.20170101.started_on": None,
            "missing.20170101.ended_on": None,
        }

    @given(
        present=st.dictionaries(
            st.sampled_from(
                [
                    *("sex", "school", "mother", "number", "uasc", "health.2017.sdq_score"),
                    *("health.2015.sdq_score", "episodes.20150201.urn", "episodes.20100101.urn"),
                    *("episodes.20100101.ended_on", "missing.20100101.kind", "anything.else"),
                ]
            ),
            st.none() | st.booleans() | st.integers() | st.sampled_from(["2010-02-01", "x"]),
        )
    )
    def test_one_change_is_enough_whatever_was_there(self, present):
        reading = read_files(
            {name: text.encode() for name, text in SMALL_RETURN.items()}, as_at=date(2017, 3, 31)
        )
        desired = next(e for e in desired_records(reading) if e.record_id == "c-900001")
        after = dict(present) | plan_changes(desired, present)
        assert plan_changes(desired, after) == {}
        assert after.items() >= dict(desired.fields).items()
        assert after.get("anything.else") == present.get("anything.else")

    def test_earlier_years_and_what_people_wrote_are_left_alone(self, by_id):
        present = dict(by_id["c-900001"].fields) | {
            "health.2016.sdq_score": 12,
            "episodes.20120101.started_on": "2012-01-01",
            "episodes.20120101.ended_on": "2013-01-01",
            "school": "Copperbeech Academy",
            "note_of_the_iro": "likes to sit near the door",
            "removed_before": None,
        }
        assert plan_changes(by_id["c-900001"], present) == {}

    def test_a_newer_return_writes_only_what_is_new(self, small_return, as_at):
        older = {e.record_id: e for e in desired_records(read_files(small_return, as_at=as_at))}
        newer = desired_records(read_files(small_return, as_at=date(2017, 7, 1)))
        planned = {
            each.record_id: plan_changes(each, older[each.record_id].fields) for each in newer
        }
        assert {name: set_ for name, set_ in planned.items() if set_} == {
            "c-900001": {
                "missing.20170330.ended_on": "2017-04-02",
                **{
                    f"health.2018.{name}": value
                    for name, value in (
                        ("sdq_score", 17),
                        ("convicted", False),
                        ("immunisations", True),
                        ("teeth_check", True),
                        ("health_assessment", True),
                        ("substance_misuse", False),
                    )
                },
            },
            "c-900002": {
                "episodes.20170110.ended_on": "2017-06-20",
                "episodes.20170110.reason_ended": "E4A",
                "adoption.matched_on": "2017-04-15",
            },
        }


def test_every_text_of_the_shared_return_can_be_stored(shared_return, as_at):
    found = list(desired_records(read_folder(shared_return, as_at=as_at)))
    values = [value for each in found for value in each.fields.values()]
    assert all(text_problem(value) is None for value in values if isinstance(value, str))
    assert max(Counter(each.record_id for each in found).values()) == 1
