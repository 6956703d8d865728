import random

import pytest

from iro_core.changes.fold import fold
from iro_desktop.store.store import Store
from tests.support.changes import a_change
from tests.support.vaults import new_keys, signed


def a_history():
    """Forty records, some edited on two devices at once."""
    changes = []
    for record in range(40):
        about = {"record_id": f"c-{record}", "child_id": f"c-{record}", "device": "server"}
        first = record * 10 + 1
        changes += [
            a_change(first, {"given_name": "Invented", "school": "First School"}, **about),
            a_change(first + 1, {"school": "Second School"}, parents=(first,), **about),
            a_change(first + 2, {"school": "Third School"}, parents=(first,), **about),
        ]
        if record % 2:
            changes.append(
                a_change(
                    first + 3,
                    {"school": "Second School"},
                    parents=(first + 1, first + 2),
                    **about,
                )
            )
    return [signed(change) for change in changes]


def projection(store):
    return store._database.query("SELECT * FROM record ORDER BY record_id")


@pytest.mark.parametrize("seed", range(4))
def test_two_stores_fed_in_different_order_and_pages_are_equal(tmp_path, store, seed):
    changes = a_history()
    store.changes.append_remote(changes)
    rng = random.Random(seed)
    shuffled = rng.sample(changes, len(changes)) + rng.sample(changes, 30)
    keys = new_keys(tmp_path / "other", device_id="laptop-b")
    other = Store.create(keys)

    while shuffled:
        size = rng.randint(1, 40)
        page, shuffled = shuffled[:size], shuffled[size:]
        other.changes.append_remote(page)

    assert projection(other) == projection(store)
    other.close()
    keys.wipe()


def test_the_projection_equals_the_fold_and_can_be_rebuilt(store):
    store.changes.append_remote(a_history())
    before = projection(store)

    for record in store.records.records("child"):
        assert record == fold(store.changes.history(record.record_id))
    with store.transaction():
        store._database.execute("UPDATE record SET status = 'spoilt', state = x'00'")
    store.rebuild()

    assert projection(store) == before
    assert len(before) == 40
    assert len(store.records.needing_a_person()) == 20
