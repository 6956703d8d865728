"""G-04 and G-05, on the laptop: what is noted, and that it says nothing about anybody."""

from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest

from iro_core.changes.device_log import DeviceAction
from iro_desktop.errors import DiskFull, WrongPassphrase
from iro_desktop.steps import run_inline
from iro_desktop.workflows import other_forms, review_record
from iro_desktop.workflows.child_file import open_child
from iro_desktop.workflows.conflicts import Choice, conflicts, resolve
from iro_desktop.workflows.device_log import note
from iro_desktop.workflows.leaving_laptop import confirm
from iro_desktop.workflows.passphrases import suggest_passphrase
from iro_desktop.workflows.quality import open_form
from iro_desktop.workflows.review_file import read_review
from iro_desktop.workflows.review_papers import read_papers
from iro_desktop.workflows.session import (
    Session,
    change_passphrase,
    lock,
    unlock,
)
from tests.support.casework import recorded_review, submitted_form
from tests.support.laptops import child_from_office, from_office, new_session
from tests.support.vaults import PASSPHRASE

MARKERS: Final = ("Otterbrook", "Jay", "Anna", "dog", PASSPHRASE)


def noted(session: Session) -> list[tuple[str, str]]:
    entries = session.store.device_log.after(0, 1000)
    return [(entry.event.action, entry.event.object_id) for entry in entries]


def refuse(session: Session, folder: Path) -> None:
    with pytest.raises(WrongPassphrase):
        run_inline(unlock(folder, "not-the-right-one", session.laptop))


def test_a_day_on_a_laptop_is_noted_as_it_happened(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    session = new_session(folder)
    child_id = child_from_office(session)
    review_id = recorded_review(session, child_id)
    form_id = submitted_form(session, review_id)
    lock(session)
    refuse(session, folder)
    refuse(session, folder)
    session = run_inline(unlock(folder, PASSPHRASE, session.laptop))
    before = session.store.device_log.last()
    assert before is not None
    open_child(session, child_id)
    read_review(session, review_id)
    open_form(session, form_id)
    with pytest.raises(WrongPassphrase):
        run_inline(confirm(session, "not-the-right-one"))
    run_inline(change_passphrase(session, PASSPHRASE, new := suggest_passphrase()))
    lock(session)

    session = run_inline(unlock(folder, new, session.laptop))

    events = noted(session)
    assert events[events.index(("locked", "")) :] == [
        ("locked", ""),
        ("unlock_refused", "2"),
        ("unlocked", ""),
        ("child_opened", child_id),
        ("record_opened", review_id),
        ("record_opened", form_id),
        ("passphrase_refused", ""),
        ("passphrase_changed", ""),
        ("locked", ""),
        ("unlocked", ""),
    ]
    previous = ""
    for place, entry in enumerate(session.store.device_log.after(0, 1000), start=1):
        assert entry.number == place
        assert entry.follows(previous)
        previous = entry.digest
    lock(session)


def test_the_same_record_read_again_within_a_quarter_of_an_hour_is_one_reading(
    anna: Session,
) -> None:
    child_id = child_from_office(anna)
    for _ in range(3):
        open_child(anna, child_id)
    anna.laptop.clock.advance(timedelta(minutes=15))  # type: ignore[attr-defined]
    open_child(anna, child_id)

    assert noted(anna) == [("child_opened", child_id)] * 2


def test_every_door_to_a_record_notes_it(anna: Session) -> None:
    child_id = child_from_office(anna)
    review_id = recorded_review(anna, child_id)
    form_id = other_forms.child_forms(anna, child_id).choices[0].form_id
    doors = (
        lambda: open_child(anna, child_id),
        lambda: review_record.start_review(anna, child_id),
        lambda: review_record.edit_review(anna, review_id),
        lambda: read_papers(anna, review_id),
        lambda: read_review(anna, review_id),
        lambda: other_forms.start(anna, child_id, form_id),
    )
    for door in doors:
        before = len(noted(anna))
        anna.opened_at.clear()
        door()
        assert len(noted(anna)) == before + 1


def test_a_choice_between_two_versions_is_noted(anna: Session) -> None:
    child_id = child_from_office(anna)
    review_id = recorded_review(anna, child_id)
    draft = review_record.edit_review(anna, review_id)
    from_office(
        anna,
        "review",
        review_id,
        {"child_words": "There"},
        child_id=child_id,
        act="edit",
        author="ben",
        device="laptop-b",
        parents=draft.based_on,
    )
    review_record.finish(anna, draft, {**draft.answers, "child_words": "Here"})
    (conflict,) = conflicts(anna)
    resolve(anna, conflict, Choice.FIRST)

    assert noted(anna)[-1] == ("conflict_chosen", review_id)


def test_the_log_names_nobody_and_quotes_nothing(anna: Session) -> None:
    """G-05."""
    child_id = child_from_office(anna)
    review_id = recorded_review(anna, child_id, child_words="My dog")
    open_child(anna, child_id)
    read_review(anna, review_id)

    entries = anna.store.device_log.after(0, 1000)

    assert entries
    assert not [marker for marker in MARKERS if marker in repr(entries)]


def test_a_full_disk_keeps_nobody_from_reading_a_childs_record(
    anna: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    child_id = child_from_office(anna)

    def full(_event: object) -> None:
        raise DiskFull

    monkeypatch.setattr(anna.store.device_log, "add", full)

    assert open_child(anna, child_id).name == "Jay Otterbrook"


def test_what_was_noted_is_neither_altered_nor_removed(anna: Session) -> None:
    note(anna, DeviceAction.EXPORTED, "c-1042")
    for statement in ("DELETE FROM device_event", "UPDATE device_event SET object_id = ''"):
        with pytest.raises(Exception, match="append only"):
            anna.store._database.execute(statement)
    assert noted(anna) == [("exported", "c-1042")]
