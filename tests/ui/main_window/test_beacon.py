"""The beacon of the lock screen: when it beats, and that nobody waits for it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from iro_core import clock as clocks
from iro_core.clock import FixedClock
from iro_core.domain.lease import Seen, grant
from iro_core.domain.policy import Policy
from iro_desktop.errors import DiskFailed
from iro_desktop.keys import ending
from iro_desktop.keys.vault import finish_vault
from iro_desktop.steps import Place, Step, Steps
from iro_desktop.ui.main_window.beacon import Beacon
from iro_desktop.ui.pages.unlock import UnlockPage
from iro_desktop.ui.support.background import Background
from iro_desktop.wiring import Home, Program
from iro_desktop.workflows import while_locked
from iro_desktop.workflows.while_locked import WhileLocked
from tests.support.server import START
from tests.support.vaults import new_keys


class Office:
    """Answers when it is let; counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.may_answer = Event()
        self.may_answer.set()
        self.is_gone = False
        self.fails = False

    def beat(self) -> Steps[bool]:
        self.asked += 1
        yield Step(Place.NETWORK, self.may_answer.wait)
        if self.fails:
            raise DiskFailed
        return self.is_gone


@pytest.fixture
def office() -> Iterator[Office]:
    office = Office()
    yield office
    office.may_answer.set()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(START)


@pytest.fixture
def owner(qapp: object) -> Iterator[QObject]:
    assert qapp is not None
    owner = QObject()
    yield owner
    owner.deleteLater()


def test_it_beats_at_once_and_then_each_half_hour_by_the_clock(
    background: Background, office: Office, clock: FixedClock, owner: QObject, qtbot: QtBot
) -> None:
    signs = Beacon(background, office.beat, clock, owner)
    with qtbot.waitSignal(signs.beaten):
        pass
    clock.advance(timedelta(minutes=29))
    signs._on_minute()
    assert office.asked == 1
    clock.advance(timedelta(minutes=1))
    with qtbot.waitSignal(signs.beaten):
        signs._on_minute()
    assert office.asked == 2


def test_a_slow_office_is_asked_once_and_holds_up_nobody(
    background: Background, office: Office, clock: FixedClock, owner: QObject, qtbot: QtBot
) -> None:
    office.may_answer.clear()
    signs = Beacon(background, office.beat, clock, owner)
    signs.beat_now()
    opened: list[str] = []

    def unlocking() -> Steps[str]:
        yield Step(Place.NETWORK, lambda: "derived")
        return (yield Step(Place.STORE, lambda: "opened"))

    background.run_steps(owner, unlocking(), opened.append)
    qtbot.waitUntil(lambda: opened == ["opened"])
    assert office.asked == 1
    with qtbot.waitSignal(signs.beaten):
        office.may_answer.set()


def test_it_says_that_the_caseload_is_gone(
    background: Background, office: Office, clock: FixedClock, owner: QObject, qtbot: QtBot
) -> None:
    office.is_gone = True
    signs = Beacon(background, office.beat, clock, owner)
    with qtbot.waitSignal(signs.gone):
        pass


def test_what_fails_is_tried_again_and_troubles_nobody(
    background: Background, office: Office, clock: FixedClock, owner: QObject, qtbot: QtBot
) -> None:
    told: list[object] = []
    background.problem.connect(told.append)
    office.fails = True
    signs = Beacon(background, office.beat, clock, owner)
    qtbot.waitUntil(lambda: not signs._is_beating)
    office.fails = False
    with qtbot.waitSignal(signs.beaten):
        signs.beat_now()
    assert not told


def test_the_lock_screen_seals_a_laptop_that_was_away_too_long_and_says_so_before(
    qtbot: QtBot, tmp_path: Path
) -> None:
    keys = new_keys(tmp_path / "vaults" / "v")
    finish_vault(keys)
    ending.make_ready(keys, may_seal=True)
    keys.wipe()
    clock = FixedClock(START)
    lease = grant(Policy(), START)
    while_locked.keep(keys.folder, WhileLocked(lease=lease, seen=Seen(lease.issued_at, 0.0)))
    clock.advance(timedelta(days=20))
    program = Program(Home.below(tmp_path), clock=clock)
    qtbot.addWidget(program.window)
    program.start()
    page = program.window.findChild(UnlockPage)
    assert page is not None
    assert "locks for good in 10 days" in page._offline.text()
    assert not ending.is_sealed(keys.folder)
    qtbot.waitUntil(lambda: (while_locked.load(keys.folder).seen or Seen("", 0)).running_s > 0)

    long_s = timedelta(days=31).total_seconds()
    ran = Seen(clocks.to_text(clock.now()), 0.0, ran_s=long_s)
    while_locked.keep(keys.folder, WhileLocked(lease=lease, seen=ran))
    program._show_unlock()

    qtbot.waitUntil(lambda: ending.is_sealed(keys.folder))
    program.window.close()
