from datetime import timedelta

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QLineEdit

from iro_core.clock import FixedClock
from iro_desktop.ui.support.idle_lock import IdleLock
from tests.support.screen_rows import NOW


@pytest.fixture
def clock():
    return FixedClock(NOW)


@pytest.fixture
def idle(qapp, clock):
    lock = IdleLock(clock, QObject(qapp))
    lock.heard = []
    lock.warned.connect(lambda left: lock.heard.append(("warned", left)))
    lock.calmed.connect(lambda: lock.heard.append("calmed"))
    lock.due.connect(lambda: lock.heard.append("due"))
    lock.start(10)
    yield lock
    lock.stop()
    lock.parent().deleteLater()


def test_it_locks_when_the_limit_is_reached_and_not_before(idle, clock):
    clock.advance(timedelta(minutes=8, seconds=59))
    idle.check()
    assert idle.heard == []

    clock.advance(timedelta(minutes=1, seconds=1))
    idle.check()
    assert idle.heard == ["due"]


def test_it_warns_a_minute_before_and_staying_calms_it(idle, clock):
    clock.advance(timedelta(minutes=9, seconds=15))
    idle.check()
    assert idle.heard == [("warned", 45)]

    idle.stay()
    clock.advance(timedelta(minutes=9))
    idle.check()
    assert idle.heard == [("warned", 45), "calmed", ("warned", 60)]


def test_a_key_is_a_sign_of_life(qtbot, idle, clock):
    field = QLineEdit()
    qtbot.addWidget(field)
    clock.advance(timedelta(minutes=8))

    qtbot.keyClick(field, Qt.Key.Key_A)
    clock.advance(timedelta(minutes=8))
    idle.check()

    assert idle.heard == []


def test_a_laptop_that_slept_past_the_limit_locks_at_once(idle, clock):
    clock.advance(timedelta(days=3))
    idle.check()

    assert idle.heard == ["due"]


def test_a_clock_that_is_set_back_does_not_keep_it_open(idle, clock):
    clock.advance(-timedelta(hours=5))
    idle.check()
    clock.advance(timedelta(minutes=10))
    idle.check()

    assert idle.heard == ["due"]


def test_once_stopped_it_says_nothing(idle, clock):
    idle.stop()
    clock.advance(timedelta(hours=1))

    assert idle.heard == []
