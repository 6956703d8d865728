from pathlib import Path

import pytest

from iro_core.domain.due import DueKind
from iro_desktop.errors import WrongPassphrase
from iro_desktop.steps import run_inline
from iro_desktop.workflows import review_record
from iro_desktop.workflows.my_day import my_day
from iro_desktop.workflows.outgoing import sync_status, unsent_count, waiting
from iro_desktop.workflows.passphrases import passphrase_problems, suggest_passphrase
from iro_desktop.workflows.session import (
    Session,
    change_passphrase,
    code_is_complete,
    lock,
    unlock,
)
from iro_desktop.workflows.stages import RecordStage
from tests.support.casework import recorded_review, submitted_form
from tests.support.laptops import child_from_office, new_session
from tests.support.vaults import PASSPHRASE, MemoryKeyStore


def test_everything_is_there_again_after_locking(tmp_path: Path) -> None:
    session = new_session(tmp_path / "vault")
    child_id = child_from_office(session)
    draft = review_record.start_review(session, child_id)
    review_record.save_draft(session, draft, {**draft.answers, "child_words": "My dog"})
    lock(session)

    again = run_inline(unlock(tmp_path / "vault", PASSPHRASE, session.laptop))

    assert again.user.name == "Anna Invented"
    assert review_record.start_review(again, child_id).answers["child_words"] == "My dog"
    lock(again)


def test_a_changed_passphrase_opens_and_the_old_one_does_not(tmp_path: Path) -> None:
    session = new_session(tmp_path / "vault")
    new = suggest_passphrase()
    run_inline(change_passphrase(session, PASSPHRASE, new))
    lock(session)
    with pytest.raises(WrongPassphrase):
        run_inline(unlock(tmp_path / "vault", PASSPHRASE, session.laptop))
    lock(run_inline(unlock(tmp_path / "vault", new, session.laptop)))


def test_a_code_is_complete_when_it_has_all_its_characters() -> None:
    assert code_is_complete("ABCD-" * 10)
    assert not code_is_complete("ABCD-" * 9)


def test_a_suggested_passphrase_is_a_good_one() -> None:
    assert passphrase_problems(None, suggest_passphrase()) == ()
    assert passphrase_problems(None, "short") != ()


def test_without_a_store_for_secrets_only_suggested_words_will_do() -> None:
    """Whoever copies the disk guesses without end there; elsewhere one of one's own will do."""
    own = "Wenlock Edge, 11 August 2024"
    assert passphrase_problems(MemoryKeyStore(), own) == ()
    assert passphrase_problems(None, own) == ("not_suggested",)
    assert passphrase_problems(None, "otter lantern otter bagel") == ("not_suggested",)
    assert passphrase_problems(None, "Otter lantern bagel wisdom") == ()
    assert passphrase_problems(None, "short") == ("too_short",)


def test_what_waits_is_named_by_record_and_child(anna: Session) -> None:
    child_id = child_from_office(anna)
    review_id = recorded_review(anna, child_id)
    draft = review_record.edit_review(anna, review_id)
    review_record.finish(anna, draft, {**draft.answers, "child_words": "My brother"})
    (item,) = waiting(anna)
    assert (item.record_id, item.kind, item.act, item.changes) == (review_id, "review", "edit", 2)
    assert (item.child_name, item.stage) == ("Jay Otterbrook", RecordStage.READY)
    assert unsent_count(anna) == 1
    assert sync_status(anna).receipts == ()


def test_my_day_says_what_presses(anna: Session) -> None:
    child_id = child_from_office(anna)
    day = my_day(anna)
    assert [todo.what for todo in day.overdue] == [DueKind.REVIEW]
    review_id = recorded_review(anna, child_id)
    coming = my_day(anna).coming
    assert [(todo.what, todo.record_id) for todo in coming] == [(DueKind.QA_FORM, review_id)]
    submitted_form(anna, review_id)
    assert my_day(anna).coming == ()
    assert my_day(anna).unsent == 2


def test_a_supervisors_day_counts_the_queue_and_not_other_peoples_reviews(sara: Session) -> None:
    child_from_office(sara)
    day = my_day(sara)
    assert (day.overdue, day.queue) == ((), 0)
