"""O-02, small: the system says that the screen is locked or that it sleeps, over a real bus."""

import subprocess
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from pytestqt.qtbot import QtBot

from iro_desktop.ui.support.system_lock import SystemLock

MANAGER, SESSION = "org.freedesktop.login1.Manager", "org.freedesktop.login1.Session"
PROPERTIES = "org.freedesktop.DBus.Properties"
SCREEN_SAVER = "org.freedesktop.ScreenSaver"


@pytest.fixture
def bus() -> Iterator[str]:
    """A bus of this test's own; its address."""
    command = ["dbus-daemon", "--session", "--print-address", "--nofork"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as daemon:
        assert daemon.stdout is not None
        yield daemon.stdout.readline().strip()
        daemon.kill()


@pytest.fixture
def listening(qapp: object, bus: str) -> Iterator[SystemLock]:
    assert qapp is not None
    ours = QDBusConnection.connectToBus(bus, "ours")
    owner = QObject()
    yield SystemLock(owner, system=ours, session=ours)
    QDBusConnection.disconnectFromBus("ours")
    QDBusConnection.disconnectFromBus("theirs")


def say(bus: str, interface: str, name: str, *values: object) -> None:
    message = QDBusMessage.createSignal("/org/freedesktop/login1", interface, name)
    message.setArguments(list(values))
    assert QDBusConnection.connectToBus(bus, "theirs").send(message)


@pytest.mark.parametrize(
    ("interface", "name", "values"),
    [
        (MANAGER, "PrepareForSleep", (True,)),
        (SESSION, "Lock", ()),
        (SCREEN_SAVER, "ActiveChanged", (True,)),
    ],
)
def test_it_is_time_to_lock_when_the_screen_is_locked_or_sleep_comes(
    listening: SystemLock, bus: str, qtbot: QtBot, interface: str, name: str, values: tuple[bool]
) -> None:
    with qtbot.waitSignal(listening.due):
        say(bus, interface, name, *values)


def test_it_is_time_to_lock_when_the_screen_goes_to_another_user(
    listening: SystemLock, bus: str, qtbot: QtBot
) -> None:
    heard: list[str] = []
    listening.due.connect(lambda: heard.append("due"))
    say(bus, PROPERTIES, "PropertiesChanged", SESSION, {"Active": True}, ["IdleHint"])
    say(bus, PROPERTIES, "PropertiesChanged", SESSION, {"LockedHint": False}, ["IdleHint"])
    say(bus, PROPERTIES, "PropertiesChanged", "org.example.Other", {"Active": False}, ["IdleHint"])
    say(bus, PROPERTIES, "PropertiesChanged", SESSION, {"Active": False}, ["IdleHint"])
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == ["due"]


def test_waking_and_an_unlocked_screen_lock_nothing(
    listening: SystemLock, bus: str, qtbot: QtBot
) -> None:
    heard: list[str] = []
    listening.due.connect(lambda: heard.append("due"))
    say(bus, MANAGER, "PrepareForSleep", False)
    say(bus, SCREEN_SAVER, "ActiveChanged", False)
    say(bus, SESSION, "Lock")
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == ["due"]


def test_without_the_service_nothing_waits_and_nothing_fails(
    listening: SystemLock,
) -> None:
    listening.hold_sleep()
    listening.let_sleep()
    nowhere = QDBusConnection("no such bus")
    SystemLock(listening, system=nowhere, session=nowhere).hold_sleep()
