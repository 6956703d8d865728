import pytest

from iro_desktop.store.drafts import Draft
from iro_desktop.store.store import Store


def a_draft(number=1, *, subject="r-1", user="anna", content='{"child_words":"invented"}'):
    return Draft(
        kind="review",
        subject=subject,
        user=user,
        child_id="c-1042",
        content=content,
        updated_at=f"2026-11-23T09:00:{number:02d}.000Z",
        based_on=["head-1", "head-2"],
        form_version="review_record.v1",
    )


def test_a_draft_comes_back_as_it_was_saved(keys, store):
    store.drafts.save(a_draft())
    store.close()

    again = Store.open(keys)
    assert again.drafts.load("review", "r-1", "anna") == a_draft()
    again.close()


def test_a_later_save_replaces_the_draft_of_the_same_form_and_user(store):
    store.drafts.save(a_draft(1))
    store.drafts.save(a_draft(2, content="{}"))
    store.drafts.save(a_draft(3, user="bob"))
    store.drafts.save(a_draft(4, subject="r-2"))

    assert store.drafts.load("review", "r-1", "anna").content == "{}"
    assert [each.subject for each in store.drafts.all_of("anna")] == ["r-2", "r-1"]
    assert len(store.drafts.of_child("c-1042")) == 3
    assert store.drafts.of_child("c-7") == []


def test_a_dropped_draft_stays_dropped(keys, store):
    store.drafts.save(a_draft())
    store.drafts.drop("review", "r-1", "anna")
    store.drafts.drop("review", "r-1", "anna")
    store.close()

    again = Store.open(keys)
    assert again.drafts.load("review", "r-1", "anna") is None
    again.close()


def test_a_change_and_its_draft_are_one_save(store):
    """What becomes a record is no longer a draft, or neither happened."""
    store.drafts.save(a_draft())

    def interrupted():
        with store.transaction():
            store.drafts.drop("review", "r-1", "anna")
            raise KeyError

    with pytest.raises(KeyError):
        interrupted()

    assert store.drafts.load("review", "r-1", "anna") == a_draft()


def test_saving_a_thousand_times_does_not_keep_a_thousand_copies(store, monkeypatch):
    monkeypatch.setattr("iro_desktop.store.store._LOG_LIMIT_BYTES", 100_000)
    for number in range(60):
        store.drafts.save(a_draft(number, content=str(number) * 2_000))
    grown = store._outbox.size_bytes

    store.tidy()

    assert store._outbox.size_bytes < grown / 20
    assert store.drafts.load("review", "r-1", "anna").content == "59" * 2_000
