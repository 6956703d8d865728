import pytest

from tests.support.changes import a_change
from tests.support.vaults import signed


@pytest.fixture
def filled(store):
    about = {"device": "server"}
    changes = [
        a_change(1, {"number": "1"}, record_id="c-1", child_id="c-1", **about),
        a_change(2, {"number": "2"}, record_id="c-2", child_id="c-2", **about),
        a_change(3, {"text": "a"}, kind="review", record_id="r-1", child_id="c-1", **about),
        a_change(4, {"text": "b"}, kind="review", record_id="r-2", child_id="c-2", **about),
        a_change(
            5, {"name": "Anna Example"}, kind="user", record_id="anna", child_id=None, **about
        ),
    ]
    store.changes.append_remote([signed(change) for change in changes])
    return store.records


def ids(records):
    return [each.record_id for each in records]


def test_records_are_found_by_kind_child_and_status(filled):
    assert ids(filled.records("review")) == ["r-1", "r-2"]
    assert ids(filled.records("review", child_id="c-2")) == ["r-2"]
    assert ids(filled.records("child", status="no such status")) == []
    status = filled.record("c-1").status
    assert ids(filled.records("child", status=status)) == ["c-1", "c-2"]
    assert ids(filled.of_child("c-1")) == ["c-1", "r-1"]


def test_records_are_counted_by_kind_and_status(filled):
    assert filled.count("child") == 2
    assert filled.count("user") == 1
    assert filled.count("child", status="no such status") == 0


def test_a_record_that_is_not_held_is_none(filled):
    assert filled.record("c-9") is None
    assert filled.record("anna").value("name") == "Anna Example"
