"""The central server as the tour uses it: its own commands and a real process on loopback."""

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Final

_STOP_TIMEOUT_S: Final = 20


class OfficeProblem(Exception):
    """A server command failed; the message is what it printed."""


class Office:
    """One council's server in a folder of its own.

    The tour knows it only as IT does: by its commands, its address and the files it writes.
    """

    def __init__(self, data: Path) -> None:
        """Choose a free port, the same again for the same folder; nothing is started yet."""
        self.data = data
        self._port = _kept_port(data.parent / "port")
        self._process: subprocess.Popen[str] | None = None
        self._environment = {**os.environ, "IRO_SERVER_DATA": str(data)}
        self.address = f"http://127.0.0.1:{self._port}"

    def command(self, *words: str) -> str:
        """Run one `iro-server` command to its end and give what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "iro_server", *words],
            env=self._environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode != 0:
            raise OfficeProblem(f"iro-server {' '.join(words)}\n{done.stdout}{done.stderr}")
        return done.stdout

    def open(self) -> None:
        """Start serving and return when a laptop could connect."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "iro_server", "serve", "--port", str(self._port)],
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdout is not None  # noqa: S101 - it is a pipe
        first_line = self._process.stdout.readline()
        if not first_line.startswith("Serving on"):
            raise OfficeProblem(f"The server did not start: {first_line}")

    def close(self) -> None:
        """Stop serving, as when the network is out of reach; the data stays."""
        if self._process is not None:
            self._process.terminate()
            self._process.communicate(timeout=_STOP_TIMEOUT_S)
            self._process = None


def _kept_port(file: Path) -> int:
    """Laptops remember the server's address, so a council that is opened again keeps its port."""
    if file.exists():
        return int(file.read_text(encoding="ascii"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(str(port), encoding="ascii")
    return port
