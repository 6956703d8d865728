"""Changing the passphrase: the one in use is asked for, and only then does another one open."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from iro_desktop.errors import WrongPassphrase
from iro_desktop.steps import run_inline
from iro_desktop.ui.pages.change_passphrase import ChangePassphrasePage, PassphraseActs
from iro_desktop.workflows.new_key import change_key
from iro_desktop.workflows.passphrases import passphrase_problems, suggest_passphrase
from iro_desktop.workflows.session import (
    change_passphrase,
    lock,
    unlock,
)
from tests.support.vaults import PASSPHRASE

NEW = "velvet anchor badge lantern"


@pytest.fixture
def page(qtbot, desk, anna):
    change = partial(change_passphrase, anna)
    acts = PassphraseActs(
        change,
        partial(change_key, anna),
        partial(passphrase_problems, None),
        suggest_passphrase,
    )
    shown = ChangePassphrasePage(desk.background, acts)
    qtbot.addWidget(shown)
    with qtbot.waitActive(shown):
        shown.show()
    shown.reload()
    return shown


def typed(page, old, new):
    QTest.keyClicks(page._old.line, old)
    QTest.keyClick(page._old.line, Qt.Key.Key_Return)
    QTest.keyClicks(page._new.line, new)
    QTest.keyClick(page._new.line, Qt.Key.Key_Return)


@pytest.fixture
def opens(desk, anna):
    """Lock the program, then open the vault with a passphrase; WrongPassphrase if it is not it."""

    def tried(passphrase):
        if anna in desk.sessions:
            desk.ask(partial(lock, anna))
            desk.sessions.clear()
        lock(run_inline(unlock(anna.keys.folder, passphrase, anna.laptop)))

    return tried


def test_the_new_passphrase_opens_and_the_old_one_does_not(page, qtbot, opens):
    typed(page, PASSPHRASE, NEW)
    qtbot.waitUntil(page.banner.isVisible)
    assert page._old.is_empty
    assert page._new.is_empty
    with pytest.raises(WrongPassphrase):
        opens(PASSPHRASE)
    opens(NEW)


def test_nothing_is_encrypted_again_unless_somebody_asks(page, qtbot, anna):
    key = bytes(anna.keys.database)
    typed(page, PASSPHRASE, NEW)
    qtbot.waitUntil(page.banner.isVisible)
    assert bytes(anna.keys.database) == key


def test_who_fears_that_the_old_one_is_known_gets_a_new_key_and_works_on(
    page, qtbot, desk, anna, opens
):
    key, code = bytes(anna.keys.database), anna.keys.recovery_code
    page._known.setFocus()
    QTest.keyClick(page._known, Qt.Key.Key_Space)
    typed(page, PASSPHRASE, NEW)
    assert page._button.text() == "Encrypting everything again…"
    assert not page._known.isEnabled()
    qtbot.waitUntil(page.banner.isVisible)
    assert bytes(anna.keys.database) != key
    assert anna.keys.recovery_code != code
    assert not page._known.isChecked()
    assert desk.ask(anna.store.device_log.last).event.outcome == "new_key"
    with pytest.raises(WrongPassphrase):
        opens(PASSPHRASE)
    opens(NEW)


def test_a_wrong_one_in_use_changes_nothing_and_is_said_beside_its_field(page, qtbot, opens):
    typed(page, "not this one at all", NEW)
    qtbot.waitUntil(page.errors.isVisible)
    assert not page.banner.isVisible()
    opens(PASSPHRASE)


@pytest.mark.parametrize("new", ["", "short", PASSPHRASE])
def test_a_new_one_that_will_not_do_is_refused_before_anything_is_tried(page, opens, new):
    typed(page, PASSPHRASE, new)
    assert page.errors.isVisible()
    assert page._button.isEnabled()
    opens(PASSPHRASE)
