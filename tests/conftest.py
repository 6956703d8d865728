"""What every test gets: a home of its own, no network, and nothing left behind or unsaid."""

import logging
import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

pytest_plugins = ["tests.support.postgres"]

settings.register_profile("ci", deadline=None, derandomize=True, max_examples=60)
settings.register_profile("campaign", deadline=None, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

_THREAD_PATIENCE_S = 2.0


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh home folder; no test reads or writes the real one."""
    folder = tmp_path_factory.mktemp("home")
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(folder))
    for name, place in {
        "XDG_DATA_HOME": ".local/share",
        "XDG_CONFIG_HOME": ".config",
        "XDG_STATE_HOME": ".local/state",
        "XDG_CACHE_HOME": ".cache",
        "XDG_RUNTIME_DIR": "run",
        "APPDATA": "AppData/Roaming",
        "LOCALAPPDATA": "AppData/Local",
    }.items():
        (folder / place).mkdir(parents=True, mode=0o700)
        monkeypatch.setenv(name, str(folder / place))
    return folder


@pytest.fixture(autouse=True)
def _only_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection that would leave this machine fails the test."""

    def guarded(name: str) -> None:
        real = getattr(socket.socket, name)

        def connect(self: socket.socket, address: object) -> object:
            if self.family != socket.AF_UNIX and not _is_loopback(address):
                pytest.fail(f"a test tried to reach {address!r}")
            return real(self, address)

        monkeypatch.setattr(socket.socket, name, connect)

    guarded("connect")
    guarded("connect_ex")


def _is_loopback(address: object) -> bool:
    host = address[0] if isinstance(address, tuple) else ""
    return host in {"localhost", "::1"} or str(host).startswith("127.")


@pytest.fixture(autouse=True)
def _no_unexpected_warnings_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A log record of WARNING or above fails the test; one that expects it calls caplog.clear()."""
    yield
    unexpected = [
        f"{record.name}: {record.levelname}: {record.getMessage()}"
        for record in caplog.get_records("setup") + caplog.get_records("call")
        if record.levelno >= logging.WARNING
    ]
    if unexpected:
        pytest.fail("unexpected log records:\n" + "\n".join(unexpected), pytrace=False)


@pytest.fixture(autouse=True)
def _no_threads_left() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    left = [thread for thread in threading.enumerate() if thread not in before]
    for thread in left:
        if not thread.daemon:
            thread.join(_THREAD_PATIENCE_S)
    names = [thread.name for thread in left if thread.is_alive() and not thread.daemon]
    if names:
        pytest.fail(f"threads left running: {', '.join(names)}", pytrace=False)


@pytest.fixture(autouse=True)
def _no_windows_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Set up before qtbot and so torn down after it: by then every window must be gone."""
    if "qtbot" not in request.fixturenames:
        yield
        return
    from PySide6.QtCore import QCoreApplication, QEvent  # noqa: PLC0415 - only tests with a screen
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    before = {id(widget) for widget in QApplication.topLevelWidgets()}
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()
    left = [
        f"{type(widget).__name__} {widget.objectName()}".strip()
        for widget in QApplication.topLevelWidgets()
        if id(widget) not in before and widget.parent() is None and not _is_tool_tip(widget)
    ]
    if left:
        pytest.fail(f"windows left open: {', '.join(left)}", pytrace=False)


def _is_tool_tip(widget: object) -> bool:
    """Qt keeps one tool tip for the whole program, whichever test asked for it."""
    return getattr(widget, "objectName", str)() == "qtooltip_label"
