"""What every test of the screen gets: one look, threads that end, names shown."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from iro_desktop.settings import Theme
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.changed_hub import ChangedHub
from iro_desktop.ui.support.names import hide_names
from iro_desktop.ui.support.theme import apply_theme


@pytest.fixture(autouse=True)
def _plain_look(qapp: QApplication) -> Iterator[None]:
    apply_theme(qapp, Theme.LIGHT)
    hide_names(hidden=False)
    yield
    hide_names(hidden=False)


@pytest.fixture
def background(qapp: QApplication) -> Iterator[Background]:
    runner = Background()
    yield runner
    runner.shutdown()
    runner.deleteLater()


@pytest.fixture
def hub(qapp: QApplication) -> ChangedHub:
    return ChangedHub()
