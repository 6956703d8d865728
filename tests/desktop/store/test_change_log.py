import msgspec
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from iro_core.errors import InvalidData
from iro_desktop.errors import ChildNotDrained
from iro_desktop.store.change_log import Position, Touched
from iro_desktop.store.drafts import Draft
from iro_desktop.store.receipts import SendState
from iro_desktop.store.store import Store
from tests.support.changes import a_change, change_id
from tests.support.vaults import signed


def ours(number, values=None, **more):
    return signed(a_change(number, values or {"given_name": f"Invented {number}"}, **more))


def theirs(number, values=None, **more):
    return signed(
        a_change(
            number,
            values or {"given_name": f"Invented {number}"},
            device="server",
            author="system",
            **more,
        )
    )


def dump(store):
    """Everything in the store's tables, to show that a refusal changed nothing."""
    tables = ("vault", "change", "outgoing", "set_aside", "record", "draft", "local_state")
    return {name: store._database.query("SELECT * FROM " + name) for name in tables}  # noqa: S608


def test_a_saved_change_is_shown_and_waits_to_be_sent(store):
    change = ours(1, {"given_name": "Amelia"})

    touched = store.changes.append_local([change])

    assert touched == [Touched("c-1042", "child", "c-1042")]
    assert store.records.record("c-1042").value("given_name") == "Amelia"
    assert store.changes.unsent() == [change]
    assert store.changes.history("c-1042") == [change.change]
    assert store.receipts.counts()[SendState.READY] == 1


def test_a_received_change_is_shown_and_never_sent(store):
    store.changes.append_remote([theirs(5)])

    assert store.records.record("c-1042").value("given_name") == "Invented 5"
    assert store.changes.unsent() == []
    assert store.changes.next_device_seq() == 1


def test_numbers_of_this_device_have_no_gap(store):
    assert store.changes.next_device_seq() == 1
    store.changes.append_local([ours(1), ours(2)])

    assert store.changes.next_device_seq() == 3


@pytest.mark.parametrize(
    "wrong",
    [
        [ours(2)],
        [ours(1), ours(3)],
        [ours(2), ours(1)],
        [theirs(1)],
        [ours(1), ours(2, kind="review")],
    ],
    ids=["not the first", "a gap", "out of order", "another device", "another kind of record"],
)
def test_a_change_out_of_step_is_refused_and_nothing_is_saved(store, wrong):
    before, log_before = dump(store), store._outbox.size_bytes

    with pytest.raises(InvalidData):
        store.changes.append_local(wrong)

    assert dump(store) == before
    assert store._outbox.size_bytes == log_before


def test_saving_or_receiving_twice_changes_nothing(store):
    store.changes.append_local([ours(1)])
    store.changes.append_remote([theirs(7)])
    before = dump(store)

    assert store.changes.append_local([ours(1)]) == []
    assert store.changes.append_remote([theirs(7), theirs(7), ours(1)]) == []
    assert dump(store) == before


def test_what_is_sent_comes_in_the_order_it_was_made_and_in_bounds(store):
    changes = [ours(n, {"given_name": "x" * 1_000}) for n in range(1, 8)]
    store.changes.append_local(changes)

    assert store.changes.unsent(limit_count=3) == changes[:3]
    assert store.changes.unsent(limit_bytes=3_000) == changes[:2]
    assert store.changes.unsent(limit_bytes=1) == changes[:1]


def test_a_receipt_takes_a_change_off_the_list(store):
    store.changes.append_local([ours(1), ours(2)])

    store.changes.record_verdict(
        change_id(1),
        SendState.RECEIVED,
        receipt="K7QF-2M",
        received_at="2026-11-23T10:00:00.000Z",
    )

    assert store.changes.unsent() == [ours(2)]
    (sent,) = store.receipts.all_of(SendState.RECEIVED)
    assert (sent.change_id, sent.receipt) == (change_id(1), "K7QF-2M")


@pytest.mark.parametrize("state", [SendState.QUARANTINED, SendState.REFUSED])
def test_a_change_answered_with_no_is_kept_with_its_reason(store, state):
    store.changes.append_local([ours(1)])

    store.changes.record_verdict(change_id(1), state, reason="bad_path", path="set.x")

    assert store.changes.unsent() == []
    assert store.records.record("c-1042") is not None
    (answered,) = store.receipts.all_of(state)
    assert (answered.reason, answered.path) == ("bad_path", "set.x")


def test_what_a_restored_server_lacks_is_sent_again(store):
    """S-06. Also what was written about a child who has left this laptop since."""
    store.changes.append_local([ours(1), ours(2)])
    for number in (1, 2):
        store.changes.record_verdict(change_id(number), SendState.RECEIVED, receipt="K7QF-2M")
    store.changes.release_child("c-1042")
    assert store.changes.not_held([change_id(1)]) == {change_id(1)}
    assert store.offers.held("", 10) == [change_id(1), change_id(2)]

    assert store.offers.send_again([change_id(1), change_id(3)]) == {change_id(1)}

    assert store.changes.unsent() == [ours(1)]


def test_everything_held_is_offered_in_parts_and_given_back_in_its_order(store):
    store.changes.append_remote([theirs(5), theirs(6, record_id="c-7", child_id="c-7")])
    store.changes.append_local([ours(1)])
    ids = [change_id(1), theirs(5).change.change_id, theirs(6).change.change_id]

    offered = store.offers.held("", 2)
    offered += store.offers.held(offered[-1], 2)

    assert sorted(offered) == offered
    # What was never sent is not offered: it will be sent.
    assert set(offered) == set(ids[1:]) | {change_id(1)}
    back = store.offers.changes(offered, limit_count=10, limit_bytes=10**6)
    assert [each.change.change_id for each in back] == [ids[1], ids[2], ids[0]]
    assert len(store.offers.changes(offered, limit_count=10, limit_bytes=1)) == 1


def test_what_was_refused_for_its_number_is_numbered_again_with_all_that_rests_on_it(keys, store):
    """S-07. The server knows numbers that this copy of the laptop believes to be free."""
    first, second = ours(1), ours(2, parents=[1], act="edit")
    other = ours(3, record_id="c-7", child_id="c-7")
    store.changes.append_local([first, second, other])
    store.changes.record_verdict(change_id(1), SendState.QUARANTINED, reason="device_seq_reused")

    assert store.renumbering.skip_to(9)
    again = store.renumbering.number_again(
        lambda change, number: signed(msgspec.structs.replace(change, device_seq=number))
    )

    assert again == 2
    unsent = [each.change for each in store.changes.unsent()]
    assert [(c.change_id, c.device_seq) for c in unsent] == [
        (change_id(3), 3),
        (change_id(1), 10),
        (change_id(2), 11),
    ]
    assert store.changes.next_device_seq() == 12
    before = dump(store)
    store.close()
    reopened = Store.open(keys)
    assert dump(reopened) == before
    reopened.close()


def test_a_page_and_its_position_are_kept_together_or_not_at_all(store):
    def interrupted():
        with store.transaction():
            store.changes.append_remote([theirs(5)])
            store.changes.set_position(Position("cursor-2", "epoch-1"))
            raise KeyError

    with pytest.raises(KeyError):
        interrupted()
    assert store.changes.position() == Position()
    assert store.records.record("c-1042") is None

    with store.transaction():
        store.changes.append_remote([theirs(5)])
        store.changes.set_position(Position("cursor-2", "epoch-1"))
    assert store.changes.position() == Position("cursor-2", "epoch-1")


def test_a_received_change_that_does_not_fit_holds_up_nobody(store):
    """S-05, small."""
    store.changes.append_remote([theirs(5)])

    touched = store.changes.append_remote(
        [
            theirs(6, {"family_name": "Example"}, parents=(5,)),
            theirs(7, kind="review"),
            theirs(8, record_id="c-7", child_id="c-7"),
        ]
    )

    assert [each.record_id for each in touched] == ["c-1042", "c-7"]
    assert store.records.record("c-1042").value("family_name") == "Example"
    (aside,) = store.changes.set_aside()
    assert (aside.change_id, aside.reason) == (change_id(7), "mixed_records")
    assert store.changes.append_remote([theirs(7, kind="review")]) == []
    assert len(store.changes.set_aside()) == 1


def test_own_changes_that_come_back_from_the_server_are_not_sent_again(store):
    """After the store had to be made anew, the numbers go on where they were."""
    store.changes.append_remote([ours(1), ours(2)])

    assert store.changes.unsent() == []
    assert store.changes.next_device_seq() == 3
    assert store.receipts.counts()[SendState.RECEIVED] == 2


def test_two_versions_of_an_answer_are_both_kept_and_found(store):
    store.changes.append_remote([theirs(10, {"placement_name": "First House"})])
    store.changes.append_local([ours(1, {"placement_name": "Second House"})])

    (record,) = store.records.needing_a_person()

    assert {each.value for each in record.fields["placement_name"]} == {
        "First House",
        "Second House",
    }


def a_draft(child_id="c-1042"):
    return Draft(
        kind="review",
        subject="r-1",
        user="anna",
        child_id=child_id,
        content='{"child_words":"invented"}',
        updated_at="2026-11-23T09:00:00.000Z",
    )


def test_a_child_leaves_only_when_everything_written_here_was_received(store):
    store.changes.append_remote([theirs(5), theirs(6, record_id="c-7", child_id="c-7")])
    store.changes.append_local([ours(1)])
    store.drafts.save(a_draft())
    before = dump(store)

    with pytest.raises(ChildNotDrained) as refused:
        store.changes.release_child("c-1042")
    assert (refused.value.unsent, refused.value.drafts) == (1, 1)
    assert dump(store) == before

    store.drafts.drop("review", "r-1", "anna")
    store.changes.record_verdict(change_id(1), SendState.RECEIVED, receipt="K7QF-2M")
    store.changes.release_child("c-1042")

    assert store.changes.children_held() == ["c-7"]
    assert store.records.record("c-1042") is None
    assert store.changes.history("c-1042") == []
    assert store.receipts.of_record("c-1042")[0].receipt == "K7QF-2M"


def test_who_was_given_a_child_is_kept_when_the_child_leaves_and_nothing_else(store):
    """A restored server may not know it, and would take nothing that was written about them."""
    given = theirs(5, {"user_id": "anna"}, kind="allocation", record_id="a-1042", act="allocate")
    store.changes.append_remote([given, theirs(6)])
    nobodys = theirs(7, record_id="c-7", child_id="c-7")
    store.changes.append_remote([nobodys])
    everything = [change_id(number) for number in (5, 6, 7)]
    assert store.offers.once_held(everything, limit_count=9) == []

    store.release_child("c-1042")
    store.release_child("c-7")

    assert store.changes.children_held() == []
    assert store.offers.held("", 9) == [change_id(5)]
    assert store.offers.held(change_id(5), 9) == []
    assert store.offers.once_held(everything, limit_count=9) == [given]
    assert store.offers.once_held(everything[1:], limit_count=9) == []
    store.changes.append_remote([given])
    assert store.offers.once_held(everything, limit_count=9) == []


@pytest.mark.parametrize("state", [SendState.REFUSED, SendState.QUARANTINED])
def test_an_answer_of_no_does_not_keep_a_child_here_because_the_server_has_the_words(store, state):
    store.changes.append_local([ours(1)])
    store.changes.record_verdict(change_id(1), state, reason="not_yours")

    store.changes.release_child("c-1042")

    assert store.changes.children_held() == []
    assert store.receipts.of_record("c-1042")[0].reason == "not_yours"


def test_a_released_child_does_not_come_back_from_the_outbox_log(keys, store):
    store.changes.append_local([ours(1)])
    store.changes.record_verdict(change_id(1), SendState.RECEIVED, receipt="K7QF-2M")
    store.changes.release_child("c-1042")
    store.close()

    again = Store.open(keys)

    assert again.recovered.replayed == 0
    assert again.changes.children_held() == []
    again.close()


def test_the_text_of_a_released_child_is_gone_from_every_page(keys, store):
    """L-12, small: every page of the file decrypted, the free ones too."""
    words = b"unmistakable invented sentence"
    store.changes.append_remote([theirs(5, {"what_matters": words.decode() * 400})])
    store.tidy()
    assert words in decrypted_pages(keys)

    store.release_child("c-1042")

    assert words not in decrypted_pages(keys)
    assert (keys.folder / "vault.db-wal").stat().st_size == 0


def decrypted_pages(keys):
    """SQLCipher 4 with a raw key: AES-256-CBC, the last 80 bytes of a page are IV and HMAC."""
    content = (keys.folder / "vault.db").read_bytes()
    plain = b""
    for start in range(0, len(content), 4096):
        page = content[start : start + 4096]
        iv, begin = page[-80:-64], 16 if start == 0 else 0
        decryptor = Cipher(algorithms.AES256(bytes(keys.database)), modes.CBC(iv)).decryptor()
        plain += decryptor.update(page[begin:-80])
    return plain
