from iro_desktop.store.receipts import SendState
from tests.support.changes import a_change, change_id
from tests.support.vaults import signed


def test_every_state_is_counted_and_the_newest_come_first(store):
    store.changes.append_local([signed(a_change(n, {"number": str(n)})) for n in range(1, 5)])
    store.changes.record_verdict(change_id(2), SendState.REFUSED, reason="not_yours")

    assert store.receipts.counts() == {
        SendState.READY: 3,
        SendState.RECEIVED: 0,
        SendState.QUARANTINED: 0,
        SendState.REFUSED: 1,
    }
    assert [each.device_seq for each in store.receipts.all_of(SendState.READY)] == [4, 3, 1]
    assert [each.device_seq for each in store.receipts.all_of(SendState.READY, limit=1)] == [4]
    assert [each.device_seq for each in store.receipts.of_record("c-1042")] == [1, 2, 3, 4]


def test_the_states_are_the_words_of_the_wire():
    from iro_core.protocol.messages import Outcome  # noqa: PLC0415 - the store may not know it

    assert {each.value for each in Outcome} == {each.value for each in SendState} - {"ready"}
