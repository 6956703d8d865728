"""The menu on the left: every entry of every user can be reached by a key."""

import pytest
from pytestqt.qtbot import QtBot

from iro_core.domain.people import Role
from iro_desktop.ui.main_window.routes import menu_of
from iro_desktop.ui.support.shortcuts import MENU_KEYS, keys_in_words
from iro_desktop.ui.widgets.rail import Rail


@pytest.mark.parametrize("role", Role)
def test_every_entry_of_a_users_menu_has_its_own_key(role: Role, qtbot: QtBot) -> None:
    rail = Rail()
    qtbot.addWidget(rail)
    entries = menu_of(role)
    rail.show_items(entries)
    assert rail.pages() == tuple(entry.page for entry in entries)
    keys = [keys_in_words(name) for name in MENU_KEYS[: len(entries)]]
    assert len(set(keys)) == len(entries)
