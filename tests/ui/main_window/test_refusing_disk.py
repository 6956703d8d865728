"""C-11, C-12 on the screen: a disk that refuses keeps the words in sight, and the window open."""

from collections.abc import Iterator, Mapping

import pytest
from pytestqt.qtbot import QtBot

from iro_core.clock import FixedClock
from iro_desktop.errors import DiskFailed, DiskFull, StoreProblem
from iro_desktop.ui.forms.draft_page import DraftPage
from iro_desktop.ui.main_window import window as windows
from iro_desktop.ui.main_window.window import MainWindow, OpenSession
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.changed_hub import ChangedHub
from iro_desktop.ui.widgets.rail import RailItem
from tests.support.server import START


class Disk:
    """Refuses until it is mended; what it took."""

    def __init__(self, problem: StoreProblem) -> None:
        self.problem: StoreProblem | None = problem
        self.kept: dict[str, object] = {}

    def keep(self, answers: Mapping[str, object]) -> None:
        if self.problem is not None:
            raise self.problem
        self.kept.update(answers)


class Note(DraftPage):
    """A page on which one thing is written."""

    def __init__(self, background: Background, disk: Disk) -> None:
        super().__init__("Note", background)
        self.sheet = self._open_sheet({})
        self._keep(self.sheet, disk.keep)


@pytest.fixture
def closed() -> list[str]:
    return []


@pytest.fixture(params=[DiskFull, DiskFailed])
def disk(request: pytest.FixtureRequest) -> Disk:
    return Disk(request.param())


@pytest.fixture
def window(
    qtbot: QtBot,
    background: Background,
    hub: ChangedHub,
    disk: Disk,
    closed: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[MainWindow]:
    monkeypatch.setattr(windows, "_SAVING_LIMIT_MS", 100)
    window = MainWindow(background, hub, FixedClock(START))
    qtbot.addWidget(window)
    session = OpenSession(
        who="Anna Invented",
        items=[RailItem("note", "Note", "back")],
        build=lambda _place: Note(background, disk),
        close=lambda: closed.append("closed"),
        idle_minutes=10,
    )
    window.open_session(session)
    return window


def test_the_words_stay_on_the_screen_and_are_saved_when_the_disk_takes_them(
    qtbot: QtBot, window: MainWindow, disk: Disk, closed: list[str]
) -> None:
    page = window.frame.stack.page
    assert isinstance(page, Note)
    page.sheet.set_value("note", "Invented words")
    page.flush()
    qtbot.waitUntil(lambda: "Not saved" in window.frame.banner.words)

    window.lock()
    qtbot.waitUntil(lambda: "Not locked" in window.frame.banner.words)
    assert not closed
    assert window.frame.stack.page is page
    assert page.sheet.text("note") == "Invented words"

    disk.problem = None
    with qtbot.waitSignal(window.locked):
        window.lock()
    assert disk.kept == {"note": "Invented words"}
    assert closed == ["closed"]
