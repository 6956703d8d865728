"""Workload W through this program, the floor, and what people would otherwise use.

    python benchmarks/bench_peers.py                          what is installed, loopback
    python benchmarks/bench_peers.py --install FOLDER         peers from PyPI and npm into FOLDER
    python benchmarks/bench_peers.py --peers FOLDER --link    through 150 ms and 1 Mbit/s

A peer that is not there is left out. Each runs in a process of its own (benchmarks/peers), its
server in another, and all of them through the same proxy, which counts bytes and turns.
"""

import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench_sync import office_with_children
from link import Counted, Link
from workload import workload

from iro_core.changes.change import canonical_bytes
from iro_desktop.tour.council import enrolment_code

_HERE = Path(__file__).parent / "peers"
_STEPS = ("save all", "upload all", "download all", "no-op", "push a day", "pull a day")
_ROUND_TRIP_S, _BYTES_A_SECOND = 0.150, 1_000_000 / 8
_LONGEST_S = 600


@dataclass
class Step:
    """One step over several runs."""

    seconds: list[float] = field(default_factory=list)
    bytes: int = 0
    turns: int = 0


@dataclass(frozen=True)
class Asked:
    """What to run: where the peers are, how slow the line is, how much work."""

    peers: Path
    is_slow: bool
    scale: int
    records: Path


Results = dict[str, Step]
_Words = list[str | Path]


def main() -> None:
    """Run each a few times and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", type=Path, default=Path(tempfile.gettempdir()) / "iro-peers")
    parser.add_argument("--install", type=Path, help="install the peers into this folder first")
    parser.add_argument("--link", action="store_true", help="150 ms round trip, 1 Mbit/s")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--scale", type=int, default=1, help="how many times W")
    parser.add_argument("--only", default="", help="one of them")
    given = parser.parse_args()
    if given.install:
        _install(given.install)
    with tempfile.TemporaryDirectory() as folder:
        records = Path(folder) / "workload.json"
        records.write_text(json.dumps(_records(given.scale)))
        peers = (given.install or given.peers).resolve()
        asked = Asked(peers, given.link, given.scale, records)
        columns: dict[str, Results] = {}
        for name, run in _RUNNERS.items():
            if not given.only or name == given.only:
                for _ in range(given.runs):
                    _one_run(columns, name, run, asked)
    _say(columns, given.runs)


def _records(scale: int) -> list[tuple[str, str]]:
    """Every change of W as a record of its own, with an id and its text."""
    return [(each.change_id, canonical_bytes(each).decode()) for each in workload(scale=scale)]


def _one_run(
    columns: dict[str, Results],
    name: str,
    run: Callable[[Asked, Path, Results], None],
    asked: Asked,
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            run(asked, Path(folder), columns.setdefault(name, {}))
        except FileNotFoundError:
            columns.pop(name, None)
            print(f"{name} is not installed: left out", file=sys.stderr)


def _install(folder: Path) -> None:
    """Into a folder of their own, by the ordinary clients."""
    pouch = folder / "pouch"
    pouch.mkdir(parents=True, exist_ok=True)
    subprocess.run([sys.executable, "-m", "venv", folder / "anki"], check=True)
    subprocess.run([folder / "anki/bin/pip", "install", "--quiet", "anki"], check=True)
    (pouch / "package.json").write_text('{"private": true}')
    packages = ["pouchdb", "express@4", "express-pouchdb"]
    npm = shutil.which("npm") or "npm"
    subprocess.run([npm, "install", "--silent", *packages], cwd=pouch, check=True)


def _this_program(asked: Asked, folder: Path, results: Results) -> None:
    office = office_with_children(folder, asked.scale)
    codes = [enrolment_code(office, "anna") for _ in range(2)]
    office.open()
    try:
        words: _Words = [sys.executable, _HERE / "iro_peer.py", str(asked.scale)]
        port = int(office.address.rpartition(":")[2])
        _through(asked, port, words, folder, results, codes)
    finally:
        office.close()


def _floor(asked: Asked, folder: Path, results: Results) -> None:
    words = [sys.executable, _HERE / "floor_peer.py"]
    with _serving([*words, "serve"], folder) as port:
        _through(asked, port, [*words, asked.records], folder, results)


def _anki(asked: Asked, folder: Path, results: Results) -> None:
    python = asked.peers / "anki/bin/python"
    if not python.exists():
        raise FileNotFoundError(python)
    port = free_port()
    settings = {"SYNC_USER1": "invented:invented", "SYNC_HOST": "127.0.0.1"}
    more = {"SYNC_PORT": str(port), "SYNC_BASE": str(folder / "office"), "RUST_LOG": "error"}
    with _process([python, "-m", "anki.syncserver"], {**settings, **more}):
        _wait_for(port)
        _through(asked, port, [python, _HERE / "anki_peer.py", asked.records], folder, results)


def _pouch(asked: Asked, folder: Path, results: Results) -> None:
    if not (asked.peers / "pouch/node_modules").exists():
        raise FileNotFoundError(asked.peers)
    os.environ["IRO_PEERS"] = str(asked.peers)
    words = ["node", _HERE / "pouch_peer.cjs"]
    with _serving([*words, "serve"], folder) as port:
        _through(asked, port, [*words, asked.records], folder, results)


def _git(asked: Asked, folder: Path, results: Results) -> None:
    git = shutil.which("git")
    if git is None:
        raise FileNotFoundError
    office = folder / "office"
    subprocess.run(
        [git, "init", "--quiet", "--bare", "--initial-branch=main", office / "w.git"], check=True
    )
    port = free_port()
    serving = [git, "daemon", "--reuseaddr", "--export-all", "--enable=receive-pack"]
    where = ["--listen=127.0.0.1", f"--port={port}", f"--base-path={office}", office]
    with _process([*serving, *where], {}):
        _wait_for(port)
        words = [sys.executable, _HERE / "git_peer.py", asked.records]
        _through(asked, port, words, folder, results)


_RUNNERS: dict[str, Callable[[Asked, Path, Results], None]] = {
    "ours": _this_program,
    "floor": _floor,
    "Anki": _anki,
    "PouchDB": _pouch,
    "git": _git,
}


def _through(
    asked: Asked,
    port: int,
    words: _Words,
    folder: Path,
    results: Results,
    more: list[str] | None = None,
) -> None:
    """Run a client against the proxy, and note what passes in each of its steps."""
    slow = (_ROUND_TRIP_S / 2, _BYTES_A_SECOND) if asked.is_slow else (0.0, 0.0)
    link = Link(port, delay_s=slow[0], bytes_a_second=slow[1])
    laptops = folder / "laptops"
    laptops.mkdir()
    client = subprocess.Popen(
        [*words, str(link.port), laptops, *(more or [])],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    )
    try:
        _follow(client, link, results)
        if client.wait(timeout=_LONGEST_S):
            raise SystemExit(f"{words} failed")
    finally:
        client.kill()
        client.communicate()
        link.close()


def _follow(client: subprocess.Popen[str], link: Link, results: Results) -> None:
    assert client.stdout is not None
    assert client.stdin is not None
    before = Counted()
    for line in client.stdout:
        what, _, rest = line.strip().partition(" ")
        now = link.counted
        if what == "begin":
            before = Counted(now.sent_bytes, now.received_bytes, now.turns)
        elif what == "end":
            name, _, seconds = rest.rpartition(" ")
            step = results.setdefault(name, Step())
            step.seconds.append(float(seconds))
            step.bytes = now.sent_bytes + now.received_bytes - before.sent_bytes
            step.bytes -= before.received_bytes
            step.turns = now.turns - before.turns
        client.stdin.write("\n")


@contextmanager
def _serving(words: _Words, folder: Path) -> Iterator[int]:
    port, kept = free_port(), folder / "office"
    kept.mkdir()
    with _process([*words, str(port), kept], {}) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield port


@contextmanager
def _process(words: _Words, more: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        words,
        env={**os.environ, **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=30)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)  # noqa: TID251 - for a program that says nothing when it is ready
        else:
            return
    raise SystemExit("a server did not start")


def _say(columns: dict[str, Results], runs: int) -> None:
    """Milliseconds, and beside them what travelled and in how many turns."""
    print(f"milliseconds, median of {runs}; kB and turns of the last run")
    print(f"| {'step':<14}| " + " | ".join(f"{name:<24}" for name in columns) + " |")
    print("|" + "---|" * (len(columns) + 1))
    for name in _STEPS:
        cells = []
        for results in columns.values():
            step = results.get(name, Step())
            median = statistics.median(step.seconds) * 1000 if step.seconds else 0.0
            travelled = f"{step.bytes / 1000:,.0f} kB, {step.turns}" if step.turns else ""
            cells.append(f"{median:>9,.1f}  {travelled:<13}")
        print(f"| {name:<14}| " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
