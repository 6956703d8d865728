import pytest

from iro_desktop.errors import StoreDamaged
from iro_desktop.keys.identity import Identity
from iro_desktop.store.store import Store


def test_a_fact_is_kept_replaced_and_forgotten(keys, store):
    identity = Identity.new()
    store.local_state.save("identity", identity)
    store.local_state.save("server", "https://old.example")
    store.local_state.save("server", "https://iro.example")
    store.local_state.save("gone", 1)
    store.local_state.drop("gone")
    store.close()

    again = Store.open(keys)
    assert again.local_state.load("identity", Identity) == identity
    assert again.local_state.load("server", str) == "https://iro.example"
    assert again.local_state.load("gone", int) is None
    again.close()


def test_a_fact_of_another_shape_is_damage(store):
    store.local_state.save("server", [1, 2])

    with pytest.raises(StoreDamaged):
        store.local_state.load("server", str)
