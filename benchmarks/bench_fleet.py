"""Many laptops at once: each sends its day and reads what is new (Q-01).

python benchmarks/bench_fleet.py --laptops 200 --database postgresql://... --workers 2

With `--monday` each was away for a week: a sign of life while it is locked, then it reads what was
written meanwhile, as many changes as `--changes` says, page by page (Q-04).

It says latencies, errors, and what one laptop costs the server. Load and server share the machine.
"""

import argparse
import http.client
import math
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue

from iro_core import clock as clocks
from iro_core.changes.change import Change, Value
from iro_core.changes.signing import new_private_key, public_key, sign_changes
from iro_core.clock import SystemClock
from iro_core.ids import time_ordered_ids
from iro_core.protocol import codec, http_signature
from iro_core.protocol.heartbeat import HeartbeatRequest, LockState
from iro_core.protocol.http_signature import RequestParts
from iro_core.protocol.messages import Outcome, SyncReply, SyncRequest, to_wire
from iro_core.protocol.versions import PROTOCOL
from iro_server.services.office import Office, SystemAct
from iro_server.store import beacons, devices
from iro_server.store.devices import Device
from iro_server.wiring import new_server

_NEW_ID = time_ordered_ids(SystemClock())
_REVIEW: dict[str, Value] = {
    "held_on": "2026-11-20",
    "participation_code": "PN1",
    "working_well": "settled school brother carer visit likes football reading dentist plan " * 5,
}


@dataclass
class Laptop:
    """One laptop with a day's work, ready to send."""

    device_id: str
    user_id: str
    child_id: str
    device_key: bytes
    author_key: bytes
    beacon_key: bytes
    message: bytes = b""
    cursor: str = ""
    epoch: str = ""
    sequence: int = 0


@dataclass
class Measured:
    """What the load saw: how long each kind of call took."""

    took_s: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    problems: Counter[str] = field(default_factory=Counter)
    arrived: set[str] = field(default_factory=set)


def main() -> None:
    """Set up, run the load, and print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--laptops", type=int, default=200)
    parser.add_argument("--changes", type=int, default=40, help="for each laptop")
    parser.add_argument("--at-once", type=int, default=32, help="open connections")
    parser.add_argument("--workers", type=int, default=1, help="processes of the server")
    parser.add_argument("--database", default="", help="postgresql://…; else one SQLite file")
    parser.add_argument("--monday", action="store_true", help="back after a week")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        office, laptops = _set_up(Path(folder) / "server", asked.database, asked.laptops)
        for laptop in laptops:
            if asked.monday:
                _week(office, laptop, asked.changes)
            else:
                laptop.message = _day(laptop, office.authority, asked.changes)
        office.database.close()
        with _serving(Path(folder) / "server", asked.workers) as (port, process):
            before_s, begun = _cpu_s(process), time.perf_counter()
            measured = _load(laptops, port, asked.at_once, _monday if asked.monday else _evening)
            took_s = time.perf_counter() - begun
            cpu_s = _cpu_s(process) - before_s
    _say(measured, asked.laptops, asked.changes, took_s, cpu_s)


def _set_up(data: Path, database: str, count: int) -> tuple[Office, list[Laptop]]:
    """People, one child each, and laptops, written in a few transactions."""
    server = new_server(data, name=f"Invented {secrets.token_hex(4)}", database=database)
    office = server.office
    names = [f"iro-{number}" for number in range(count)]
    with office.database.write() as tx:
        office.write(tx, [act for name in names for act in _person(name)])
        laptops = [_laptop(name) for name in names]
        for laptop in laptops:
            devices.add(tx, _row(office, laptop))
            beacons.keep_key(tx, laptop.device_id, public_key(laptop.beacon_key).hex())
    return office, laptops


def _person(name: str) -> Iterator[SystemAct]:
    child = f"c-{name}"
    person = {"name": name, "role": "iro", "team": name, "fte": "1.0", "active": True}
    yield SystemAct(record_id=name, kind="user", act="edit", set=person)
    yield SystemAct(
        record_id=child, kind="child", act="import", child_id=child, set={"number": name}
    )
    held = {"user_id": name, "team": name, "from_on": "2026-01-01"}
    yield SystemAct(
        record_id=f"a-{child}", kind="allocation", act="allocate", child_id=child, set=held
    )


def _laptop(name: str) -> Laptop:
    keys = [new_private_key() for _ in range(3)]
    return Laptop(_NEW_ID(), name, f"c-{name}", *keys)


def _row(office: Office, laptop: Laptop) -> Device:
    return Device(
        device_id=laptop.device_id,
        user_id=laptop.user_id,
        device_key=public_key(laptop.device_key).hex(),
        author_key=public_key(laptop.author_key).hex(),
        status=devices.ACTIVE,
        platform="Linux",
        app_version="0.1.0",
        enrolled_at=office.now(),
        last_contact=office.now(),
        last_sequence=0,
        last_device_seq=0,
        unsent=0,
    )


def _week(office: Office, laptop: Laptop, count: int) -> None:
    """What others wrote about this laptop's child while it was away."""
    acts = [
        SystemAct(
            record_id=_NEW_ID(),
            kind="review",
            act="record",
            child_id=laptop.child_id,
            set=_REVIEW,
        )
        for _ in range(count)
    ]
    with office.database.write() as tx:
        office.write(tx, acts)


def _day(laptop: Laptop, authority: str, count: int) -> bytes:
    at = clocks.to_text(SystemClock().now())
    made = (
        Change(
            change_id=_NEW_ID(),
            authority=authority,
            record_id=_NEW_ID(),
            kind="review",
            act="record",
            child_id=laptop.child_id,
            author=laptop.user_id,
            device=laptop.device_id,
            device_seq=number,
            claimed_at=at,
            set=_REVIEW,
        )
        for number in range(1, count + 1)
    )
    wire = [to_wire(each) for each in sign_changes(made, laptop.author_key)]
    return codec.encode(SyncRequest(PROTOCOL, "0.1.0", wire))


@dataclass
class Line:
    """One laptop on an open connection."""

    connection: http.client.HTTPConnection
    laptop: Laptop
    port: int
    measured: Measured
    lock: threading.Lock

    def sync(self, what: str, message: bytes) -> SyncReply | None:
        """One signed round; None if it was refused or cut off."""
        data = self._ask(what, "/v1/sync", message, self.laptop.device_key)
        reply = codec.decode(data, SyncReply) if data else None
        if reply is not None:
            self.laptop.cursor, self.laptop.epoch = reply.cursor, reply.epoch
        return reply

    def read(self) -> SyncReply | None:
        """What is new."""
        laptop = self.laptop
        message = SyncRequest(PROTOCOL, "0.1.0", [], laptop.cursor, laptop.epoch)
        return self.sync("read", codec.encode(message))

    def sign_of_life(self) -> bool:
        """Of the locked laptop; whether it was answered."""
        said = HeartbeatRequest(PROTOCOL, "0.1.0", LockState.LOCKED)
        return bool(
            self._ask("heartbeat", "/v1/heartbeat", codec.encode(said), self.laptop.beacon_key)
        )

    def _ask(self, what: str, path: str, message: bytes, key: bytes) -> bytes:
        laptop, body = self.laptop, codec.compress(message)
        laptop.sequence = max(laptop.sequence + 1, int(_now_s() * 1000))
        parts = RequestParts(
            method="POST",
            host=f"127.0.0.1:{self.port}",
            path=path,
            query="",
            body=body,
            device=laptop.device_id,
            sequence=laptop.sequence,
            protocol=PROTOCOL,
        )
        signature = http_signature.sign_request(
            parts, key, created=int(_now_s()), nonce=secrets.token_hex(16)
        )
        headers = {"Content-Type": "application/json", "Content-Encoding": "gzip", **signature}
        begun = time.perf_counter()
        try:
            self.connection.request("POST", path, body, headers)
            reply = self.connection.getresponse()
            data = reply.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            return b""
        with self.lock:
            self.measured.took_s[what].append(time.perf_counter() - begun)
        return data if reply.status == http.HTTPStatus.OK else b""


Replies = list[SyncReply | None]
RoundOf = Callable[[Line], Replies]


def _load(laptops: list[Laptop], port: int, at_once: int, round_of: RoundOf) -> Measured:
    waiting: SimpleQueue[Laptop] = SimpleQueue()
    for laptop in laptops:
        waiting.put(laptop)
    measured, lock = Measured(), threading.Lock()

    def work() -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        while True:
            try:
                laptop = waiting.get_nowait()
            except Empty:
                line.close()
                return
            replies = round_of(Line(line, laptop, port, measured, lock))
            with lock:
                _count(replies, measured)

    threads = [threading.Thread(target=work) for _ in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return measured


def _evening(line: Line) -> Replies:
    """Send the day, then ask once more as a laptop with nothing to do."""
    sent = line.sync("send", line.laptop.message)
    return [sent, line.read()]


def _monday(line: Line) -> Replies:
    """A sign of life, then everything of the week."""
    replies: Replies = [] if line.sign_of_life() else [None]
    while not replies or (replies[-1] is not None and replies[-1].waiting):
        replies.append(line.read())
    return replies


def _count(replies: Replies, measured: Measured) -> None:
    for reply in replies:
        if reply is None:
            measured.problems["refused or cut off"] += 1
            continue
        for verdict in reply.verdicts:
            if verdict.outcome is Outcome.RECEIVED:
                measured.arrived.add(verdict.change_id)
            else:
                measured.problems[verdict.outcome.value] += 1
        came = (codec.decode(bytes(each.body), Change) for each in reply.changes)
        measured.arrived.update(each.change_id for each in came if each.kind == "review")


@contextmanager
def _serving(data: Path, workers: int) -> Iterator[tuple[int, int]]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    words = ["serve", "--port", str(port), "--workers", str(workers)]
    process = subprocess.Popen(
        [sys.executable, "-m", "iro_server", *words],
        env={**os.environ, "IRO_SERVER_DATA": str(data)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    if not process.stdout.readline().startswith("Serving on"):
        raise SystemExit("the server did not start")
    try:
        # The socket listens already, so the first calls wait until the workers are up.
        yield port, process.pid
    finally:
        process.terminate()
        process.communicate(timeout=30)


def _now_s() -> float:
    return SystemClock().now().timestamp()


def _cpu_s(pid: int) -> float:
    """Processor time of a process and those it started; PostgreSQL's own is not in it (Linux)."""
    tick = os.sysconf("SC_CLK_TCK")
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(stat.parent.name) == pid or int(fields[1]) == pid:
            total += int(fields[11]) + int(fields[12])
    return total / tick


def _say(measured: Measured, laptops: int, changes: int, took_s: float, cpu_s: float) -> None:
    lost = laptops * changes - len(measured.arrived)
    print(f"{laptops} laptops, {changes} changes each, in {took_s:.1f} s")
    for name, seconds in measured.took_s.items():
        p50, p95, most = (_quantile(seconds, share) * 1000 for share in (0.5, 0.95, 1.0))
        print(f"  {name}: p50 {p50:,.0f} ms, p95 {p95:,.0f} ms, longest {most:,.0f} ms")
    print(f"  did not arrive: {lost}; problems: {dict(measured.problems)}")
    print(f"  {laptops * changes / took_s:,.0f} changes a second")
    print(f"  server processes: {1000 * cpu_s / laptops:,.1f} ms of processor for each laptop")


def _quantile(seconds: list[float], share: float) -> float:
    ordered = sorted(seconds)
    return ordered[max(math.ceil(share * len(ordered)) - 1, 0)]


if __name__ == "__main__":
    main()
